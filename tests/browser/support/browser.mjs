// Debian's Chromium, and what a page must be in it.
import assert from 'node:assert/strict'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

export function launch() {
  return chromium.launch({
    executablePath: process.env.CATSEYE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync'],
  })
}

/// How people look at the portal. 400 % zoom of a window of 1280 × 1024 is one of 320 × 256 with larger pixels.
export const views = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 640 } },
  zoomed: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  without_scripts: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false },
}

/// A page on which any complaint of the browser (a refused script, a missing asset, an exception) is remembered.
export async function open(browser, view) {
  const context = await browser.newContext(view)
  const page = await context.newPage()
  page.complaints = []
  // A page that answers 4xx is the test's business, and Chromium writes it to the console as well.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.complaints.push(message.text())
  })
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  page.on('response', (answer) => {
    if (answer.status() >= 400 && new URL(answer.url()).pathname.startsWith('/assets/')) page.complaints.push(`${answer.status()} ${answer.url()}`)
  })
  return page
}

const kRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/// WCAG 2.0, 2.1 and 2.2, levels A and AA, as far as a machine can tell; of the whole page, or of a part of it.
export async function assertAccessible(page, what, part = 'html') {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const told = await page.evaluate(async ([part, rules]) => {
    const options = { runOnly: rules, resultTypes: ['violations'], preload: false }
    const { violations, passes } = await window.axe.run(document.querySelector(part), options)
    if (passes.length === 0) return ['no rule of axe passes: it has not looked']
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.target} ${node.html}`).join('\n')}`)
  }, [part, kRules])
  assert.deepEqual(told, [], `${what} (${page.url()})`)
}

export async function assertFits(page, what) {
  const { wide, screen, widest } = await page.evaluate(() => {
    const screen = document.documentElement.clientWidth
    const over = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && box.right > screen + 1 && box.left >= 0
    })
    return { wide: document.documentElement.scrollWidth, screen, widest: over.slice(-1).map((element) => element.outerHTML.slice(0, 200)) }
  })
  assert.ok(wide <= screen, `${what} (${page.url()}) is ${wide} wide on a screen of ${screen}: ${widest}`)
}

const kMostKib = 60

/// What a first visit to the page transfers, its styles and scripts with it, however much of that the browser had already.
export async function assertLight(page, what) {
  const bytes = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(({ entryType, name }) => entryType === 'navigation' || new URL(name).pathname.startsWith('/assets/'))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0))
  assert.ok(bytes > 0 && bytes <= kMostKib * 1024, `${what} (${page.url()}) transfers ${bytes} bytes`)
}

/// One h1, a title that begins with what the page is, a language, and nothing that the browser complained about.
export async function assertWhole(page, what) {
  await page.waitForLoadState()  // after a click the next page has come, and may still be empty
  const found = await page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length, title: document.title, language: document.documentElement.lang,
    errors: document.querySelectorAll('.govuk-error-message').length, braces: document.body.innerText.match(/\{[a-z_]+\}/g) ?? [],
  }))
  assert.equal(found.headings, 1, `${what} (${page.url()}) has one h1`)
  assert.ok(['en', 'cy'].includes(found.language))
  assert.deepEqual(found.braces, [], `${what} (${page.url()}) shows a placeholder`)
  assert.equal(/^(Error|Gwall): /.test(found.title), found.errors > 0, `${what} (${page.url()}): title "${found.title}"`)
  assert.deepEqual(page.complaints, [], `${what} (${page.url()})`)
}

/// Every error is in the summary, and each line of it leads to the field that it is about.
export async function assertErrorsLead(page, what) {
  const summary = page.locator('.govuk-error-summary a')
  const count = await summary.count()
  assert.ok(count > 0, `${what} (${page.url()}) shows no error summary`)
  assert.equal(await page.locator('.govuk-error-message').count(), count, `${what} (${page.url()}): errors beside fields and in the summary`)
  for (let at = 0; at < count; ++at) {
    await summary.nth(at).click()
    const field = await page.evaluate(() => document.activeElement?.matches('input, textarea, select, button') ?? false)
    assert.ok(field, `${what} (${page.url()}): "${await summary.nth(at).innerText()}" leads to no field`)
  }
}
