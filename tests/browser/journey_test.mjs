// A whole report in Chromium, by all the ways in which people use the portal.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, assertLight, assertWhole, launch, open, views } from './support/browser.mjs'
import { clip, sha256Of } from './support/clips.mjs'
import { Keyboard, Mouse } from './support/hands.mjs'
import { Walk, narrative } from './support/journey.mjs'
import { Service } from './support/service.mjs'

let service
let browser
before(async () => { service = await Service.start(); browser = await launch() })
after(async () => { await browser?.close(); await service?.stop() })

async function report(view, Hands, options, scripts = true) {
  const page = await open(browser, views[view])
  const walk = new Walk(service, page, new Hands(page), options)
  await walk.check()
  await walk.giveEmail()
  await walk.answerAll()
  await walk.upload([clip], scripts)
  await walk.sign()
  const reference = await walk.send()
  await page.context().close()
  return reference
}

/// What was sent is what the force has: the words, the vehicle, and the file byte for byte.
async function assertReceived(reference) {
  const ours = await service.caseOf(reference)
  assert.equal(ours.vrm, 'AB12CDE')
  assert.equal(ours.submission.declaration.narrative, narrative)
  assert.deepEqual(ours.originals.map(({ sha256 }) => sha256), [sha256Of(clip)])
}

test('a report with scripts is received, and every page of it is whole, accessible and light', async () => {
  const look = async (page, name) => {
    await assertWhole(page, name)
    await assertAccessible(page, name)
    await assertLight(page, name)
  }
  await assertReceived(await report('desktop', Mouse, { look }))
})

test('a report without scripts, in Welsh, is received', async () => {
  await assertReceived(await report('without_scripts', Mouse, { language: 'cy', look: assertWhole }, false))
})

test('a report by keyboard alone is received, and the focus is always seen', async () => {
  await assertReceived(await report('desktop', Keyboard, {}))
})

for (const [view, language] of [['narrow', 'en'], ['narrow', 'cy'], ['zoomed', 'en'], ['phone', 'cy']]) {
  test(`a report fits the screen: ${view}, ${language}`, async () => {
    await assertReceived(await report(view, Mouse, { language, look: assertFits }))
  })
}
