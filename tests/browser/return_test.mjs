// A report is left, and come back to with the code that was sent by e-mail; nobody else gets in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertWhole, launch, open, views } from './support/browser.mjs'
import { Mouse } from './support/hands.mjs'
import { Mailbox } from './support/mailbox.mjs'
import { Walk, questions } from './support/journey.mjs'
import { Service } from './support/service.mjs'

const kAddress = 'sam.rider@example.org'
let mailbox
let service
let browser
before(async () => {
  mailbox = await Mailbox.start()
  service = await Service.start({ MAIL_SERVER: mailbox.url })
  browser = await launch()
})
after(async () => { await browser?.close(); await service?.stop(); mailbox?.stop() })

async function walkOf(view = 'desktop') {
  const page = await open(browser, views[view])
  return new Walk(service, page, new Mouse(page))
}
const codeIn = ({ text }) => /\b\d{6}\b/.exec(text)[0]
async function type(walk, name, text) {
  await walk.hands.type(name, text)
  await walk.hands.press('main form button[type="submit"]')
}

test('the code of the mail opens the report, on this device and on another', async () => {
  const walk = await walkOf()
  await walk.check()
  await type(walk, 'email', kAddress)
  await assertWhole(walk.page, 'code')
  await assertAccessible(walk.page, 'code')
  const code = codeIn(await mailbox.next(kAddress))
  await type(walk, 'code', code === '000000' ? '000001' : '000000')
  await assertErrorsLead(walk.page, 'code, wrong')
  await assertAccessible(walk.page, 'code, wrong')
  await type(walk, 'code', code)
  assert.ok(walk.page.url().endsWith('/report/tasks'))
  const where = questions.find(({ name }) => name === 'where')
  await walk.go(where.path)
  await walk.answer(where)

  const telephone = await walkOf('phone')
  await telephone.go('/report/return')
  await type(telephone, 'email', kAddress)
  const mail = await mailbox.next(kAddress)
  await type(telephone, 'code', codeIn(mail))
  assert.ok(telephone.page.url().endsWith('/report/tasks'))
  await telephone.go(where.path)
  assert.equal(await telephone.page.locator('[name="town"]').inputValue(), 'Preston')
})

test('an address without a report is answered alike, and gets no mail', async () => {
  const walk = await walkOf()
  await walk.go('/report/return')
  await type(walk, 'email', 'nobody@example.org')
  assert.ok(new URL(walk.page.url()).pathname.endsWith('/report/code'))
  await type(walk, 'code', '123456')
  await assertErrorsLead(walk.page, 'code, of nobody')
  assert.equal(mailbox.mails.length, 0)
})

test('while reports flood in, a browser works for its own and people notice only some seconds', async () => {
  const flooded = await Service.start({ PORTAL_ATTACK_PER_MINUTE: 1 })
  try {
    const first = await open(browser, views.without_scripts)
    await new Walk(flooded, first, new Mouse(first)).check()
    assert.ok(first.url().endsWith('/report/email'))
    const page = await open(browser, views.desktop)
    const walk = new Walk(flooded, page, new Mouse(page))
    await walk.check()
    assert.ok(page.url().endsWith('/report/email'))
    const without = await open(browser, views.without_scripts)
    const other = new Walk(flooded, without, new Mouse(without))
    await assert.rejects(other.check())
    await assertWhole(without, 'too many')
    assert.match(await without.locator('h1').innerText(), /Too many/)
  } finally {
    await flooded.stop()
  }
})
