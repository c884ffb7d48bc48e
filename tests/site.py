"""A running product for tests: the demo data made once per run, web and worker as processes of their own."""

import fcntl
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.processes import Started

START_LIMIT_S = 60


def run_flask(folder: Path, *words: str, **settings: str) -> str:
    """One command of the product in a data folder; its output. Raises with what it said when it fails."""
    with TemporaryDirectory() as kept:
        said, complained = Path(kept) / "said", Path(kept) / "complained"
        status = Started(
            ["flask", "--app", "app", *words], environment(folder, **settings), said, complained
        ).wait()
        if status:
            raise RuntimeError(f"flask {' '.join(words)}: {complained.read_text()[-3000:]}")
        return said.read_text()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a product that lives in `folder`; settings by their names in the environment."""
    kept = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MAIL_URL", "FILES_URL", "APP_ENV")
    }
    return kept | {"INSTANCE_PATH": str(folder)} | settings


def demo_folder(shared: Path) -> Path:
    """The data folder with the demo data in it, made by whichever test process comes first."""
    shared.mkdir(parents=True, exist_ok=True)
    made = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "done").exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            run_flask(made, "db", "upgrade")
            run_flask(made, "demo", "load")
            (made / "done").touch()
    return made


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Site:
    """A product that runs; `parts` are its processes by name."""

    folder: Path
    url: str
    app: str = "app"
    settings: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Started] = field(default_factory=dict)

    def flask(self, *words: str) -> str:
        """One command on this product's data."""
        return run_flask(self.folder, *words, **self.settings)

    def words(self, name: str) -> list[str]:
        """What stands behind `python -m` to start a part: "web" or "worker"."""
        port = self.url.rsplit(":", 1)[1]
        return {
            "web": [
                "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "8", "--worker-class", "gthread",
                "--preload", "--no-control-socket", "--log-level", "warning", f"{self.app}:create_app(serving=True)",
            ],
            "worker": ["flask", "--app", self.app, "worker"],
        }[name]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """The environment its processes start in."""
        return environment(self.folder, **self.settings) | {"PUBLIC_URL": self.url}

    def start(self, name: str) -> None:
        """Start one part."""
        log = self.folder / f"{name}.log"
        self.parts[name] = Started(self.words(name), self.environment(), log)

    def stop(self, name: str, *, kill: bool = False) -> None:
        """Stop one part, or kill it outright with every process it started."""
        part = self.parts.pop(name, None)
        if part is None:
            return
        part.kill() if kill else part.terminate()
        part.wait(START_LIMIT_S)

    def let_pass(self, **time: int) -> None:
        """Let hours or days go by; heard only by a site whose app is "tests.later"."""
        ahead = self.folder / "seconds_ahead"
        passed = int(ahead.read_text()) if ahead.exists() else 0
        fresh = ahead.with_suffix(".new")
        fresh.write_text(str(passed + int(timedelta(**time).total_seconds())))
        fresh.replace(ahead)

    def await_answer(self) -> None:
        """Return once the web process answers."""
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError((self.folder / "web.log").read_text()[-3000:])


@contextmanager
def running(
    folder: Path,
    app: str = "app",
    parts: tuple[str, ...] = ("web", "worker"),
    **settings: str,
) -> Iterator[Site]:
    """Web and worker on the data in `folder`, stopped at the end; settings as in `environment`."""
    site = Site(folder, f"http://127.0.0.1:{free_port()}", app, settings)
    try:
        for name in parts:
            site.start(name)
        site.await_answer()
        yield site
    finally:
        for name in list(site.parts):
            site.stop(name)
