#!/usr/bin/env python3
"""Runs every marked block of docs/operations.md as it stands, in a throw-away root, and between them does what the public,
the force and bad luck would do: reports through nginx, breaks off, floods, loses files, restores.

CATSEYE_PROGRAMS: the folder with catseye and catseye-stage; CATSEYE_CLIPS: the samples. Without them those of build/dev."""
import concurrent.futures
import datetime
import glob
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing of a test's stays in the source folder

import throw_away_root
from throw_away_root import SOURCE
from visitor import CONSOLE, INSIDE_ADDRESS, PUBLIC, PUBLIC_ADDRESS, TLS, Visitor

HERE = os.path.dirname(os.path.abspath(__file__))
DATA, BACKUPS = "/var/lib/catseye", "/var/backups/catseye"
SHIMS = "/usr/src/shims"


def ok(sentence):
    print(f"ok: {sentence}", flush=True)


def until(condition, what, patience_s=60):
    deadline = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"{what}: not within {patience_s} s"
        time.sleep(0.05)


def run(command, expected=0, **options):
    done = subprocess.run(command, shell=isinstance(command, str), executable="/bin/bash" if isinstance(command, str) else None,
                          capture_output=True, text=True, timeout=180, **options)
    assert done.returncode == expected, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def catseye(*arguments, data=DATA):
    return run(["runuser", "-u", "catseye", "--", "catseye", "--data", data, *arguments])


# ---- the documentation ----------------------------------------------------------------------------------------------

class Documentation:
    """The marked blocks, and which of them have been run."""

    def __init__(self):
        with open(f"{SOURCE}/docs/operations.md", encoding="utf-8") as file:
            text = file.read()
        self.blocks = dict(re.findall(r"<!-- step: (\w+) -->\n```sh\n(.*?)```", text, re.S))
        assert len(self.blocks) == len(re.findall("^<!-- step: ", text, re.M)), "a marked block has no fence, or a name came twice"
        self.done = []

    def step(self, name):
        environment = {"PATH": f"{SHIMS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        script = "set -euo pipefail\n" + self.blocks["names"] + (self.blocks[name] if name != "names" else "")
        output = run(["bash", "-c", script], cwd=SOURCE, env=environment)
        self.done.append(name)
        ok(f"the step '{name}' runs as it stands")
        return output

    def assert_complete(self):
        assert sorted(self.done) == sorted(self.blocks), f"not run: {set(self.blocks) - set(self.done)}"


def make_shims():
    """Of what a test cannot do: install packages, ask systemd."""
    os.makedirs(SHIMS)
    shims = {
        "systemctl": f'exec {sys.executable} {SOURCE}/tests/operations/service_manager.py "$@"\n',
        # What it is told to install must be a package that is there.
        "apt-get": 'for word in "$@"; do case "$word" in -*|update|install) ;; *) dpkg-query -W "$word" > /dev/null || exit 1;; '
                   'esac; done\n',
    }
    for name, text in shims.items():
        with open(f"{SHIMS}/{name}", "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(f"{SHIMS}/{name}", 0o755)


def systemctl(*words, expected=0):
    return run([f"{SHIMS}/systemctl", *words], expected)


def assert_packages_suffice(documentation):
    """Every library that the programs name belongs to a package of the list."""
    listed = documentation.blocks["packages"].split()
    for program in ("catseye", "catseye-stage"):
        libraries = re.findall(r"NEEDED.*\[(.*)\]", run(["readelf", "-d", f"{SOURCE}/build/release/bin/{program}"]))
        if any(re.match("lib(a|ub|t)san", library) for library in libraries):
            return  # a build with sanitizers names more than it needs
        for library in libraries:
            owners = {line.split(":")[0] for line in run(["dpkg", "-S", f"*/{library}*"]).splitlines()}
            assert owners & {*listed, "libc6", "libgcc-s1", "libglib2.0-0"}, \
                f"{program} needs {library} of {owners}, which the documentation does not install"
    ok("the packages of the documentation hold every library that the programs name")


# ---- reports ------------------------------------------------------------------------------------------------------

def submit(clip):
    """A whole report, page after page, as scripts/demo makes it. Its reference, and the one of its case."""
    known = set(cases())
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    report = [{"file": f"{SOURCE}/clips/{clip}", "offence": "red_light", "mode": "car", "when": f"{yesterday}T08:15", "vrm": ["AA00 AAA"]}]
    reference = run(["node", f"{SOURCE}/samples/submit_through_portal.mjs", f"https://{PUBLIC}"], input=json.dumps(report),
                    env={**os.environ, "NODE_EXTRA_CA_CERTS": f"{TLS}/public.crt"}).strip()
    assert re.fullmatch(r"[0-9A-Z-]{19}", reference), reference
    return reference, until(lambda: set(cases()) - known, "the case waits for an officer").pop()


def cases(data=DATA):
    return {case["ref"]: case["state"] for case in json.loads(catseye("--json", "queue", data=data))["cases"]}


# ---- what is tried --------------------------------------------------------------------------------------------------

def check_units():
    if subprocess.run(["systemd-analyze", "--version"], capture_output=True).returncode != 0:
        print("SKIPPED, the units are not judged: there is no systemd-analyze")
        return
    for unit, exposure in (("catseye.service", 25), ("catseye-backup.service", 10), ("catseye-backup.timer", None)):
        said = run(["systemd-analyze", "verify", f"/etc/systemd/system/{unit}"])
        assert unit not in said, said  # it speaks of other units of the machine, too
        if exposure:
            run(["systemd-analyze", "security", "--offline=true", f"--threshold={exposure}", f"/etc/systemd/system/{unit}"])
    with open("/etc/systemd/system/catseye.service", encoding="utf-8") as file:
        unit = file.read()
    for needed in ("RestrictNamespaces=user net mnt ipc uts pid", "SystemCallFilter=chroot seccomp landlock_create_ruleset"):
        assert f"\n{needed}" in unit, f"catseye-stage needs {needed}"
    assert "\nProcSubset=" not in unit, "the stage's empty root lies in /proc/tty"
    ok("systemd-analyze finds the units well formed and their walls high")


def check_doors():
    page = Visitor().ask("GET", "/")
    assert page.status == 200 and "<h1" in page.text
    for header in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
                   "Cache-Control", "Date", "Content-Type"):
        page.one(header)
    assert page.all("Server") in ([], ["nginx"]), page.headers
    assert page.one("Strict-Transport-Security").startswith("max-age=")
    ok("the start page comes by https, each security header once, no version")

    plain = Visitor(port=80, certificate=None).ask("GET", "/report?x=1")
    assert (plain.status, plain.one("Location")) == (308, f"https://{PUBLIC}/report?x=1")
    ok("http leads to https")

    try:
        Visitor(host="other.example.org").serial()
        raise AssertionError("another name was served")
    except ssl.SSLError:
        ok("another name gets no certificate")
    old = ["openssl", "s_client", "-connect", f"{PUBLIC_ADDRESS}:443", "-servername", PUBLIC, "-cipher", "ALL:@SECLEVEL=0"]
    assert "protocol version" in run([*old, "-tls1_1"], expected=1, stdin=subprocess.DEVNULL)
    run([*old, "-tls1_2"], stdin=subprocess.DEVNULL)
    ok("TLS 1.1 is refused")
    assert Visitor().ask("GET", "/metrics").status == 404
    inside = dict(address=INSIDE_ADDRESS, host=CONSOLE, certificate=f"{TLS}/console.crt")
    assert "catseye_http_requests_total" in Visitor(source=INSIDE_ADDRESS, **inside).ask("GET", "/metrics").text
    assert Visitor(**inside).ask("GET", "/metrics").status == 403
    ok("the console is reached from inside, at the inside address, and nowhere else")


def received_bytes():
    metrics = Visitor(source="127.0.0.1", address="127.0.0.1", port=8081, certificate=None).ask("GET", "/metrics").text
    return int(re.search(r"^catseye_http_received_bytes_total (\d+)$", metrics, re.M)[1])


def check_uploads():
    with open(f"{SOURCE}/clips/dashcam.mp4", "rb") as file:
        clip = file.read()
    visitor = Visitor("198.51.100.21")
    assert visitor.begin_report().status == 303
    assert visitor.cookie.startswith("__Host-"), "catseye does not know that the sender uses TLS"
    location = visitor.begin_upload(len(clip)).one("Location")
    half = len(clip) // 2
    connection = visitor.open()
    connection.putrequest("PATCH", location)
    for name, value in {"Tus-Resumable": "1.0.0", "Cookie": visitor.cookie, "Content-Type": "application/offset+octet-stream",
                        "Upload-Offset": "0", "Content-Length": str(len(clip))}.items():
        connection.putheader(name, value)
    connection.endheaders()
    before = received_bytes()
    connection.send(clip[:half])
    until(lambda: received_bytes() - before >= half, "what was sent passes through nginx at once")
    connection.close()
    until(lambda: visitor.head(location).one("Upload-Offset") == str(half), "what came before the break counts")
    assert visitor.patch(location, half, clip[half:]).status == 204
    assert visitor.head(location).one("Upload-Offset") == str(len(clip))
    ok("an upload that breaks off on its way through nginx goes on where it was")

    stranger = Visitor("198.51.100.22")
    refused = stranger.patch(location, 0, bytes(24 << 20))
    assert refused.status == 404, f"{refused.status}: {refused.text}"
    assert stranger.ask("POST", "/report/begin", bytes(2 << 20)).status == 413
    ok("a refusal reaches the sender while the body still comes")
    return visitor, location, len(clip)


def check_addresses():
    """The limits of catseye, which count by address, see the right one."""
    def statuses(visitor, count, **headers):
        return [visitor.begin_report(headers).status for _ in range(count)]
    liar = Visitor("198.51.100.30")
    first = [liar.begin_report({"X-Forwarded-For": f"203.0.113.{number}"}).status for number in range(11)]
    assert first == [303] * 10 + [429], first
    assert statuses(Visitor("198.51.100.31"), 1) == [303]
    lies = [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=203.0.113.9"}, {"X-Real-IP": "203.0.113.9"}]
    assert [liar.begin_report(lie).status for lie in lies] == [429] * len(lies)
    ok("limits count the sender's own address, whatever it says of itself")

    waiting = []
    for _ in range(64):
        connection = Visitor("198.51.100.32").open()
        connection.putrequest("POST", "/report/begin")
        connection.putheader("Content-Length", "10")
        connection.endheaders()
        waiting.append(connection)
    until(lambda: Visitor("198.51.100.32").ask("GET", "/healthz").status == 429, "the 65th connection is refused")
    assert Visitor("198.51.100.33").ask("GET", "/healthz").status == 200
    for connection in waiting:
        connection.close()
    until(lambda: Visitor("198.51.100.32").ask("GET", "/healthz").status == 200, "connections that ended are forgotten")
    ok("one address holds at most 64 connections")


def check_logs(secrets):
    Visitor("198.51.100.34").ask("GET", "/report/code?sent=QUERYSECRET&code=123456")
    until(lambda: "/report 200" in read("/var/log/nginx/access.log"), "nginx logs")
    for path in ("/var/log/nginx/access.log", "/var/log/nginx/error.log", "/run/service-manager/catseye.service.log"):
        text = read(path) if os.path.exists(path) else ""
        for secret in ("198.51.100.2", "198.51.100.3", "QUERYSECRET", "AA00", "witness@", *secrets):
            assert secret not in text, f"{path} holds {secret}"
    assert "198.51.100.0 PATCH /files 204" in read("/var/log/nginx/access.log")
    ok("the logs hold no address, query, mark, reference or upload")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def make_certificate(file, name=PUBLIC):
    """Beside, then in place by rename, as an ACME client does."""
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{file}.key.new", "-out", f"{file}.crt.new"])
    for end in ("key", "crt"):
        os.rename(f"{file}.{end}.new", f"{file}.{end}")


def check_down():
    systemctl("stop", "catseye")
    for method in ("GET", "POST"):
        page = Visitor().ask(method, "/report/begin", "x=1" if method == "POST" else None)
        assert page.status == 502 and "not available just now" in page.text and 'lang="cy"' in page.text, page.text
        assert page.one("Retry-After") == "60" and page.one("Cache-Control") == "no-store"
        assert "style" not in page.text and "script" not in page.text
    systemctl("start", "catseye")
    assert Visitor().ask("GET", "/").status == 200
    ok("while catseye is stopped the public sees a plain page in both languages")


def newest_backup():
    return sorted(glob.glob(f"{BACKUPS}/*Z"))[-1]


def check_backups(documentation):
    """A backup is made while reports come; then the vault loses a file, and everything comes back."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        late = pool.submit(submit, "close_pass.mp4")
        documentation.step("backup")
        late_reference, late_case = late.result()
    documentation.step("drill")
    assert not os.path.exists("/var/tmp/catseye-drill")
    return late_reference, late_case


def check_restore(documentation, case):
    until(lambda: set(cases().values()) == {"waiting"}, "every case waits for an officer")
    systemctl("start", "catseye-backup")
    before = cases()
    sha256 = json.loads(catseye("--json", "case", case))["originals"][0]["sha256"]
    lost = f"{DATA}/vault/originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    os.remove(lost)
    run(["runuser", "-u", "catseye", "--", "catseye", "--data", DATA, "verify"], expected=1)
    systemctl("start", "catseye-backup", expected=1)  # its `verify` fails; what was backed up before is not touched
    documentation.step("restore")
    assert os.path.exists(lost) and cases() == before and case in before
    assert "all as it must be" in catseye("verify")
    assert os.stat(f"{DATA}/catseye.db").st_uid == os.stat(DATA).st_uid != 0
    assert Visitor().ask("GET", "/").status == 200
    ok("after a loss the restored folder is verified and served, and the report is there")


def check_refusals(case):
    """What the two scripts say no to, and what goes when its time has come."""
    as_user = ["runuser", "-u", "catseye", "--"]
    backup, restore = [*as_user, "catseye-backup"], ["catseye-restore"]
    for command, sentence in (
            ([*backup, "/var/tmp", BACKUPS], "is no data folder"),
            ([*backup, DATA, "/var/tmp/nowhere"], "is not there"),
            ([*backup, DATA, f"{DATA}/vault"], "lies in the data folder"),
            ([*backup, DATA, "/var/lib"], "lies in the destination"),
            ([*restore, newest_backup(), DATA], "is not empty"),
            ([*restore, BACKUPS, "/var/tmp/new"], "is no whole backup"),
            ([*restore, newest_backup(), f"{BACKUPS}/new"], "lies among the backups")):
        said = run(command, expected=1)
        assert sentence in said and said.count("\n") == 1, said
    ok("backup and restore say in one line what they refuse")

    run(["cp", "-a", BACKUPS, "/var/tmp/broken"])
    broken = f"/var/tmp/broken/{os.path.basename(newest_backup())}"
    kept = glob.glob("/var/tmp/broken/vault/originals/*/*/*")[0]
    with open(kept, "r+b") as file:
        file.write(b"?")  # the same length: only its hash tells
    said = run([*restore, broken, "/var/tmp/new"], expected=1)
    assert "an original whose bytes have changed" in said and "not declared good" in said, said
    assert not os.path.exists("/var/tmp/new/catseye.db")
    os.remove(kept)
    assert "is incomplete: 1 objects" in run([*restore, broken, "/var/tmp/other"], expected=1)
    with open(f"{broken}/catseye.db", "ab") as file:
        file.write(b"?")
    assert "has changed since it was made" in run([*restore, broken, "/var/tmp/other"], expected=1)
    assert not os.path.exists("/var/tmp/other")
    ok("a backup that has changed or lacks something is not declared good")

    run(["rm", "-rf", "/var/tmp/part"])
    run([*as_user, "sh", "-c", f"cp -a {DATA} /var/tmp/part && mkdir /var/tmp/to && rm -r /var/tmp/part/run /var/tmp/part/lock"])
    lost = glob.glob("/var/tmp/part/vault/artefacts/*/*/*")[0]
    os.remove(lost)
    said = run([*backup, "/var/tmp/part", "/var/tmp/to"], expected=1)
    assert "1 objects are missing or changed" in said, said
    assert os.path.basename(lost) in read(glob.glob("/var/tmp/to/*Z/missing")[0])
    ok("what the data folder has lost is named, and the rest is backed up")

    old = f"{BACKUPS}/2000-01-01T000000Z"
    run(["cp", "-a", newest_backup(), old])
    only_there = f"{BACKUPS}/vault/originals/00/00/{'0' * 64}"
    run([*as_user, "sh", "-c", f"mkdir -p {os.path.dirname(only_there)} && echo x > {only_there} && "
                               f"echo originals/00/00/{'0' * 64} 2 >> {old}/objects"])
    run([*backup, DATA, BACKUPS])
    assert not os.path.exists(old) and not os.path.exists(only_there)
    run(["install", "-d", "-o", "catseye", "-g", "catseye", "/var/tmp/after"])
    run([*restore, newest_backup(), "/var/tmp/after"])
    assert case in cases("/var/tmp/after")
    ok("what is older than its days goes, with the bytes that only it named")


def check_own_tls():
    """Without nginx: the restored folder, TLS by catseye itself, a certificate that changes while it serves."""
    folder = "/var/tmp/own-tls"
    os.makedirs(folder)
    make_certificate(f"{folder}/own")
    run(["chown", "-R", "catseye", folder])
    environment = {**os.environ, "CATSEYE_HTTP_CERTIFICATE": f"{folder}/own.crt", "CATSEYE_HTTP_KEY": f"{folder}/own.key",
                   "CATSEYE_INTAKE_FREE_BYTES": str(1 << 60)}
    with open(f"{folder}/log", "wb") as log, \
            subprocess.Popen(["setpriv", "--reuid=catseye", "--regid=catseye", "--init-groups", "catseye", "--data", "/var/tmp/after",
                              "serve", "--listen", "198.51.100.1:8443", "--console-listen", "127.0.0.1:8444", "--workers", "0"],
                             env=environment, stderr=log) as server:
        try:
            until(lambda: "listening" in read(f"{folder}/log"), "catseye listens with TLS of its own")
            visitor = Visitor(port=8443, certificate=f"{folder}/own.crt")
            page = visitor.ask("GET", "/")
            assert page.status == 200 and page.one("Strict-Transport-Security")
            was = visitor.serial()
            make_certificate(f"{folder}/own")
            run(["chown", "-R", "catseye", folder])
            assert visitor.serial() == was
            os.kill(server.pid, 1)
            until(lambda: visitor.serial() != was, "the new certificate is shown after SIGHUP")
            is_now = visitor.serial()
            with open(f"{folder}/own.crt", "w", encoding="ascii") as file:
                file.write("no certificate")
            os.kill(server.pid, 1)
            until(lambda: "cannot use the certificate" in read(f"{folder}/log"), "a bad certificate is named")
            assert visitor.serial() == is_now
            ok("catseye's own TLS takes a new certificate by SIGHUP, and keeps the old one when the new one is none")

            make_certificate(f"{folder}/other")
            visitor = Visitor("198.51.100.40", port=8443, certificate=f"{folder}/shown.crt")
            with open(f"{folder}/shown.crt", "w", encoding="ascii") as file:
                file.write(ssl.DER_cert_to_PEM_cert(is_now))
            assert visitor.begin_report().status == 303
            full = visitor.begin_upload(1000)
            assert full.status == 507 and "storage is nearly full" in full.text, full.text
            assert visitor.ask("GET", "/report/email").status == 200
            ok("at the watermark footage is refused with a sentence, and answers are still taken")
        finally:
            server.terminate()
            server.wait(60)


def main():
    make_shims()
    for number in (1, *range(20, 50)):
        throw_away_root.add_address(f"198.51.100.{number}/32")
    throw_away_root.add_address(f"{INSIDE_ADDRESS}/24")
    with open("/etc/hosts", "a", encoding="ascii") as file:
        file.write(f"\n{PUBLIC_ADDRESS} {PUBLIC}\n{INSIDE_ADDRESS} {CONSOLE}\n")
    documentation = Documentation()

    documentation.step("names")
    documentation.step("packages")
    assert_packages_suffice(documentation)
    for name in ("programs", "users"):
        documentation.step(name)
    assert 'portal.url = "https://' in documentation.step("settings")
    for name in ("certificates", "nginx", "start"):
        documentation.step(name)
    check_units()
    assert documentation.step("health").split() == ["ok", "catseye_http_connections_open", "0", "ok", "ok"]
    assert f"https://{CONSOLE}/welcome?code=" in documentation.step("officer")

    check_doors()
    reference, case = submit("full_hd.mp4")
    ok("a report is made and its footage sent through nginx")
    visitor, location, size = check_uploads()
    check_addresses()
    check_logs([reference, location.split("/")[-1]])
    until(lambda: cases()[case] == "waiting", "the case waits for an officer")
    check_down()

    was = Visitor().serial()
    make_certificate(f"{TLS}/public")
    documentation.step("renew")
    until(lambda: Visitor().serial() != was, "nginx shows the new certificate")
    ok("nginx takes a new certificate without a break")

    late_reference, late_case = check_backups(documentation)
    assert late_reference != reference and late_case != case
    check_restore(documentation, case)
    assert visitor.head(location).one("Upload-Offset") == str(size)
    ok("an upload of a report that was not sent yet is in the backup")
    check_refusals(case)
    documentation.step("upgrade")
    assert case in cases()
    documentation.step("daily")
    check_own_tls()
    systemctl("stop", "catseye")
    systemctl("stop", "nginx")
    documentation.assert_complete()
    print("all steps of docs/operations.md have been run")


if __name__ == "__main__":
    needed = ("ip", "nginx", "node", "openssl", "readelf", "runuser", "setpriv", "sqlite3", "strip", "systemd-sysusers", "unshare")
    missing = [name for name in needed if shutil.which(name) is None]
    assert not missing, f"these programs are missing: {missing}"
    if "OPERATIONS_ROOT" not in os.environ:
        throw_away_root.run_inside(os.path.abspath(__file__), dict(os.environ))
    source = os.path.dirname(os.path.dirname(HERE))
    throw_away_root.enter(os.environ.pop("OPERATIONS_ROOT"), source,
                          os.environ.get("CATSEYE_PROGRAMS", f"{source}/build/dev/bin"),
                          os.environ.get("CATSEYE_CLIPS", f"{source}/build/dev/samples-made"))
    main()
