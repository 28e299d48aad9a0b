import { make } from '../words'

const kPollMilliseconds = 400
const kMostPolls = 300 // two minutes: a still takes a second, and the page can be opened again

/// Forms with data-part change one part of the page: it is fetched and put in place, so that the player stays where it is. The
/// part shows footage, so the viewing has to be `ready`.
export function startParts(ready: () => Promise<boolean>, changed: () => void): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.dataset.part) return
    event.preventDefault()
    const { part } = form.dataset
    void ready().then((may) => { if (may) void send(form, part, changed) })
  })
  void waitForExhibits(changed)
}

async function send(form: HTMLFormElement, part: string, changed: () => void): Promise<void> {
  const buttons = form.querySelectorAll<HTMLButtonElement>('button')
  buttons.forEach((button) => { button.disabled = true })
  const body = new URLSearchParams()
  new FormData(form).forEach((value, name) => body.append(name, String(value)))
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'X-Catseye-Part': part } })
    if (answer.redirected) location.reload() // signed out meanwhile
    else if (!answer.ok) complain(form, await sentenceOf(answer))
    else {
      replace(part, await answer.text(), changed)
      if (part === 'exhibits') void waitForExhibits(changed)
    }
  } catch {
    complain(form, 'The server cannot be reached. Nothing was changed; try again.')
  }
  buttons.forEach((button) => { button.disabled = false })
}

/// Our own sentence, or that of an error page.
async function sentenceOf(answer: Response): Promise<string> {
  const text = await answer.text()
  if (answer.headers.get('Content-Type')?.startsWith('text/plain')) return text
  const page = new DOMParser().parseFromString(text, 'text/html')
  return page.querySelector('main p')?.textContent ?? `The server answered ${answer.status}.`
}

function complain(form: HTMLFormElement, sentence: string): void {
  form.querySelector('[role=alert]')?.remove()
  const alert = make('p', 'govuk-error-message catseye-part-error', sentence)
  alert.setAttribute('role', 'alert')
  form.append(alert)
}

function replace(part: string, html: string, changed: () => void): void {
  const place = document.getElementById(part)
  if (!place) return
  const had = place.contains(document.activeElement)
  place.innerHTML = html
  changed()
  if (had) document.querySelector<HTMLElement>('.catseye-timeline')?.focus({ preventScroll: true })
}

let polling = false
const waiting = (): number => document.querySelectorAll('#exhibits [data-waiting]').length

/// Stills are made by an agent: asks until none is waited for.
async function waitForExhibits(changed: () => void): Promise<void> {
  if (polling) return
  polling = true
  for (let polls = 0; polls < kMostPolls && waiting() > 0; ++polls) {
    await new Promise((resolve) => setTimeout(resolve, kPollMilliseconds))
    const address = document.querySelector<HTMLFormElement>('#exhibit-form')?.action
    if (!address) break
    const answer = await fetch(address, { headers: { 'X-Catseye-Part': 'exhibits' } }).catch(() => undefined)
    if (!answer?.ok || answer.redirected) continue
    const html = await answer.text()
    if (html.split('data-waiting').length - 1 < waiting()) keepTyped(() => replace('exhibits', html, changed))
  }
  polling = false
}

/// What stands in the title field, and whether somebody is typing there, while the list around it changes.
function keepTyped(change: () => void): void {
  const field = (): HTMLInputElement | null => document.querySelector('#exhibit-title')
  const typed = field()?.value ?? ''
  const typing = document.activeElement === field()
  change()
  const after = field()
  if (after) after.value = typed
  if (typing) after?.focus({ preventScroll: true })
}
