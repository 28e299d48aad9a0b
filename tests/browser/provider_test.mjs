// Officers who sign in by their force's identity provider: the real protocol, with a provider that others test their clients against.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertAccessible, assertWhole, launch, open, views } from './support/browser.mjs'
import { IdentityProvider } from './support/identity_provider.mjs'
import { makeOfficer, signIn } from './support/officer.mjs'
import { Service } from './support/service.mjs'

const people = {
  'id-malik': { preferred_username: 'j.malik', email: 'j.malik@force.example', groups: ['staff', 'snap-constables'] },
  'id-stranger': { preferred_username: 'x.stranger', email: 'j.malik@force.example', groups: ['snap-constables'] },
  'id-groupless': { preferred_username: 'g.less', groups: ['staff'] },
  'id-thief': { preferred_username: 'j.malik', groups: ['snap-sergeants'] },
}
const secret = 'a client secret / with signs: %+&'

let service
let provider
let browser
before(async () => {
  const port = await freePort()
  const consoleUrl = `http://127.0.0.1:${port}`
  provider = await IdentityProvider.start({ people, redirect: `${consoleUrl}/sign-in/provider/callback`, secret })
  const file = join(tmpdir(), `catseye-oidc-secret-${process.pid}`)
  writeFileSync(file, `${secret}\n`)
  service = await Service.start({
    CONSOLE_URL: consoleUrl, CONSOLE_OIDC_ISSUER: provider.issuer, CONSOLE_OIDC_CLIENT_ID: 'catseye', CONSOLE_OIDC_CLIENT_SECRET_FILE: file,
    CONSOLE_OIDC_ROLE_CLAIM: 'groups', CONSOLE_OIDC_ROLES: 'snap-sergeants=supervisor, snap-constables=reviewer',
  }, { consolePort: port })
  browser = await launch()
})
after(async () => { await browser?.close(); await service?.stop(); provider?.stop() })

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)) })
  })
}

async function byProvider(login) {
  const page = await open(browser, views.desktop)
  await page.goto(`${service.consoleUrl}/account`)
  await assertWhole(page, 'sign-in')
  await assertAccessible(page, 'sign-in')
  await page.getByRole('button', { name: 'Sign in with your force’s account' }).click()
  await IdentityProvider.signIn(page, login)
  await page.waitForURL(`${service.consoleUrl}/**`)
  return page
}

/// What an administrator does: the officer, and the identifier of their account.
async function writeDown(name, role, identifier) {
  service.tell('officer', 'add', name, '--role', role)
  const administrator = makeOfficer(service, `Administrator for ${name}`, 'administrator')
  const page = await open(browser, views.desktop)
  await signIn(service, page, administrator, '/administration/officers')
  await page.getByRole('link', { name, exact: true }).click()
  await page.locator('[name="identifier"]').fill(identifier)
  await page.getByRole('button', { name: 'Save identifier' }).click()
  await assertWhole(page, 'officer with an identifier')
  await assertAccessible(page, 'officer with an identifier')
}

test('an officer whom an administrator has written down is in, with the role of the group', async () => {
  await writeDown('PC Malik', 'clerk', 'j.malik')
  const page = await byProvider('id-malik')
  assert.equal(new URL(page.url()).pathname, '/account')
  assert.match(await page.locator('main').innerText(), /PC Malik[\s\S]*reviewer/)
  const { content } = service.rows("SELECT content FROM custody_entry WHERE event = 'officer_role_changed'")[0]
  assert.deepEqual(JSON.parse(content), { from: 'clerk', to: 'reviewer' })

  const again = await byProvider('id-malik')
  assert.equal(new URL(again.url()).pathname, '/account')

  // The name alone opens nothing any more: whoever gets it later is somebody else.
  const thief = await byProvider('id-thief')
  assert.match(await thief.locator('h1').innerText(), /not known here/)
})

for (const [login, heading] of [['id-stranger', /not known here/], ['id-groupless', /no role here/]]) {
  test(`who is ${login} is refused with a page that says why`, async () => {
    if (login === 'id-groupless') await writeDown('PC Groupless', 'reviewer', 'g.less')
    const page = await byProvider(login)
    assert.match(await page.locator('h1').innerText(), heading)
    await assertWhole(page, login)
    await assertAccessible(page, login)
    await page.goto(`${service.consoleUrl}/account`)
    assert.match(page.url(), /\/sign-in/)
  })
}

test('an answer that this browser did not ask for is refused', async () => {
  const asked = await open(browser, views.desktop)
  await asked.goto(`${service.consoleUrl}/sign-in/provider`)
  const state = new URL(asked.url()).searchParams.get('state') ?? 'unknown'
  const page = await open(browser, views.desktop)
  for (const query of [`code=x&state=${state}`, 'code=x&state=', 'error=access_denied', '']) {
    await page.goto(`${service.consoleUrl}/sign-in/provider/callback?${query}`)
    assert.match(await page.locator('h1').innerText(), /not one of this browser/)
  }
})
