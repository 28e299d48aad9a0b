// The upload page with scripts: bytes go by tus, survive a lost connection, a reload and a closed laptop, and the moment of
// the offence is marked on the clip while it is on its way.
import { Item, type Page } from './upload_item'
import { make, wordsOf } from './words'

const form = document.querySelector<HTMLFormElement>('form[data-upload]')
const input = form?.querySelector<HTMLInputElement>('input[type="file"]')
if (form && input) start(form, input)

function start(form: HTMLFormElement, input: HTMLInputElement): void {
  const words = wordsOf(form)
  const items: Item[] = []
  const page: Page = {
    words,
    endpoint: form.dataset.endpoint ?? '',
    moment: form.dataset.moment ?? '',
    asksMoment: form.dataset.momentPage !== undefined,
    remove: form.getAttribute('action') ?? '',
    token: form.dataset.token ?? '',
    mostBytes: Number(form.dataset.maxBytes),
    changed: () => changed(items),
    gone: (item) => {
      items.splice(items.indexOf(item), 1)
      changed(items)
      const choose = form.querySelector<HTMLElement>('.govuk-file-upload-button') ?? input
      choose.focus()
    },
  }
  // A file is sent as soon as it is chosen: no button is needed.
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[type="submit"]')) button.hidden = true
  const elsewhere = make('a', 'govuk-link', words.elsewhere)
  elsewhere.href = form.dataset.tasks ?? ''
  elsewhere.target = '_blank'
  elsewhere.rel = 'noopener'
  const stay = make('p', 'govuk-body', words.stay)
  stay.append(' ', elsewhere)
  form.append(stay)

  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? [])
    if (files.length === 0) return
    input.value = ''
    input.dispatchEvent(new Event('change')) // the button says again that nothing is chosen
    const list = listOf(form, words.title ?? '')
    for (const file of files) {
      if (items.some((item) => item.isOf(file))) continue
      const item = new Item(page, file)
      items.push(item)
      list.append(item.element)
    }
    changed(items)
  })
  window.addEventListener('online', () => items.forEach((item) => item.online()))
  // A page that is left stops the upload; what has arrived stays.
  window.addEventListener('beforeunload', (event) => { if (items.some((item) => item.isBusy())) event.preventDefault() })
  document.addEventListener('visibilitychange', () => { if (items.some((item) => item.isBusy())) keepAwake() })
}

/// One file at a time: on a slow line the first is there sooner, and fewer are left half done.
function changed(items: Item[]): void {
  if (!items.some((item) => item.isBusy())) items.find((item) => item.isQueued())?.begin()
  const busy = items.some((item) => item.isBusy())
  document.body.toggleAttribute('data-busy', busy) // timeout.ts: an upload is no idle visitor
  if (busy) keepAwake()
  // Nothing is left to do here but to go on.
  const whole = items.some((item) => item.isDone()) && !items.some((item) => item.isBusy() || item.isQueued())
  document.querySelector('a[data-continue]')?.classList.toggle('govuk-button--secondary', !whole)
}

/// The list that the server has made of what came before, or a new one.
function listOf(form: HTMLFormElement, title: string): HTMLElement {
  const there = document.querySelector<HTMLElement>('ul.catseye-uploads')
  if (there) return there
  const list = make('ul', 'catseye-uploads')
  form.before(make('h2', 'govuk-heading-m', title), list)
  return list
}

/// A telephone that goes to sleep stops sending.
function keepAwake(): void {
  if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => undefined)
}
