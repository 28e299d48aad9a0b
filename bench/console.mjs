// node bench/console.mjs [CASES [OPEN]]: seeds a data folder, serves it, signs an officer in and asks for each page a few
// hundred times, one after another on one connection. The times are of the whole request on loopback.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { freshCode, makeOfficer } from '../tests/browser/support/officer.mjs'
import { Service } from '../tests/browser/support/service.mjs'

const cases = process.argv[2] ?? '100000'
const open = process.argv[3]
const kTurns = 200
const kReportTurns = 20  // a report page may take a second
const programs = process.env.CATSEYE_PROGRAMS

class Console {
  constructor(url) {
    this.url = new URL(url)
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    this.cookies = new Map()
    this.token = ''
  }

  ask(method, path, fields) {
    const body = fields === undefined ? '' : new URLSearchParams({ token: this.token, ...fields }).toString()
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { Cookie: cookie, ...(method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) } : {}) }
    return new Promise((resolve, reject) => {
      const began = performance.now()
      const request = http.request({ host: this.url.hostname, port: this.url.port, method, path, headers, agent: this.agent }, (answer) => {
        const pieces = []
        answer.on('data', (piece) => pieces.push(piece))
        answer.on('end', () => {
          const html = Buffer.concat(pieces).toString()
          for (const set of answer.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)
            this.cookies.set(name, value)
          }
          this.token = /name="token" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? this.token
          resolve({ status: answer.statusCode, location: answer.headers.location ?? '', html, ms: performance.now() - began })
        })
      })
      request.on('error', reject)
      request.end(body)
    })
  }

  async signIn(officer) {
    await this.ask('GET', '/sign-in')
    await this.ask('POST', '/sign-in', { name: officer.signIn, password: officer.password })
    const asked = await this.ask('POST', '/sign-in/code', { code: await freshCode(officer) })
    if (asked.status !== 303) throw new Error(`sign-in: ${asked.status}`)
    await this.ask('GET', '/')
  }
}

function row(name, times, limit) {
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1)
  console.log(`| ${name} | ${times.length} | ${at(0.5)} | ${at(0.95)} | ${limit} |`)
}

async function measure(name, turns, limit, ask) {
  const times = []
  for (let turn = 0; turn < turns; ++turn) {
    const { status, location, ms } = await ask(turn)
    if (status !== (name === '/next' ? 303 : 200)) throw new Error(`${name}: ${status} ${location}`)
    times.push(ms)
  }
  row(name, times, limit)
}

const service = await Service.start()
try {
  await service.end('SIGTERM')
  execFileSync(join(programs, 'catseye-seed'), ['--data', service.folder, '--cases', cases, ...(open ? ['--open', open] : [])], { stdio: ['ignore', 'ignore', 'inherit'] })
  await service.run(0)
  const officer = makeOfficer(service, 'Bench', 'supervisor')
  const desk = new Console(service.consoleUrl)
  await desk.signIn(officer)
  const [{ total }] = service.rows("SELECT count(*) AS total FROM review_case WHERE state IN ('processing', 'waiting', 'awaiting_reporter', 'second_review', 'recommended')")
  const some = service.rows(`SELECT reference, vrm_normal AS vrm FROM review_case ORDER BY reference LIMIT ${kTurns}`)
  const openOnes = service.rows(`SELECT reference FROM review_case WHERE state = 'waiting' ORDER BY reference LIMIT ${kTurns}`)
  const one = (list, turn) => list[turn % list.length]
  const page = (path) => () => desk.ask('GET', path)
  console.log(`${cases} cases, ${total} of them open\n\n| page | requests | p50 ms | p95 ms | limit ms |\n|---|---|---|---|---|`)
  await measure('/', kTurns, 100, page('/'))
  await measure('/queue', kTurns, 100, page('/queue'))
  await measure('/queue, the last page', kTurns, 100, page(`/queue?page=${Math.max(1, Math.ceil(total / 50))}`))
  await measure('/queue?band=due&held=nobody', kTurns, 100, page('/queue?band=due&held=nobody'))
  await measure('/queue?mode=horse_rider&place=Garstang', kTurns, 100, page('/queue?mode=horse_rider&place=Garstang'))
  await measure('/search, a plate', kTurns, 100, (turn) => desk.ask('GET', `/search?by=plate&words=${one(some, turn).vrm}`))
  await measure('/search, a plate with two unknown characters', kTurns, 100, (turn) => desk.ask('GET', `/search?by=plate&words=${encodeURIComponent('??' + one(some, turn).vrm.slice(2))}`))
  await measure('/search, a road and a town', kTurns, 100, page('/search?by=place&words=A601+Preston'))
  await measure('/search, a person', kTurns, 100, () => desk.ask('POST', '/search/person', { words: 'Ann Patel' }))
  await measure('/case/{ref}, closed', kTurns, 100, (turn) => desk.ask('GET', `/case/${one(some, turn).reference}`))
  await measure('/case/{ref}, open', kTurns, 100, (turn) => desk.ask('GET', `/case/${one(openOnes, turn).reference}`))
  await measure('/next', kTurns, 100, () => desk.ask('POST', '/next', {}))
  await measure('/supervision', kReportTurns, 1000, page('/supervision'))
  await measure('/reports', kReportTurns, 1000, page('/reports'))
} finally {
  await service.end('SIGTERM')
  rmSync(service.folder, { recursive: true, force: true })
}
