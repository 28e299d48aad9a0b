// The player of the case page: a clip frame by frame, what is marked in it, and what officers add. Without it the page has the
// browser's own controls, and forms that ask for a frame's number.
import { Clip } from './player/clip'
import { secondsWords } from './player/clock'
import { listenForKeys, type Key } from './player/keys'
import { startParts } from './player/parts'
import { kSpeeds, Playing } from './player/playing'
import { Timeline } from './player/timeline'
import { Viewing } from './player/viewing'
import { Zoom } from './player/zoom'
import { make } from './words'

const kManyFrames = 10
const kAgainMilliseconds = 10_000 // between two tries to load a clip that failed

class Player extends HTMLElement {
  private viewing!: Viewing
  private clips: Playing[] = []
  private now!: Playing
  private timeline: Timeline | undefined
  private zoom!: Zoom
  private fault = ''
  private triedAgain = 0
  private readonly stage = make('div', 'catseye-stage')
  private readonly readout = make('p', 'catseye-readout')
  private readonly spoken = make('p', 'govuk-visually-hidden')
  private readonly place = make('div', 'catseye-timeline-place')
  private readonly play = this.button('Play', '', () => { this.toggle() })
  private readonly speed = make('select', 'catseye-player__speed')
  private readonly mute = this.button('Mute', '', () => { this.silence() })
  private readonly brightness = this.slider('Brightness', 25, 300)
  private readonly contrast = this.slider('Contrast', 25, 300)

  connectedCallback(): void {
    // The parser may still be at work on what is inside.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => { this.begin() }, { once: true })
    else this.begin()
  }

  private begin(): void {
    const { prolong = '', token = '', expiresIn = '0' } = this.dataset
    this.viewing = new Viewing(prolong, token, Number(expiresIn))
    const originals = [...this.querySelectorAll<HTMLElement>('.catseye-original')]
    this.clips = originals.map((element) => new Playing(new Clip(element, () => { this.shown() }), () => { this.tell() }))
    const first = this.clips[0]
    if (!first) return
    this.spoken.setAttribute('role', 'status')
    this.stage.append(...originals)
    this.zoom = new Zoom(this.stage, () => { this.tell() })
    this.stage.addEventListener('click', () => { if (this.zoom.factor === 1) this.toggle() })
    for (const { clip } of this.clips) {
      if (!clip.video) continue
      clip.video.controls = false
      clip.video.addEventListener('error', () => { void this.again(clip) })
    }
    const files = this.files()
    this.append(...(files ? [files] : []), this.stage, this.readout, this.place, this.controls(), this.spoken)
    this.classList.add('catseye-player--ready')
    document.addEventListener('click', (event) => { this.follow(event) })
    listenForKeys(this.keys())
    startParts(() => this.allowed(), () => { this.timeline?.draw(); this.shown() })
    void this.choose(first)
  }

  /// Another original.
  private async choose(playing: Playing): Promise<void> {
    this.now?.pause()
    this.now = playing
    for (const one of this.clips) one.clip.element.hidden = one !== playing
    for (const button of this.querySelectorAll<HTMLElement>('[data-choose]'))
      button.setAttribute('aria-pressed', String(button.dataset.choose === playing.clip.original))
    this.classList.toggle('catseye-player--unplayable', !playing.clip.video)
    await playing.clip.load()
    const { frames, video } = playing.clip
    this.timeline = undefined
    if (frames && video) {
      const last = frames.count - 1
      const duration = frames.time(last) + frames.time(last) - frames.time(Math.max(last - 1, 0))
      this.timeline = new Timeline(frames, duration, playing.clip.original, playing.clip.filmstrip, (frame) => { void this.goTo(frame) })
    }
    this.place.replaceChildren(...(this.timeline ? [this.timeline.element] : []))
    this.shown()
  }

  private async goTo(frame: number): Promise<void> {
    if (!await this.allowed()) return
    this.now.pause()
    await this.now.clip.goTo(frame)
    this.speak()
  }

  private step(frames: number): void {
    if (this.now.clip.frames) void this.goTo(this.now.clip.target + frames)
  }

  private toggle(): void {
    if (this.now.isRunning) this.now.pause()
    else void this.run(() => { void this.now.play() })
  }

  private async run(act: () => void): Promise<void> {
    if (await this.allowed()) act()
  }

  /// Nothing is shown after the viewing has ended but under a new entry in the log.
  private async allowed(): Promise<boolean> {
    const ready = await this.viewing.ready()
    this.fault = ready ? '' : 'Your viewing has ended and could not be prolonged: open the case again.'
    if (!ready) {
      this.now.pause()
      this.tell()
    }
    return ready
  }

  /// A clip whose bytes were refused because the viewing had just expired.
  private async again(clip: Clip): Promise<void> {
    const { video } = clip
    if (!video || Date.now() < this.triedAgain + kAgainMilliseconds || !await this.allowed()) return
    this.triedAgain = Date.now()
    const { currentTime } = video
    video.load()
    video.currentTime = currentTime
  }

  /// A link to a moment, anywhere on the page.
  private follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-moment]') : null
    const playing = this.clips.find(({ clip }) => clip.original === link?.dataset.original)
    if (!link || !playing || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    void (async () => {
      if (playing !== this.now) await this.choose(playing)
      const { frames } = playing.clip
      const { frame, from } = link.dataset
      if (frames) await this.goTo(frame === undefined ? frames.nearest(Number(from)) : Number(frame))
      this.scrollIntoView({ block: 'nearest' })
    })()
  }

  /// Another picture is on the screen.
  private shown(): void {
    const { clip } = this.now
    this.timeline?.show(clip.shown)
    this.now.keepLoop()
    if (this.now.isRunning) void this.allowed()
    this.fill('frame', String(this.now.loop?.[0] ?? clip.shown), '#markers')
    this.fill('last_frame', String(this.now.loop?.[1] ?? ''), '#markers')
    this.fill('frame', String(clip.shown), '#plates')
    this.fill('frame', String(clip.shown), '#exhibits')
    for (const part of ['#markers', '#plates', '#exhibits']) this.fill('original', clip.original, part)
    this.tell()
  }

  private fill(name: string, value: string, part: string): void {
    for (const field of document.querySelectorAll<HTMLInputElement>(`${part} [data-follows="${name}"]`))
      if (field !== document.activeElement) field.value = value
  }

  /// What the line under the picture says.
  private tell(): void {
    if (!this.now) return
    const { clip } = this.now
    this.play.textContent = this.now.isRunning ? 'Pause' : 'Play'
    this.speed.value = String(this.now.speed)
    this.mute.textContent = clip.video?.muted ? 'Sound on' : 'Mute'
    this.timeline?.showLoop(this.now.loop)
    if (!clip.video) { this.readout.textContent = ''; return }
    const frame = clip.frames ? `Frame ${clip.shown} of ${clip.frames.count}` : 'Frames not known'
    const adjusted = this.isAdjusted() ? 'picture adjusted for viewing' : ''
    const closer = this.zoom.factor > 1 ? `${this.zoom.factor.toFixed(1)} × closer` : ''
    this.readout.textContent = this.fault || [frame, secondsWords(clip.seconds), clip.clockWords, this.now.words, this.now.loopWords, closer, adjusted]
      .filter(Boolean).join(' · ')
    this.readout.dataset.frame = String(clip.shown)
    this.readout.dataset.seeking = String(clip.isSeeking)
  }

  private speak(): void {
    const { clip } = this.now
    this.spoken.textContent = `Frame ${clip.shown}, ${secondsWords(clip.seconds)}`
    this.tell()
  }

  private silence(): void {
    for (const { clip } of this.clips) if (clip.video) clip.video.muted = !clip.video.muted
    this.tell()
  }

  private isAdjusted(): boolean { return this.brightness.value !== '100' || this.contrast.value !== '100' }
  private adjust(): void {
    const filter = this.isAdjusted() ? `brightness(${this.brightness.value}%) contrast(${this.contrast.value}%)` : ''
    for (const { clip } of this.clips) if (clip.video) clip.video.style.filter = filter
    this.tell()
  }
  private resetPicture(): void {
    this.brightness.value = this.contrast.value = '100'
    this.zoom.whole()
    this.adjust()
  }

  private fullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen()
    else void this.requestFullscreen()
  }

  private still(): void { document.querySelector<HTMLFormElement>('#exhibit-form')?.requestSubmit() }
  private typeIn(selector: string): void {
    const field = document.querySelector<HTMLInputElement>(selector)
    if (!field) return
    this.now.pause()
    field.focus()
    field.select()
    field.onkeydown = (event) => { if (event.key === 'Escape') this.timeline?.element.focus() }
  }

  private keys(): Key[] {
    const stepping = (frames: number) => (event: KeyboardEvent): void => {
      if (!event.repeat || !this.now.clip.isSeeking) this.step(frames)
    }
    return [
      { keys: [' ', 'k', 'K'], shown: 'Space K', words: 'play or pause', press: () => { this.toggle() } },
      { keys: [','], shown: ',', words: 'one frame back', press: stepping(-1), repeats: true },
      { keys: ['.'], shown: '.', words: 'one frame on', press: stepping(1), repeats: true },
      { keys: ['<'], shown: 'Shift ,', words: 'ten frames back', press: stepping(-kManyFrames), repeats: true },
      { keys: ['>'], shown: 'Shift .', words: 'ten frames on', press: stepping(kManyFrames), repeats: true },
      { keys: ['j'], shown: 'J', words: 'backwards; again: faster', press: () => { void this.run(() => { this.now.reverse() }) } },
      { keys: ['l'], shown: 'L', words: 'forwards; again: faster', press: () => { void this.run(() => { this.now.forwards(false) }) } },
      { keys: ['L'], shown: 'Shift L', words: 'slowly; again: slower', press: () => { void this.run(() => { this.now.forwards(true) }) } },
      { keys: ['['], shown: '[', words: 'the loop begins here', press: () => { this.now.beginLoop() } },
      { keys: [']'], shown: ']', words: 'the loop ends here', press: () => { this.now.endLoop() } },
      { keys: ['\\'], shown: '\\', words: 'no loop', press: () => { this.now.clearLoop() } },
      { keys: ['z', 'Z'], shown: 'Z, held', words: 'look closer under the pointer', press: () => { this.zoom.hold() }, release: () => { this.zoom.letGo() } },
      { keys: ['+', '='], shown: '+', words: 'closer', press: () => { this.zoom.in() }, repeats: true },
      { keys: ['-'], shown: '−', words: 'less close', press: () => { this.zoom.out() }, repeats: true },
      ...this.panKeys(),
      { keys: ['m', 'M'], shown: 'M', words: 'mark this moment, or the loop', press: () => { this.typeIn('#marker-title') } },
      { keys: ['e', 'E'], shown: 'E', words: 'make a still of this frame an exhibit', press: () => { this.still() } },
      { keys: ['p', 'P'], shown: 'P', words: 'type the registration mark', press: () => { this.typeIn('#plate-confirmed') } },
      { keys: ['f', 'F'], shown: 'F', words: 'full screen', press: () => { this.fullScreen() } },
    ]
  }

  /// With Shift, and only while the picture is enlarged: arrows are everybody's.
  private panKeys(): Key[] {
    const ways: [string, number, number][] = [['ArrowLeft', -1, 0], ['ArrowRight', 1, 0], ['ArrowUp', 0, -1], ['ArrowDown', 0, 1]]
    return ways.map(([key, right, down]) => ({
      keys: [key], shown: key === 'ArrowLeft' ? 'Shift arrows' : '', words: 'move the enlarged picture', repeats: true,
      wanted: (event: KeyboardEvent) => event.shiftKey && this.zoom.factor > 1,
      press: () => { this.zoom.pan(right, down) },
    }))
  }

  private files(): HTMLElement | undefined {
    if (this.clips.length < 2) return undefined
    const group = make('div', 'catseye-player__files')
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', 'Originals')
    for (const playing of this.clips) {
      const button = this.button(playing.clip.name, '', () => { void this.choose(playing) })
      button.dataset.choose = playing.clip.original
      group.append(button)
    }
    return group
  }

  private controls(): HTMLElement {
    const bar = make('div', 'catseye-player__controls')
    bar.setAttribute('role', 'group')
    bar.setAttribute('aria-label', 'Player')
    const group = (...inside: HTMLElement[]): HTMLElement => {
      const part = make('div', 'catseye-player__group')
      part.append(...inside)
      return part
    }
    for (const speed of kSpeeds) this.speed.add(new Option(`${speed} ×`, String(speed)))
    this.speed.setAttribute('aria-label', 'Speed')
    this.speed.addEventListener('change', () => { this.now.setSpeed(Number(this.speed.value)) })
    bar.append(
      group(this.button('−10', 'ten frames back, Shift and comma', () => { this.step(-kManyFrames) }),
            this.button('−1', 'one frame back, comma', () => { this.step(-1) }), this.play,
            this.button('+1', 'one frame on, full stop', () => { this.step(1) }),
            this.button('+10', 'ten frames on, Shift and full stop', () => { this.step(kManyFrames) }), this.speed),
      group(this.button('[', 'the loop begins here', () => { this.now.beginLoop() }),
            this.button(']', 'the loop ends here', () => { this.now.endLoop() }),
            this.button('No loop', '\\', () => { this.now.clearLoop() })),
      group(this.mute, this.volume(), this.button('Full screen', 'F', () => { this.fullScreen() })),
      this.pictureControls())
    return bar
  }

  private volume(): HTMLElement {
    const volume = this.range('Volume', 0, 100)
    volume.addEventListener('input', () => {
      for (const { clip } of this.clips) if (clip.video) clip.video.volume = Number(volume.value) / 100
    })
    return volume
  }

  private pictureControls(): HTMLElement {
    const box = make('details', 'catseye-player__box')
    const row = make('div', 'catseye-player__group')
    row.append(this.button('Closer', '+', () => { this.zoom.in() }), this.button('Less close', '−', () => { this.zoom.out() }),
               ...this.labelled(this.brightness), ...this.labelled(this.contrast), this.button('Reset', 'the picture', () => { this.resetPicture() }))
    box.append(make('summary', '', 'Picture'), make('p', '', 'View only: the file is unchanged, and so are stills.'), row)
    return box
  }

  private button(words: string, more: string, press: () => void): HTMLButtonElement {
    const button = make('button', 'catseye-player__button', words)
    button.type = 'button'
    if (more) button.setAttribute('aria-label', `${words}: ${more}`)
    if (more) button.title = more
    button.addEventListener('click', press)
    return button
  }

  private range(words: string, least: number, most: number): HTMLInputElement {
    const range = make('input', 'catseye-player__range')
    range.type = 'range'
    range.min = String(least)
    range.max = String(most)
    range.value = '100'
    range.setAttribute('aria-label', words)
    return range
  }
  private slider(words: string, least: number, most: number): HTMLInputElement {
    const slider = this.range(words, least, most)
    slider.addEventListener('input', () => { this.adjust() })
    return slider
  }
  private labelled(slider: HTMLInputElement): HTMLElement[] {
    return [make('span', '', slider.getAttribute('aria-label') ?? ''), slider]
  }
}

customElements.define('catseye-player', Player)
