interface FilmstripFile {
  width: number
  height: number
  pictures: { sheet: number; x: number; y: number; time_s: number }[]
}

/// The small pictures of a clip, one every two seconds, to find a moment.
export class Filmstrip {
  private file: FilmstripFile | undefined

  constructor(private readonly address: string) {}

  async load(): Promise<void> {
    const answer = await fetch(this.address)
    if (answer.ok) this.file = await answer.json() as FilmstripFile
  }

  /// Shows the picture of a time in an element, which takes its size. False: there is none.
  show(element: HTMLElement, seconds: number): boolean {
    const picture = this.file?.pictures.filter((one) => one.time_s < seconds + 1).pop()
    if (!this.file || !picture) return false
    const sheet = this.address.replace(/filmstrip\.json$/, `filmstrip_${String(picture.sheet).padStart(2, '0')}.jpg`)
    element.style.width = `${this.file.width}px`
    element.style.height = `${this.file.height}px`
    element.style.backgroundImage = `url("${sheet}")`
    element.style.backgroundPosition = `${-picture.x}px ${-picture.y}px`
    return true
  }
}
