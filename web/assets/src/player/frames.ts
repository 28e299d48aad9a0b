/// frame_index.json, as `derive` writes it.
export interface FrameIndexFile {
  time_base: [number, number]
  pts: number[]
}

/// When each frame of an original is shown. Its playable copy has the same frames at the same times after the first, so frames
/// are found by time and never by arithmetic with a rate: dashcams and phones vary it.
export class FrameIndex {
  /// Seconds after the first frame, rising.
  readonly times: number[]

  constructor(file: FrameIndexFile) {
    const [num, den] = file.time_base
    const first = file.pts[0] ?? 0
    let last = -1
    // Frames with one time are shown one after the other, a tick apart: as in the copy.
    this.times = file.pts.map((pts) => { last = Math.max(pts - first, last + 1); return last * num / den })
  }

  get count(): number { return this.times.length }

  time(frame: number): number { return this.times[frame] ?? 0 }

  /// The frame on the screen at a time: the last that began by then.
  shownAt(seconds: number): number {
    let low = 0
    let high = this.count - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.time(middle) <= seconds) low = middle
      else high = middle - 1
    }
    return low
  }

  /// The frame that begins nearest to a time: what the browser says it shows, rounded to its own clock.
  nearest(seconds: number): number {
    const before = this.shownAt(seconds)
    const after = Math.min(before + 1, this.count - 1)
    return this.time(after) - seconds < seconds - this.time(before) ? after : before
  }

  /// Where to seek so that this frame shows, however the browser rounds: halfway to the next.
  middle(frame: number): number {
    const here = this.time(frame)
    if (frame + 1 < this.count) return (here + this.time(frame + 1)) / 2
    const before = frame > 0 ? here - this.time(frame - 1) : 0
    return here + before / 2
  }

  clamp(frame: number): number { return Math.min(Math.max(frame, 0), this.count - 1) }
}
