/// The officer's leave to see this footage. It is prolonged, with its own entry in the custody log, when the footage is used after
/// it has expired; a page that nobody uses prolongs nothing.
export class Viewing {
  private expires: number
  private asking: Promise<boolean> | undefined

  constructor(private readonly address: string, private readonly token: string, milliseconds: number) {
    this.expires = Date.now() + milliseconds
  }

  /// True once it may be used. Costs nothing while the viewing lasts.
  ready(): Promise<boolean> {
    if (Date.now() < this.expires) return Promise.resolve(true)
    this.asking ??= this.prolong().finally(() => { this.asking = undefined })
    return this.asking
  }

  private async prolong(): Promise<boolean> {
    try {
      const answer = await fetch(this.address, { method: 'POST', headers: { 'X-Catseye-Token': this.token } })
      if (!answer.ok || answer.redirected) return false
      const { expires_in_ms: milliseconds } = await answer.json() as { expires_in_ms: number }
      this.expires = Date.now() + milliseconds
      return true
    } catch {
      return false // no connection: the next use tries again
    }
  }
}
