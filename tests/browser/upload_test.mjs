// Footage on a bad connection, in a browser that is reloaded, paused, cut off and told no: what arrives is what was sent.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import * as tus from 'tus-js-client'
import { assertAccessible, assertWhole, launch, open, views } from './support/browser.mjs'
import { clip, noise, sha256Of } from './support/clips.mjs'
import { CuttingProxy } from './support/cutting_proxy.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk } from './support/journey.mjs'
import { Service } from './support/service.mjs'

const kMegabyte = 1024 * 1024
const kMostBytes = 100 * kMegabyte
let service
let browser
let folder
before(async () => {
  service = await Service.start({ INTAKE_MAX_FILE_BYTES: kMostBytes })
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'catseye-footage-'))
})
after(async () => {
  await browser?.close()
  await service?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/// At the upload page of a new report.
async function uploading(view = 'desktop') {
  const page = await open(browser, views[view])
  page.on('dialog', (dialog) => dialog.accept()) // "leave this page?", "cancel this file?"
  const walk = new Walk(service, page, new Mouse(page))
  await walk.check()
  await walk.giveEmail()
  await walk.go('/report/upload')
  return page
}

/// The row of the file of that name that was begun last.
function newest(name) {
  return service.rows('SELECT client_name, sha256, moment_ms FROM upload ORDER BY made_ms').filter((row) => row.client_name === name).at(-1)
}

async function choose(page, files) { await page.locator('input[type="file"]').setInputFiles(files) }
const percentOf = (page) => page.locator('.catseye-upload progress').first().evaluate((bar) => bar.value)
async function untilPercent(page, percent) {
  await page.waitForFunction((wanted) => (document.querySelector('.catseye-upload progress')?.value ?? 0) >= wanted, percent)
}
async function untilArrived(page, count, timeout = 60000) {
  await page.waitForFunction((wanted) => document.querySelectorAll('.catseye-upload a[href$="/remove"]').length === wanted, count, { timeout })
}
async function slow(page, bytesPerSecond) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 5, downloadThroughput: -1, uploadThroughput: bytesPerSecond })
  return async () => session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
}

test('an upload that a reload broke goes on where it was when the same file is chosen again', async () => {
  const file = noise(join(folder, 'reloaded.mp4'), 60)
  const page = await uploading()
  const fast = await slow(page, 8 * kMegabyte)
  await choose(page, [file])
  await untilPercent(page, 35)
  await page.reload()
  // What has arrived is told by the page itself, with or without scripts.
  const row = page.locator('.catseye-upload')
  assert.match(await row.innerText(), /reloaded\.mp4/)
  assert.match(await row.innerText(), /\d+ ?%/)
  await assertWhole(page, 'upload, in part')
  await assertAccessible(page, 'upload, in part')
  await choose(page, [file])
  await untilPercent(page, 1)
  assert.ok(await percentOf(page) >= 20, 'it does not begin anew')
  assert.equal(await page.locator('.catseye-upload').count(), 1, 'the file is in the list once')
  await assertAccessible(page, 'upload, running')
  await fast()
  await untilArrived(page, 1)
  assert.equal(newest('reloaded.mp4').sha256, sha256Of(file))
})

test('an upload over a connection that is cut fifty times arrives whole', async () => {
  const file = noise(join(folder, 'cut.mp4'), 80)
  const page = await uploading()
  // Cookies do not tell ports apart: through the proxy it is the same session.
  const proxy = await CuttingProxy.start(service.url, { seed: 20261124, most: 2 * kMegabyte })
  proxy.cutting = false
  await page.goto(`${proxy.url}/report/upload`)
  proxy.cutting = true
  await choose(page, [file])
  await untilArrived(page, 1, 180000)
  proxy.stop()
  assert.ok(proxy.cuts >= 50, `${proxy.cuts} cuts`)
  assert.equal(newest('cut.mp4').sha256, sha256Of(file))
})

test('tus-js-client in Node sends through fifty cuts what it has', async () => {
  const page = await uploading()
  const [cookie] = await page.context().cookies()
  const proxy = await CuttingProxy.start(service.url, { seed: 7, most: 2 * kMegabyte })
  const bytes = readFileSync(noise(join(folder, 'node.mp4'), 80))
  await new Promise((resolve, reject) => {
    new tus.Upload(bytes, {
      endpoint: `${proxy.url}/files`, metadata: { filename: 'node.mp4' }, retryDelays: Array(200).fill(20),
      headers: { Cookie: `${cookie.name}=${cookie.value}` }, onSuccess: resolve, onError: reject,
    }).start()
  })
  proxy.stop()
  assert.ok(proxy.cuts >= 50, `${proxy.cuts} cuts`)
  assert.equal(newest('node.mp4').sha256, sha256Of(join(folder, 'node.mp4')))
})

test('whoever lost the line goes on at once, though the server still waits for the old request', async () => {
  const page = await uploading()
  const [cookie] = await page.context().cookies()
  const session = { Cookie: `${cookie.name}=${cookie.value}` }
  const path = noise(join(folder, 'stalled.mp4'), 8)
  const bytes = readFileSync(path)
  const begun = await fetch(`${service.url}/files`, { method: 'POST', headers: { ...session, 'Tus-Resumable': '1.0.0',
    'Upload-Length': String(bytes.length), 'Upload-Metadata': `filename ${Buffer.from('stalled.mp4').toString('base64')}` } })
  const { hostname, port } = new URL(service.url)
  const stale = connect(Number(port), hostname)
  const told = new Promise((resolve) => stale.once('data', (answer) => resolve(String(answer))))
  stale.write([`PATCH ${begun.headers.get('location')} HTTP/1.1`, `Host: ${hostname}`, `Cookie: ${session.Cookie}`, 'Tus-Resumable: 1.0.0',
    'Upload-Offset: 0', 'Content-Type: application/offset+octet-stream', `Content-Length: ${bytes.length}`, '', ''].join('\r\n'))
  await new Promise((resolve) => stale.write(bytes.subarray(0, 3 * kMegabyte), resolve))
  const offsets = []
  await new Promise((resolve, reject) => {
    new tus.Upload(bytes, {
      uploadUrl: service.url + begun.headers.get('location'), retryDelays: Array(20).fill(20), headers: session,
      onAfterResponse: (_, answer) => { offsets.push(Number(answer.getHeader('Upload-Offset') ?? -1)) }, onSuccess: resolve, onError: reject,
    }).start()
  })
  assert.match(await told, /^HTTP\/1\.1 409 /)
  assert.ok(offsets.some((offset) => offset > 0 && offset < bytes.length), `what the old request had brought counts: ${offsets}`)
  assert.equal(newest('stalled.mp4').sha256, sha256Of(path))
  stale.destroy()
})

test('an upload outlives the server that is killed under it', async () => {
  const file = noise(join(folder, 'killed.mp4'), 90)
  const page = await uploading()
  const fast = await slow(page, 12 * kMegabyte)
  await choose(page, [file])
  for (const percent of [20, 45, 70]) {
    await untilPercent(page, percent)
    await service.killAndRestart()
    await page.waitForFunction(() => /connection/.test(document.querySelector('.catseye-upload .govuk-body')?.textContent ?? ''))
  }
  await fast()
  await untilArrived(page, 1)
  assert.equal(newest('killed.mp4').sha256, sha256Of(file))
})

test('a file can be paused, gone on with, and cancelled', async () => {
  const file = noise(join(folder, 'paused.mp4'), 40)
  const page = await uploading()
  const fast = await slow(page, 4 * kMegabyte)
  await choose(page, [file])
  await untilPercent(page, 10)
  await page.getByRole('button', { name: /^Pause/ }).click()
  assert.match(await page.locator('.catseye-upload').innerText(), /paused/)
  await assertAccessible(page, 'upload, paused')
  assert.ok(await page.evaluate(() => document.activeElement?.matches('button')), 'the focus stays where the button was')
  const before = await percentOf(page)
  await page.getByRole('button', { name: /^Go on/ }).click()
  await untilPercent(page, before + 5)
  await page.getByRole('button', { name: /^Cancel/ }).click()
  await page.waitForFunction(() => document.querySelectorAll('.catseye-upload').length === 0)
  await fast()
  await page.waitForFunction(async () => !/paused\.mp4/.test(await (await fetch(location.href)).text()), undefined, { polling: 200 })
  assert.equal(newest('paused.mp4'), undefined)
})

test('several files go one after another, and those that cannot be evidence are refused with the reason', async () => {
  const files = [noise(join(folder, 'one.mp4'), 2), noise(join(folder, 'two.mp4'), 2), join(folder, 'empty.mp4'), join(folder, 'large.mp4'), clip]
  writeFileSync(files[2], '')
  execFileSync('truncate', ['--size', String(kMostBytes + 1), files[3]])
  const page = await uploading('phone')
  await choose(page, files)
  await untilArrived(page, 3)
  const text = await page.locator('.catseye-uploads').innerText()
  assert.match(text, /empty\.mp4[^]*This file is empty/)
  assert.match(text, /large\.mp4[^]*larger than 105 MB/)
  assert.match(text, /one\.mp4[^]*cannot play this file/)
  for (const path of [files[0], files[1], clip]) assert.equal(newest(path.split('/').pop()).sha256, sha256Of(path))
  await assertAccessible(page, 'upload, with refusals')
  assert.deepEqual(page.complaints, [])
  // What does not play here has its moment typed.
  await page.getByRole('link', { name: 'Type when it happens one.mp4' }).click()
  await page.locator('[name="moment"]').fill('0:05')
  await page.locator('main form button').click()
  await page.waitForURL('**/report/upload')
  assert.equal(newest('one.mp4').moment_ms, 5000)
})

test('the moment is marked on the clip and stored with it', async () => {
  const page = await uploading()
  await choose(page, [clip])
  const video = page.locator('.catseye-upload video')
  await video.waitFor()
  await video.evaluate((player) => new Promise((resolve) => { player.onseeked = resolve; player.currentTime = 2.5 }))
  await page.getByRole('button', { name: 'Mark this moment' }).click()
  await page.getByText('Marked at 0:02').waitFor()
  assert.equal(newest('dashcam.mp4').moment_ms, 2000)
  await page.getByRole('link', { name: 'Continue' }).or(page.getByRole('button', { name: 'Continue' })).click()
  await page.goto(`${service.url}/report/upload`)
  assert.match(await page.locator('.catseye-upload').innerText(), /0:02/)
})

test('a session that ended during an upload says so, and keeps what has arrived', async () => {
  const page = await uploading()
  const fast = await slow(page, 4 * kMegabyte)
  const file = noise(join(folder, 'signed_out.mp4'), 40)
  await choose(page, [file])
  await untilPercent(page, 20)
  await page.getByRole('button', { name: /^Pause/ }).click()
  await page.context().clearCookies()
  await page.getByRole('button', { name: /^Go on/ }).click()
  await page.getByText('You have been signed out').first().waitFor()
  await fast()
  assert.equal(newest('signed_out.mp4').sha256, null)
})

test('without scripts the form sends the same bytes, and says which file it could not take', async () => {
  const page = await uploading('without_scripts')
  const empty = join(folder, 'nothing.mp4')
  writeFileSync(empty, '')
  await choose(page, [clip, empty])
  await page.locator('main form button').click()
  await page.waitForLoadState()
  assert.match(await page.locator('.govuk-error-summary').innerText(), /nothing\.mp4/)
  await assertWhole(page, 'upload without scripts, with an error')
  assert.equal(newest('dashcam.mp4').sha256, sha256Of(clip))
})
