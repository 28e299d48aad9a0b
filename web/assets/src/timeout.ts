import { fill, make, wordsOf } from './words'

/// Warns five minutes before the session ends, and prolongs it on request (WCAG 2.2.1). The body says when: data-session.
export function startTimeout(): void {
  const place = document.querySelector<HTMLElement>('[data-session]')
  if (!place) return
  const words = wordsOf(place)
  let ends = Date.now() + Number(place.dataset.session) * 1000
  const warnBefore = Number(place.dataset.warn) * 1000

  const dialog = make('dialog', 'catseye-dialog')
  dialog.setAttribute('aria-labelledby', 'catseye-timeout-title')
  const title = make('h2', 'govuk-heading-m', words.title)
  title.id = 'catseye-timeout-title'
  const left = make('p', 'govuk-body')
  left.setAttribute('role', 'status')
  const stay = make('button', 'govuk-button', words.stay)
  stay.type = 'button'
  dialog.append(title, left, make('p', 'govuk-body', words.kept), stay)
  document.body.append(dialog)

  stay.addEventListener('click', () => {
    void fetch(place.dataset.extend ?? '', { method: 'POST', headers: { 'X-Catseye-Token': place.dataset.token ?? '' } }).then((answer) => {
      if (!answer.ok) return void (window.location.href = place.dataset.ended ?? '/')
      ends = Date.now() + Number(place.dataset.session) * 1000
      dialog.close()
    })
  })
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay.click() })

  let said = ''
  window.setInterval(() => {
    const remaining = ends - Date.now()
    if (remaining <= 0) return void (window.location.href = place.dataset.ended ?? '/')
    if (remaining > warnBefore) return
    const minutes = Math.max(1, Math.ceil(remaining / 60000))
    const text = fill(minutes === 1 ? words.minute : words.minutes, { minutes })
    if (text !== said) left.textContent = said = text // said aloud once a minute, not each second
    if (!dialog.open) dialog.showModal()
  }, 1000)
}
