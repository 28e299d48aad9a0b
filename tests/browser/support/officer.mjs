// Officers of a test, with a password and an authenticator app of their own.
import { createHmac, randomBytes } from 'node:crypto'

const kStepSeconds = 30

/// An officer who can sign in: { name, role, signIn, password, secret, recoveryCodes }.
export function makeOfficer(service, name, role) {
  const signIn = `${role}.${randomBytes(4).toString('hex')}`
  const password = randomBytes(18).toString('base64url')
  service.tell('officer', 'add', name, '--role', role)
  const made = JSON.parse(service.feed(password, 'officer', 'sign-in', name, '--sign-in', signIn, '--password-file', '-', '--json'))
  return { name, role, signIn, password, secret: made.totp_secret, recoveryCodes: made.recovery_codes, lastStep: 0 }
}

/// RFC 6238: six digits, SHA-1, 30 seconds.
export function totp(secret, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac[19] & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, '0')
}

/// A code that this officer has not used: of this half minute, of the next one where this one's is used, or else as soon as there is one.
export async function freshCode(officer) {
  const now = () => Math.floor(Date.now() / 1000 / kStepSeconds)
  const step = Math.max(now(), officer.lastStep + 1)
  const acceptedFrom = (step - 1) * kStepSeconds * 1000
  if (Date.now() < acceptedFrom) await new Promise((resolve) => setTimeout(resolve, acceptedFrom - Date.now()))
  officer.lastStep = step
  return totp(officer.secret, step)
}

/// Through the sign-in's two pages, as `page` is asked; ends where they lead: at `path`.
export async function signIn(service, page, officer, path = '/') {
  await page.goto(`${service.consoleUrl}${path}`)
  await page.locator('[name="name"]').fill(officer.signIn)
  await page.locator('[name="password"]').fill(officer.password)
  await page.locator('main button[type="submit"]').click()
  await page.locator('[name="code"]').fill(await freshCode(officer))
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.locator('main button[type="submit"]').click()])
}
