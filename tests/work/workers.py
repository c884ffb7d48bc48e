"""Worker processes for tests: started for real, killed for real."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app.kernel.db import db, reading
from tests.processes import Started

PATIENCE_S = 120


class WorkerProcess:
    """One `flask worker`."""

    def __init__(self, app: Flask, folder: Path, *, name: str = "one", **environment: str) -> None:
        self.process = Started(
            ["flask", "--app", "tests.worked_app", "worker", "--name", name],
            {
                **os.environ,
                "INSTANCE_PATH": str(folder),
                "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
                "FILES_URL": app.config["FILES_URL"],
                "MAIL_URL": app.config["MAIL_URL"],
                "TOLD": str(folder / "told.txt"),
                **environment,
            },
            folder / f"{name}.log",
        )
        self.kill = self.process.kill

    def stop(self) -> int:
        """As an operator would; gives the exit status."""
        self.process.terminate()
        return self.process.wait(30)


@contextmanager
def worker(app: Flask, folder: Path, **settings: str) -> Iterator[WorkerProcess]:
    """A running worker process."""
    one = WorkerProcess(app, folder, **settings)
    try:
        yield one
    finally:
        one.kill()


def until(holds: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait for something that other processes bring about."""
    limit = time.monotonic() + patience_s
    while time.monotonic() < limit:
        with reading():
            db.session.rollback()
            db.session.expire_all()
            found = holds()
            db.session.rollback()
        if found:
            return
        time.sleep(0.1)
    raise AssertionError(f"waited {patience_s:.0f} s for: {what}")


def told(folder: Path) -> list[str]:
    """What the tasks noted outside of the database, in order."""
    path = folder / "told.txt"
    return path.read_text().splitlines() if path.exists() else []
