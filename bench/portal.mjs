// node bench/portal.mjs BIN: what an upload costs the server, a thousand slow uploads at once, and the pages' size and time.
// Starts BIN/catseye serve on a data folder of its own; prints one JSON object. Marks: the issue's, docs/performance.md.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PortalBrowser, fillIn, send, sign } from '../samples/portal_report.mjs'

const bin = process.argv[2]
const MiB = 2 ** 20
const work = mkdtempSync(join(process.env.CATSEYE_BENCH_FOLDER ?? tmpdir(), 'catseye-bench-'))
const block = randomBytes(MiB)

function start() {
  const serve = spawn(join(bin, 'catseye'), ['--data', join(work, 'data'), 'serve', '--workers', '0', '--listen', '127.0.0.1:0',
    '--console-listen', '127.0.0.1:0'], { env: { ...process.env, CATSEYE_PORTAL_ATTACK_PER_MINUTE: '1000000' }, stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    let said = ''
    serve.on('exit', () => reject(new Error(said)))
    serve.stderr.on('data', (text) => {
      if (said !== undefined) said += text
      const port = /portal="http:\/\/127\.0\.0\.1:(\d+)"/.exec(said ?? '')
      if (port) { said = undefined; resolve({ serve, pid: serve.pid, port: Number(port[1]) }) }
    })
  })
}

/// Seconds of CPU that a process has used, and its memory in bytes.
function usage(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) * 1024
  return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, now: kilobytes('VmRSS'), peak: kilobytes('VmHWM') }
}

function ask(port, { method = 'GET', path, headers = {}, localAddress, agent }, write) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, localAddress, agent }, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }))
    })
    request.on('error', reject)
    if (write) write(request)
    else request.end()
  })
}

async function beginReport(port, localAddress) {
  const answer = await ask(port, { method: 'POST', path: '/report/begin', localAddress, headers: { 'Content-Length': 0 } })
  if (answer.status !== 303) throw new Error(`begin: ${answer.status}`)
  return answer.headers['set-cookie'][0].split(';')[0]
}

async function createUpload(port, cookie, size, localAddress) {
  const answer = await ask(port, { method: 'POST', path: '/files', localAddress,
    headers: { Cookie: cookie, 'Tus-Resumable': '1.0.0', 'Upload-Length': size, 'Content-Length': 0 } })
  if (answer.status !== 201) throw new Error(`create: ${answer.status}`)
  return answer.headers.location
}

const patchHeaders = (cookie, size) => ({ Cookie: cookie, 'Tus-Resumable': '1.0.0', 'Upload-Offset': 0,
  'Content-Type': 'application/offset+octet-stream', 'Content-Length': size })

/// The least that could be done with the bytes: write them, hash them, make them durable. Seconds of CPU.
function bareLoop(mebibytes) {
  const file = join(work, 'bare')
  const said = execFileSync(join(bin, 'bare_write'), [file, String(mebibytes)], { encoding: 'utf8' })
  rmSync(file)
  return Number(said.split(' ')[0])
}

async function pourInto(port, mebibytes) {
  const cookie = await beginReport(port)
  const path = await createUpload(port, cookie, mebibytes * MiB)
  const began = performance.now()
  const answer = await ask(port, { method: 'PATCH', path, headers: patchHeaders(cookie, mebibytes * MiB) }, (request) => {
    let left = mebibytes
    const pour = () => {
      while (left > 0) { --left; if (!request.write(block)) return request.once('drain', pour) }
      request.end()
    }
    pour()
  })
  if (answer.status !== 204) throw new Error(`patch: ${answer.status}`)
  return (performance.now() - began) / 1000
}

/// The kernel's share of writing a file changes by a factor of seven from run to run here: the least of `turns` is
/// compared with the least.
async function largeUploads(mebibytes, turns) {
  const { serve, pid, port } = await start()
  const runs = []
  for (let turn = 0; turn < turns; ++turn) {
    const bare = bareLoop(mebibytes)
    const before = usage(pid)
    const seconds = await pourInto(port, mebibytes)
    const after = usage(pid)
    runs.push({ seconds, server_cpu_s: after.cpu - before.cpu, bare_cpu_s: bare, above_idle_mib: (after.peak - before.now) / MiB })
  }
  serve.kill('SIGTERM')
  const least = (name) => Math.min(...runs.map((run) => run[name]))
  return { mebibytes, turns, seconds: least('seconds'), server_cpu_s: least('server_cpu_s'), bare_cpu_s: least('bare_cpu_s'),
           ratio: least('server_cpu_s') / least('bare_cpu_s'), memory_above_idle_mib: Math.max(...runs.map((run) => run.above_idle_mib)) }
}

/// Many at once, each from an address of its own, a little above the minimum rate.
async function slowUploads(count) {
  const { serve, pid, port } = await start()
  const size = 32 * 1024
  const body = randomBytes(size)
  const addresses = Array.from({ length: count }, (_, at) => `127.0.${1 + Math.floor(at / 200)}.${1 + (at % 200)}`)
  const uploads = []
  for (const localAddress of addresses) {
    const cookie = await beginReport(port, localAddress)
    uploads.push({ localAddress, cookie, path: await createUpload(port, cookie, size, localAddress) })
  }
  const idle = usage(pid)
  const agent = new http.Agent({ keepAlive: false, maxSockets: Infinity })
  let done = 0
  const running = uploads.map(({ localAddress, cookie, path }) =>
    ask(port, { method: 'PATCH', path, localAddress, agent, headers: patchHeaders(cookie, size) }, (request) => {
      let at = 0
      const drip = () => {
        request.write(body.subarray(at, at + 1024))
        at += 1024
        if (at >= size) return request.end()
        setTimeout(drip, 500)
      }
      drip()
    }).then((answer) => { if (answer.status === 204) ++done }, () => {}))
  const probes = []
  let goes = true
  const probing = (async () => {
    while (goes) {
      const began = performance.now()
      await ask(port, { path: '/healthz', agent })
      probes.push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  await Promise.all(running)
  goes = false
  await probing
  const memory = usage(pid)
  serve.kill('SIGTERM')
  probes.sort((a, b) => a - b)
  return { at_once: count, completed: done, probes: probes.length, probe_p50_ms: probes[probes.length >> 1],
           probe_p95_ms: probes[Math.floor(probes.length * 0.95)], memory_above_idle_mib: (memory.peak - idle.now) / MiB }
}

/// What a first visit of a page transfers, and how long the server takes.
async function measurePage(port, agent, cookie, path, turns) {
  const headers = { Cookie: cookie, 'Accept-Encoding': 'br, gzip' }
  const first = await ask(port, { path, headers, agent })
  if (first.status !== 200) throw new Error(`${path}: ${first.status}`)
  let bytes = first.body.length
  for (const asset of new Set(first.body.toString().match(/\/assets\/[\w.-]+/g)))
    bytes += (await ask(port, { path: asset, headers, agent })).body.length
  const times = []
  for (let turn = 0; turn < turns; ++turn) {
    const began = performance.now()
    await ask(port, { path, headers, agent })
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  return { path, kib: Math.round(bytes / 102.4) / 10, p95_ms: Math.round(100 * times[Math.floor(turns * 0.95)]) / 100 }
}

/// Every page of a report, filled in, signed, sent, and tracked.
async function pages(turns) {
  const { serve, port } = await start()
  const agent = new http.Agent({ keepAlive: true })
  const browser = new PortalBrowser(`http://127.0.0.1:${port}`)
  const file = join(work, 'clip.mp4')
  writeFileSync(file, block)
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await fillIn(browser, { file, offence: 'close_pass', mode: 'cyclist', when: `${yesterday}T08:15`, vrm: ['AA00 AAA'] })
  const result = []
  const measure = async (...paths) => {
    for (const path of paths) result.push(await measurePage(port, agent, browser.cookie, path, turns))
  }
  await measure('/', '/report', '/report/return', '/report/email', '/report/tasks', '/report/when', '/report/clock', '/report/where',
    '/report/offences', '/report/vehicle/1', '/report/happened', '/report/effect', '/report/integrity', '/report/position',
    '/report/details', '/report/court', '/report/upload', '/report/statement', '/help/footage', '/privacy', '/track')
  await sign(browser)
  await measure('/report/check')
  const reference = await send(browser)
  await measure('/report/sent')
  await browser.page('/track')
  await measure(await browser.post('/track', { reference, email: 'witness@example.org' }))
  serve.kill('SIGTERM')
  return result
}

try {
  const what = process.argv[3] ?? 'all'
  const result = {}
  if (what === 'all' || what === 'upload') result.upload = await largeUploads(1024, 5)
  rmSync(join(work, 'data'), { recursive: true, force: true })
  if (what === 'all' || what === 'slow') result.slow = await slowUploads(1000)
  rmSync(join(work, 'data'), { recursive: true, force: true })
  if (what === 'all' || what === 'pages') result.pages = await pages(200)
  console.log(JSON.stringify(result, null, 1))
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exit(0)
