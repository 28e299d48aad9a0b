// A mail server for tests: takes everything (RFC 5321, as little of it as a sender needs) and keeps it.
import { createServer } from 'node:net'

export class Mailbox {
  static async start() {
    const box = new Mailbox()
    box.mails = []
    box.waiting = []
    box.server = createServer((socket) => box.talk(socket))
    await new Promise((resolve) => box.server.listen(0, '127.0.0.1', resolve))
    box.url = `smtp://127.0.0.1:${box.server.address().port}`
    return box
  }
  stop() { this.server.close() }

  /// The next mail to `recipient` that nobody has had yet: { recipient, text }.
  next(recipient) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no mail to ${recipient}`)), 30000)
      this.waiting.push({ recipient, resolve: (mail) => { clearTimeout(timer); resolve(mail) } })
      this.hand()
    })
  }
  hand() {
    this.waiting = this.waiting.filter(({ recipient, resolve }) => {
      const at = this.mails.findIndex((mail) => mail.recipient === recipient)
      if (at >= 0) resolve(this.mails.splice(at, 1)[0])
      return at < 0
    })
  }

  talk(socket) {
    let recipient = ''
    let data
    let rest = ''
    const say = (line) => socket.write(`${line}\r\n`)
    say('220 test')
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      const lines = (rest + bytes).split('\r\n')
      rest = lines.pop()
      for (const line of lines) {
        if (data) {
          if (line !== '.') { data.push(line.replace(/^\./, '')); continue }
          this.mails.push({ recipient, text: textOf(data.join('\n')) })
          data = undefined
          say('250 taken')
          this.hand()
        } else if (/^RCPT TO/i.test(line)) { recipient = /<(.*)>/.exec(line)[1]; say('250 ok') }
        else if (/^DATA/i.test(line)) { data = []; say('354 go on') }
        else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end() }
        else say('250 ok')
      }
    })
  }
}

/// The words of a mail, whichever way they were packed.
function textOf(mail) {
  const end = mail.indexOf('\n\n')
  const head = mail.slice(0, end)
  const body = mail.slice(end + 2)
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return body
  return Buffer.from(body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')
}
