// The player and what officers add, in Chromium, by keyboard: what it says is what the pictures say of themselves.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { assertAccessible, launch, open, views } from './support/browser.mjs'
import { counted } from './support/clips.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const kSteps = 60

let service, browser, reference, signedIn
before(async () => {
  // Shorter than the session may idle: a page without anybody signs out before its viewing matters.
  service = await Service.start({ CONSOLE_VIEW_MINUTES: 10 })
  browser = await launch()
  const officer = makeOfficer(service, 'Ann Brown', 'reviewer')
  const submitted = service.ask('submit', counted.steady, counted.variable, '--offence', 'close_pass', '--vrm', 'AU00 NUM',
                                '--when', new Date(Date.now() - 24 * 3600 * 1000).toISOString(), '--where', 'A59, Preston')
  const page = await open(browser, views.desktop)
  await signIn(service, page, officer)
  signedIn = await page.context().storageState()
  await page.context().close()
  reference = (await service.caseOf(submitted.reference)).ref
})
after(async () => {
  await browser?.close()
  await service?.stop()
})

async function openCase(view = views.desktop) {
  const page = await open(browser, { ...view, storageState: signedIn })
  await page.goto(`${service.consoleUrl}/case/${reference}`)
  if (view.javaScriptEnabled === false) return page
  await page.locator('.catseye-timeline').waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('video')].some((video) => !video.closest('[hidden]') && video.readyState >= 2))
  return page
}

/// The frame that the readout names, once no seek is on its way.
async function readout(page) {
  await page.waitForFunction(() => document.querySelector('.catseye-readout').dataset.seeking === 'false')
  return Number(await page.locator('.catseye-readout').getAttribute('data-frame'))
}

/// The number burnt into the picture on the screen, read off its squares.
function burntIn(page) {
  return page.evaluate(() => {
    const video = [...document.querySelectorAll('video')].find((one) => !one.closest('[hidden]'))
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0)
    let number = 0
    for (let bit = 0; bit < 12; ++bit) number = number * 2 + (context.getImageData(16 * (1 + bit) + 8, 48 + 8, 1, 1).data[1] > 127 ? 1 : 0)
    return number
  })
}

async function press(page, key, frame) {
  await page.keyboard.press(key)
  await page.waitForFunction((wanted) => document.querySelector('.catseye-readout').dataset.frame === String(wanted), frame, { timeout: 10_000 })
  assert.equal(await readout(page), frame)
  assert.equal(await burntIn(page), frame, `the picture after ${key}`)
}

async function focusTimeline(page) {
  await page.locator('.catseye-timeline').focus()
}

test('sixty steps forward and sixty back are exact, at a constant and at a variable rate', async () => {
  const page = await openCase()
  for (const original of ['1', '2']) {
    await page.locator(`[data-choose="${original}"]`).press('Enter')
    await page.locator('.catseye-timeline').waitFor()
    await focusTimeline(page)
    await press(page, 'Home', 0)
    for (let frame = 1; frame <= kSteps; ++frame) await press(page, '.', frame)
    for (let frame = kSteps - 1; frame >= 0; --frame) await press(page, ',', frame)
    await press(page, '>', 10)
    await press(page, '<', 0)
    const last = Number(await page.locator('.catseye-timeline').getAttribute('aria-valuemax'))
    await press(page, 'End', last)
    await press(page, '.', last)
    await press(page, 'Home', 0)
  }
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('steps pressed faster than the browser seeks are all counted', async () => {
  const page = await openCase()
  await focusTimeline(page)
  await press(page, 'Home', 0)
  for (let presses = 0; presses < 25; ++presses) await page.keyboard.press('.')
  await press(page, '.', 26)
  await page.context().close()
})

test('it plays, stops, loops between two frames, and runs backwards', async () => {
  const page = await openCase()
  await focusTimeline(page)
  await press(page, 'Home', 0)
  for (const key of ['>', '.', '.']) await page.keyboard.press(key)
  await press(page, ',', 11)
  await page.keyboard.press('[')
  await press(page, '>', 21)
  await page.keyboard.press(']')
  assert.match(await page.locator('.catseye-readout').innerText(), /loop from frame 11 to 21/)
  const frames = await page.evaluate(() => new Promise((resolve) => {
    const seen = []
    const video = [...document.querySelectorAll('video')].find((one) => !one.closest('[hidden]'))
    const note = () => {
      seen.push(Number(document.querySelector('.catseye-readout').dataset.frame))
      if (seen.filter((frame, at) => at > 0 && frame < seen[at - 1]).length >= 2) resolve(seen)
      else video.requestVideoFrameCallback(note)
    }
    video.requestVideoFrameCallback(note)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
  }))
  // One picture may follow the last of the loop before the browser has gone back.
  assert.ok(frames.every((frame) => frame >= 11 && frame <= 23), `the loop showed ${frames}`)
  await page.keyboard.press('k')
  const stopped = await readout(page)
  assert.equal(await burntIn(page), stopped)
  await page.keyboard.press('\\')
  assert.doesNotMatch(await page.locator('.catseye-readout').innerText(), /loop/)
  await press(page, 'End', 99)
  await page.keyboard.press('j')
  await page.waitForFunction(() => Number(document.querySelector('.catseye-readout').dataset.frame) < 80)
  await page.keyboard.press('k')
  assert.equal(await burntIn(page), await readout(page))
  await page.context().close()
})

test('the loupe, the zoom and the picture’s light change the view and nothing else', async () => {
  const page = await openCase()
  const transform = () => page.locator('video').first().evaluate((video) => video.style.transform)
  await focusTimeline(page)
  await page.keyboard.down('z')
  assert.match(await transform(), /scale\(4\)/)
  await page.keyboard.up('z')
  assert.equal(await transform(), '')
  for (let presses = 0; presses < 4; ++presses) await page.keyboard.press('+')
  assert.match(await transform(), /scale\(2\.44/)
  const before = await transform()
  await page.keyboard.press('Shift+ArrowRight')
  assert.notEqual(await transform(), before)
  for (let presses = 0; presses < 5; ++presses) await page.keyboard.press('-')
  assert.equal(await transform(), '')
  await page.locator('.catseye-player__box summary', { hasText: 'Picture' }).press('Enter')
  const brightness = page.getByLabel('Brightness')
  await brightness.focus()
  for (let presses = 0; presses < 5; ++presses) await page.keyboard.press('ArrowRight')
  assert.match(await page.locator('video').first().evaluate((video) => video.style.filter), /brightness\(105%\)/)
  assert.match(await page.locator('.catseye-readout').innerText(), /picture adjusted for viewing/)
  assert.match(await page.locator('.catseye-player__box').first().innerText(), /View only: the file is unchanged/)
  await page.getByRole('button', { name: 'Reset' }).press('Enter')
  assert.doesNotMatch(await page.locator('.catseye-readout').innerText(), /adjusted/)
  await page.context().close()
})

test('keys do nothing where somebody types, and single keys can be turned off', async () => {
  const page = await openCase()
  await focusTimeline(page)
  await press(page, 'Home', 0)
  await page.keyboard.press('m')
  await page.keyboard.type('e.,k m')
  assert.equal(await page.locator('#marker-title').inputValue(), 'e.,k m')
  assert.equal(await readout(page), 0)
  assert.equal(await page.locator('.catseye-exhibit').count(), 0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.locator('.catseye-key-list', { hasText: 'one frame back' }).waitFor()
  await page.getByLabel('Single keys work').press('Space')
  await page.keyboard.press('Escape')
  await focusTimeline(page)
  await page.keyboard.press('.')
  await page.keyboard.press('ArrowRight') // the slider's own keys stay
  await page.waitForFunction(() => document.querySelector('.catseye-readout').dataset.frame === '25')
  await page.evaluate(() => localStorage.clear())
  await page.context().close()
})

test('a marker, a confirmed plate and an exhibit by keyboard, each in the custody log', async () => {
  const page = await openCase()
  await focusTimeline(page)
  await press(page, 'Home', 0)
  await press(page, '>', 10)
  await page.keyboard.press('m')
  await page.keyboard.type('Begins to pull in')
  await page.keyboard.press('Enter')
  await page.locator('#markers', { hasText: 'Begins to pull in' }).waitFor()
  assert.equal(await page.locator('.catseye-timeline__marker').count(), 1)
  assert.ok(await page.locator('.catseye-timeline').evaluate((timeline) => timeline === document.activeElement))

  await press(page, '.', 11)
  await page.keyboard.press('p')
  await page.keyboard.type('au00 nvm')
  await page.keyboard.press('Enter')
  await page.locator('#plates', { hasText: 'AU00NVM confirmed by Ann Brown at frame 11' }).waitFor()
  assert.match(await page.locator('#plates').innerText(), /in the 6th character: U was reported, V was confirmed/)

  await press(page, '.', 12)
  await page.keyboard.press('e')
  const exhibit = page.locator('.catseye-exhibit')
  await exhibit.locator('img').waitFor({ timeout: 60_000 })
  const words = await exhibit.innerText()
  assert.match(words, /AB\/1: Frame 12 of original 1/)
  const [download] = await Promise.all([page.waitForEvent('download'), exhibit.getByText('Download AB/1').press('Enter')])
  const chunks = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  const png = Buffer.concat(chunks)
  assert.ok(words.includes(createHash('sha256').update(png).digest('hex')))
  assert.equal(await numberIn(page, await exhibit.locator('img').getAttribute('src')), 12)

  await page.locator('#markers a', { hasText: '0.400 s' }).press('Enter')
  await page.waitForFunction(() => document.querySelector('.catseye-readout').dataset.frame === '10')
  assert.equal(await burntIn(page), 10)
  const events = service.rows('SELECT event FROM custody_entry').map(({ event }) => event)
  assert.ok(events.includes('footage_viewed'))
  for (const event of ['marker_added', 'plate_checked', 'exhibit_made', 'exhibit_downloaded'])
    assert.equal(events.filter((one) => one === event).length, 1, event)
  assert.ok(service.ask('verify').ok)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

/// The same squares, in a picture.
function numberIn(page, source) {
  return page.evaluate(async (address) => {
    const picture = new Image()
    picture.src = address
    await picture.decode()
    const canvas = document.createElement('canvas')
    canvas.width = picture.naturalWidth
    canvas.height = picture.naturalHeight
    const context = canvas.getContext('2d')
    context.drawImage(picture, 0, 0)
    let number = 0
    for (let bit = 0; bit < 12; ++bit) number = number * 2 + (context.getImageData(16 * (1 + bit) + 8, 48 + 8, 1, 1).data[1] > 127 ? 1 : 0)
    return number
  }, source)
}

test('a viewing that has expired is prolonged when the footage is used, and not before', async () => {
  const page = await open(browser, { ...views.desktop, storageState: signedIn })
  await page.clock.install()
  await page.goto(`${service.consoleUrl}/case/${reference}`)
  await page.locator('.catseye-timeline').waitFor()
  const prolonged = []
  page.on('request', (request) => { if (request.url().endsWith('/prolong')) prolonged.push(request.url()) })
  await page.clock.fastForward('11:00')
  assert.equal(prolonged.length, 0)
  await focusTimeline(page)
  await Promise.all([page.waitForRequest(/\/prolong$/), page.keyboard.press('.')])
  await page.context().close()
})

test('the case, its poster and the first bytes of its clip are served within 300 ms', async () => {
  const page = await open(browser, { ...views.desktop, storageState: signedIn })
  const get = async (path, headers = {}) => (await page.request.get(`${service.consoleUrl}${path}`, { headers })).body()
  const tries = []
  for (let round = 0; round < 5; ++round) {  // the machine may be busy with something else once
    const began = performance.now()
    const html = String(await get(`/case/${reference}`))
    const [clip, poster] = ['proxy.mp4', 'poster.jpg'].map((name) => new RegExp(`"(/footage/[^"]+/1/${name})"`).exec(html)[1])
    const [picture, bytes] = await Promise.all([get(poster), get(clip, { Range: 'bytes=0-65535' })])
    tries.push(performance.now() - began)
    assert.ok(picture.length > 0)
    assert.equal(bytes.length, 65536)
  }
  assert.ok(Math.min(...tries) <= 300, `milliseconds: ${tries.map(Math.round)}`)
  await page.context().close()
})

test('without scripts the clips have the browser’s controls and the forms ask for the frame', async () => {
  const page = await openCase(views.without_scripts)
  assert.equal(await page.locator('video[controls]').count(), 2)
  await page.locator('#marker-title').fill('By hand')
  await page.locator('#marker-frame').fill('30')
  await page.locator('#marker-original').fill('2')
  await page.getByRole('button', { name: 'Add marker' }).click()
  assert.match(await page.locator('#markers').innerText(), /original 2 By hand, frame 30/)
  await page.context().close()
})

test('nobody is shut out of the footage: axe, and nothing beyond the edge, wide and narrow', async () => {
  for (const view of ['desktop', 'narrow']) {
    const page = await openCase(views[view])
    for (const box of await page.locator('.catseye-player__box summary').all()) await box.click()
    await assertAccessible(page, `the footage, ${view}`, '.catseye-case-footage')
    const wide = await page.locator('.catseye-case-footage *').evaluateAll((elements) => elements
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 200)))
    assert.deepEqual(wide, [], `the footage, ${view}`)
    await page.context().close()
  }
})
