// Keys of the console: whatever a page marks with data-key answers to that key, and ? lists them. A link or a button is
// pressed, a choice is made, a field is gone to. Single keys do nothing while somebody types, and can be turned off
// (WCAG 2.1.4); a chord such as Control+Enter always works.
const kSwitch = 'catseye-single-keys' // 'off' where they do nothing; the player listens to the same switch

const kListed = 'catseye-key-listed'

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button', 'submit', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

function nameOf(event: KeyboardEvent): string {
  const chord = (event.ctrlKey || event.metaKey ? 'Control+' : '') + (event.altKey ? 'Alt+' : '')
  return chord + (event.key.length === 1 ? event.key.toLowerCase() : event.key)
}

function marked(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-key]')].filter((element) => element.getClientRects().length > 0 ||
    element.matches('.govuk-radios__input, .govuk-checkboxes__input'))
}

function use(element: HTMLElement): void {
  if (element.matches('input[type="radio"], input[type="checkbox"], a, button, summary')) {
    element.focus()
    element.click()
    element.dispatchEvent(new CustomEvent('keyed', { bubbles: true }))
  } else {
    element.focus()
    if (element instanceof HTMLInputElement) element.select()
  }
}

function wordsOf(element: HTMLElement): string {
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : element.innerText
  return (element.dataset.keyWords ?? label ?? '').replace(/\s+/g, ' ').trim()
}

/// Further lines of the list, of what a page's own script listens to. That is another bundle, so it goes by an event.
export function listKey(key: string, words: string): void { document.dispatchEvent(new CustomEvent(kListed, { detail: [key, words] })) }
const listed: [string, string][] = []

export const areOff = (): boolean => localStorage.getItem(kSwitch) === 'off'

function fill(dialog: HTMLDialogElement): void {
  const rows = [...marked().map((element): [string, string] => [element.dataset.key ?? '', wordsOf(element)]), ...listed]
  const list = dialog.querySelector('tbody')!
  list.replaceChildren(...rows.map(([key, words]) => {
    const row = document.createElement('tr')
    row.className = 'govuk-table__row'
    const head = document.createElement('th')
    head.scope = 'row'
    head.className = 'govuk-table__header'
    const cap = document.createElement('kbd')
    cap.textContent = key
    head.append(cap)
    const cell = document.createElement('td')
    cell.className = 'govuk-table__cell'
    cell.textContent = words
    row.append(head, cell)
    return row
  }))
}

function makeDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog')
  dialog.className = 'catseye-key-list'
  dialog.setAttribute('aria-labelledby', 'catseye-keys-title')
  dialog.innerHTML = '<h2 class="govuk-heading-m" id="catseye-keys-title">Keys on this page</h2>' +
    '<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">' +
    '<input class="govuk-checkboxes__input" type="checkbox" id="catseye-keys-on">' +
    '<label class="govuk-label govuk-checkboxes__label" for="catseye-keys-on">Single keys work</label></div></div>' +
    '<table class="govuk-table"><thead class="govuk-visually-hidden"><tr><th scope="col">Key</th><th scope="col">What it does</th></tr></thead><tbody></tbody></table>' +
    '<button class="govuk-button govuk-!-margin-bottom-0" type="button">Close</button>'
  const on = dialog.querySelector<HTMLInputElement>('#catseye-keys-on')!
  on.checked = !areOff()
  on.addEventListener('change', () => on.checked ? localStorage.removeItem(kSwitch) : localStorage.setItem(kSwitch, 'off'))
  dialog.querySelector('button')!.addEventListener('click', () => dialog.close())
  document.body.append(dialog)
  return dialog
}

export function startKeys(): void {
  document.addEventListener(kListed, (event) => { listed.push((event as CustomEvent<[string, string]>).detail) })
  let dialog: HTMLDialogElement | undefined
  const show = () => {
    dialog ??= makeDialog()
    fill(dialog)
    dialog.showModal()
  }
  const account = document.querySelector('.catseye-account')
  if (account) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'catseye-plain-button'
    button.innerHTML = 'Keys <kbd>?</kbd>'
    button.addEventListener('click', show)
    account.prepend(button)
  }
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || dialog?.open) return
    const name = nameOf(event)
    const single = !name.includes('Control+') && !name.includes('Alt+')
    if (single && event.key === 'Escape' && isTyping(event.target)) {
      (event.target as HTMLElement).blur()
      return
    }
    if (single && (areOff() || isTyping(event.target) || event.repeat)) return
    if (name === '?') {
      event.preventDefault()
      show()
      return
    }
    const wanted = marked().find((element) => element.dataset.key?.toLowerCase() === name.toLowerCase())
    if (!wanted || (wanted as HTMLInputElement).disabled) return
    event.preventDefault()
    use(wanted)
  })
}
