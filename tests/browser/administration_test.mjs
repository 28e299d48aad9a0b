// Administration, the custody log and evidence that leaves: each page in each of its states, and files as they arrive.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertWhole, launch, open, views } from './support/browser.mjs'
import { clip, sha256Of } from './support/clips.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const kMain = 'main form[method="post"] button[type="submit"]'
const pictures = process.env.CATSEYE_SCREENSHOTS
let service
let browser
let administrator, auditor, disclosure
let reference

async function good(page, name) {
  if (pictures) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true })
  }
  // The pages of texts show the placeholders that other pages must not show.
  if (!page.url().includes('/administration/templates')) await assertWhole(page, name)
  await assertAccessible(page, name)
  await assertFits(page, name)
}

async function pageOf(officer, path) {
  const page = await open(browser, views.desktop)
  await signIn(service, page, officer, path)
  return page
}

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).last()
    if (await field.evaluate((element) => element.tagName) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
}

/// The file that a press of the button downloads.
async function download(page, button = kMain) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(button).first().click()])
  return { path: await file.path(), name: file.suggestedFilename() }
}

before(async () => {
  service = await Service.start()
  browser = await launch()
  service.tell('submit', clip, '--offence', 'close_pass', '--vrm', 'AB12 CDE', '--when', '2026-03-20T08:15', '--where', 'A59, Preston', '--mode', 'cyclist')
  const { cases } = service.ask('queue')
  assert.ok(cases.length <= 1)
  administrator = makeOfficer(service, 'An Administrator', 'administrator')
  auditor = makeOfficer(service, 'An Auditor', 'auditor')
  disclosure = makeOfficer(service, 'DC 42 Example', 'disclosure_officer')
  for (const until = Date.now() + 120_000; !reference && Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200)))
    reference = service.ask('queue').cases.find(({ state }) => state === 'waiting')?.ref
  assert.ok(reference, `no case waits:\n${service.log.join('\n')}`)
})
after(async () => { await browser?.close(); await service?.stop() })

test('every page of administration is whole, and fits', async () => {
  const page = await pageOf(administrator, '/administration')
  for (const path of ['', '/law', '/law/offence', '/law/offence?code=RT88575', '/law/end?code=RT88575', '/law/holidays', '/law/tables',
                      '/intake', '/templates', '/templates/text?key=mail.receipt.text', '/jobs', '/health']) {
    await page.goto(`${service.consoleUrl}/administration${path}`)
    await good(page, `administration${path}`)
  }
  await page.context().close()
})

test('a bank holiday holds at once: the clock of a case is counted anew', async () => {
  const before = service.ask('case', reference).clock.last_safe_posting_day
  const page = await pageOf(administrator, '/administration/law/holidays')
  await page.locator(kMain).click()
  await good(page, 'holidays, sent empty')
  await fill(page, { days: `${before} A jubilee`, source: 'The Gazette' })
  await page.locator(kMain).click()
  await page.waitForURL(/administration\/law$/)
  await good(page, 'law, after a change')
  for (const until = Date.now() + 30_000; service.ask('case', reference).last_safe_posting_day === before; await new Promise((resolve) => setTimeout(resolve, 200)))
    assert.ok(Date.now() < until, 'the clock is not counted anew')
  assert.equal(service.ask('verify').ok, true)
  await page.context().close()
})

test('an offence that lacks something is refused at its field', async () => {
  const page = await pageOf(administrator, '/administration/law/offence?code=RT88575')
  await fill(page, { valid_from: 'soon', source: 'SI 2027/1' })
  await page.locator(kMain).click()
  await good(page, 'offence, refused')
  await assertErrorsLead(page, 'offence, refused')
  await fill(page, { valid_from: '2027-01-01', points: '4' })
  await page.locator(kMain).click()
  await page.waitForURL(/administration\/law$/)
  assert.match(await page.locator('main').innerText(), /SI 2027\/1/)
  await page.context().close()
})

test('what intake takes and what mails say changes without a restart', async () => {
  const page = await pageOf(administrator, '/administration/intake')
  await fill(page, { 'intake-max_files': '0' })
  await page.locator(kMain).click()
  await good(page, 'intake, refused')
  await assertErrorsLead(page, 'intake, refused')
  await fill(page, { 'intake-max_files': '3', 'force-contact': '01772 000000' })
  await page.locator(kMain).click()
  await good(page, 'intake, changed')
  const visitor = await open(browser, views.desktop)
  await visitor.goto(`${service.url}/contact`)
  assert.match(await visitor.locator('main').innerText(), /01772 000000/)
  await visitor.context().close()
  await page.goto(`${service.consoleUrl}/administration/templates/text?key=mail.receipt.subject`)
  await fill(page, { en: 'About {nonsense}' })
  await page.locator(kMain).first().click()
  await good(page, 'text, refused')
  await assertErrorsLead(page, 'text, refused')
  await fill(page, { en: 'Report {reference} is here' })
  await page.locator('main button[value="preview"]').click()
  await good(page, 'text, previewed')
  await page.locator('main button[value="save"]').click()
  await page.waitForURL(/templates\/text\?key=/)
  assert.match(await page.locator('main').innerText(), /An Administrator/)
  await page.context().close()
})

test('a bundle arrives whole, verifies offline, and its disclosure is in the log', async () => {
  const page = await pageOf(disclosure, `/case/${reference}/bundle`)
  await good(page, 'bundle')
  await page.locator(kMain).click()
  await good(page, 'bundle, sent empty')
  await assertErrorsLead(page, 'bundle, sent empty')
  await fill(page, { recipient: 'defence', reason: 'disclosure' })
  await page.locator('main [value="submitter_details"]').check()
  const bundle = await download(page)
  assert.equal(bundle.name, `catseye-${reference}.zip`)
  assert.equal(service.ask('verify', bundle.path).ok, true)
  const list = execFileSync('unzip', ['-Z1', bundle.path], { encoding: 'utf8' })
  for (const file of ['README.txt', 'summary.pdf', 'originals/original-1.mp4', 'playable/original-1.mp4', 'custody.json', 'manifest.json'])
    assert.ok(list.includes(file), `${file} is not in\n${list}`)
  const broken = join(service.folder, 'broken.zip')
  const bytes = execFileSync('cat', [bundle.path], { maxBuffer: 1 << 30 })
  bytes[bytes.length >> 1] ^= 1
  writeFileSync(broken, bytes)
  assert.throws(() => service.tell('verify', broken))
  if (pictures) writeFileSync(join(pictures, 'bundle.zip'), execFileSync('cat', [bundle.path], { maxBuffer: 1 << 30 }))
  await page.goto(`${service.consoleUrl}/case/${reference}/originals/1/download`)
  await good(page, 'original')
  await page.locator(kMain).click()
  await good(page, 'original, sent empty')
  await fill(page, { reason: 'examination' })
  const original = await download(page)
  assert.equal(original.name, 'original-1.mp4')
  assert.equal(sha256Of(original.path), sha256Of(clip))
  await page.context().close()
})

test('an auditor reads who did what, and takes it as a file', async () => {
  const page = await pageOf(auditor, `/custody?act=disclosure&case=${reference}`)
  await good(page, 'custody')
  const log = await page.locator('main').innerText()
  assert.match(log, /Evidence bundle exported\s+DC 42 Example/)
  assert.match(log, /Untouched original taken/)
  const file = await download(page, 'main form[action="/custody/export"] button')
  assert.equal(file.name, 'custody-log.csv')
  assert.match(execFileSync('cat', [file.path], { encoding: 'utf8' }), /bundle_exported,DC 42 Example/)
  await page.goto(`${service.consoleUrl}/custody?from=yesterday`)
  await good(page, 'custody, refused')
  await assertErrorsLead(page, 'custody, refused')
  await page.goto(`${service.consoleUrl}/custody/check`)
  await good(page, 'custody, checked')
  assert.match(await page.locator('main').innerText(), /The log is whole/)
  const answer = await page.goto(`${service.consoleUrl}/case/${reference}/bundle`)
  assert.equal(answer.status(), 403)
  await page.context().close()
})
