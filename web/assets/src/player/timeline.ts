import { make } from '../words'
import { secondsWords } from './clock'
import type { Filmstrip } from './filmstrip'
import type { FrameIndex } from './frames'

const kSvg = 'http://www.w3.org/2000/svg'
const kWide = 1000 // units of the drawing
const kRow = 14
// What each row shows; a list on the page says the same in words.
const kRows = [['submitter', 'Sender'], ['plate', 'Plates'], ['marker', 'Markers']] as const
const kSecond = 1
const kJump = 10

/// The clip from its first frame to its last, with everything that is marked in it. A slider: click, drag or keys seek.
export class Timeline {
  readonly element = make('div', 'catseye-timeline')
  private readonly svg = document.createElementNS(kSvg, 'svg')
  private readonly cursor = document.createElementNS(kSvg, 'line')
  private readonly preview = make('div', 'catseye-timeline__preview')
  private readonly picture = make('div', 'catseye-timeline__picture')
  private readonly time = make('div', 'catseye-timeline__time')
  private loop: [number, number] | undefined

  constructor(private readonly frames: FrameIndex, private readonly duration: number, private readonly original: string,
              private readonly filmstrip: Filmstrip | undefined, private readonly seek: (frame: number) => void) {
    const { element } = this
    element.tabIndex = 0
    element.setAttribute('role', 'slider')
    element.setAttribute('aria-label', 'Position in the clip')
    element.setAttribute('aria-valuemin', '0')
    element.setAttribute('aria-valuemax', String(frames.count - 1))
    this.svg.setAttribute('viewBox', `0 0 ${kWide} ${kRows.length * kRow}`)
    this.svg.setAttribute('preserveAspectRatio', 'none')
    this.svg.setAttribute('aria-hidden', 'true')
    const names = make('div', 'catseye-timeline__names')
    names.append(...kRows.map(([, name]) => make('span', '', name)))
    this.preview.append(this.picture, this.time)
    this.preview.hidden = true
    const track = make('div', 'catseye-timeline__track')
    track.append(this.svg, this.preview)
    element.append(names, track)
    this.listen(track)
    this.draw()
  }

  /// The frame on the screen.
  show(frame: number): void {
    const x = String(this.x(this.frames.time(frame)))
    this.cursor.setAttribute('x1', x)
    this.cursor.setAttribute('x2', x)
    this.element.setAttribute('aria-valuenow', String(frame))
    this.element.setAttribute('aria-valuetext', `Frame ${frame}, ${secondsWords(this.frames.time(frame))}`)
  }

  showLoop(loop: [number, number] | undefined): void {
    if (loop === this.loop) return
    this.loop = loop
    this.draw()
  }

  /// From what stands in the lists of the page now.
  draw(): void {
    this.svg.replaceChildren()
    kRows.forEach((_, row) => this.rect('catseye-timeline__row', 0, this.duration, row))
    if (this.loop) this.rect('catseye-timeline__loop', this.frames.time(this.loop[0]), this.frames.time(this.loop[1]), 0, kRows.length)
    for (const link of document.querySelectorAll<HTMLElement>('[data-moment]')) {
      const row = kRows.findIndex(([kind]) => kind === link.dataset.moment)
      if (row < 0 || link.dataset.original !== this.original) continue
      const mark = this.rect(`catseye-timeline__${link.dataset.moment}`, Number(link.dataset.from), Number(link.dataset.to), row)
      const title = document.createElementNS(kSvg, 'title')
      title.textContent = link.dataset.words ?? ''
      mark.append(title)
    }
    this.cursor.setAttribute('class', 'catseye-timeline__cursor')
    this.cursor.setAttribute('y1', '0')
    this.cursor.setAttribute('y2', String(kRows.length * kRow))
    this.svg.append(this.cursor)
  }

  private x(seconds: number): number { return this.duration > 0 ? seconds / this.duration * kWide : 0 }

  private rect(classes: string, from: number, to: number, row: number, rows = 1): SVGRectElement {
    const rect = document.createElementNS(kSvg, 'rect')
    const whole = rows > 1 || classes === 'catseye-timeline__row'
    rect.setAttribute('class', classes)
    rect.setAttribute('x', String(this.x(from)))
    rect.setAttribute('width', String(Math.max(this.x(to) - this.x(from), 5))) // a moment has to be seen
    rect.setAttribute('y', String(row * kRow + (whole ? 0 : 3)))
    rect.setAttribute('height', String(rows * kRow - (whole ? 1 : 7)))
    this.svg.append(rect)
    return rect
  }

  private listen(track: HTMLElement): void {
    const frameAt = (event: MouseEvent): number => {
      const box = track.getBoundingClientRect()
      const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1)
      return this.frames.shownAt(share * this.duration)
    }
    track.addEventListener('pointerdown', (event) => {
      track.setPointerCapture(event.pointerId)
      this.seek(frameAt(event))
    })
    track.addEventListener('pointermove', (event) => {
      const frame = frameAt(event)
      this.look(frame)
      if (event.buttons === 1) this.seek(frame)
    })
    track.addEventListener('pointerleave', () => { this.preview.hidden = true })
    this.element.addEventListener('blur', () => { this.preview.hidden = true })
    this.element.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
      const now = Number(this.element.getAttribute('aria-valuenow'))
      const to = this.target(event.key, now)
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      this.seek(to)
      this.look(to)
    })
  }

  private target(key: string, now: number): number | undefined {
    const by = (seconds: number): number => {
      const frame = this.frames.shownAt(Math.min(Math.max(this.frames.time(now) + seconds, 0), this.duration))
      return frame === now ? this.frames.clamp(now + Math.sign(seconds)) : frame
    }
    switch (key) {
      case 'ArrowLeft': case 'ArrowDown': return by(-kSecond)
      case 'ArrowRight': case 'ArrowUp': return by(kSecond)
      case 'PageDown': return by(-kJump)
      case 'PageUp': return by(kJump)
      case 'Home': return 0
      case 'End': return this.frames.count - 1
      default: return undefined
    }
  }

  /// A small picture of what is there, above the place.
  private look(frame: number): void {
    const seconds = this.frames.time(frame)
    this.picture.hidden = !this.filmstrip?.show(this.picture, seconds)
    this.time.textContent = secondsWords(seconds)
    this.preview.hidden = false
    this.preview.style.left = `${Math.min(Math.max(this.x(seconds) / kWide, 0.1), 0.9) * 100}%`
  }
}
