// Every page that the journey does not show, and every page in its other states: with errors, with answers, with a file.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertLight, assertWhole, launch, open, views } from './support/browser.mjs'
import { clip } from './support/clips.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk, checker, email, questions, signing } from './support/journey.mjs'
import { openPages } from './support/pages.mjs'
import { Service } from './support/service.mjs'

let service
let browser
before(async () => { service = await Service.start(); browser = await launch() })
after(async () => { await browser?.close(); await service?.stop() })

async function assertGood(page, name) {
  await assertWhole(page, name)
  await assertAccessible(page, name)
  await assertFits(page, name)
  await assertLight(page, name)
}

async function walkOf(view = 'narrow', language = 'en') {
  const page = await open(browser, views[view])
  return new Walk(service, page, new Mouse(page), { language })
}

async function sendEmpty(walk, name) {
  await walk.page.locator('main form button[type="submit"]').first().click()
  await walk.page.waitForLoadState()
  await assertGood(walk.page, `${name}, sent empty`)
  await assertErrorsLead(walk.page, `${name}, sent empty`)
}

for (const language of ['en', 'cy']) {
  test(`every page that anybody may open is whole, accessible and fits a small screen (${language})`, async () => {
    const walk = await walkOf('narrow', language)
    for (const { name, path, status = 200 } of openPages) {
      const answer = await walk.page.goto(walk.at(path))
      assert.equal(answer.status(), status, `${name} (${path})`)
      await assertGood(walk.page, name)
    }
  })
}

test('each step of the checker that is sent empty says what is missing', async () => {
  const walk = await walkOf()
  await walk.go('/report')
  for (const step of checker) {
    if (step.required) await sendEmpty(walk, step.name)
    await walk.answer(step)
  }
  await sendEmpty(walk, email[0].name)
})

test('each question says what is missing, and shows again what was answered', async () => {
  const walk = await walkOf()
  await walk.check()
  await walk.giveEmail()
  for (const step of questions) {
    await walk.go(step.path)
    if (step.required) await sendEmpty(walk, step.name)
    await walk.go(step.path)
    await walk.answer(step)
    await walk.go(step.path)
    await assertGood(walk.page, `${step.name}, answered`)
    const filled = await walk.page.evaluate(() => [...document.querySelectorAll('main input:not([type="hidden"]), main textarea')]
      .some((field) => field.matches('[type="radio"], [type="checkbox"]') ? field.checked : field.value !== ''))
    assert.ok(filled || !step.fill, `${step.name} shows again what was answered`)
  }
  for (const [name, path] of [['vehicles', '/report/vehicles'], ['another vehicle', '/report/vehicle/2'],
                              ['remove a vehicle', '/report/vehicle/1/remove'], ['delete the report', '/report/discard'],
                              ['task list, begun', '/report/tasks']]) {
    await walk.go(path)
    await assertGood(walk.page, name)
  }
  await walk.upload([clip], true)
  await walk.go('/report/upload')
  await assertGood(walk.page, 'upload, with a file')
  for (const name of ['moment', 'remove']) {
    await walk.page.locator(`.catseye-upload a[href*="/${name}"]`).click()
    await assertGood(walk.page, name)
    if (name === 'moment') {
      await walk.hands.type('moment', 'when it happened')
      await sendEmpty(walk, name)
    }
    await walk.go('/report/upload')
  }
  await walk.go(signing.path)
  await walk.hands.type('name', 'Somebody Else')
  await sendEmpty(walk, signing.name)
  await walk.sign()
  await assertGood(walk.page, 'check your answers')
})

test('a page of a report without its session leads to the way back', async () => {
  const walk = await walkOf()
  for (const { path } of [...questions, { path: '/report/tasks' }, { path: '/report/upload' }, signing]) {
    await walk.go(path)
    assert.equal(new URL(walk.page.url()).pathname, '/report/return', path)
  }
})

test('a form of a session that has ended is refused with the way back', async () => {
  const walk = await walkOf()
  await walk.check()
  await walk.page.context().clearCookies()
  await walk.hands.type('email', 'sam.rider@example.org')
  const [answer] = await Promise.all([walk.page.waitForNavigation(), walk.page.locator('main form button').click()])
  assert.equal(answer.status(), 403)
  await assertGood(walk.page, 'session ended')
})

test('colours chosen by the user leave every field and button visible', async () => {
  const page = await open(browser, { ...views.desktop, forcedColors: 'active' })
  const walk = new Walk(service, page, new Mouse(page))
  await walk.check()
  const seen = await page.evaluate(() => [...document.querySelectorAll('main input:not([type="hidden"]), main button')]
    .map((field) => getComputedStyle(field)).every((style) => parseFloat(style.borderTopWidth) > 0 || style.outlineStyle !== 'none'))
  assert.ok(seen)
})

test('a store without room says so and what to do, with scripts and without, and keeps the rest going', async () => {
  const own = await Service.start({ INTAKE_FREE_BYTES: 2 ** 60 })
  try {
    for (const view of ['narrow', 'without_scripts']) {
      const page = await open(browser, views[view])
      const walk = new Walk(own, page, new Mouse(page))
      await walk.check()
      await walk.giveEmail()
      await walk.go('/report/upload')
      await page.locator('input[type="file"]').setInputFiles([clip])
      if (view === 'narrow') {
        await page.locator('.catseye-upload .govuk-error-message').waitFor()
        assert.match(await page.locator('.catseye-upload').innerText(), /storage is nearly full[^]*try again in an hour[^]*Try again/)
        await assertAccessible(page, 'upload, no room')
        await assertFits(page, 'upload, no room')
      } else {
        await walk.hands.press('main form button[type="submit"]')
        assert.match(await page.locator('.govuk-error-summary').innerText(), /dashcam\.mp4[^]*storage is nearly full/)
        await assertWhole(page, 'upload without scripts, no room')  // axe is a script itself
        await assertFits(page, 'upload without scripts, no room')
        await assertErrorsLead(page, 'upload without scripts, no room')
      }
      await walk.go(questions[0].path)
      await walk.answer(questions[0])
      assert.notEqual(new URL(page.url()).pathname, questions[0].path)
    }
    assert.deepEqual(own.rows('SELECT id FROM upload'), [])
  } finally {
    await own.stop()
  }
})

test('what is refused is a page too, whole and accessible', async () => {
  const own = await Service.start()
  try {
    const page = await open(browser, views.narrow)
    const walk = new Walk(own, page, new Mouse(page))
    for (const [path, status] of [['/%zz', 400], ['/no-such-page', 404], ['/report/begin', 405]]) {
      const answer = await page.goto(walk.at(path))
      assert.equal(answer.status(), status, path)
      await assertGood(page, String(status))
    }
    await walk.check()
    await walk.giveEmail()
    await walk.go('/report/happened')
    await walk.hands.type('narrative', 'x'.repeat(1024 * 1024))
    const [large] = await Promise.all([page.waitForNavigation(), page.locator('main form button').click()])
    assert.equal(large.status(), 413)
    await assertGood(page, '413')
    await walk.go('/track')
    await page.evaluate(async () => {
      for (let tries = 0; tries < 12; ++tries)
        await fetch('/track', { method: 'POST', body: new URLSearchParams({ reference: 'none', email: 'none' }) })
    })
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main form button').click()])
    assert.equal(answer.status(), 429)
    await assertGood(page, '429')
  } finally {
    await own.stop()
  }
})

test('a service in trouble says so on a page, and keeps what was saved', async () => {
  const own = await Service.start()
  try {
    const page = await open(browser, views.narrow)
    const walk = new Walk(own, page, new Mouse(page))
    await walk.check()
    await walk.giveEmail()
    await walk.go('/report/happened')
    await walk.hands.type('narrative', 'It came past within a hand of my bars, on the bend before the bridge, and then braked.')
    await own.whileHeld(async () => {
      const [busy] = await Promise.all([page.waitForNavigation({ timeout: 60_000 }), page.locator('main form button').click()])
      assert.equal(busy.status(), 503)
      await assertGood(page, '503')
    })
    const saved = await page.reload()
    assert.equal(saved.status(), 200)
    assert.match(page.url(), /\/report\/(?!happened)/)

    own.harm('ALTER TABLE draft RENAME TO draft_elsewhere')
    const broken = await page.goto(walk.at('/report/tasks'))
    assert.equal(broken.status(), 500)
    await assertGood(page, '500')
    own.harm('ALTER TABLE draft_elsewhere RENAME TO draft')
    assert.equal((await page.goto(walk.at('/report/tasks'))).status(), 200)
  } finally {
    await own.stop()
  }
})
