// What scripts add to lists of cases: rows by key, pictures of the footage, and what colleagues do meanwhile. A list never
// moves under the eyes of who reads it: rows change in place, and new ones are offered.
import { listen } from './live'
import { showPreviews } from './preview'

const kRefreshPause = 1000  // ms: many changes at once are one request
const rowsOf = (root: ParentNode) => [...root.querySelectorAll<HTMLTableRowElement>('tr[data-case]')]
const linkOf = (row: HTMLTableRowElement) => row.querySelector<HTMLAnchorElement>('.catseye-case-link')
const rowAt = () => document.activeElement?.closest<HTMLTableRowElement>('tr[data-case]') ?? null

let lastRow: HTMLTableRowElement | null = null
document.addEventListener('focusin', () => { lastRow = rowAt() ?? lastRow })

function move(by: number): void {
  const rows = rowsOf(document)
  const at = lastRow ? rows.indexOf(lastRow) : -1
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
  if (next) linkOf(next)?.focus()
}

function choose(): void {
  if (!lastRow) return
  lastRow.querySelector<HTMLInputElement>('input[name="case"]')?.click()
  linkOf(lastRow)?.focus()
}

const acts: Record<string, () => void> = { down: () => move(1), up: () => move(-1), choose }

function startRowKeys(): void {
  for (const keys of document.querySelectorAll<HTMLElement>('.catseye-row-keys')) keys.hidden = false
  for (const button of document.querySelectorAll<HTMLElement>('[data-rows]'))
    button.addEventListener('click', () => acts[button.dataset.rows ?? '']?.())
  document.addEventListener('keydown', (event) => {
    if (!rowAt() || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    move(event.key === 'ArrowDown' ? 1 : -1)
  })
}

/// Everything but the choice and the reference, which has the focus.
function update(row: HTMLTableRowElement, now: HTMLTableRowElement): void {
  row.classList.remove('catseye-row--gone')
  for (const cell of row.querySelectorAll<HTMLElement>('td:not(.catseye-cell-choice)')) {
    const next = [...now.querySelectorAll<HTMLElement>('td')].find((one) => one.className === cell.className)
    if (next && next.innerHTML !== cell.innerHTML) cell.innerHTML = next.innerHTML
  }
  if (row.dataset.new === 'yes' && now.dataset.new === 'no') {
    row.dataset.new = 'no'
    row.querySelector('.catseye-tag--new')?.remove()
  }
}

function leave(row: HTMLTableRowElement): void {
  row.classList.add('catseye-row--gone')
  const state = row.querySelector('.catseye-cell-state')
  if (state) state.textContent = 'No longer on this page'
}

function offer(news: HTMLElement, arrived: HTMLTableRowElement[]): void {
  const fresh = arrived.filter((row) => row.dataset.new === 'yes').length
  if (arrived.length === 0) return news.replaceChildren()
  const words = fresh > 0 ? `${fresh} new ${fresh === 1 ? 'case' : 'cases'}` : 'The list has moved on'
  const link = document.createElement('a')
  link.className = 'govuk-link'
  link.href = location.href
  link.textContent = 'show'
  if (news.textContent !== `${words}: show`) news.replaceChildren(`${words}: `, link)
}

async function refresh(): Promise<void> {
  const answer = await fetch(location.href, { headers: { 'X-Catseye-Background': 'yes' }, redirect: 'manual' })
  if (!answer.ok) return  // signed out, or busy: the next change asks again
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = new Map(rowsOf(page).map((row) => [row.dataset.case, row]))
  const shown = rowsOf(document)
  for (const row of shown) {
    const next = now.get(row.dataset.case)
    if (next) update(row, next)
    else leave(row)
  }
  const known = new Set(shown.map((row) => row.dataset.case))
  const news = document.getElementById('news')
  if (news) offer(news, [...now.values()].filter((row) => !known.has(row.dataset.case)))
}

function startLive(): void {
  if (!document.querySelector('[data-live="cases"]')) return
  let waiting = false
  let again = false
  const changed = () => {
    if (waiting) { again = true; return }
    waiting = true
    setTimeout(() => {
      again = false
      refresh().catch(() => { /* the line broke: the next change asks again */ }).finally(() => {
        waiting = false
        if (again) changed()
      })
    }, kRefreshPause)
  }
  listen(changed)
}

startRowKeys()
showPreviews(rowsOf(document))
startLive()
