// node screenshots.mjs FOLDER CLIP: a picture of every page of the portal, wide and narrow, in both languages.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open, views } from './support/browser.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk } from './support/journey.mjs'
import { openPages } from './support/pages.mjs'
import { Service } from './support/service.mjs'

const [folder, clip] = process.argv.slice(2)
if (!folder || !clip) {
  console.error('usage: node screenshots.mjs FOLDER CLIP')
  process.exit(2)
}

const service = await Service.start()
const browser = await launch()
try {
  for (const [view, language] of [['desktop', 'en'], ['phone', 'en'], ['phone', 'cy']]) {
    const into = join(folder, language === 'en' ? view : `${view}-${language}`)
    mkdirSync(into, { recursive: true })
    let ordinal = 0
    const look = async (page, name) => {
      // A clip stands where somebody would stop it.
      await page.evaluate(() => Promise.all([...document.querySelectorAll('video')].map((clip) => new Promise((seen) => {
        clip.addEventListener('seeked', seen, { once: true })
        clip.currentTime = 1.5
      }))))
      const file = `${String(++ordinal).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-')}.png`
      await page.screenshot({ path: join(into, file), fullPage: true })
    }
    const page = await open(browser, views[view])
    const walk = new Walk(service, page, new Mouse(page), { language, look })
    for (const { name, path } of openPages) {
      await walk.go(path)
      await look(page, name)
    }
    await walk.check()
    await walk.giveEmail()
    await walk.answerAll()
    await walk.upload([clip], true)
    await walk.sign()
    await walk.send()
    for (const [name, path] of [['status', '/track'], ['send more', '/track/more'], ['send more, files', '/track/more/files'], ['withdraw', '/track/withdraw']]) {
      await walk.go(path)
      await look(page, name)
    }
    await page.context().close()
  }
} finally {
  await browser.close()
  await service.stop()
}
