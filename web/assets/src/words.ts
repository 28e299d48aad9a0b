/// The texts that a page hands to its script, in the page's language: data-words, as JSON.
export type Words = Record<string, string>

export function wordsOf(element: HTMLElement): Words {
  return JSON.parse(element.dataset.words ?? '{}') as Words
}

/// "{name}" in a text becomes what is given.
export function fill(text: string | undefined, values: Record<string, string | number>): string {
  return (text ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, classes: string, text = ''): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  if (classes) element.className = classes
  if (text) element.textContent = text
  return element
}
