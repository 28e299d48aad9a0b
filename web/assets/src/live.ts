// What colleagues do, while a page is open (GET /events, server-sent events). One connection a tab, closed while nobody
// sees it: a browser has six to a host. The server ends it every minute, so that a session that was ended hears no more.
// What was missed meanwhile is asked for as soon as it is open again.
export function listen(changed: () => void): void {
  let source: EventSource | undefined
  const open = () => {
    source = new EventSource('/events')
    source.addEventListener('case', changed)
    let connected = false
    source.addEventListener('open', () => {
      if (connected) changed()
      connected = true
    })
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
