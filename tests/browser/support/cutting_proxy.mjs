// A bad connection: a TCP proxy that cuts each connection somewhere in what the client sends. The places come from a seed.
import { createServer, connect } from 'node:net'

export class CuttingProxy {
  /// Cuts after between 1 and `most` bytes from the client, as long as it `cuts`; then it lets everything through.
  static async start(target, { seed, most }) {
    const proxy = new CuttingProxy()
    proxy.cuts = 0
    proxy.cutting = true
    let state = seed
    const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32 }
    proxy.server = createServer((client) => {
      const server = connect(Number(new URL(target).port), '127.0.0.1')
      let left = 1 + Math.floor(random() * most)
      client.on('data', (bytes) => {
        left -= bytes.length
        if (left > 0 || !proxy.cutting) {
          if (!server.write(bytes)) { client.pause(); server.once('drain', () => client.resume()) }
          return
        }
        ++proxy.cuts
        server.end(bytes.subarray(0, bytes.length + left))
        client.resetAndDestroy()
      })
      server.on('data', (bytes) => { if (!client.write(bytes)) { server.pause(); client.once('drain', () => server.resume()) } })
      for (const [one, other] of [[client, server], [server, client]]) {
        one.on('error', () => other.destroy())
        one.on('close', () => other.end())
      }
    })
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve))
    proxy.url = `http://127.0.0.1:${proxy.server.address().port}`
    return proxy
  }
  stop() { this.server.close() }
}
