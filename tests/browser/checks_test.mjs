// The checks themselves: each finds the fault that it is there for.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertLight, assertWhole, launch, open, views } from './support/browser.mjs'
import { Keyboard } from './support/hands.mjs'

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

async function shown(body, view = views.narrow) {
  const page = await open(browser, view)
  await page.setContent(`<!DOCTYPE html><html lang="en"><head><title>Title</title></head><body><main>${body}</main></body></html>`)
  return page
}

test('a page in order passes', async () => {
  const page = await shown('<h1>Heading</h1><a href="#x" id="x" style="outline: 2px solid">link</a>')
  await assertWhole(page, 'page')
  await assertAccessible(page, 'page')
  await assertFits(page, 'page')
  await new Keyboard(page).reach('a')
})

for (const [fault, body, check] of [
  ['grey on grey', '<h1 style="color: #999; background: #aaa">Heading</h1>', assertAccessible],
  ['a field without a label', '<h1>Heading</h1><input type="text">', assertAccessible],
  ['a box wider than the screen', '<h1>Heading</h1><div style="width: 500px">wide</div>', assertFits],
  ['two first headings', '<h1>One</h1><h1>Two</h1>', assertWhole],
  ['a placeholder that nothing replaced', '<h1>Until {day}</h1>', assertWhole],
  ['an error that the title does not tell', '<h1>Heading</h1><p class="govuk-error-message">Error</p>', assertWhole],
  ['an error that leads nowhere', '<h1>Heading</h1><div class="govuk-error-summary"><a href="#gone">Error</a></div>', assertErrorsLead],
  ['errors without a summary', '<h1>Heading</h1><p class="govuk-error-message">Error</p>', assertErrorsLead],
  ['a focus that nobody sees', '<h1>Heading</h1><a href="#x" id="x" style="outline: none">link</a>', (page) => new Keyboard(page).reach('a')],
  ['a button that the keyboard does not reach', '<h1>Heading</h1><div id="x" onclick="">press</div>', (page) => new Keyboard(page).reach('#x')],
]) {
  test(`${fault} is found`, async () => {
    const page = await shown(body)
    await assert.rejects(check(page, fault), assert.AssertionError)
    await page.context().close()
  })
}

test('a page that is too heavy is found', async () => {
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('x'.repeat(61 * 1024)))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const page = await open(browser, views.narrow)
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await assert.rejects(assertLight(page, 'page'), /62464 bytes/)
  server.close()
})

test('what the browser complains about is found', async () => {
  const page = await shown('<h1>Heading</h1>')
  await page.evaluate(() => { setTimeout(() => { throw new Error('broken') }) })
  await page.waitForEvent('pageerror', { timeout: 5000 }).catch(() => undefined)
  await assert.rejects(assertWhole(page, 'page'), /broken/)
})
