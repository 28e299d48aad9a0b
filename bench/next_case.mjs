// node bench/next_case.mjs: an officer records decision after decision by keyboard; prints how long the next case took to
// show, from the key press: the page's first byte, the poster's, the proxy's.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open } from '../tests/browser/support/browser.mjs'
import { makeOfficer, signIn } from '../tests/browser/support/officer.mjs'
import { Service } from '../tests/browser/support/service.mjs'

const kPatienceMs = 300_000
const watched = { page: /\/case\/[^/]+$/, poster: /\/poster\.jpg$/, proxy: /\/proxy\.mp4$/ }

async function allWait(service, count) {
  for (const until = Date.now() + kPatienceMs; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200)))
    if (service.ask('queue').cases.filter(({ state }) => state === 'waiting').length === count) return
  throw new Error('the clips are not looked at in time')
}

/// Decides the case on the page; milliseconds until the first byte of each that the next case shows.
async function recordAndOpenNext(page) {
  for (const key of ['0', '1', '2', 'Enter', 'Alt+t']) await page.keyboard.press(key)
  const answers = Object.fromEntries(Object.entries(watched).map(([name, path]) =>
    [name, page.waitForResponse((response) => path.test(new URL(response.url()).pathname) && response.status() < 300)]))
  const pressed = Date.now()
  await page.keyboard.press('Control+Enter')
  const times = {}
  for (const [name, answer] of Object.entries(answers)) {
    const timing = (await answer).request().timing()
    times[name] = timing.startTime + timing.responseStart - pressed
  }
  await page.waitForFunction(() => document.querySelector('video')?.readyState >= 2)
  times.shown = Date.now() - pressed
  return times
}

const service = await Service.start()
const browser = await launch()
try {
  const folder = process.env.CATSEYE_CLIPS
  const when = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T08:15`
  const clips = readdirSync(folder)
  for (const [at, clip] of clips.entries())
    service.tell('submit', join(folder, clip), '--offence', 'close_pass', '--vrm', `AA00 AA${String.fromCharCode(65 + at)}`,
      '--when', when, '--where', `A${at + 1}, Preston`)
  await allWait(service, clips.length)
  const page = await open(browser, { viewport: { width: 1440, height: 900 } })
  await signIn(service, page, makeOfficer(service, 'Bench', 'reviewer'))
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('n')])
  const runs = []
  for (let turn = 1; turn < clips.length; ++turn) runs.push(await recordAndOpenNext(page))
  console.log('| first byte of | times | median ms | most ms | limit ms |\n|---|---|---|---|---|')
  for (const name of [...Object.keys(watched), 'shown']) {
    const times = runs.map((run) => run[name]).sort((a, b) => a - b)
    console.log(`| ${name} | ${times.length} | ${Math.round(times[times.length >> 1])} | ${Math.round(times.at(-1))} | ${name === 'page' || name === 'shown' ? '' : 300} |`)
  }
} finally {
  await browser.close()
  await service.stop()
}
