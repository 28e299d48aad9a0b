// The player's sums, without a browser: which frame is shown when, and where to seek for it.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const assets = join(dirname(fileURLToPath(import.meta.url)), '../../web/assets')
const { buildSync } = createRequire(join(assets, 'build.mjs'))('esbuild')

async function load(name) {
  const { outputFiles } = buildSync({ entryPoints: [join(assets, 'src/player', name)], bundle: true, write: false, format: 'esm' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
const { FrameIndex } = await load('frames.ts')
const { ClaimedClock, secondsWords } = await load('clock.ts')

// As a phone records: 20 to 120 ticks of 1/600 s, and a first frame that is not at zero.
const variable = new FrameIndex({ time_base: [1, 600], pts: [6000, 6020, 6040, 6070, 6190, 6210] })

test('every frame is found again from the middle of its time, and from its own time as a browser rounds it', () => {
  for (let frame = 0; frame < variable.count; ++frame) {
    assert.equal(variable.shownAt(variable.middle(frame)), frame)
    for (const rounding of [-0.0005, 0, 0.0005]) assert.equal(variable.nearest(variable.time(frame) + rounding), frame)
  }
})

test('times count from the first frame, and frames of one time follow each other by a tick', () => {
  assert.equal(variable.time(0), 0)
  const same = new FrameIndex({ time_base: [1, 25], pts: [5, 5, 5, 9] })
  assert.deepEqual(same.times, [0, 1 / 25, 2 / 25, 4 / 25])
})

test('what lies outside is the first or the last frame; one frame is a clip too', () => {
  assert.equal(variable.shownAt(-1), 0)
  assert.equal(variable.shownAt(99), 5)
  assert.equal(variable.clamp(99), 5)
  assert.equal(variable.clamp(-3), 0)
  const still = new FrameIndex({ time_base: [1, 25], pts: [7] })
  assert.equal(still.count, 1)
  assert.equal(still.middle(0), 0)
  assert.equal(still.nearest(3), 0)
})

test('an hour of frames is searched, not counted through', () => {
  const long = new FrameIndex({ time_base: [1, 60], pts: Array.from({ length: 216000 }, (_, at) => at) })
  for (const frame of [0, 1, 107999, 215999]) assert.equal(long.shownAt(long.middle(frame)), frame)
})

test('the clock says what the file claims, and what that is worth', () => {
  assert.equal(new ClaimedClock('2026-03-20T08:15:00 unknown mvhd').at(4.12), '08:15:04.120 claimed by the file (mvhd, zone unknown)')
  assert.equal(new ClaimedClock('2026-03-20T23:59:59+01:00 local quicktime.creationdate').at(1.5),
               '00:00:00.500 claimed by the file (quicktime.creationdate, local time)')
  assert.equal(new ClaimedClock('').at(1), '')
  assert.equal(new ClaimedClock('12.5 relative gps').at(1), '')
  assert.equal(secondsWords(4.12), '4.120 s')
  assert.equal(secondsWords(64.12), '1:04.120')
  assert.equal(secondsWords(59.9996), '1:00.000')
})
