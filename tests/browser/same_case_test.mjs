// A report by the portal and one by `catseye submit` with the same answers are the same to the force.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, open, views } from './support/browser.mjs'
import { clip } from './support/clips.mjs'
import { Mouse } from './support/hands.mjs'
import { Walk, narrative, yesterday } from './support/journey.mjs'
import { Service } from './support/service.mjs'

let portal
let house
let browser
let folder
before(async () => {
  [portal, house] = [await Service.start(), await Service.start()]
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'catseye-declaration-'))
})
after(async () => {
  await browser?.close()
  for (const service of [portal, house]) await service?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/// docs/declaration.md, for what the journey answers.
function declaration() {
  const { year, month, day } = yesterday()
  const two = (number) => String(number).padStart(2, '0')
  return {
    mode: 'cyclist', offence: 'close_pass', narrative, court: 'yes', statement_name: 'Sam Rider', reuse_consent: false,
    incident: { when: `${year}-${two(month)}-${two(day)}T08:15`, where: 'A59 New Hall Lane, Preston (east, towards the motorway)',
                latitude: 53.7632, longitude: -2.678 },
    vehicles: [{ vrm: 'AB12 CDE', colour: 'silver' }],
    footage: { integrity: 'untouched', keeps_original: true, camera: 'Cycliq Fly6' },
    observed: { view: 'Clear, from about half a metre.', effect: 'I was shaken and rode home on the pavement.' },
    submitter: { first_name: 'Sam', last_name: 'Rider', email: 'sam.rider@example.org', address: '1 Example Street\nPreston',
                 postcode: 'PR1 1AA', over_18: true },
  }
}

/// A case without what must differ: references, moments of receipt, the channel, and the log of who did what.
function comparable(whole) {
  const { ref, received, events, submission, ...told } = whole
  const { reference, received: moment, channel, ...sent } = submission
  for (const part of [ref, received, events, reference, moment, channel]) assert.ok(part)
  return { ...told, submission: sent }
}

test('the same answers and the same file make the same case', async () => {
  const page = await open(browser, views.desktop)
  const walk = new Walk(portal, page, new Mouse(page))
  await walk.check()
  await walk.giveEmail()
  await walk.answerAll()
  await walk.upload([clip], true)
  await walk.sign()
  const byPortal = await walk.send()

  const file = join(folder, 'declaration.json')
  writeFileSync(file, JSON.stringify(declaration()))
  const { reference: byCommand } = house.ask('submit', clip, '--declaration', file)

  assert.deepEqual(comparable(await portal.caseOf(byPortal)), comparable(await house.caseOf(byCommand)))
  // Also what an officer is not shown: who it was, and every answer.
  const kept = 'SELECT s.declaration, p.details FROM submission s JOIN submitter p ON p.submission_id = s.id'
  assert.deepEqual(portal.rows(kept), house.rows(kept))
})
