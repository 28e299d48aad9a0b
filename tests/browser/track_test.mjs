// What comes after the report: how it stands, sending more, the copy, withdrawal. Each page in each of its states.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertLight, assertWhole, launch, open, views } from './support/browser.mjs'
import { clip, sha256Of } from './support/clips.mjs'
import { Mouse } from './support/hands.mjs'
import { Mailbox } from './support/mailbox.mjs'
import { Walk } from './support/journey.mjs'
import { Service } from './support/service.mjs'

const kAddress = 'sam.rider@example.org'
const kMain = 'main form button[type="submit"]'
let mailbox
let service
let browser
let sender     // who sent the report, in the browser that it was sent from
let reference
const codeIn = ({ text }) => /\b\d{6}\b/.exec(text)[0]

async function walkOf(view = 'narrow', options = {}) {
  const page = await open(browser, views[view])
  return new Walk(service, page, new Mouse(page), options)
}
async function good({ page }, name) {
  await assertWhole(page, name)
  await assertAccessible(page, name)
  await assertFits(page, name)
  await assertLight(page, name)
}
async function sendEmpty(walk, name) {
  await walk.hands.press(kMain)
  await good(walk, `${name}, sent empty`)
  await assertErrorsLead(walk.page, `${name}, sent empty`)
}
/// The file that a link downloads.
async function download({ page }, link) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(link).click()])
  return file.path()
}
const textOfPdf = (path) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })

before(async () => {
  mailbox = await Mailbox.start()
  service = await Service.start({ MAIL_SERVER: mailbox.url })
  browser = await launch()
  sender = await walkOf('desktop')
  await sender.check()
  await sender.hands.type('email', kAddress)
  await sender.hands.press(kMain)
  await sender.hands.type('code', codeIn(await mailbox.next(kAddress)))
  await sender.hands.press(kMain)
  await sender.answerAll()
  await sender.upload([clip], true)
  await sender.sign()
  reference = await sender.send()
})
after(async () => { await browser?.close(); await service?.stop(); mailbox?.stop() })

/// Somebody who knows reference and address.
async function find(view, options) {
  const walk = await walkOf(view, options)
  await walk.go('/track')
  await walk.hands.type('reference', reference.toLowerCase().replaceAll('-', ' '))
  await walk.hands.type('email', kAddress)
  await walk.hands.press(kMain)
  return walk
}

test('the receipt has a copy that can be read, with the fingerprint of what was sent', async () => {
  const copy = textOfPdf(await download(sender, 'a[href$="/report/copy.pdf"]'))
  assert.ok(copy.includes(reference))
  assert.ok(copy.replace(/\s/g, '').includes(sha256Of(clip)))
  assert.ok(copy.includes('Sam Rider'))
  const mail = await mailbox.next(kAddress)
  assert.ok(mail.text.includes(reference))
})

test('the report is found by reference and address, in both languages', async () => {
  const lost = await walkOf()
  await lost.go('/track')
  await sendEmpty(lost, 'find a report')
  await lost.hands.type('reference', 'AAAA-AAAA-AAAA-AAAA')
  await lost.hands.type('email', kAddress)
  await sendEmpty(lost, 'unknown report')
  for (const language of ['en', 'cy']) {
    const walk = await find('narrow', { language })
    await good(walk, `status (${language})`)
    assert.ok((await walk.page.innerText('main')).includes(reference))
  }
})

test('more words and another file reach the report', async () => {
  const walk = await find('narrow')
  await walk.go('/track/more')
  await good(walk, 'send more')
  await walk.hands.type('words', 'The car had a roof box.')
  await walk.hands.press(kMain)
  await good(walk, 'send more, files')
  await walk.hands.pick('input[type="file"]', [clip])
  await walk.page.waitForFunction(() => document.querySelector('.catseye-upload a[href*="/remove"]'))
  await good(walk, 'send more, a file has arrived')
  await walk.go('/track/more/files')
  await good(walk, 'send more, a file is listed')
  await walk.page.locator('.catseye-upload a[href*="/remove"]').click()
  await good(walk, 'remove a file')
  await walk.go('/track/more/files')
  await walk.hands.press('form[action$="/track/more/send"] button')
  await good(walk, 'status, more was sent')
  assert.match(await walk.page.innerText('main'), /The car had a roof box\./)
  assert.equal((await mailbox.next(kAddress)).text.includes(reference), true)
})

test('nothing to send is said, and so is a text that is too long', async () => {
  const walk = await find('narrow')
  await walk.go('/track/more')
  await walk.hands.type('words', 'x'.repeat(5001))
  await sendEmpty(walk, 'send more, too long')
  await walk.hands.type('words', '')
  await walk.hands.press(kMain)
  await walk.hands.press('form[action$="/track/more/send"] button')
  await good(walk, 'send more, nothing')
})

test('the copy comes later with a code from the mail, and with no other', async () => {
  const walk = await find('narrow')
  await walk.go('/track/copy')
  await good(walk, 'ask for a copy')
  await walk.hands.press(kMain)
  await good(walk, 'code for the copy')
  const code = codeIn(await mailbox.next(kAddress))
  await walk.hands.type('code', code === '000000' ? '000001' : '000000')
  await sendEmpty(walk, 'code for the copy, wrong')
  await walk.hands.type('code', code)
  await walk.hands.press(kMain)
  await good(walk, 'the copy is ready')
  const file = await download(walk, 'a[href$="/track/copy.pdf"]')
  assert.equal(readFileSync(file).subarray(0, 5).toString(), '%PDF-')
})

test('a report is withdrawn with a reason, and left', async () => {
  const walk = sender  // in its own session: an address may look for reports only so often
  await walk.go('/track/withdraw')
  await good(walk, 'withdraw')
  await sendEmpty(walk, 'withdraw')
  await walk.hands.type('reason', 'It was my neighbour, and she has apologised.')
  await walk.hands.press(kMain)
  await good(walk, 'status, withdrawn')
  await walk.hands.press('form[action$="/track/leave"] button')
  await good(walk, 'left')
  assert.ok(!(await walk.page.innerText('main')).includes(reference))
})
