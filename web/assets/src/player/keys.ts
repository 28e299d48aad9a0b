import { areOff, isTyping, listKey } from '../keys'

export interface Key {
  keys: string[]   // as KeyboardEvent.key has them
  shown: string
  words: string
  wanted?(event: KeyboardEvent): boolean // absent: always
  press(event: KeyboardEvent): void
  release?(): void
  repeats?: boolean
}

const kOwnSpace = 'button, a[href], summary, input, select, textarea, [role=button]'

/// Keys of the player, wherever the focus is but where somebody types; the console's list of keys has them.
export function listenForKeys(keys: Key[]): void {
  for (const { shown, words } of keys) if (shown) listKey(shown, words)
  const find = (event: KeyboardEvent): Key | undefined =>
    keys.find((key) => key.keys.includes(event.key) && (key.wanted?.(event) ?? true))
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || areOff() || isTyping(event.target)) return
    if (event.target instanceof Element && event.target.closest('dialog')) return
    const key = find(event)
    if (!key || (event.key === ' ' && event.target instanceof Element && event.target.matches(kOwnSpace))) return
    event.preventDefault()
    if (!event.repeat || key.repeats) key.press(event)
  })
  document.addEventListener('keyup', (event) => { find(event)?.release?.() })
  window.addEventListener('blur', () => { keys.forEach((key) => key.release?.()) })
}
