/// While the service is flooded it asks each browser for some seconds of work: a number which, after the challenge, gives a
/// SHA-256 that begins with so many zero bits. Nobody has to look at pictures.
export function startProofOfWork(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-work]')
  if (!form) return
  const answer = form.querySelector<HTMLInputElement>('input[name="work"]')
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]')
  if (!answer || !button) return
  button.disabled = true
  void solve(form.dataset.work ?? '', Number(form.dataset.bits)).then((found) => {
    answer.value = found
    button.disabled = false
    form.querySelector('[data-work-status]')?.replaceChildren(form.dataset.done ?? '')
  }).catch(() => { button.disabled = false }) // no crypto without TLS: the server then says what to do
}

async function solve(challenge: string, bits: number): Promise<string> {
  const encoder = new TextEncoder()
  for (let number = 0; ; ++number) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(`${challenge}:${number}`)))
    if (zeroBits(digest) >= bits) return String(number)
  }
}

function zeroBits(bytes: Uint8Array): number {
  let bits = 0
  for (const byte of bytes) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24
    bits += 8
  }
  return bits
}
