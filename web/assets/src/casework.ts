// The case page, made quick: offences are searched as one types, a disposal leads to what it asks for next, standard words
// are put in place. The form does the same without this, in more steps.
import { listKey } from './keys'

const form = document.querySelector<HTMLFormElement>('#decision')
const reason = form?.querySelector<HTMLTextAreaElement>('#reason') ?? null

/// The offence as a combobox over the select that the form sends (ARIA 1.2, list autocomplete with manual selection).
class OffenceSearch {
  private readonly input = document.createElement('input')
  private readonly list = document.createElement('ul')
  private readonly status = document.createElement('div')
  private readonly options: { code: string, words: string, element: HTMLLIElement }[] = []
  private at = -1

  constructor(private readonly select: HTMLSelectElement, private readonly chosen: (option: HTMLOptionElement) => void) {
    this.input.className = 'govuk-input'
    this.input.type = 'text'
    this.input.autocomplete = 'off'
    this.input.spellcheck = false
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list',
      'aria-controls': 'offence-list', 'data-key': 'o', 'data-key-words': 'Search for the offence' })) this.input.setAttribute(name, value)
    const described = select.getAttribute('aria-describedby')
    if (described) this.input.setAttribute('aria-describedby', described)
    this.list.id = 'offence-list'
    this.list.className = 'catseye-options'
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', 'Offences')
    this.list.hidden = true
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    for (const option of select.options) if (option.value) this.add(option)
    // The label leads to what is seen: the search takes the select's id.
    this.input.id = select.id
    select.id = `${select.id}-sent`
    select.hidden = true
    delete select.dataset.key
    select.after(this.input, this.list, this.status)
    this.show(select.selectedOptions[0])
    this.listen()
  }

  private add(option: HTMLOptionElement): void {
    const element = document.createElement('li')
    element.id = `offence-${this.options.length}`
    element.setAttribute('role', 'option')
    element.setAttribute('aria-selected', 'false')
    element.textContent = option.text
    element.addEventListener('mousedown', (event) => { event.preventDefault(); this.choose(option.value) })
    this.list.append(element)
    this.options.push({ code: option.value, words: `${option.text} ${option.dataset.words ?? ''}`.toLowerCase(), element })
  }
  private show(option: HTMLOptionElement | undefined): void { this.input.value = option?.value ? option.text : '' }
  private get shown() { return this.options.filter(({ element }) => !element.hidden) }
  private get isOpen() { return !this.list.hidden }

  private open(typed: string): void {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
    for (const option of this.options) option.element.hidden = !words.every((word) => option.words.includes(word))
    this.list.hidden = this.shown.length === 0
    this.input.setAttribute('aria-expanded', String(this.isOpen))
    this.status.textContent = this.shown.length === 1 ? '1 offence' : `${this.shown.length} offences`
    this.move(this.isOpen ? 0 : -1)
  }
  private close(): void {
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.move(-1)
  }
  private move(to: number): void {
    this.at = to
    for (const { element } of this.options) element.setAttribute('aria-selected', 'false')
    const option = this.shown[to]
    if (!option || to < 0) { this.input.removeAttribute('aria-activedescendant'); return }
    option.element.setAttribute('aria-selected', 'true')
    this.input.setAttribute('aria-activedescendant', option.element.id)
    option.element.scrollIntoView({ block: 'nearest' })
  }
  private choose(code: string): void {
    this.select.value = code
    this.show(this.select.selectedOptions[0])
    this.close()
    this.chosen(this.select.selectedOptions[0])
  }

  private listen(): void {
    this.input.addEventListener('focus', () => { this.input.select(); this.open('') })
    this.input.addEventListener('click', () => { if (!this.isOpen) this.open('') })
    this.input.addEventListener('input', () => this.open(this.input.value))
    this.input.addEventListener('blur', () => { this.show(this.select.selectedOptions[0]); this.close() })
    this.input.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      const count = this.shown.length
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault()
        if (!this.isOpen) this.open('')
        else this.move((this.at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count)
      } else if (event.key === 'Enter') {
        event.preventDefault()
        if (this.isOpen && this.shown[this.at]) { this.choose(this.shown[this.at].code); this.input.blur() }
      } else if (event.key === 'Escape' && this.isOpen) {
        event.preventDefault()
        this.close()
      }
    })
  }
}

/// What the rules say of a disposal depends on whether the offence needs a notice.
function judgeDisposals(option: HTMLOptionElement | undefined): void {
  const notice = option?.dataset.notice
  const lines = new Map<string, string[]>()
  for (const radio of form!.querySelectorAll<HTMLInputElement>('input[name="disposal"]')) {
    const refusal = (notice === 'yes' ? radio.dataset.refusalNotice : radio.dataset.refusalFree) ?? ''
    radio.disabled = refusal !== ''
    if (!radio.disabled) continue
    radio.checked = false
    lines.set(refusal, [...(lines.get(refusal) ?? []), radio.dataset.keyWords ?? ''])
  }
  const list = form!.querySelector<HTMLElement>('#refusals')!
  list.hidden = lines.size === 0
  list.replaceChildren(...[...lines].map(([sentence, labels]) => {
    const line = document.createElement('li')
    const strong = document.createElement('strong')
    strong.textContent = `${labels.join(', ')}: `
    line.append(strong, sentence)
    return line
  }))
  showWhatIsAsked()
}

function chosenDisposal(): string { return form!.querySelector<HTMLInputElement>('input[name="disposal"]:checked')?.value ?? '' }

/// Only what the chosen disposal asks for is shown: reasons for no action, the standard words for it.
function showWhatIsAsked(): void {
  const disposal = chosenDisposal()
  for (const part of form!.querySelectorAll<HTMLElement>('[data-only]')) part.hidden = part.dataset.only !== disposal
  for (const part of form!.querySelectorAll<HTMLElement>('[data-except]')) part.hidden = part.dataset.except === disposal
}

/// The points to prove of another offence, from the page that shows them.
async function showPoints(code: string): Promise<void> {
  const panel = document.querySelector('#points')
  if (!panel) return
  const answer = await fetch(`${location.pathname.replace(/\/decide$/, '')}/points?offence=${encodeURIComponent(code)}`)
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('#points')
  if (fresh) panel.replaceWith(document.importNode(fresh, true))
}

function insertWords(area: HTMLTextAreaElement, words: string): void {
  area.value = area.value.trim() ? `${area.value.trimEnd()}\n${words}` : words
  area.focus()
}

if (form && reason) {
  const select = form.querySelector<HTMLSelectElement>('#offence')
  if (select) {
    new OffenceSearch(select, (option) => { judgeDisposals(option); void showPoints(option.value) })
    judgeDisposals(select.selectedOptions[0])
  }
  form.addEventListener('change', (event) => {
    const target = event.target as HTMLInputElement
    if (target.name !== 'disposal') return
    showWhatIsAsked()
  })
  // A number key chooses and goes on to what has to be said; arrows only choose.
  form.addEventListener('keyed', (event) => {
    const target = event.target as HTMLInputElement
    if (target.name !== 'disposal') return
    ;(target.value === 'NFA' ? form.querySelector<HTMLElement>('#nfa_reason')! : reason).focus()
  })
  form.addEventListener('click', (event) => {
    const insert = (event.target as HTMLElement).closest<HTMLButtonElement>('button[name="insert"]')
    if (insert) { event.preventDefault(); insertWords(reason, insert.dataset.words ?? '') }
  })
  // The browser finds a reason by its number as one types; Enter goes on.
  form.querySelector('#nfa_reason')?.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Enter' || (event as KeyboardEvent).ctrlKey) return
    event.preventDefault()
    reason.focus()
  })
  showWhatIsAsked()
  // Nothing is recorded twice by two quick presses.
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
  listKey('1 to 25', 'In the reasons for no further action: that reason')
}

const ask = document.querySelector<HTMLFormElement>('#ask')
ask?.addEventListener('click', (event) => {
  const insert = (event.target as HTMLElement).closest<HTMLButtonElement>('button[name="insert"]')
  if (!insert) return
  event.preventDefault()
  insertWords(ask.querySelector<HTMLTextAreaElement>('#message-text')!, insert.dataset.words ?? '')
  const want = ask.querySelector<HTMLInputElement>(`input[name="wants"][value="${insert.dataset.want}"]`)
  if (want) want.checked = true
})

// A file of results is read here and shown in the field that the form sends.
const place = document.querySelector<HTMLElement>('#csv-file')
const csv = document.querySelector<HTMLTextAreaElement>('#csv')
if (place && csv) {
  const label = document.createElement('label')
  label.className = 'govuk-label'
  label.textContent = 'Or choose a file '
  const file = document.createElement('input')
  file.type = 'file'
  file.accept = '.csv,text/csv'
  file.className = 'govuk-file-upload'
  file.addEventListener('change', async () => { csv.value = (await file.files?.[0]?.text()) ?? '' })
  label.append(file)
  place.append(label)
}
