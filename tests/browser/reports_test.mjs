// Reports as officers see them: every page whole, accessible, by keyboard, narrow and printed, and figure for figure
// what the command says.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertAccessible, assertErrorsLead, assertFits, assertWhole, launch, open, views } from './support/browser.mjs'
import { Keyboard } from './support/hands.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const paths = ['', '/cohorts', '/trend', '/offences', '/districts', '/modes', '/disposals', '/reasons', '/timeliness', '/steps', '/agreement',
               '/queue', '/media', '/other-doors', '/questions', '/publication'].map((end) => `/reports${end}`)
const charted = ['', '/cohorts', '/trend', '/offences', '/districts', '/modes', '/disposals', '/reasons', '/timeliness', '/steps', '/queue',
                 '/media'].map((end) => `/reports${end}`)
const pictures = process.env.CATSEYE_SCREENSHOTS  // a folder in which they stay to be looked at

let service
let browser
let officer
before(async () => {
  service = await Service.start()
  await service.end('SIGTERM')  // one process writes
  execFileSync(join(process.env.CATSEYE_PROGRAMS, 'catseye-seed'), ['--data', service.folder, '--cases', '3000', '--open', '40'])
  await service.run(0)
  officer = makeOfficer(service, 'Report Reader', 'auditor')
  browser = await launch()
})
after(async () => { await browser?.close(); await service?.stop() })

async function signedIn(view, path = '/reports') {
  const page = await open(browser, view)
  await signIn(service, page, officer, path)
  return page
}
const at = (path) => service.consoleUrl + path

async function look(page, name) {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `reports-${name.replace(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true })
}

/// Records of RFC 4180.
function records(csv) {
  return csv.split('\r\n').filter(Boolean).map((line) => [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)]
    .map(([, cell]) => cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
}
const plain = (word) => /^[a-z0-9_]*$/.test(word) ? word.replaceAll('_', ' ') : word

test('every report is whole and accessible, wide and narrow', async () => {
  for (const [name, view] of [['desktop', views.desktop], ['narrow', views.narrow]]) {
    const page = await signedIn(view)
    for (const path of paths) {
      const answer = await page.goto(at(path))
      assert.equal(answer.status(), 200, path)
      await assertWhole(page, path)
      await assertAccessible(page, `${path}, ${name}`)
      await assertFits(page, `${path}, ${name}`)
      await look(page, `${name}${path}`)
    }
    await page.context().close()
  }
})

test('what does not fit scrolls in a region of its own, which the keyboard reaches', async () => {
  const page = await signedIn(views.narrow, '/reports/offences')
  const scrolls = await page.evaluate(() => [...document.querySelectorAll('.catseye-scroll')].map((region) => ({
    wide: region.scrollWidth > region.clientWidth, focusable: region.tabIndex === 0, name: region.getAttribute('aria-label') })))
  assert.ok(scrolls.some(({ wide }) => wide), 'something is wider than the screen')
  for (const { focusable, name } of scrolls) assert.ok(focusable && name, 'a region can have the focus and has a name')
  const region = page.locator('.catseye-scroll').last()
  await region.focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(() => [...document.querySelectorAll('.catseye-scroll')].some((one) => one.scrollLeft > 0))
  await page.context().close()
})

test('every table is its CSV, cell for cell, and the whole is what the command prints', async () => {
  const page = await signedIn(views.desktop)
  for (const path of paths.filter((one) => one !== '/reports/publication')) {
    await page.goto(at(`${path}?period=last_year`))
    const tables = await page.evaluate(() => [...document.querySelectorAll('table.catseye-figures')].map((table) => ({
      id: table.id, rows: [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)) })))
    assert.ok(tables.length > 0, `${path} has a table`)
    for (const { id, rows } of tables) {
      const link = await page.locator('a', { hasText: `Download ${id} as CSV` }).getAttribute('href')
      const answer = await page.request.get(at(link))
      assert.match(answer.headers()['content-disposition'], new RegExp(`attachment; filename="catseye-${id}-own-.*\\.csv"`))
      assert.deepEqual(rows, records(await answer.text()).map((row) => row.map(plain)), `${path}, ${id}`)
    }
  }
  const year = new Date().getFullYear() - 1
  const written = (csv) => csv.split('\r\n').filter((line) => !line.startsWith('headline,generated,') && !line.startsWith('R1,Live queue'))
  for (const filter of [[], ['mode', 'cyclist'], ['area', 'Preston'], ['offence', 'RT88576']]) {
    const query = filter.length ? `&${filter[0]}=${filter[1]}` : ''
    const web = await (await page.request.get(at(`/reports/whole.csv?period=last_year${query}`))).text()
    const told = service.tell('report', '--format', 'csv', '--from', `${year}-01-01`, '--to', `${year}-12-31`,
                              ...(filter.length ? [`--${filter[0]}`, filter[1]] : []))
    assert.deepEqual(written(web), written(told), filter.join(' '))
  }
  await page.context().close()
})

test('the filters are worked by keyboard alone, and say what is wrong with them', async () => {
  const page = await signedIn(views.desktop)
  const hands = new Keyboard(page)
  await page.goto(at('/reports/modes'))
  await hands.reach('[name="mode"]')
  await page.keyboard.press('ArrowDown')
  const chosen = await page.locator('[name="mode"]').inputValue()
  assert.notEqual(chosen, '')
  await hands.press('.catseye-narrowing button')
  assert.equal(new URL(page.url()).searchParams.get('mode'), chosen)
  assert.match(await page.locator('.catseye-headline').innerText(), new RegExp(`\\(only mode ${chosen}\\)`))
  const rows = await page.locator('table#R4 tbody th').allInnerTexts()
  assert.deepEqual(rows, [plain(chosen), 'total'])
  await page.goto(at('/reports/modes?period=own&from=2026-02-30'))
  await assertWhole(page, 'a wrong day')
  await assertAccessible(page, 'a wrong day')
  await assertErrorsLead(page, 'a wrong day')
  await page.context().close()
})

test('charts are drawn, described, and seen in forced colours and in print', async () => {
  const page = await signedIn(views.desktop)
  for (const path of charted) {
    await page.goto(at(path))
    const charts = await page.evaluate(() => [...document.querySelectorAll('svg.catseye-chart')].map((svg) => ({
      described: svg.querySelector('desc').textContent.length > 10,
      drawn: svg.querySelectorAll('.catseye-chart__fill, .catseye-chart__point').length > 0,
      clipped: [...svg.querySelectorAll('text')].filter((word) => word.getBBox().x < -1 ||
        word.getBBox().x + word.getBBox().width > svg.viewBox.baseVal.width + 40).map((word) => word.textContent) })))
    assert.ok(charts.length > 0, `${path} has a chart`)
    for (const { described, drawn, clipped } of charts) {
      assert.ok(described && drawn, `${path}: described ${described}, drawn ${drawn}`)
      assert.deepEqual(clipped, [], `${path}: words outside of the chart`)
    }
  }
  await page.goto(at('/reports/cohorts'))
  await page.emulateMedia({ forcedColors: 'active' })
  const colours = await page.evaluate(() => ({
    bar: getComputedStyle(document.querySelector('.catseye-chart__fill--0')).fill,
    words: getComputedStyle(document.querySelector('.catseye-chart__text')).fill,
    paper: getComputedStyle(document.body).backgroundColor }))
  assert.notEqual(colours.bar, colours.paper)
  assert.notEqual(colours.words, colours.paper)
  await look(page, 'forced-colours')
  await page.emulateMedia({ media: 'print', forcedColors: 'none' })
  for (const hidden of ['.catseye-narrowing', '.catseye-report-links', '.govuk-service-navigation'])
    assert.ok(!(await page.locator(hidden).first().isVisible()), `${hidden} is not printed`)
  assert.ok(await page.locator('table#R2').isVisible())
  await look(page, 'print')
  await page.context().close()
})
