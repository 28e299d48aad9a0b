// The sample clips that the build has made, and larger files made on the spot.
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env.CATSEYE_CLIPS
if (!folder) throw new Error('CATSEYE_CLIPS must name the folder of the sample clips')

export const clip = join(folder, 'dashcam.mp4')
/// Every picture of these carries its number.
export const counted = { steady: join(folder, 'numbered.mp4'), variable: join(folder, 'numbered_variable.mp4') }

export function sha256Of(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/// A file of `megabytes` of noise at `path`: it arrives, whatever a decoder will say of it.
export function noise(path, megabytes) {
  const file = openSync(path, 'w')
  for (let written = 0; written < megabytes; ++written) writeSync(file, randomBytes(1024 * 1024))
  closeSync(file)
  return path
}
