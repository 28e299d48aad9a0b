// The upload page with scripts: bytes go by tus, survive a lost connection, a reload and a closed laptop, and the moment of
// the offence is marked on the clip while it is on its way.
import { Upload } from 'tus-js-client'
import { fill, make, wordsOf, type Words } from './words'

const form = document.querySelector<HTMLFormElement>('form[data-upload]')
const input = form?.querySelector<HTMLInputElement>('input[type="file"]')
if (form && input) start(form, input)

function start(form: HTMLFormElement, input: HTMLInputElement): void {
  const words = wordsOf(form)
  const list = make('ul', 'catseye-uploads')
  list.setAttribute('aria-label', words.list ?? '')
  form.after(list)
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[type="submit"]')) button.hidden = true
  const running = new Set<Item>()
  input.addEventListener('change', () => {
    for (const file of Array.from(input.files ?? [])) new Item(form, file, words, list, running).begin()
    input.value = ''
  })
  // A page that is left stops the upload; what has arrived stays.
  window.addEventListener('beforeunload', (event) => { if (running.size > 0) event.preventDefault() })
}

/// One file on its way.
class Item {
  private readonly element = make('li', 'catseye-upload')
  private readonly bar = make('progress', '')
  private readonly status = make('p', 'govuk-body')
  private readonly spoken = make('p', 'govuk-visually-hidden')
  private readonly pause = make('button', 'govuk-button govuk-button--secondary')
  private readonly cancel = make('button', 'govuk-button govuk-button--warning')
  private upload: Upload | undefined
  private paused = false
  private momentMs: number | undefined
  private readonly speeds: { at: number; sent: number }[] = []
  private spokenTenth = -1

  constructor(private readonly form: HTMLFormElement, private readonly file: File, private readonly words: Words,
              list: HTMLElement, private readonly running: Set<Item>) {
    const name = make('h3', 'govuk-heading-s catseye-upload__name', file.name)
    this.bar.max = 100
    this.bar.value = 0
    this.bar.setAttribute('aria-label', fill(words.progress, { name: file.name }))
    this.spoken.setAttribute('role', 'status')
    for (const button of [this.pause, this.cancel]) button.type = 'button'
    this.element.append(name, this.status, this.bar, this.spoken)
    list.append(this.element)
  }

  begin(): void {
    const most = Number(this.form.dataset.maxBytes)
    if (this.file.size === 0) return this.refuse(fill(this.words.empty, {}))
    if (this.file.size > most) return this.refuse(fill(this.words.large, { most: sizeWords(most) }))
    this.preview()
    this.controls()
    this.running.add(this)
    this.upload = new Upload(this.file, {
      endpoint: this.form.dataset.endpoint,
      metadata: { filename: this.file.name },
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
      removeFingerprintOnSuccess: true,
      onProgress: (sent, total) => this.progress(sent, total),
      onAfterResponse: () => this.saveMoment(),
      onSuccess: () => void this.done(),
      // The connection may come back in an hour: only an answer that forbids going on ends it.
      onShouldRetry: (error) => { const status = error.originalResponse?.getStatus() ?? 0; return status === 0 || status === 423 || status === 409 || status >= 500 && status !== 507 },
      onError: (error) => this.failed(error),
    })
    void this.upload.findPreviousUploads().then((previous) => {
      if (previous[0]) this.upload?.resumeFromPreviousUpload(previous[0])
      this.upload?.start()
    })
    window.addEventListener('online', () => { if (!this.paused && this.running.has(this)) this.upload?.start() })
  }

  private refuse(why: string): void {
    this.bar.remove()
    this.status.className = 'govuk-error-message'
    this.status.textContent = why
    this.status.setAttribute('role', 'alert')
  }

  private controls(): void {
    this.pause.textContent = this.words.pause ?? ''
    this.cancel.textContent = this.words.cancel ?? ''
    for (const button of [this.pause, this.cancel]) {
      const name = make('span', 'govuk-visually-hidden', ' ' + this.file.name)
      button.append(name)
    }
    this.pause.addEventListener('click', () => {
      this.paused = !this.paused
      if (this.paused) void this.upload?.abort()
      else this.upload?.start()
      this.pause.firstChild!.textContent = (this.paused ? this.words.resume : this.words.pause) ?? ''
      if (this.paused) this.say(this.words.paused ?? '')
    })
    this.cancel.addEventListener('click', () => {
      this.running.delete(this)
      void this.upload?.abort(true)
      this.element.remove()
    })
    const group = make('div', 'govuk-button-group')
    group.append(this.pause, this.cancel)
    this.element.append(group)
  }

  /// Plays the file from the user's own disk, where the browser can.
  private preview(): void {
    const video = make('video', '')
    video.controls = true
    video.muted = true
    video.preload = 'metadata'
    video.src = URL.createObjectURL(this.file)
    const mark = make('button', 'govuk-button govuk-button--secondary', this.words.mark)
    mark.type = 'button'
    const marked = make('p', 'govuk-body')
    marked.setAttribute('role', 'status')
    video.addEventListener('loadedmetadata', () => {
      if (video.videoWidth === 0) return
      this.element.append(make('p', 'govuk-body', this.words.watch), video, mark, marked)
    })
    mark.addEventListener('click', () => {
      this.momentMs = Math.round(video.currentTime * 1000)
      marked.textContent = fill(this.words.marked, { time: clockWords(video.currentTime) })
      this.saveMoment()
    })
  }

  private saveMoment(): void {
    const id = this.upload?.url?.split('/').pop()
    if (this.momentMs === undefined || !id) return
    const moment = this.momentMs
    this.momentMs = undefined
    const body = new URLSearchParams({ token: this.form.dataset.token ?? '', moment: clockWords(moment / 1000) })
    void fetch(`${this.form.dataset.moment ?? ''}/${id}`, { method: 'POST', body, redirect: 'manual' })
  }

  private progress(sent: number, total: number): void {
    this.bar.value = Math.floor((100 * sent) / total)
    const now = Date.now()
    this.speeds.push({ at: now, sent })
    while (this.speeds.length > 2 && now - this.speeds[0]!.at > 10000) this.speeds.shift()
    const first = this.speeds[0]!
    const perSecond = now > first.at ? ((sent - first.sent) * 1000) / (now - first.at) : 0
    const left = perSecond > 0 ? this.durationWords((total - sent) / perSecond) : ''
    this.status.textContent = fill(this.words.running, { percent: this.bar.value, sent: sizeWords(sent), total: sizeWords(total),
                                                         speed: sizeWords(perSecond), left })
    const tenth = Math.floor(this.bar.value / 10)
    if (tenth > this.spokenTenth) this.say(fill(this.words.spoken, { name: this.file.name, percent: this.bar.value }))
    this.spokenTenth = tenth
  }

  private durationWords(seconds: number): string {
    if (seconds < 60) return this.words.less ?? ''
    return fill(this.words.minutes, { minutes: Math.ceil(seconds / 60) })
  }

  private say(text: string): void {
    this.spoken.textContent = text
  }

  private async done(): Promise<void> {
    this.saveMoment()
    this.running.delete(this)
    this.bar.value = 100
    this.status.textContent = fill(this.words.done, { name: this.file.name })
    this.say(this.status.textContent)
    // The page as the server tells it: what has arrived, and what may be done with it.
    if (this.running.size === 0) window.location.reload()
  }

  private failed(error: Error): void {
    this.running.delete(this)
    const status = (error as { originalResponse?: { getStatus(): number } | null }).originalResponse?.getStatus() ?? 0
    this.refuse(this.words[`error_${status}`] ?? this.words.error_0 ?? '')
  }
}

function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let unit = 0
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; ++unit }
  return `${bytes.toFixed(bytes < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`
}

function clockWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
