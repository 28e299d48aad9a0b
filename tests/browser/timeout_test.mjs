// The end of a session is told in time, in words and aloud, and put off by one press (WCAG 2.2.1).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, launch, open, views } from './support/browser.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk } from './support/journey.mjs'
import { Service } from './support/service.mjs'

let service
let browser
before(async () => { service = await Service.start(); browser = await launch() })
after(async () => { await browser?.close(); await service?.stop() })

/// A page of a report, with a clock that the test turns.
async function waiting(language = 'en') {
  const page = await open(browser, views.desktop)
  const walk = new Walk(service, page, new Mouse(page), { language })
  await walk.check()
  await page.clock.install()
  await walk.giveEmail()
  return { page, walk }
}
const dialog = (page) => page.locator('dialog[open]')

test('five minutes before the end a dialog asks, and one press puts the end off', async () => {
  const { page } = await waiting()
  await page.clock.fastForward('54:00')
  await page.clock.runFor(2000)
  assert.equal(await dialog(page).count(), 0)
  await page.clock.fastForward('01:30')
  await page.clock.runFor(2000)
  await dialog(page).waitFor()
  assert.match(await dialog(page).innerText(), /5 minutes/)
  assert.ok(await page.evaluate(() => document.activeElement.closest('dialog') !== null), 'the focus is in the dialog')
  await assertAccessible(page, 'time-out warning')
  await page.clock.fastForward('03:30')
  await page.clock.runFor(2000)
  assert.match(await dialog(page).innerText(), /1 minute\./)
  const extended = page.waitForResponse((answer) => answer.url().endsWith('/report/extend'))
  await page.keyboard.press('Enter')
  assert.equal((await extended).status(), 200)
  await page.waitForFunction(() => !document.querySelector('dialog').open)
  await page.clock.fastForward('50:00')
  await page.clock.runFor(2000)
  assert.equal(await dialog(page).count(), 0)
})

test('the escape key is an answer too', async () => {
  const { page } = await waiting('cy')
  await page.clock.fastForward('56:00')
  await page.clock.runFor(2000)
  await dialog(page).waitFor()
  assert.match(await dialog(page).innerText(), /munud/)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('dialog').open)
})

test('without an answer the page leads out, and the report stays', async () => {
  const { page, walk } = await waiting()
  await page.clock.fastForward('01:01:00')
  await Promise.all([page.waitForURL('**/report/timeout'), page.clock.runFor(2000)])
  await assertAccessible(page, 'signed out')
  await walk.go('/report/tasks')
  assert.ok(page.url().endsWith('/report/return'))
})

test('footage on its way keeps the session, without a question', async () => {
  const { page } = await waiting()
  await page.evaluate(() => document.body.toggleAttribute('data-busy', true))
  const extended = page.waitForResponse((answer) => answer.url().endsWith('/report/extend'))
  await page.clock.fastForward('56:00')
  await page.clock.runFor(2000)
  assert.equal((await extended).status(), 200)
  assert.equal(await dialog(page).count(), 0)
})
