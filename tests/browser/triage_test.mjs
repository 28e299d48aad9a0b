// An officer's day: a case decided by keyboard alone, taken back, overturned; a submitter asked, who answers and sees the outcome.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertWhole, launch, open } from './support/browser.mjs'
import { clip } from './support/clips.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk } from './support/journey.mjs'
import { Mailbox } from './support/mailbox.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const kAddress = 'sam.rider@example.org'
const kMain = 'main form button[type="submit"]'
const kDesk = { viewport: { width: 1440, height: 900 } }
const kMostKeys = 8
const shots = process.env.CATSEYE_SCREENSHOTS
let mailbox
let service
let browser
let reviewer      // an officer, and a page on which they are signed in
let supervisor
let clerk
let submitter     // who sent the report, in the browser it was sent from
let report        // its reference
const codeIn = ({ text }) => /\b\d{6}\b/.exec(text)[0]

async function officer(name, role) {
  const who = makeOfficer(service, name, role)
  const page = await open(browser, kDesk)
  await signIn(service, page, who)
  return { ...who, page }
}
async function good(page, name) {
  await assertWhole(page, name)
  await assertAccessible(page, name)
  await assertFits(page, name)
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `console ${name}.png`) })
}
/// A case by the command line, incident yesterday; its reference.
function submit(mark, where) {
  const when = `${new Date(Date.now() - 86400000).toISOString().slice(0, 10)}T08:15`
  const made = JSON.parse(service.tell('submit', clip, '--offence', 'close_pass', '--vrm', mark, '--when', when, '--where', where, '--json'))
  return made.cases[0]
}
async function waits(reference) {
  for (const until = Date.now() + 120000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200)))
    if (service.ask('case', reference).state === 'waiting') return
  throw new Error(`case ${reference} does not wait`)
}
const caseOnPage = (page) => new URL(page.url()).pathname.split('/')[2]

before(async () => {
  mailbox = await Mailbox.start()
  service = await Service.start({ MAIL_SERVER: mailbox.url, CONSOLE_UNDO: 30 })
  browser = await launch()
  const page = await open(browser, { viewport: { width: 1280, height: 900 } })
  submitter = new Walk(service, page, new Mouse(page))
  await submitter.check()
  await submitter.hands.type('email', kAddress)
  await submitter.hands.press(kMain)
  await submitter.hands.type('code', codeIn(await mailbox.next(kAddress)))
  await submitter.hands.press(kMain)
  await submitter.answerAll()
  await submitter.upload([clip], true)
  await submitter.sign()
  report = await submitter.send()
  await mailbox.next(kAddress)  // the receipt
  await service.caseOf(report)
  for (const [mark, where] of [['AA00 AAB', 'A6, Preston'], ['AA00 AAC', 'M6 junction 31']]) await waits(submit(mark, where))
  reviewer = await officer('PC 1234 Example', 'reviewer')
  supervisor = await officer('Sgt 99 Example', 'supervisor')
  clerk = await officer('Central Ticket Office', 'clerk')
})
after(async () => { await browser?.close(); await service?.stop(); mailbox?.stop() })

/// Counts what is pressed beyond typed text.
class Keys {
  count = 0
  constructor(page) { this.page = page }
  async press(key) { ++this.count; await this.page.keyboard.press(key) }
  async pressTo(key) { await Promise.all([this.page.waitForEvent('load'), this.press(key)]) }
  async type(text) { await this.page.keyboard.type(text) }
}

test('a case is triaged by keyboard alone, and the next one opens', async () => {
  const { page } = reviewer
  await page.goto(`${service.consoleUrl}/`)
  const keys = new Keys(page)
  await keys.pressTo('n')                        // take the first case
  await good(page, 'case')
  const first = caseOnPage(page)
  await keys.press('k')                          // watch
  await page.waitForFunction(() => document.querySelector('video') && !document.querySelector('video').paused)
  await keys.press('o')                          // the offence
  await keys.type('close pass')
  await keys.press('Enter')
  await keys.press('1')                          // a course
  await keys.type('Passed with less than a metre to spare; seen throughout, plate clear.')
  await keys.pressTo('Control+Enter')            // record, open the next
  assert.ok(keys.count <= kMostKeys, `${keys.count} keys beyond typed text`)
  const decided = service.ask('case', first)
  assert.equal(decided.state, 'recommended')
  assert.equal(decided.offence, 'RT88576')
  assert.equal(decided.decisions[0].disposal, 'COURSE')
  assert.notEqual(caseOnPage(page), first)
  await good(page, 'next case, the last can be taken back')

  await keys.pressTo('u')
  assert.equal(caseOnPage(page), first)
  assert.equal(service.ask('case', first).state, 'waiting')
  assert.match(await page.innerText('main'), /The decision was taken back/)
})

test('no further action is chosen by numbers, with standard words', async () => {
  const { page } = reviewer
  const keys = new Keys(page)
  await keys.press('0')
  await keys.press('1')
  await keys.press('2')
  await good(page, 'no further action')
  assert.equal(await page.locator('#nfa_reason').inputValue(), 'INSUFFICIENT_EVIDENCE')
  await keys.press('Enter')
  await keys.press('Alt+t')
  const reference = caseOnPage(page)
  await keys.pressTo('Control+Enter')
  assert.ok(keys.count + 2 <= kMostKeys, `${keys.count} keys after taking and watching`)
  const { state, decisions } = service.ask('case', reference)
  assert.equal(state, 'closed')
  assert.equal(decisions.at(-1).nfa_reason, 'INSUFFICIENT_EVIDENCE')
  await keys.pressTo('u')
})

test('what is refused comes back with what was typed, and the error leads to its field', async () => {
  const { page } = reviewer
  await page.locator('#reason').fill('ab')
  await page.locator('#disposal-WARN').check({ force: true })
  await Promise.all([page.waitForEvent('load'), page.locator('button[name="then"][value="stay"]').click()])
  await good(page, 'decision refused')
  await assertErrorsLead(page, 'decision refused')
  assert.equal(await page.locator('#reason').inputValue(), 'ab')
})

test('every tab of a case, the keys and the pages beside it can be read by everybody', async () => {
  const { page } = reviewer
  await page.goto(`${service.consoleUrl}/case/${caseOnPage(page)}`)
  for (const tab of await page.locator('.govuk-tabs__tab').all()) {
    await tab.click()
    await good(page, `case, ${(await tab.innerText()).toLowerCase()}`)
  }
  await page.locator('body').press('?')
  await good(page, 'keys')
  await page.keyboard.press('Escape')
  const path = new URL(page.url()).pathname
  for (const [name, below] of [['later life', '/outcomes'], ['statement and submitter', '/submitter'], ['points', '/points?offence=RT88026']]) {
    await page.goto(`${service.consoleUrl}${path}${below}`)
    await good(page, name)
  }
  const plain = await browser.newContext({ ...kDesk, javaScriptEnabled: false, storageState: await page.context().storageState() })
  const without = await plain.newPage()
  await without.goto(`${service.consoleUrl}${path}`)
  for (const words of ['Points to prove', 'Audit trail', 'Disposal']) assert.ok((await without.innerText('main')).includes(words))
  await without.locator('#offence').selectOption('RT88576')
  await without.locator('#disposal-WARN').check({ force: true })
  await without.locator('#reason').fill('Decided without scripts.')
  await without.locator('button[name="then"][value="stay"]').click()
  assert.match(await without.innerText('main'), /Warning letter to the keeper, recommended/)
  await plain.close()
  await page.goto(`${service.consoleUrl}${path}`)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('u')])  // it waits again, for the tests that follow
})

test('a submitter is asked, answers on the page of the report, and sees the outcome', async () => {
  const { page } = reviewer
  const { ref } = service.ask('queue').cases.map((one) => service.ask('case', one.ref)).find(({ submission }) => submission.reference === report)
  await page.goto(`${service.consoleUrl}/case/${ref}`)
  if (await page.locator('form[action$="/take"]').count()) await Promise.all([page.waitForEvent('load'), page.keyboard.press('t')])
  await page.locator('a[href="#messages"]').click()
  await page.locator('#ask button[data-want="statement"]').click()
  await Promise.all([page.waitForEvent('load'), page.locator('#ask button:has-text("Ask the submitter")').click()])
  await good(page, 'submitter asked')
  const mail = await mailbox.next(kAddress)
  assert.match(mail.text, /needs something from you/)

  for (const language of ['cy', 'en']) {
    await submitter.page.goto(`${service.url}${language === 'cy' ? '/cy' : ''}/track`)
    await good(submitter.page, `track, asked (${language})`)
    assert.match(await submitter.page.innerText('main'), /brake, swerve, stop/)
  }
  await submitter.page.locator('a.govuk-button[href$="/track/more"]').click()
  await good(submitter.page, 'track, answer')
  await submitter.hands.type('words', 'I braked hard; its mirror touched my sleeve.')
  await submitter.hands.press(kMain)
  await submitter.hands.press('form[action$="/track/more/send"] button')
  await mailbox.next(kAddress)
  assert.equal(service.ask('case', ref).state, 'waiting')
  assert.ok(service.ask('case', ref).flags.includes('answered'))

  await page.goto(`${service.consoleUrl}/case/${ref}`)
  await page.locator('a[href="#messages"]').click()
  await good(page, 'submitter answered')
  assert.match(await page.innerText('#messages'), /its mirror touched my sleeve/)
  await page.locator('#disposal-NFA').check({ force: true })
  await page.locator('#nfa_reason').selectOption('BELOW_THRESHOLD')
  await page.locator('#reason').fill('Close, but the lane was wide.')
  await Promise.all([page.waitForEvent('load'), page.locator('button[name="then"][value="stay"]').click()])
  await submitter.page.goto(`${service.url}/track`)
  assert.doesNotMatch(await submitter.page.innerText('main'), /no further action/)  // it can still be taken back
  await page.waitForFunction(() => document.querySelector('.catseye-undo').hidden, null, { timeout: 90000 })
  await submitter.page.goto(`${service.url}/track`)
  assert.match(await submitter.page.innerText('main'), /We are taking no further action/)
  assert.match((await mailbox.next(kAddress)).text, /no further action/)
})

test('a dangerous drive goes to a second officer, who overturns it', async () => {
  const { page } = reviewer
  await page.goto(`${service.consoleUrl}/`)
  const keys = new Keys(page)
  await keys.pressTo('n')                        // both are in hand since the first case
  assert.match(await page.innerText('main'), /No other case waits for you now/)
  await good(page, 'nothing free, the cases in hand')
  await keys.press('j')
  await keys.pressTo('Enter')
  const reference = caseOnPage(page)
  await keys.press('o')
  await keys.type('RT88026')
  await keys.press('Enter')
  await keys.press('3')
  await keys.type('Overtook into oncoming traffic.')
  await Promise.all([page.waitForEvent('load'), page.locator('button[name="then"][value="stay"]').click()])
  assert.equal(service.ask('case', reference).state, 'second_review')
  const other = supervisor.page
  await other.goto(`${service.consoleUrl}/case/${reference}`)
  await good(other, 'second review')
  await other.locator('#offence').click()
  await other.keyboard.type('RT88575')
  await other.keyboard.press('Enter')
  await other.locator('#disposal-COURSE').check({ force: true })
  await other.locator('#reason').fill('Careless, not dangerous: the road ahead was clear.')
  await Promise.all([other.waitForEvent('load'), other.locator('button[name="then"][value="stay"]').click()])
  const { state, offence, decisions } = service.ask('case', reference)
  assert.equal(state, 'recommended')
  assert.equal(offence, 'RT88575')
  assert.deepEqual(decisions.map(({ disposal }) => disposal), ['COURT', 'COURSE'])

  const office = clerk.page
  await office.goto(`${service.consoleUrl}/case/${reference}/outcomes`)
  await good(office, 'later life, clerk')
  await office.locator('[name="event"][value="notice_posted"]').check({ force: true })
  await Promise.all([office.waitForEvent('load'), office.locator('#outcome button').click()])
  assert.equal(service.ask('case', reference).state, 'notice_posted')
  await office.goto(`${service.consoleUrl}/outcomes/import`)
  await good(office, 'import')
  const today = new Date().toISOString().slice(0, 10)
  await office.locator('input[type="file"]').setInputFiles({ name: 'results.csv', mimeType: 'text/csv',
    buffer: Buffer.from(`reference,event,date\n${reference},driver_named,${today}\nnobody,convicted,${today}\n`) })
  await Promise.all([office.waitForEvent('load'), office.locator('#results button').click()])
  await good(office, 'import, preview')
  await Promise.all([office.waitForEvent('load'), office.locator('button[name="record"]').click()])
  await good(office, 'import, done')
  assert.equal(service.ask('case', reference).state, 'driver_named')
})

test('nothing that was typed runs, on any page that shows it', async () => {
  const { page } = reviewer
  await page.goto(`${service.consoleUrl}/queue?held=me`)
  await page.keyboard.press('j')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  const path = new URL(page.url()).pathname
  await page.addInitScript(() => {
    window.violations = 0
    document.addEventListener('securitypolicyviolation', () => { ++window.violations })
  })
  for (const payload of ['<script>window.hit=1</script>', '"><img src=x onerror=window.hit=1>', '</textarea><svg onload=window.hit=1>']) {
    await page.goto(`${service.consoleUrl}${path}`)
    await page.locator('#disposal-ADVICE').check({ force: true })
    await page.locator('#reason').fill(payload)
    await Promise.all([page.waitForEvent('load'), page.locator('button[name="then"][value="stay"]').click()])
    await page.locator('a[href="#history"]').click()
    assert.ok((await page.innerText('#history')).includes(payload))
    assert.deepEqual(await page.evaluate(() => [window.hit, window.violations]), [undefined, 0])
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('u')])
  }
})
