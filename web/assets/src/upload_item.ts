import { Upload } from 'tus-js-client'
import { Clip, clockWords } from './clip'
import { fill, make, type Words } from './words'

export interface Page {
  words: Words
  endpoint: string
  /// Where the moment of an upload is posted, and where one is removed: "…/<id>", "…/<id>/remove".
  moment: string
  /// Whether the moment has a page on which it is typed.
  asksMoment: boolean
  remove: string
  token: string
  mostBytes: number
  changed(): void
  gone(item: Item): void
}

// The connection may come back in an hour: it is tried for a day.
const kRetries = [0, 1000, 3000, 5000, 10000, 20000, ...Array<number>(2880).fill(30000)]
const kSpokenStep = 25 // percent: often enough to know that it goes on

type State = 'queued' | 'running' | 'waiting' | 'paused' | 'done' | 'failed'

/// One file on its way.
export class Item {
  readonly element = make('li', 'catseye-upload')
  private state: State = 'queued'
  private upload: Upload | undefined
  private momentSeconds: number | undefined
  private shownPercent = 0
  private spokenPercent = 0
  private speeds: { at: number; sent: number }[] = []
  private readonly status = make('p', 'govuk-body')
  private readonly bar = make('progress', '')
  private readonly spoken = make('p', 'govuk-visually-hidden')
  private readonly buttons = make('div', 'govuk-button-group')
  private readonly clip: Clip

  constructor(private readonly page: Page, private readonly file: File) {
    this.bar.max = 100
    this.bar.value = 0
    this.bar.setAttribute('aria-label', fill(page.words.progress, { name: file.name }))
    this.spoken.setAttribute('role', 'status')
    this.clip = new Clip(file, page.words, (seconds) => { this.momentSeconds = seconds; this.saveMoment() },
                         () => { if (this.state === 'done') this.showButtons() })
    this.element.append(make('h3', 'govuk-heading-s catseye-upload__name', file.name), this.status, this.bar, this.spoken,
                        this.buttons, this.clip.element)
    if (file.size === 0) this.fail(page.words.empty ?? '')
    else if (file.size > page.mostBytes) this.fail(fill(page.words.large, { most: sizeWords(page.mostBytes) }))
    else this.enter('queued')
  }

  isQueued(): boolean { return this.state === 'queued' }
  isBusy(): boolean { return this.state === 'running' || this.state === 'waiting' }
  isDone(): boolean { return this.state === 'done' }
  isOf(file: File): boolean {
    return this.state !== 'failed' && file.name === this.file.name && file.size === this.file.size && file.lastModified === this.file.lastModified
  }

  begin(): void {
    this.enter('running')
    this.upload ??= new Upload(this.file, {
      endpoint: this.page.endpoint,
      metadata: { filename: this.file.name },
      retryDelays: kRetries,
      removeFingerprintOnSuccess: true,
      onUploadUrlAvailable: () => this.known(),
      onProgress: (sent, total) => this.progress(sent, total),
      onSuccess: () => this.done(),
      onShouldRetry: (error) => this.waits(error.originalResponse?.getStatus() ?? 0),
      onError: (error) => this.failed(error),
    })
    const upload = this.upload
    if (upload.url) return upload.start()
    // The same file was on its way before, here or in an earlier visit: go on where it broke off.
    void upload.findPreviousUploads().then((previous) => {
      if (previous[0]) upload.resumeFromPreviousUpload(previous[0])
      if (this.isBusy()) upload.start()
    })
  }

  /// The connection is back: do not sit out the pause before the next try.
  online(): void {
    if (this.state !== 'waiting') return
    void this.upload?.abort().then(() => { if (this.state === 'waiting') this.begin() })
  }

  private enter(state: State): void {
    this.state = state
    const { words } = this.page
    if (state === 'queued') this.say(words.queued)
    if (state === 'paused') this.say(fill(words.paused, { percent: this.shownPercent }))
    if (state === 'waiting') this.say(fill(words.waiting, { percent: this.shownPercent }))
    this.speeds = []
    this.showButtons()
    this.page.changed()
  }

  private showButtons(): void {
    const { words } = this.page
    const button = (text: string | undefined, classes: string, act: () => void): HTMLButtonElement => {
      const made = make('button', `govuk-button ${classes}`, text)
      made.type = 'button'
      made.append(make('span', 'govuk-visually-hidden', ` ${this.file.name}`))
      made.addEventListener('click', act)
      return made
    }
    const had = this.buttons.contains(document.activeElement)
    this.buttons.replaceChildren()
    if (this.isBusy()) this.buttons.append(button(words.pause, 'govuk-button--secondary', () => this.pause()))
    if (this.state === 'paused') this.buttons.append(button(words.resume, 'govuk-button--secondary', () => this.enter('queued')))
    if (this.state === 'failed' && this.upload) this.buttons.append(button(words.again, 'govuk-button--secondary', () => this.again()))
    if (this.state === 'done') {
      const link = (text: string | undefined, href: string): HTMLAnchorElement => {
        const made = make('a', 'govuk-link', text)
        made.href = href
        made.append(make('span', 'govuk-visually-hidden', ` ${this.file.name}`))
        return made
      }
      this.buttons.className = 'govuk-body'
      // A clip that does not play here has its moment all the same.
      if (this.page.asksMoment && this.clip.isUnplayable) this.buttons.append(link(words.type, `${this.page.moment}/${this.id()}`), ' ')
      this.buttons.append(link(words.remove, `${this.page.remove}/${this.id()}/remove`))
    } else {
      this.buttons.append(button(words.cancel, 'govuk-button--secondary', () => this.cancel()))
    }
    if (had) this.buttons.querySelector<HTMLElement>('button, a')?.focus()
  }

  private pause(): void {
    void this.upload?.abort()
    this.enter('paused')
  }

  private again(): void {
    this.status.className = 'govuk-body'
    this.status.after(this.bar)
    this.enter('queued')
  }

  private cancel(): void {
    if (this.shownPercent > 0 && !window.confirm(fill(this.page.words.sure, { name: this.file.name }))) return
    this.state = 'failed'
    void this.upload?.abort(true)
    this.clip.close()
    this.element.remove()
    this.page.gone(this)
  }

  private id(): string { return this.upload?.url?.split('/').pop() ?? '' }

  /// The server knows it now. The row that it made of an earlier visit's part is this one's.
  private known(): void {
    document.querySelector(`li[data-upload-id="${CSS.escape(this.id())}"]`)?.remove()
    this.saveMoment()
  }

  private saveMoment(): void {
    if (this.momentSeconds === undefined || !this.id()) return
    const time = clockWords(this.momentSeconds)
    this.momentSeconds = undefined
    const body = new URLSearchParams({ token: this.page.token, moment: time })
    // Taken, it leads back to the page of uploads; what is not taken is shown as a page of its own.
    fetch(`${this.page.moment}/${this.id()}`, { method: 'POST', body, redirect: 'manual' })
      .then((answer) => this.clip.told(fill(answer.type === 'opaqueredirect' ? this.page.words.marked : this.page.words.unmarked, { time })))
      .catch(() => this.clip.told(this.page.words.unmarked ?? ''))
  }

  private progress(sent: number, total: number): void {
    if (this.state === 'waiting') this.enter('running')
    if (this.state !== 'running') return
    this.shownPercent = this.bar.value = Math.floor((100 * sent) / total)
    const now = Date.now()
    this.speeds.push({ at: now, sent })
    while (this.speeds.length > 2 && now - this.speeds[0]!.at > 10000) this.speeds.shift()
    const first = this.speeds[0]!
    const perSecond = now > first.at ? ((sent - first.sent) * 1000) / (now - first.at) : 0
    const parts = { percent: this.shownPercent, sent: sizeWords(sent), total: sizeWords(total) }
    this.status.textContent = perSecond > 0
      ? fill(this.page.words.running, { ...parts, speed: sizeWords(perSecond), left: this.leftWords((total - sent) / perSecond) })
      : fill(this.page.words.starting, parts)
    if (this.shownPercent - this.spokenPercent < kSpokenStep) return
    this.spokenPercent = this.shownPercent
    this.spoken.textContent = fill(this.page.words.spoken, { name: this.file.name, percent: this.shownPercent })
  }

  private leftWords(seconds: number): string {
    const minutes = Math.ceil(seconds / 60)
    if (minutes <= 1) return this.page.words.less ?? ''
    if (minutes <= 90) return fill(this.page.words.minutes, { minutes })
    return fill(this.page.words.hours, { hours: Math.round(minutes / 60) })
  }

  private done(): void {
    this.shownPercent = 100
    this.bar.remove()
    this.say(fill(this.page.words.done, { name: this.file.name, total: sizeWords(this.file.size) }))
    this.enter('done')
  }

  /// No answer, or one that passes: what has arrived is kept, and it goes on by itself.
  private waits(status: number): boolean {
    const passes = status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)
    if (passes && this.state === 'running') this.enter('waiting')
    return passes
  }

  private failed(error: Error): void {
    if (!this.isBusy()) return // paused or cancelled meanwhile
    const status = (error as { originalResponse?: { getStatus(): number } | null }).originalResponse?.getStatus() ?? 0
    // Lapsed or removed, it begins anew.
    this.fail(this.page.words[`error_${status === 410 ? 404 : status}`] ?? this.page.words.error_0 ?? '')
  }

  private fail(why: string): void {
    this.bar.remove()
    this.status.className = 'govuk-error-message'
    this.say(why)
    this.enter('failed')
  }

  private say(text: string | undefined): void {
    this.status.textContent = this.spoken.textContent = text ?? ''
  }
}

export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let unit = 0
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; ++unit }
  return `${bytes.toFixed(bytes < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`
}
