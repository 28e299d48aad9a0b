// A force's identity provider for tests: the certified npm package oidc-provider, on a free port, with people who sign in by their
// name alone (its own development pages).
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

export class IdentityProvider {
  /// `people`: login -> claims beside `sub`. `redirect`: the console's callback.
  static async start({ people, redirect, secret }) {
    const provider = new IdentityProvider()
    const server = createServer()
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    provider.issuer = `http://127.0.0.1:${server.address().port}`
    const warn = console.warn
    console.warn = () => {}  // that its keys and pages are for development
    const oidc = new Provider(provider.issuer, {
      clients: [{ client_id: 'catseye', client_secret: secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'email'] },
      conformIdTokenClaims: false,
      pkce: { required: () => true, methods: ['S256'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    })
    console.warn = warn
    server.on('request', oidc.callback())
    provider.server = server
    return provider
  }

  /// Through its pages, as `login`.
  static async signIn(page, login) {
    await page.locator('[name="login"]').fill(login)
    await page.locator('[name="password"]').fill('any')
    await page.locator('button[type="submit"]').click()
    const consent = page.getByRole('button', { name: 'Continue' })
    await page.waitForLoadState()
    if (page.url().includes('/interaction/') && (await consent.count()) > 0) await consent.click()
  }

  stop() {
    this.server.closeAllConnections()
    this.server.close()
  }
}
