"""Stands in for systemctl where no systemd runs: starts what the unit files say, as the user they name, and waits as
systemd would. Of their walls it knows nothing; `systemd-analyze` judges those."""
import os
import pwd
import resource
import shlex
import signal
import socket
import subprocess
import sys
import time

STATE = "/run/service-manager"
PATIENCE_S = 90


def read_unit(name):
    for folder in ("/etc/systemd/system", "/lib/systemd/system"):
        if os.path.exists(f"{folder}/{name}"):
            break
    else:
        sys.exit(f"Unit {name} could not be found.")
    unit = {}
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        for line in file.read().replace("\\\n", " ").splitlines():
            if "=" in line and not line.startswith(("#", ";")):
                key, value = line.split("=", 1)
                unit.setdefault(key.strip(), []).append(value.strip())
    return unit


def log_of(name):
    return f"{STATE}/{name}.log"


def become(unit, environment):
    """In the child: the user, the limits and the environment of the unit, and nothing else of ours."""
    def apply():
        os.setsid()
        os.umask(int(unit.get("UMask", ["0022"])[0], 8))
        files = unit.get("LimitNOFILE")
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (int(files[0]), int(files[0])))
        if "User" in unit:
            user = pwd.getpwnam(unit["User"][0])
            os.initgroups(user.pw_name, user.pw_gid)
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
    settings = dict(word.split("=", 1) for line in unit.get("Environment", []) for word in shlex.split(line))
    return {"preexec_fn": apply, "cwd": "/", "stdin": subprocess.DEVNULL,
            "env": {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", **settings, **environment}}


def execute(name, unit, key, environment=None):
    for line in unit.get(key, []):
        words = shlex.split(line.lstrip("-").replace("$MAINPID", str(main_process(name) or "")))
        with open(log_of(name), "ab") as log:
            done = subprocess.run(words, stdout=log, stderr=log, timeout=PATIENCE_S, **become(unit, environment or {}))
        if done.returncode != 0 and not line.startswith("-"):
            with open(log_of(name), encoding="utf-8", errors="replace") as log:
                sys.exit(f"Job for {name} failed: {line} ended with {done.returncode}:\n{log.read()[-2000:]}")


def main_process(name):
    """Its id, while it lives."""
    path = read_unit(name).get("PIDFile", [f"{STATE}/{name}.pid"])[0]
    try:
        with open(path, encoding="ascii") as file:
            process = int(file.read())
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return None if file.read().rsplit(")", 1)[1].split()[0] == "Z" else process
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None


def until(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"{what}: not within {PATIENCE_S} s")
        time.sleep(0.02)


def start(name):
    unit = read_unit(name)
    if main_process(name):
        return
    kind = unit.get("Type", ["simple"])[0]
    execute(name, unit, "ExecStartPre")
    if kind != "notify":
        execute(name, unit, "ExecStart")
        if kind == "forking":
            until(lambda: main_process(name), f"{name} starts")
        return
    address = f"{STATE}/{name}.notify"
    if os.path.exists(address):
        os.remove(address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, open(log_of(name), "ab") as log:
        ear.bind(address)
        os.chmod(address, 0o777)
        ear.settimeout(0.1)
        process = subprocess.Popen(shlex.split(unit["ExecStart"][0]), stdout=log, stderr=log,
                                   **become(unit, {"NOTIFY_SOCKET": address}))
        with open(f"{STATE}/{name}.pid", "w", encoding="ascii") as file:
            file.write(str(process.pid))

        def is_ready():
            if process.poll() is not None:
                sys.exit(f"Job for {name} failed: it ended with {process.returncode}; see {log_of(name)}")
            try:
                return b"READY=1" in ear.recv(4096)
            except TimeoutError:
                return False
        until(is_ready, f"{name} says READY=1")


def stop(name):
    unit, process = read_unit(name), main_process(name)
    if not process:
        return
    if "ExecStop" in unit:
        execute(name, unit, "ExecStop")
    else:
        os.kill(process, signal.SIGTERM)
    until(lambda: not main_process(name), f"{name} stops")


def reload(name):
    if not main_process(name):
        sys.exit(f"{name} is not active, cannot reload.")
    execute(name, read_unit(name), "ExecReload")


def main(words):
    os.makedirs(STATE, exist_ok=True)
    os.chmod(STATE, 0o755)
    verb, names = words[0], [name for name in words[1:] if not name.startswith("-")]
    names = [name if "." in name else f"{name}.service" for name in names]
    if verb == "enable":
        for name in names:
            assert "WantedBy" in read_unit(name), f"{name} has nothing that wants it"
            if name.endswith(".timer"):
                read_unit(name.replace(".timer", ".service"))  # what it starts
        verb = "start" if "--now" in words else "nothing"
        names = [name for name in names if not name.endswith(".timer")]
    if verb in ("daemon-reload", "--failed", "nothing"):
        return
    verbs = {"start": [start], "stop": [stop], "reload": [reload], "restart": [stop, start]}
    for name in names:
        for act in verbs[verb]:
            act(name)


if __name__ == "__main__":
    main(sys.argv[1:])
