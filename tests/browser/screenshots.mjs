// node screenshots.mjs FOLDER CLIP: a picture of every page of the portal, with its errors, wide and narrow, in both languages.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open, views } from './support/browser.mjs'
import { Mouse } from './support/hands.mjs'
import { Mailbox } from './support/mailbox.mjs'
import { Walk, checker, email } from './support/journey.mjs'
import { openPages } from './support/pages.mjs'
import { Service } from './support/service.mjs'

const [folder, clip] = process.argv.slice(2)
if (!folder || !clip) {
  console.error('usage: node screenshots.mjs FOLDER CLIP')
  process.exit(2)
}
const kAddress = 'sam.rider@example.org'
const kMain = 'main form button[type="submit"]'

/// The pages as one person sees them: in one view, in one language.
class Album {
  constructor(into, walk, mailbox) {
    Object.assign(this, { into, walk, mailbox, ordinal: 0 })
    walk.look = (page, name) => this.look(page, name)
    mkdirSync(into, { recursive: true })
  }

  async look(page, name) {
    // A clip stands where somebody would stop it.
    await page.evaluate(() => Promise.all([...document.querySelectorAll('video')].map((clip) => new Promise((seen) => {
      clip.addEventListener('seeked', seen, { once: true })
      clip.currentTime = 1.5
    }))))
    const file = `${String(++this.ordinal).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-')}.png`
    await page.screenshot({ path: join(this.into, file), fullPage: true })
  }
  async visit(name, path) {
    await this.walk.go(path)
    await this.look(this.walk.page, name)
  }
  async press(name, selector = kMain) {
    await this.walk.hands.press(selector)
    await this.look(this.walk.page, name)
  }
  async code(name) {
    let code
    while (!code) code = /\b\d{6}\b/.exec((await this.mailbox.next(kAddress)).text)?.[0]  // receipts come to the same address
    await this.walk.hands.type('code', code === '000000' ? '000001' : '000000')
    await this.press(`${name} (errors)`)
    await this.walk.hands.type('code', code)
    await this.walk.hands.press(kMain)
  }

  async report() {
    const { walk } = this
    await walk.go('/report')
    for (const step of checker) await walk.answer(step)
    await walk.answer(email[0])
    await this.look(walk.page, 'code')
    await this.code('code')
    await this.visit('a report is begun', '/report')
    await walk.answerAll()
    for (const [name, path] of [['vehicles', '/report/vehicles'], ['another vehicle', '/report/vehicle/2'],
                                ['remove a vehicle', '/report/vehicle/1/remove'], ['delete the report', '/report/discard']])
      await this.visit(name, path)
    await this.trouble()
    await walk.upload([clip], true)
    await this.visit('upload, with a file', '/report/upload')
    for (const name of ['moment', 'remove']) {
      await walk.go('/report/upload')
      await this.press(name, `.catseye-upload a[href*="/${name}"]`)
    }
    await this.visit('task list, all answered', '/report/tasks')
    await walk.sign()
    await walk.send()
  }

  async track() {
    await this.visit('status', '/track')
    const [{ reference }] = this.walk.service.rows('SELECT reference FROM submission')
    await this.walk.service.caseOf(reference)
    await this.visit('status, footage prepared', '/track')
    await this.visit('send more', '/track/more')
    await this.walk.hands.type('words', 'The car had a roof box.')
    await this.press('send more, files')
    await this.press('status, more was sent', 'form[action$="/track/more/send"] button')
    await this.visit('ask for a copy', '/track/copy')
    await this.press('code for the copy')
    await this.code('code for the copy')
    await this.look(this.walk.page, 'the copy is ready')
    await this.visit('withdraw', '/track/withdraw')
    await this.press('withdraw (errors)')
    await this.walk.hands.type('reason', 'It was my neighbour, and she has apologised.')
    await this.press('status, withdrawn')
  }

  async refusals() {
    const { walk } = this
    await this.visit('400', '/%zz')
    await this.visit('405', '/report/begin')
    await walk.check()
    await walk.page.context().clearCookies()
    await walk.hands.type('email', kAddress)
    await this.press('403')
    await this.visit('find a report', '/track')
    await this.press('find a report (errors)')
    await walk.page.evaluate(async () => {
      for (let tries = 0; tries < 12; ++tries) await fetch('/track', { method: 'POST', body: new URLSearchParams() })
    })
    await this.press('429')
  }

  /// What people see while the service cannot do its work.
  async trouble() {
    const { service, page } = this.walk
    await this.walk.go('/report/happened')
    await service.whileHeld(() => this.press('503'))
    service.harm('ALTER TABLE draft RENAME TO draft_elsewhere')
    await page.reload()
    await this.look(page, '500')
    service.harm('ALTER TABLE draft_elsewhere RENAME TO draft')
  }

  /// The end of a session, told by a clock that we turn.
  async timeout() {
    const { page } = this.walk
    await page.clock.install()
    await this.walk.check()
    await page.clock.fastForward('56:00')
    await page.clock.runFor(2000)
    await page.locator('dialog[open]').waitFor()
    await page.screenshot({ path: join(this.into, `${String(++this.ordinal).padStart(2, '0')}-session-ends-soon.png`) })
  }
}

const browser = await launch()
try {
  for (const [view, language] of [['desktop', 'en'], ['phone', 'en'], ['phone', 'cy']]) {
    const mailbox = await Mailbox.start()
    const service = await Service.start({ MAIL_SERVER: mailbox.url })
    try {
      const page = await open(browser, views[view])
      const walk = new Walk(service, page, new Mouse(page), { language, errs: true })
      const album = new Album(join(folder, language === 'en' ? view : `${view}-${language}`), walk, mailbox)
      for (const { name, path } of openPages) await album.visit(name, path)
      await album.report()
      await album.track()
      walk.errs = false
      walk.look = async () => {}
      await album.refusals()
      await album.timeout()
      await page.context().close()
    } finally {
      await service.stop()
      mailbox.stop()
    }
  }
} finally {
  await browser.close()
}
