// node console_screenshots.mjs FOLDER CLIP: a picture of every page of the console (support/console_pages.mjs).
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open, views } from './support/browser.mjs'
import { consolePages } from './support/console_pages.mjs'
import { narrative } from './support/journey.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const [folder, clip] = process.argv.slice(2)
if (!folder || !clip) {
  console.error('usage: node console_screenshots.mjs FOLDER CLIP')
  process.exit(2)
}

const service = await Service.start({ CONSOLE_BLIND_PERCENT: 100, CONSOLE_UNDO: 0 })
const browser = await launch()
const officers = {}
const pages = {}

/// Five cases of one report, each brought to another state.
async function makeCases() {
  const declaration = join(service.folder, 'declaration.json')
  writeFileSync(declaration, JSON.stringify({
    mode: 'cyclist', offence: 'close_pass', narrative,
    incident: { when: new Date(Date.now() - 48 * 3600 * 1000).toISOString().slice(0, 19) + 'Z', where: 'A583, Blackpool Road, Preston' },
    vehicles: ['AB00 CDE', 'AB13 CDE', 'AB14 CDE', 'AB15 CDE', 'AB16 CDE'].map((vrm) => ({ vrm, colour: 'silver' })),
    footage: { integrity: 'untouched', keeps_original: true, moments: [{ file: 1, at_s: 1.9 }] },
    observed: { view: 'Clear, from about half a metre.', effect: 'I was shaken and rode home on the pavement.' },
    court: 'yes', submitter: { first_name: 'Sam', last_name: 'Rider', email: 'sam.rider@example.org', over_18: true },
  }))
  const { cases } = service.ask('submit', clip, '--declaration', declaration)
  for (const until = Date.now() + 120_000; service.ask('case', cases[0]).state !== 'waiting';) {
    if (Date.now() > until) throw new Error(`the footage is not ready:\n${service.log.join('\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const [waiting, held, second_review, recommended, closed] = cases
  const decide = (reference, ...how) => service.tell('decide', reference, '--officer', officers.reviewer.name, '--reason', 'A close pass, seen clearly.', ...how)
  service.tell('take', held, '--officer', officers.supervisor.name)
  decide(second_review, '--offence', 'RT88026', '--disposal', 'COURT')
  decide(recommended, '--offence', 'RT88576', '--disposal', 'COURSE')
  decide(closed, '--disposal', 'NFA', '--nfa-reason', 'NO_OFFENCE')
  return { waiting, held, second_review, recommended, closed }
}

async function pageOf(role) {
  if (!role) return open(browser, views.desktop)
  if (!pages[role]) {
    pages[role] = await open(browser, views.desktop)
    await signIn(service, pages[role], officers[role])
  }
  return pages[role]
}

/// The case page as an officer has it at work: the clip stopped at the pass, the form half filled in.
async function atWork(reference, path) {
  const page = await open(browser, { viewport: { width: 1440, height: 900 } })
  await signIn(service, page, officers.decision_maker, `/case/${reference}`)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('t')])
  await page.waitForFunction(() => document.querySelector('video')?.readyState >= 2)
  for (let tens = 1; tens <= 5; ++tens) {
    await page.getByRole('button', { name: '+10' }).click()
    await page.getByText(`Frame ${tens * 10} of`).waitFor()
  }
  await page.keyboard.press('o')
  await page.keyboard.type('close pass')
  await page.keyboard.press('Enter')
  await page.keyboard.press('1')
  await page.keyboard.type('Passed with less than a metre to spare; seen throughout, plate clear.')
  await page.screenshot({ path })
  service.tell('release', reference, '--officer', officers.decision_maker.name)
}

try {
  for (const [name, role] of [['Ruth Reviewer', 'reviewer'], ['Sam Supervisor', 'supervisor'], ['Dee Decider', 'decision_maker'],
                              ['Carl Clerk', 'clerk'], ['Ada Auditor', 'auditor'], ['Dora Discloser', 'disclosure_officer'],
                              ['Ian Administrator', 'administrator']])
    officers[role] = makeOfficer(service, name, role)
  const cases = await makeCases()
  const into = join(folder, 'console')
  mkdirSync(into, { recursive: true })
  await atWork(cases.waiting, join(into, '00-case-at-work.png'))
  let ordinal = 0
  for (const { name, role, path, status = 200, opened = false } of consolePages) {
    const page = await pageOf(role)
    const answer = await page.goto(service.consoleUrl + path(cases))
    if (answer.status() !== status) console.error(`${name}: ${answer.status()} instead of ${status}`)
    if (opened) {
      await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true })
      await page.waitForLoadState('networkidle')
    }
    const file = `${String(++ordinal).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-')}.png`
    await page.screenshot({ path: join(into, file), fullPage: true })
  }
} finally {
  await browser.close()
  await service.stop()
}
