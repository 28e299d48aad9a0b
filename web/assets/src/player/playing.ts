import type { Clip } from './clip'

export const kSpeeds = [0.1, 0.25, 0.5, 1, 2, 4]
const kMostBackwards = 4

/// How a clip runs: forwards by the browser, backwards by one seek after another, in a loop between two frames.
export class Playing {
  speed = 1
  loop: [number, number] | undefined
  private loopBegin: number | undefined
  private backwards = 0 // the speed, while it runs backwards

  constructor(readonly clip: Clip, private readonly changed: () => void) {
    this.clip.video?.addEventListener('play', changed)
    this.clip.video?.addEventListener('pause', changed)
    this.clip.video?.addEventListener('ended', () => { if (this.loop) void this.play() })
  }

  get isRunning(): boolean { return this.backwards > 0 || this.clip.video?.paused === false }
  get words(): string {
    if (this.backwards > 0) return `backwards, ${this.backwards} ×`
    return this.isRunning ? (this.speed === 1 ? 'playing' : `playing, ${this.speed} ×`) : 'paused'
  }

  async play(): Promise<void> {
    const { video, frames } = this.clip
    if (!video) return
    this.backwards = 0
    video.playbackRate = this.speed
    const [first, last] = this.loop ?? [0, (frames?.count ?? 0) - 1]
    const outside = this.clip.shown >= last || (this.loop !== undefined && this.clip.shown < first)
    if (frames && outside) await this.clip.goTo(first)
    await video.play().catch(() => undefined) // paused again before it began
  }

  pause(): void {
    this.backwards = 0
    this.clip.video?.pause()
    this.changed()
  }

  setSpeed(speed: number): void {
    this.speed = speed
    if (this.clip.video) this.clip.video.playbackRate = speed
    this.changed()
  }

  /// L: forwards; again is faster, with `slower` slower.
  forwards(slower: boolean): void {
    const at = kSpeeds.indexOf(this.speed)
    const running = this.isRunning && this.backwards === 0
    if (slower) this.setSpeed(kSpeeds[Math.max(running ? at - 1 : kSpeeds.indexOf(0.5), 0)] ?? 0.5)
    else this.setSpeed(running ? kSpeeds[Math.min(at + 1, kSpeeds.length - 1)] ?? 1 : 1)
    void this.play()
  }

  /// J: backwards; again is faster.
  reverse(): void {
    const { video, frames } = this.clip
    if (!video || !frames) return
    const runs = this.backwards > 0
    this.backwards = runs ? Math.min(this.backwards * 2, kMostBackwards) : 1
    video.pause()
    this.changed()
    if (!runs) void this.runBackwards()
  }

  /// No browser plays backwards: each picture is sought, as many a second as the machine can.
  private async runBackwards(): Promise<void> {
    const { frames } = this.clip
    if (!frames) return
    let last = performance.now()
    let seconds = this.clip.seconds
    while (this.backwards > 0) {
      await new Promise(requestAnimationFrame)
      const now = performance.now()
      seconds -= (now - last) / 1000 * this.backwards
      last = now
      const first = this.loop?.[0] ?? 0
      const frame = Math.max(frames.shownAt(Math.max(seconds, 0)), first)
      if (this.backwards > 0 && frame < this.clip.shown) await this.clip.goTo(frame)
      if (frame <= first) this.pause()
    }
  }

  /// [ begins a loop here, ] ends it here, \ clears it.
  beginLoop(): void {
    this.loopBegin = this.clip.shown
    const last = this.loop?.[1]
    this.loop = last !== undefined && last > this.loopBegin ? [this.loopBegin, last] : undefined
    this.changed()
  }
  endLoop(): void {
    const first = this.loop?.[0] ?? this.loopBegin ?? 0
    if (this.clip.shown > first) this.loop = [first, this.clip.shown]
    this.changed()
  }
  clearLoop(): void {
    this.loop = this.loopBegin = undefined
    this.changed()
  }
  get loopWords(): string {
    if (this.loop) return `loop from frame ${this.loop[0]} to ${this.loop[1]}`
    return this.loopBegin === undefined ? '' : `loop begins at frame ${this.loopBegin}`
  }

  /// Called with every picture shown.
  keepLoop(): void {
    if (!this.loop || this.clip.isSeeking || this.clip.video?.paused !== false || this.clip.shown < this.loop[1]) return
    void this.clip.goTo(this.loop[0])
  }
}
