import assert from 'node:assert/strict'

/// Addresses, compared without their query.
export function expect(url) {
  const path = new URL(url).pathname
  return {
    endsWith: (end) => assert.ok(path.endsWith(end), `at ${path}, not at ${end}`),
    differsFrom: (other) => assert.notEqual(path, new URL(other).pathname, 'the page was not left'),
  }
}
