// node one_time_code.mjs SECRET: the six digits of an authenticator app now (RFC 6238: SHA-1, 30 seconds), and for how many
// seconds they last.
import { createHmac } from 'node:crypto'

const kStepSeconds = 30
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bits = [...process.argv[2]].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
const seconds = Math.floor(Date.now() / 1000)
const counter = Buffer.alloc(8)
counter.writeBigUInt64BE(BigInt(Math.floor(seconds / kStepSeconds)))
const mac = createHmac('sha1', key).update(counter).digest()
const digits = (mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000
console.log(String(digits).padStart(6, '0'), kStepSeconds - (seconds % kStepSeconds))
