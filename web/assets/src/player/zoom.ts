const kMost = 8
const kStep = 1.25
const kLoupe = 4
const kPan = 0.1 // of the picture, for one press of a key

/// A closer look at the picture: the file is what it was. The wheel and the keys zoom, a drag moves the picture, and while the
/// loupe is held what lies under the pointer is enlarged.
export class Zoom {
  private scale = 1
  private left = 0 // of the enlarged picture, in pixels of the stage; 0 or less
  private top = 0
  private pointer: { x: number; y: number } | undefined
  private held: { scale: number; left: number; top: number } | undefined

  constructor(private readonly stage: HTMLElement, private readonly changed: () => void) {
    stage.addEventListener('wheel', (event) => {
      if (event.deltaY > 0 && this.scale === 1) return // the page scrolls
      event.preventDefault()
      this.at(this.scale * (event.deltaY < 0 ? kStep : 1 / kStep), this.inside(event))
    }, { passive: false })
    stage.addEventListener('pointermove', (event) => { this.move(event) })
    stage.addEventListener('pointerleave', () => { this.pointer = undefined })
  }

  get factor(): number { return this.scale }

  in(): void { this.at(this.scale * kStep, this.pointer ?? this.centre()) }
  out(): void { this.at(this.scale / kStep, this.pointer ?? this.centre()) }
  whole(): void { this.at(1, this.centre()) }

  hold(): void {
    this.held ??= { scale: this.scale, left: this.left, top: this.top }
    this.at(kLoupe, this.pointer ?? this.centre())
  }
  letGo(): void {
    if (!this.held) return
    ({ scale: this.scale, left: this.left, top: this.top } = this.held)
    this.held = undefined
    this.apply()
  }

  /// Looks further to the right, or down, by whole steps.
  pan(right: number, down: number): void {
    this.left -= right * kPan * this.stage.clientWidth * this.scale
    this.top -= down * kPan * this.stage.clientHeight * this.scale
    this.apply()
  }

  private move(event: PointerEvent): void {
    this.pointer = this.inside(event)
    if (this.held) {
      this.left = this.pointer.x * (1 - this.scale)
      this.top = this.pointer.y * (1 - this.scale)
      this.apply()
    } else if (event.buttons === 1 && this.scale > 1) {
      this.left += event.movementX
      this.top += event.movementY
      this.apply()
    }
  }

  private inside(event: MouseEvent): { x: number; y: number } {
    const box = this.stage.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  private centre(): { x: number; y: number } { return { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 } }

  /// What lies at `point` stays there.
  private at(scale: number, point: { x: number; y: number }): void {
    const next = Math.min(Math.max(scale, 1), kMost)
    this.left = point.x - (point.x - this.left) * next / this.scale
    this.top = point.y - (point.y - this.top) * next / this.scale
    this.scale = next < 1.01 ? 1 : next
    this.apply()
  }

  private apply(): void {
    const clamp = (value: number, size: number): number => Math.min(0, Math.max(value, size * (1 - this.scale)))
    this.left = clamp(this.left, this.stage.clientWidth)
    this.top = clamp(this.top, this.stage.clientHeight)
    for (const video of this.stage.querySelectorAll('video'))
      video.style.transform = this.scale === 1 ? '' : `translate(${this.left}px, ${this.top}px) scale(${this.scale})`
    this.stage.classList.toggle('catseye-zoomed', this.scale > 1)
    this.changed()
  }
}
