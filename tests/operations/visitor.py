"""Somebody who speaks HTTP from an address of their own: the public, the force, a stranger."""
import datetime
import http.client
import socket
import ssl

PUBLIC, CONSOLE = "snap.example.police.uk", "console.example.police.uk"  # as the documentation has them
PUBLIC_ADDRESS, INSIDE_ADDRESS = "198.51.100.1", "192.0.2.10"
TLS = "/etc/catseye/tls"
TUS = {"Tus-Resumable": "1.0.0"}


class FromAddress(http.client.HTTPConnection):
    """A connection from one address to another, with TLS or without; the host's name is only said."""

    def __init__(self, source, address, port, host, certificate):
        super().__init__(host, port, timeout=60)
        self.ends, self.certificate = (source, address), certificate

    def connect(self):
        source, address = self.ends
        self.sock = socket.create_connection((address, self.port), 60, (source, 0))
        if self.certificate:
            context = ssl.create_default_context(cafile=self.certificate)
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


class Answer:
    def __init__(self, answer):
        self.status, self.headers = answer.status, answer.getheaders()
        self.text = answer.read().decode(errors="replace")

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name):
        values = self.all(name)
        assert len(values) == 1, f"{name} came {len(values)} times: {self.headers}"
        return values[0]


class Visitor:
    """Somebody outside, with an address and a cookie."""

    def __init__(self, source="198.51.100.20", address=PUBLIC_ADDRESS, port=443, host=PUBLIC, certificate=f"{TLS}/public.crt"):
        self.way = (source, address, port, host, certificate)
        self.cookie = ""

    def open(self):
        return FromAddress(*self.way)

    def ask(self, method, path, body=None, headers=None):
        connection = self.open()
        connection.request(method, path, body, {"Cookie": self.cookie, **(headers or {})})
        answer = Answer(connection.getresponse())
        connection.close()
        for cookie in answer.all("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer

    def begin_report(self, headers=None):
        day = datetime.date.today()
        return self.ask("POST", "/report/begin", f"day={day.day}&month={day.month}&year={day.year}",
                        {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def begin_upload(self, size):
        return self.ask("POST", "/files", headers={**TUS, "Upload-Length": str(size)})

    def head(self, location):
        return self.ask("HEAD", location, headers=TUS)

    def patch(self, location, offset, body):
        return self.ask("PATCH", location, body, {**TUS, "Content-Type": "application/offset+octet-stream",
                                                  "Upload-Offset": str(offset)})

    def serial(self):
        """Which certificate is shown."""
        source, address, port, host, _ = self.way
        context = ssl._create_unverified_context()  # which one is the question, not whether it is good
        with socket.create_connection((address, port), 10, (source, 0)) as plain, \
                context.wrap_socket(plain, server_hostname=host) as secure:
            return secure.getpeercert(binary_form=True)
