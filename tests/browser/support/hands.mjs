// How somebody works a page: with a mouse or a finger, or with nothing but the keyboard.
import assert from 'node:assert/strict'

const kMostTabs = 120

export class Mouse {
  constructor(page) { this.page = page }
  async type(name, text) { await this.page.locator(`[name="${name}"]`).fill(text) }
  async choose(name, value) { await this.page.locator(`[name="${name}"][value="${value}"]`).check() }
  async press(selector) {
    await this.page.locator(selector).first().click()
    await this.page.waitForLoadState()
  }
  async pick(selector, files) { await this.page.locator(selector).setInputFiles(files) }
}

export class Keyboard {
  constructor(page) {
    this.page = page
    page.on('filechooser', () => {})  // the browser is told now, not while a key is pressed, to hand its dialogs over
  }

  /// Tab until what has the focus matches; whatever has it on the way must be seen.
  async reach(selector) {
    if (await this.hasFocus(selector)) return
    for (let tabs = 0; tabs < kMostTabs; ++tabs) {
      await this.page.keyboard.press('Tab')
      await this.assertSeen()
      if (await this.hasFocus(selector)) return
    }
    assert.fail(`${selector} cannot be reached by keyboard on ${this.page.url()}`)
  }
  hasFocus(selector) { return this.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector) }

  /// WCAG 2.4.7 and 2.4.11: the focus shows, and nothing lies over all of it.
  async assertSeen() {
    const seen = await this.page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return { ok: true }
      // Each part of a date field has the browser's own mark, inside of the field.
      if (element.matches('[type="date"]:not(:focus-visible)')) return { ok: true }
      const drawn = element.matches('.govuk-radios__input, .govuk-checkboxes__input')
        ? getComputedStyle(element.nextElementSibling, '::before') : getComputedStyle(element)
      const style = drawn.outlineStyle !== 'none' || drawn.boxShadow !== 'none' || drawn.backgroundColor === 'rgb(255, 221, 0)'
      const box = element.getBoundingClientRect()
      const inside = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth
      return { ok: style && inside, what: element.outerHTML.slice(0, 200), style, inside }
    })
    assert.ok(seen.ok, `the focus is not seen on ${this.page.url()}: ${JSON.stringify(seen)}`)
  }

  async type(name, text) {
    await this.reach(`[name="${name}"]`)
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.insertText(text)
  }
  async choose(name, value) {
    const wanted = `[name="${name}"][value="${value}"]`
    if (await this.page.locator(wanted).getAttribute('type') === 'checkbox') {
      await this.reach(wanted)
      if (!(await this.page.locator(wanted).isChecked())) await this.page.keyboard.press('Space')
      return
    }
    await this.reach(`[name="${name}"]`)
    await this.page.keyboard.press('Space')
    for (let presses = 0; !(await this.page.locator(wanted).isChecked()); ++presses) {
      assert.ok(presses < 20, `${wanted} cannot be chosen by keyboard`)
      await this.page.keyboard.press('ArrowDown')
    }
  }
  async press(selector) {
    await this.reach(selector)
    await Promise.all([this.page.waitForEvent('load'), this.page.keyboard.press('Enter')])
  }
  /// The dialog of the operating system is not the page's: it is answered for the user once it opens.
  async pick(selector, files) {
    const button = '.govuk-file-upload-button'
    await this.reach(button)
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Enter')])
    await chooser.setFiles(files)
  }
}
