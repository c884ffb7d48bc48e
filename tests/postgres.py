"""A PostgreSQL server for tests, started from Debian's own binaries; never skipped silently."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APT = "apt-get install -y postgresql"


def binaries() -> Path:
    """The folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise RuntimeError(f"PostgreSQL is not installed. Run: {APT}")
    return found[-1].parent


def as_server_user(command: list[str]) -> list[str]:
    """The server refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def run(program: str, *words: str) -> None:
    """One of the server's programs, to its end."""
    command = as_server_user([str(binaries() / program), *words])
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


def restart(address: str) -> None:
    """Crash the server that was started here and start it again; a commit it confirmed is in its log."""
    home = Path(address.partition("host=")[2])
    run(
        "pg_ctl",
        "-D",
        str(home / "data"),
        "-m",
        "immediate",
        "-w",
        "-t",
        "60",
        "-l",
        str(home / "log"),
        "restart",
    )


@contextmanager
def server() -> Iterator[str]:
    """A running server on a private socket; yields the address of its maintenance database."""
    home = Path(tempfile.mkdtemp(prefix="dure-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data = home / "data"
    run(
        "initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync",
        "--locale=C.UTF-8", "-E", "UTF8",
    )  # fmt: skip
    options = (
        f"-k {home} -c listen_addresses= -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c max_connections=100 -c shared_buffers=64MB -c autovacuum=off -c jit=off"
    )
    run(
        "pg_ctl", "-D", str(data), "-o", options, "-w", "-t", "60",
        "-l", str(home / "log"), "start",
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={home}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        for _ in range(20):
            shutil.rmtree(home, ignore_errors=True)
            if not home.exists():
                break
            time.sleep(0.1)
