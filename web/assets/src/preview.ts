// Pictures of a case's footage beside its row, while somebody points at the row or its link has the focus. Nothing is
// fetched ahead: what is looked at is an entry in the custody log. Escape puts it away (WCAG 1.4.13).
interface Placed { sheet: number, x: number, y: number }
interface Index { width: number, height: number, pictures: Placed[] }

const kPause = 400  // ms that somebody stays on a row before it is taken for interest
const kPictures = 6

let panel: HTMLElement | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let shownFor: HTMLTableRowElement | undefined

function panelOf(): HTMLElement {
  if (panel) return panel
  panel = document.createElement('div')
  panel.className = 'catseye-preview'
  panel.setAttribute('aria-live', 'polite')
  document.body.append(panel)
  return panel
}

function hide(): void {
  clearTimeout(timer)
  shownFor = undefined
  if (panel) panel.hidden = true
}

function say(words: string): void {
  const line = document.createElement('p')
  line.className = 'govuk-body-s'
  line.textContent = words
  panelOf().replaceChildren(line)
}

/// Of the first sheet, evenly spread.
function pictures(index: Index, folder: string): HTMLElement[] {
  const all = index.pictures.filter(({ sheet }) => sheet === 0)
  const count = Math.min(kPictures, all.length)
  return Array.from({ length: count }, (_, at) => {
    const placed = all[Math.floor(at * all.length / count)]
    const picture = document.createElement('span')
    picture.className = 'catseye-preview-picture'
    picture.style.width = `${index.width}px`
    picture.style.height = `${index.height}px`
    picture.style.backgroundImage = `url("${folder}/filmstrip_00.jpg")`
    picture.style.backgroundPosition = `-${placed.x}px -${placed.y}px`
    return picture
  })
}

async function show(row: HTMLTableRowElement): Promise<void> {
  const path = row.dataset.filmstrip
  if (!path) return
  shownFor = row
  const box = row.getBoundingClientRect()
  const into = panelOf()
  into.hidden = false
  into.style.top = `${box.bottom + window.scrollY + 4}px`
  say('Fetching pictures…')
  const answer = await fetch(path, { headers: { 'X-Catseye-Background': 'yes' } })
  if (shownFor !== row) return
  if (!answer.ok) return say('There are no pictures of this footage.')
  const index = await answer.json() as Index
  if (shownFor !== row) return
  if (index.pictures.length === 0) return say('There are no pictures of this footage.')
  const words = document.createElement('span')
  words.className = 'govuk-visually-hidden'
  words.textContent = `Pictures of the footage of ${row.dataset.case ?? ''}`
  into.replaceChildren(words, ...pictures(index, path.slice(0, path.lastIndexOf('/'))))
}

function soon(row: HTMLTableRowElement): void {
  if (shownFor === row) return
  clearTimeout(timer)
  timer = setTimeout(() => { show(row).catch(() => say('The pictures could not be fetched.')) }, kPause)
}

export function showPreviews(rows: HTMLTableRowElement[]): void {
  for (const row of rows.filter((one) => one.dataset.filmstrip)) {
    row.addEventListener('mouseenter', () => soon(row))
    row.addEventListener('mouseleave', (event) => { if (event.relatedTarget !== panel) hide() })
    row.addEventListener('focusin', () => soon(row))
    row.addEventListener('focusout', () => hide())
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide() })
}
