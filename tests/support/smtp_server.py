#!/usr/bin/python3
"""An SMTP server for tests: smtp_server.py FOLDER [--certificate PEM] [--login USER:PASSWORD]

Listens on a free port of the loopback, which it writes to FOLDER/port. Every message that it takes becomes
FOLDER/NNN.json, as Python's own mail reader understands it. Recipients that begin with "unknown" are refused for good,
those that begin with "later" for now; so are all messages that say "forbidden". While FOLDER/hold exists a message that
is stored is not answered for. The certificate's file holds its key as well.
"""
import argparse
import asyncio
import email
import email.policy
import json
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Storing:
    def __init__(self, folder):
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return f"550 5.1.1 <{address}>: there is nobody of that name"
        if address.startswith("later"):
            return f"451 4.7.1 <{address}>: try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = message.get_content()
        if "forbidden" in text:
            return "554 5.7.1 no such words here"
        number = len(list(self.folder.glob("*.json")))
        stored = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name: str(value) for name, value in message.items()},
            "fields": len(message.items()),
            "text": text,
            "raw": envelope.content.decode("ascii"),  # 7 bits only
            "tls": session.ssl is not None,
            "login": session.authenticated,
            "defects": [str(defect) for defect in message.defects],
        }
        draft = self.folder / "draft"
        draft.write_text(json.dumps(stored))
        os.rename(draft, self.folder / f"{number:03}.json")
        while (self.folder / "hold").exists():
            await asyncio.sleep(0.01)
        return "250 OK"


def authenticator(login):
    def check(server, session, envelope, mechanism, data):
        given = isinstance(data, LoginPassword) and f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == login, handled=False)

    return check


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--certificate")
    options.add_argument("--login")
    options.add_argument("--port", type=int, default=0)
    given = options.parse_args()
    context = None
    if given.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate)
    more = {}
    if given.login:
        more = {"authenticator": authenticator(given.login), "auth_required": True, "auth_require_tls": bool(context)}

    def session():
        return SMTP(Storing(given.folder), tls_context=context, enable_SMTPUTF8=False, hostname="localhost", **more)

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", given.port)
    port = server.sockets[0].getsockname()[1]
    draft = given.folder / "port-draft"
    draft.write_text(str(port))
    os.rename(draft, given.folder / "port")
    await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(0)
