import { fill, make, wordsOf } from './words'

/// Warns five minutes before the session ends, and prolongs it on request (WCAG 2.2.1). The body says when: data-session.
/// While footage is on its way (body[data-busy]) nobody has to be there to say so.
export function startTimeout(): void {
  const place = document.querySelector<HTMLElement>('[data-session]')
  if (!place) return
  const words = wordsOf(place)
  const length = Number(place.dataset.session) * 1000
  const warnBefore = Number(place.dataset.warn) * 1000
  let ends = Date.now() + length
  let asking = false
  const leave = (): void => { window.location.href = place.dataset.ended ?? '/' }

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

  // Without an answer the connection is away: it is asked again as long as there is time.
  const extend = (): void => {
    if (asking) return
    asking = true
    fetch(place.dataset.extend ?? '', { method: 'POST', headers: { 'X-Catseye-Token': place.dataset.token ?? '' } })
      .then((answer) => {
        if (!answer.ok || answer.redirected) return leave()
        ends = Date.now() + length
        dialog.close()
      })
      .catch(() => undefined)
      .finally(() => { asking = false })
  }
  stay.addEventListener('click', extend)
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); extend() })

  let said = ''
  window.setInterval(() => {
    const remaining = ends - Date.now()
    const busy = document.body.hasAttribute('data-busy')
    if (remaining <= 0 && !busy) return leave()
    if (remaining > warnBefore) return
    if (busy) return extend()
    const minutes = Math.max(1, Math.ceil(remaining / 60000))
    const text = fill(minutes === 1 ? words.minute : words.minutes, { minutes })
    if (text !== said) left.textContent = said = text // said aloud once a minute, not each second
    if (!dialog.open) dialog.showModal()
  }, 1000)
}
