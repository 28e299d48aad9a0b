// A report at the portal as a browser without scripts would make it, page after page, with its footage sent by tus.
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'

export class PortalBrowser {
  constructor(base) { this.base = base }
  cookie = ''
  token = ''

  async ask(path, options = {}) {
    const answer = await fetch(this.base + path, { redirect: 'manual', ...options, headers: { Cookie: this.cookie, ...options.headers } })
    for (const set of answer.headers.getSetCookie()) this.cookie = set.split(';')[0]
    return answer
  }

  async page(path) {
    const answer = await this.ask(path)
    const html = await answer.text()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
    this.token = /name="token" value="([0-9a-f]+)"/.exec(html)?.[1] ?? this.token
    return html
  }

  /// Every form leads on to another page; one that does not says what was wrong.
  async post(path, fields) {
    const body = new URLSearchParams({ token: this.token })
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    const answer = await this.ask(path, { method: 'POST', body })
    if (answer.status === 303) return answer.headers.get('location')
    const problem = /govuk-error-summary__list">(.*?)<\/ul>/s.exec(await answer.text())?.[1] ?? ''
    throw new Error(`${path}: ${answer.status} ${problem.replace(/<[^>]*>/g, ' ')}`)
  }

  async upload(file) {
    const tus = { 'Tus-Resumable': '1.0.0' }
    const size = statSync(file).size
    const made = await this.ask('/files', { method: 'POST', headers: { ...tus, 'Upload-Length': String(size),
      'Upload-Metadata': `filename ${Buffer.from(basename(file)).toString('base64')}` } })
    const sent = await this.ask(made.headers.get('location'), { method: 'PATCH', body: createReadStream(file), duplex: 'half',
      headers: { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0', 'Content-Length': String(size) } })
    if (sent.status !== 204) throw new Error(`upload of ${file}: ${sent.status}`)
    return made.headers.get('location').split('/').pop()
  }
}

/// Everything but the signature. report: {file, offence, mode, when, vrm: []}
export async function fillIn(browser, report) {
  const [date, time] = report.when.split('T')
  const [year, month, day] = date.split('-')
  const [hour, minute] = time.split(':')
  await browser.post('/report/begin', { day, month, year })
  await browser.page('/report/email')
  await browser.post('/report/email', { email: 'witness@example.org' })
  await browser.post('/report/when', { day, month, year, hour, minute })
  await browser.post('/report/clock', { state: 'right' })
  await browser.post('/report/where', { road: 'A59', town: 'Preston', coordinates: '53.7632, -2.7031' })
  await browser.post('/report/offences', { offences: report.offence })
  let number = 0
  for (const vrm of report.vrm) await browser.post(`/report/vehicle/${++number}`, { vrm })
  await browser.post('/report/happened', { narrative: 'I was going west on the A59. The other vehicle did what the footage shows, and I had to brake.' })
  await browser.post('/report/effect', { effect: 'I had to brake.' })
  await browser.post('/report/witnesses', {})
  const id = await browser.upload(report.file)
  await browser.post(`/report/moment/${id}`, { moment: '0:01' })
  await browser.post('/report/integrity', { integrity: 'untouched', keeps: 'yes', published: 'no' })
  await browser.post('/report/camera', { camera: 'Sample camera' })
  await browser.post('/report/position', { mode: report.mode, view: 'About ten metres away, nothing in between' })
  await browser.post('/report/details', { first_name: 'Sam', last_name: 'Witness', address: '1 Example Street', postcode: 'PR1 1AA' })
  await browser.post('/report/court', { court: 'yes', reuse: 'no' })
}

export async function sign(browser) {
  const statement = await browser.page('/report/statement')
  await browser.post('/report/statement', { name: 'Sam Witness', shown: /name="shown" value="([0-9a-f]+)"/.exec(statement)[1] })
}

/// Yields the reference.
export async function send(browser) {
  const where = await browser.post('/report/send', {})
  return /<strong>([0-9A-Z-]{19})<\/strong>/.exec(await browser.page(where))[1]
}
