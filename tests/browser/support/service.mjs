// The real `catseye serve`, on free ports, with a data folder of its own that goes away.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const programs = process.env.CATSEYE_PROGRAMS
const kStartSeconds = 30
const kProcessSeconds = 120  // of a few seconds of footage, on a busy machine

export class Service {
  /// `settings`: what CATSEYE_… in the environment says, e.g. { MAIL_SERVER: 'smtp://127.0.0.1:2525' }.
  /// `consolePort`: where the console has to be at a known address.
  static async start(settings = {}, { consolePort = 0 } = {}) {
    if (!programs) throw new Error('CATSEYE_PROGRAMS must name the folder of the built programs')
    const service = new Service()
    service.folder = mkdtempSync(join(tmpdir(), 'catseye-browser-'))
    service.settings = settings
    service.consolePort = consolePort
    await service.run(0)
    return service
  }

  async run(port) {
    const environment = { ...process.env }
    for (const [key, value] of Object.entries(this.settings)) environment[`CATSEYE_${key}`] = String(value)
    this.child = spawn(join(programs, 'catseye'), ['--data', this.folder, 'serve', '--listen', `127.0.0.1:${port}`,
                                                   '--console-listen', `127.0.0.1:${this.consolePort}`, '--workers', '1'],
                       { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    this.log = []
    const child = this.child
    this.url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`serve does not start:\n${this.log.join('\n')}`)), kStartSeconds * 1000)
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.log.push(line)
        const found = /portal="(http:[^"]+)" console="(http:[^"]+)"/.exec(line)
        if (found) { clearTimeout(timer); this.consoleUrl = found[2]; resolve(found[1]) }
      })
      child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`serve ended with ${code}:\n${this.log.join('\n')}`)) })
    })
  }

  /// What a reading command of the program prints, as JSON.
  ask(...command) {
    return JSON.parse(this.tell(...command, '--json'))
  }

  /// What a command of the program prints, whatever it does.
  tell(...command) {
    return this.feed('', ...command)
  }

  /// The same with something on its standard input: a password.
  feed(input, ...command) {
    return execFileSync(join(programs, 'catseye'), ['--data', this.folder, ...command], { encoding: 'utf8', input })
  }

  /// Rows of the database, beside the one that writes it.
  rows(query) {
    const text = execFileSync('sqlite3', ['-readonly', '-json', join(this.folder, 'catseye.db'), query], { encoding: 'utf8' })
    return text ? JSON.parse(text) : []
  }

  /// Changes the database behind the service's back.
  harm(statement) {
    execFileSync('sqlite3', [join(this.folder, 'catseye.db'), statement])
  }

  /// Does something while somebody else holds the only writer's place.
  async whileHeld(act) {
    const holder = spawn('sqlite3', ['-bail', join(this.folder, 'catseye.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
    const gone = new Promise((resolve) => holder.once('exit', resolve))
    try {
      holder.stdin.write(".timeout 20000\nBEGIN IMMEDIATE;\nSELECT 'held';\n")
      let held = false
      for await (const line of createInterface({ input: holder.stdout })) if (line === 'held') { held = true; break }
      if (!held) throw new Error('the writer\'s place could not be had')
      await act()
    } finally {
      holder.kill()
      await gone
    }
  }

  /// The case of a report, as soon as its footage has been looked at and it waits for an officer.
  async caseOf(reference) {
    for (const until = Date.now() + kProcessSeconds * 1000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const found = this.ask('queue').cases.map(({ ref }) => this.ask('case', ref)).find(({ submission }) => submission.reference === reference)
      if (found?.state === 'waiting') return found
    }
    throw new Error(`no case of ${reference} waits after ${kProcessSeconds} seconds:\n${this.log.join('\n')}`)
  }

  async end(signal) {
    const gone = new Promise((resolve) => this.child.once('exit', resolve))
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill(signal)
      await gone
    }
  }

  /// As after a power cut: the same folder, the same port.
  async killAndRestart() {
    const { port } = new URL(this.url)
    await this.end('SIGKILL')
    await this.run(Number(port))
  }

  async stop() {
    await this.end('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
