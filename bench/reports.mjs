// node bench/reports.mjs [CASES]: see bench/reports.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, open, views } from '../tests/browser/support/browser.mjs'
import { makeOfficer, signIn } from '../tests/browser/support/officer.mjs'
import { Service } from '../tests/browser/support/service.mjs'

const kRounds = 20
const cases = process.argv[2] ?? '100000'
const pages = ['', '/cohorts', '/trend', '/offences', '/districts', '/modes', '/disposals', '/reasons', '/timeliness', '/steps', '/agreement', '/queue', '/media',
               '/other-doors', '/questions', '/whole.csv', '/publication']
const filters = ['?period=12_months', '?period=all', '?period=all&offence=RT88576', '?period=all&area=Preston&mode=cyclist']

const service = await Service.start()
try {
  await service.end('SIGTERM')
  execFileSync(join(process.env.CATSEYE_PROGRAMS, 'catseye-seed'), ['--data', service.folder, '--cases', cases], { stdio: 'ignore' })
  await service.run(0)
  const officer = makeOfficer(service, 'Report Reader', 'auditor')
  const browser = await launch()
  const page = await open(browser, views.desktop)
  await signIn(service, page, officer, '/account')
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await browser.close()

  const ask = async (path) => {
    const began = performance.now()
    const answer = await fetch(service.consoleUrl + path, { headers: { Cookie: cookies } })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
    return performance.now() - began
  }
  const first = await ask('/reports?period=all')
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))[1]) / 1024
  console.log(`| page, ${Number(cases).toLocaleString('en')} cases | p50 ms | p95 ms |\n|---|---|---|`)
  const all = []
  for (const path of pages) {
    const took = []
    for (let round = 0; round < kRounds; ++round)
      for (const filter of path === '/publication' ? ['?period=last_year'] : filters) took.push(await ask(`/reports${path}${filter}`))
    took.sort((a, b) => a - b)
    all.push(...took)
    const at = (share) => took[Math.ceil(share * took.length) - 1].toFixed(0)
    console.log(`| /reports${path} | ${at(0.5)} | ${at(0.95)} |`)
  }
  all.sort((a, b) => a - b)
  console.log(`| all | ${all[Math.ceil(0.5 * all.length) - 1].toFixed(0)} | ${all[Math.ceil(0.95 * all.length) - 1].toFixed(0)} |`)
  console.log(`The first page after a start, which reads every case: ${first.toFixed(0)} ms; memory then: ${memory.toFixed(0)} MiB.`)
} finally {
  await service.stop()
}
