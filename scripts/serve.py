"""Runs Dure on one machine: brings the data up to date, then web and worker together until Ctrl-C.

Everything stays in one process group. A part that falls over is started again; one that cannot
stay up ends the run.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "app")
START_LIMIT_S = 90
STOP_LIMIT_S = 20
SOUND_AFTER_S = 10
MAX_EARLY_ENDS = 3
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Someone asked for the end: Ctrl-C or a signal."""


class Part:
    """One long-running process of the product."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.early_ends = 0
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=ROOT, preexec_fn=fall_with_the_parent)  # noqa: PLW1509 - no threads here

    def tend(self) -> None:
        """Start it again if it fell over; give up when it does so time after time."""
        code = self.process.poll()
        if code is None:
            return
        sound = time.monotonic() - self.started > SOUND_AFTER_S
        self.early_ends = 0 if sound else self.early_ends + 1
        if self.early_ends >= MAX_EARLY_ENDS:
            raise SystemExit(
                f"{self.name} 프로세스가 계속 멈춥니다 (종료 코드 {code}). 위 기록을 확인해 주세요."
            )
        say(f"{self.name} 프로세스가 멈춰서 다시 시작합니다 (종료 코드 {code}).")
        self.start()


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, flush=True)


def fall_with_the_parent() -> None:
    """In the child: be asked to stop even when the parent is killed outright. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(parts: Sequence[Part]) -> None:
    """Ask all to finish what they are doing; end by force what does not."""
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    limit = time.monotonic() + STOP_LIMIT_S
    for part in parts:
        try:
            part.process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()


def require_free(host: str, port: int) -> None:
    """Say so before any work is done when the address is taken."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        hint = f"PORT={port + 1} make run 처럼 다른 번호로 시작해 주세요."
        raise SystemExit(f"{host}:{port} 주소를 쓸 수 없습니다 ({error.strerror}). {hint}") from error


def flask(*words: str) -> None:
    """Run one command of the product; its messages are already on the screen if it fails."""
    result = subprocess.run((*FLASK, *words), cwd=ROOT, check=False)
    if result.returncode:
        raise SystemExit(f"‘flask {' '.join(words)}’ 명령이 끝나지 못했습니다. 위 기록을 확인해 주세요.")


def demo_accounts() -> list[dict[str, str]]:
    """Role, e-mail and password of each demo account."""
    result = subprocess.run(
        (*FLASK, "demo", "accounts", "--json"), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    accounts: list[dict[str, str]] = json.loads(result.stdout)
    return accounts


def await_answer(url: str, parts: Sequence[Part]) -> None:
    """Return once the web process answers, whatever it says."""
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        for part in parts:
            part.tend()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{START_LIMIT_S}초 안에 웹 프로세스가 답하지 않았습니다. 위 기록을 확인해 주세요.")


def web(host: str, port: int) -> tuple[str, ...]:
    """The command of the web process."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return (
        *(sys.executable, "-m", "gunicorn", "app:create_app(serving=True)", "--bind", bind),
        *("--worker-class", "gthread", "--preload", "--no-control-socket", "--log-level", "warning"),
        *("--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", os.environ.get("WEB_THREADS", "4")),
        *("--timeout", "60", "--graceful-timeout", "10"),
    )


def greet(url: str, accounts: Sequence[dict[str, str]]) -> None:
    """Where it is, and who one may be."""
    say(f"\n두레가 시작되었습니다: {url}")
    if accounts:
        widths = [max(len(account[key]) for account in accounts) for key in ("email", "password")]
        say("시연 계정 (전자우편, 비밀번호, 역할)")
        for account in accounts:
            email, password = account["email"], account["password"]
            say(f"  {email:<{widths[0]}}  {password:<{widths[1]}}  {account['role']}")
    say("끝내려면 Ctrl-C를 누릅니다.\n")


def run(host: str, port: int) -> None:
    """Data first, then both processes until someone ends them."""
    require_free(host, port)
    demo = os.environ.get("APP_ENV") != "production"
    flask("db", "upgrade")
    if demo:
        flask("demo", "load")
    parts: list[Part] = []
    try:
        parts.append(Part("웹", web(host, port)))
        parts.append(Part("작업", (*FLASK, "worker")))
        accounts = demo_accounts() if demo else []
        url = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 - compared only
        await_answer(url, parts)
        greet(url, accounts)
        while True:
            time.sleep(0.5)
            for part in parts:
                part.tend()
    finally:
        stop(parts)


def end(_number: int, _frame: FrameType | None) -> None:
    """Further signals wait until all has been stopped."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main() -> None:
    """Run until stopped; an asked-for end is a good one."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        run(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    except Stopped:
        say("두레를 멈췄습니다.")


if __name__ == "__main__":
    main()
