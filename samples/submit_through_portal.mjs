// node submit_through_portal.mjs BASE < reports.json: makes each report at the portal and sends it. One line a report: its
// reference. reports.json: [{file, offence, mode, when, vrm: []}]
import { readFileSync } from 'node:fs'
import { PortalBrowser, fillIn, send, sign } from './portal_report.mjs'

for (const report of JSON.parse(readFileSync(0, 'utf8'))) {
  const browser = new PortalBrowser(process.argv[2])
  await fillIn(browser, report)
  await sign(browser)
  console.log(await send(browser))
}
