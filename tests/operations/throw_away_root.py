"""A throw-away root: this very machine in namespaces of its own (mounts, network, processes), in which every change
goes into memory and ends with the process. So the documentation's commands run as they stand: real paths, real ports, a
real user, and nothing of it touches the machine."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

SKIPPED = 77
SOURCE = "/usr/src/catseye"  # the source folder, inside
PARTS = ["deploy", "docs/operations.md", "samples/portal_report.mjs", "samples/submit_through_portal.mjs", "script", "tests/operations"]


def skip(why):
    print(f"SKIPPED, nothing was tested: {why}")
    sys.exit(SKIPPED)


def run_inside(script, environment):
    """Runs `script` again, inside; ends with it."""
    if os.geteuid() != 0:
        skip("a throw-away root needs root")
    if subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "true"], capture_output=True).returncode != 0:
        skip("this machine does not let root make namespaces")
    folder = tempfile.mkdtemp(prefix="catseye-operations-")
    try:
        command = ["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child", sys.executable, script]
        sys.exit(subprocess.run(command, env={**environment, "OPERATIONS_ROOT": folder}).returncode)
    finally:
        os.rmdir(folder)


def call(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")


def enter(folder, source, programs, clips):
    """Makes the root on `folder` and makes it ours. Called inside the namespaces, once."""
    call("mount", "--make-rprivate", "/")
    # Larger than any memory, so that a disk seems to have room; only what is written takes some.
    call("mount", "-t", "tmpfs", "-o", "size=1T,mode=755", "tmpfs", folder)
    for name in ("upper", "work", "root"):
        os.mkdir(f"{folder}/{name}")
    root = f"{folder}/root"
    if subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
                       f"lowerdir=/,upperdir={folder}/upper,workdir={folder}/work", root], capture_output=True).returncode != 0:
        skip("this machine does not let root lay one file system over another")
    for path in ("tmp", "run", "var/tmp", "var/log/nginx"):
        os.makedirs(f"{root}/{path}", exist_ok=True)
        call("mount", "-t", "tmpfs", "-o", "mode=1777" if path.endswith("tmp") else "mode=755", "tmpfs", f"{root}/{path}")
    # As on a bare machine, whatever was tried on this one.
    for path in ("etc/catseye", "var/lib/catseye", "var/backups/catseye", "usr/local/share/catseye"):
        shutil.rmtree(f"{root}/{path}", ignore_errors=True)
    for path in ("etc/catseye.toml", "usr/local/bin/catseye", "usr/local/bin/catseye-stage"):
        if os.path.lexists(f"{root}/{path}"):
            os.remove(f"{root}/{path}")
    call("mount", "-t", "proc", "proc", f"{root}/proc")
    call("mount", "--rbind", "/dev", f"{root}/dev")
    for part in PARTS:
        inside = f"{root}{SOURCE}/{part}"
        os.makedirs(os.path.dirname(inside), exist_ok=True)
        (shutil.copytree if os.path.isdir(f"{source}/{part}") else shutil.copy)(f"{source}/{part}", inside)
    os.makedirs(f"{root}{SOURCE}/build/release/bin")
    for name in ("catseye", "catseye-stage"):  # without what only a debugger reads: it would lie in memory
        call("strip", "--strip-debug", "-o", f"{root}{SOURCE}/build/release/bin/{name}", f"{programs}/{name}")
    shutil.copytree(clips, f"{root}{SOURCE}/clips")
    os.mkdir(f"{root}/outside")
    os.chdir(root)
    call("pivot_root", ".", "outside")
    os.chdir("/")
    call("umount", "--lazy", "/outside")
    call("ip", "link", "set", "lo", "up")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))  # process 1 of a namespace ignores it otherwise


def add_address(address):
    call("ip", "address", "add", address, "dev", "lo")
