import { ClaimedClock } from './clock'
import { Filmstrip } from './filmstrip'
import { FrameIndex, type FrameIndexFile } from './frames'

const kUnconfirmedMilliseconds = 400 // after a seek: the browser has nothing new to show

/// A clip that is not fetched ahead is fetched once it is chosen: before that it cannot be sought in.
function begun(video: HTMLVideoElement): Promise<unknown> {
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) return Promise.resolve()
  const settled = new Promise((resolve) => {
    for (const event of ['loadedmetadata', 'error']) video.addEventListener(event, resolve, { once: true })
  })
  if (video.preload === 'none') {
    video.preload = 'auto'
    video.load()
  }
  return settled
}

/// One original, as its playable copy shows it, frame by frame.
export class Clip {
  readonly original: string
  readonly name: string
  readonly video: HTMLVideoElement | null
  readonly filmstrip: Filmstrip | undefined
  frames: FrameIndex | undefined
  /// The frame on the screen, as the browser confirmed it.
  shown = 0
  private readonly claimed: ClaimedClock
  private wanted: number | undefined
  private seeking: Promise<void> | undefined

  constructor(readonly element: HTMLElement, private readonly changed: () => void) {
    this.original = element.dataset.original ?? ''
    this.name = element.dataset.name ?? ''
    this.video = element.querySelector('video')
    this.claimed = new ClaimedClock(element.dataset.claimed ?? '')
    if (element.dataset.filmstrip) this.filmstrip = new Filmstrip(element.dataset.filmstrip)
    this.watch()
  }

  async load(): Promise<void> {
    const address = this.element.dataset.frames
    if (!address || !this.video || this.frames) return
    const [answer] = await Promise.all([fetch(address), this.filmstrip?.load(), begun(this.video)])
    if (answer.ok) this.frames = new FrameIndex(await answer.json() as FrameIndexFile)
  }

  get seconds(): number { return this.frames?.time(this.shown) ?? this.video?.currentTime ?? 0 }
  get clockWords(): string { return this.claimed.at(this.seconds) }

  /// Shows this frame, exactly. Asked again before the last one is there, it goes on to the newest.
  goTo(frame: number): Promise<void> {
    if (!this.frames || !this.video) return Promise.resolve()
    this.wanted = this.frames.clamp(frame)
    this.seeking ??= this.seekOn().finally(() => { this.seeking = undefined; this.changed() })
    return this.seeking
  }

  get isSeeking(): boolean { return this.seeking !== undefined }
  /// Where steps count from: what was last asked for, or what is there.
  get target(): number { return this.wanted ?? this.shown }

  private async seekOn(): Promise<void> {
    const { frames, video } = this
    if (!frames || !video) return
    while (this.wanted !== undefined) {
      const frame = this.wanted
      await this.seek(video, frames.middle(frame))
      if (this.wanted === frame) this.wanted = undefined
    }
  }

  /// Resolves when the browser says which picture it shows.
  private seek(video: HTMLVideoElement, seconds: number): Promise<void> {
    return new Promise((resolve) => {
      let timer = 0
      let arrived = false
      let asked = 0
      const settle = (frame: number): void => {
        window.clearTimeout(timer)
        video.cancelVideoFrameCallback(asked)
        this.show(frame)
        resolve()
      }
      const presented = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
        const frame = this.frames?.nearest(mediaTime) ?? 0
        // One that was on its way before the seek does not count.
        if (arrived || frame === this.frames?.shownAt(seconds)) settle(frame)
        else asked = video.requestVideoFrameCallback(presented)
      }
      asked = video.requestVideoFrameCallback(presented)
      video.addEventListener('seeked', () => {
        arrived = true
        // The picture that is there already is not presented again.
        timer = window.setTimeout(() => { settle(this.frames?.shownAt(video.currentTime) ?? 0) }, kUnconfirmedMilliseconds)
      }, { once: true })
      video.currentTime = seconds
    })
  }

  private watch(): void {
    const { video } = this
    if (!video) return
    const presented = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      if (this.frames && !this.seeking) this.show(this.frames.nearest(mediaTime))
      video.requestVideoFrameCallback(presented)
    }
    video.requestVideoFrameCallback(presented)
  }

  private show(frame: number): void {
    this.shown = frame
    this.changed()
  }
}
