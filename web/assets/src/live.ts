// What colleagues do, while a page is open (GET /events, server-sent events). One connection a tab, closed while nobody
// sees it: a browser has six to a host, and what was missed is asked for at once when the tab comes back.
export function listen(changed: () => void): void {
  let source: EventSource | undefined
  const open = () => {
    source = new EventSource('/events')
    source.addEventListener('case', changed)
  }
  const close = () => {
    source?.close()
    source = undefined
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return close()
    if (!source) {
      open()
      changed()
    }
  })
  window.addEventListener('pagehide', close)
  if (!document.hidden) open()
}
