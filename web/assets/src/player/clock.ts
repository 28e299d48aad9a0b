/// 4.120 s, 1:04.120: as the server writes it.
export function secondsWords(seconds: number): string {
  const thousandths = Math.round(seconds * 1000)
  if (thousandths < 60_000) return `${(thousandths / 1000).toFixed(3)} s`
  return `${Math.floor(thousandths / 60_000)}:${(thousandths % 60_000 / 1000).toFixed(3).padStart(6, '0')}`
}

const kBases: Record<string, string> = { utc: 'UTC', local: 'local time', relative: 'since it was switched on', unknown: 'zone unknown' }

/// What a file claims of when its first frame was: "2026-03-20T08:15:02Z utc mvhd". Nothing for a claim that is no time of day.
export class ClaimedClock {
  private readonly first: number
  private readonly words: string

  constructor(claim: string) {
    const [value = '', basis = 'unknown', source = ''] = claim.split(' ')
    // The zone is left out of the sum and said in words: the time shown is the one that was claimed.
    const plain = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?/.exec(value)
    this.first = plain ? Date.parse(`${plain[0]}Z`) : NaN
    this.words = `claimed by the file (${source}, ${kBases[basis] ?? basis})`
  }

  at(seconds: number): string {
    if (Number.isNaN(this.first)) return ''
    return `${new Date(this.first + seconds * 1000).toISOString().slice(11, 23)} ${this.words}`
  }
}
