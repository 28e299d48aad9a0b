// A whole report, page by page, as somebody with a clip of a close pass would make it. The table is the journey: whoever
// walks it decides with which hands, in which language, and what is looked at on each page.
import { expect } from './expect.mjs'

const day = 24 * 60 * 60 * 1000
const kMain = 'main form button[type="submit"]'

/// The day of the incident, in London.
export function yesterday() {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'numeric', year: 'numeric' })
    .formatToParts(new Date(Date.now() - day))
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]))
}

export const narrative =
  'I was cycling east along New Hall Lane. The car came past me so close that its mirror touched my sleeve, and I had to brake hard.'

/// Before a report begins: nothing of it is stored.
export const checker = [
  { name: 'checker: danger', required: true, fill: (hands) => hands.choose('danger', 'no') },
  { name: 'checker: collision', required: true, fill: (hands) => hands.choose('collision', 'no') },
  { name: 'checker: kind of offence', required: true, fill: (hands) => hands.choose('kind', 'moving') },
  { name: 'checker: area', required: true,
    fill: async (hands) => { await hands.choose('area', 'yes'); await hands.type('coordinates', '53.7632, -2.6780') } },
  { name: 'checker: date', required: true,
    fill: async (hands) => { for (const part of ['day', 'month', 'year']) await hands.type(part, yesterday()[part]) } },
  { name: 'checker: age', required: true, fill: (hands) => hands.choose('age', 'yes') },
  { name: 'what you will need', submit: kMain },
]

export const email = [
  { name: 'your e-mail', path: '/report/email', required: true, fill: (hands) => hands.type('email', 'sam.rider@example.org') },
]

/// The questions of the task list; each stands alone, `path` leads there.
export const questions = [
  { name: 'when', path: '/report/when', required: true,
    fill: async (hands) => {
      for (const part of ['day', 'month', 'year']) await hands.type(part, yesterday()[part])
      await hands.type('hour', '8')
      await hands.type('minute', '15')
    } },
  { name: 'camera clock', path: '/report/clock', required: true, fill: (hands) => hands.choose('state', 'right') },
  { name: 'where', path: '/report/where', required: true,
    fill: async (hands) => {
      await hands.type('road', 'A59 New Hall Lane')
      await hands.type('town', 'Preston')
      await hands.type('direction', 'east, towards the motorway')
    } },
  { name: 'offences', path: '/report/offences', required: true, fill: (hands) => hands.choose('offences', 'close_pass') },
  { name: 'vehicle', path: '/report/vehicle/1', required: true,
    fill: async (hands) => { await hands.type('vrm', 'AB12 CDE'); await hands.type('colour', 'silver') } },
  { name: 'what happened', path: '/report/happened', required: true, fill: (hands) => hands.type('narrative', narrative) },
  { name: 'effect', path: '/report/effect', fill: (hands) => hands.type('effect', 'I was shaken and rode home on the pavement.') },
  { name: 'witnesses', path: '/report/witnesses' },
  { name: 'integrity', path: '/report/integrity', required: true,
    fill: async (hands) => {
      await hands.choose('integrity', 'untouched')
      await hands.choose('keeps', 'yes')
      await hands.choose('published', 'no')
    } },
  { name: 'camera', path: '/report/camera', fill: (hands) => hands.type('camera', 'Cycliq Fly6') },
  { name: 'position', path: '/report/position', required: true,
    fill: async (hands) => { await hands.choose('mode', 'cyclist'); await hands.type('view', 'Clear, from about half a metre.') } },
  { name: 'your details', path: '/report/details', required: true,
    fill: async (hands) => {
      await hands.type('first_name', 'Sam')
      await hands.type('last_name', 'Rider')
      await hands.type('address', '1 Example Street\nPreston')
      await hands.type('postcode', 'PR1 1AA')
    } },
  { name: 'court', path: '/report/court', required: true,
    fill: async (hands) => { await hands.choose('court', 'yes'); await hands.choose('reuse', 'no') } },
]

export const signing = { name: 'statement', path: '/report/statement', required: true, fill: (hands) => hands.type('name', 'Sam Rider') }

export class Walk {
  /// `look(page, name)` sees every page before it is filled in; with `errs`, what must be answered is sent empty first, and
  /// seen as "name (errors)".
  constructor(service, page, hands, { language = 'en', look = async () => {}, errs = false } = {}) {
    Object.assign(this, { service, page, hands, look, errs })
    this.prefix = language === 'cy' ? '/cy' : ''
  }
  at(path) { return this.service.url + this.prefix + path }
  async go(path) { await this.page.goto(this.at(path)) }

  async answer(step) {
    await this.look(this.page, step.name)
    if (this.errs && step.required) {
      await this.hands.press(kMain)
      await this.look(this.page, `${step.name} (errors)`)
    }
    await step.fill?.(this.hands)
    await this.hands.press(step.submit ?? kMain)
  }

  async check() {
    await this.go('/report')
    for (const step of checker) await this.answer(step)
    expect(this.page.url()).endsWith('/report/email')
  }
  async giveEmail() {
    await this.answer(email[0])
    expect(this.page.url()).endsWith('/report/tasks')
  }
  async answerAll() {
    await this.look(this.page, 'task list')
    for (const step of questions) {
      await this.go(step.path)
      await this.answer(step)
      expect(this.page.url()).differsFrom(this.at(step.path))
    }
  }
  /// With scripts a file goes as soon as it is chosen; without, by the form's button.
  async upload(files, scripts) {
    await this.go('/report/upload')
    await this.look(this.page, 'upload')
    await this.hands.pick('input[type="file"]', files)
    if (scripts) {
      await this.page.waitForFunction((count) => document.querySelectorAll('.catseye-upload a[href*="/remove"]').length >= count, files.length)
    } else {
      await this.hands.press(kMain)
    }
    await this.look(this.page, 'upload, arrived')
  }
  async sign() {
    await this.go(signing.path)
    await this.answer(signing)
    expect(this.page.url()).endsWith('/report/check')
  }
  async send() {
    await this.look(this.page, 'check your answers')
    await this.hands.press(`form[action="${this.prefix}/report/send"] button`)
    expect(this.page.url()).endsWith('/report/sent')
    await this.look(this.page, 'sent')
    return (await this.page.locator('.govuk-panel__body strong').innerText()).trim()
  }
}
