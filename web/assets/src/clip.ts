import { fill, make, type Words } from './words'

const kLongMinutes = 10 // officers look at the minutes around the incident

/// A file played from the sender's own disk, on which the moment of the offence is marked. Where the browser cannot play it,
/// a sentence says that this does not matter.
export class Clip {
  isUnplayable = false
  readonly element = make('div', '')
  private readonly video = make('video', '')
  private readonly answer = make('p', 'govuk-body')

  constructor(file: File, words: Words, mark: (seconds: number) => void, private readonly unplayable: () => void) {
    if (file.type.startsWith('image/') || file.size === 0) return
    const { video } = this
    video.controls = true
    video.muted = true
    video.playsInline = true
    video.preload = 'metadata'
    video.setAttribute('aria-label', fill(words.preview, { name: file.name }))
    this.answer.setAttribute('role', 'status')
    video.addEventListener('loadedmetadata', () => video.videoWidth > 0 ? this.offer(words, mark) : this.cannot(words), { once: true })
    video.addEventListener('error', () => this.cannot(words), { once: true })
    video.src = URL.createObjectURL(file)
  }

  told(sentence: string): void { this.answer.textContent = sentence }

  close(): void {
    URL.revokeObjectURL(this.video.src)
    this.video.removeAttribute('src')
    this.video.load()
  }

  private offer(words: Words, mark: (seconds: number) => void): void {
    const button = make('button', 'govuk-button govuk-button--secondary', words.mark)
    button.type = 'button'
    button.addEventListener('click', () => mark(this.video.currentTime))
    const minutes = Math.round(this.video.duration / 60)
    if (Number.isFinite(minutes) && minutes > kLongMinutes) this.element.append(make('p', 'govuk-body', fill(words.long, { minutes })))
    this.element.append(make('p', 'govuk-body', words.watch), this.video, button, this.answer)
  }

  private cannot(words: Words): void {
    if (this.element.childElementCount > 0) return
    this.element.append(make('p', 'govuk-body', words.unplayable))
    this.isUnplayable = true
    this.unplayable()
  }
}

/// 1:05, as the server reads it.
export function clockWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
