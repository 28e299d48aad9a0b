// node console_screenshots.mjs FOLDER CLIP: a picture of every page of the console (support/console_pages.mjs).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open, views } from './support/browser.mjs'
import { consolePages } from './support/console_pages.mjs'
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
  const when = new Date(Date.now() - 48 * 3600 * 1000).toISOString().slice(0, 19) + 'Z'
  const marks = ['AB12 CDE', 'AB13 CDE', 'AB14 CDE', 'AB15 CDE', 'AB16 CDE'].flatMap((mark) => ['--vrm', mark])
  const { cases } = service.ask('submit', clip, '--offence', 'close_pass', ...marks, '--when', when, '--where', 'A583, Blackpool Road, Preston')
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

try {
  for (const [name, role] of [['Ruth Reviewer', 'reviewer'], ['Sam Supervisor', 'supervisor'], ['Dee Decider', 'decision_maker'],
                              ['Carl Clerk', 'clerk'], ['Ada Auditor', 'auditor'], ['Ian Administrator', 'administrator']])
    officers[role] = makeOfficer(service, name, role)
  const cases = await makeCases()
  const into = join(folder, 'console')
  mkdirSync(into, { recursive: true })
  let ordinal = 0
  for (const { name, role, path, status = 200 } of consolePages) {
    const page = await pageOf(role)
    const answer = await page.goto(service.consoleUrl + path(cases))
    if (answer.status() !== status) console.error(`${name}: ${answer.status()} instead of ${status}`)
    const file = `${String(++ordinal).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-')}.png`
    await page.screenshot({ path: join(into, file), fullPage: true })
  }
} finally {
  await browser.close()
  await service.stop()
}
