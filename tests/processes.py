"""Processes of the product for tests: real ones, forked from one that has the libraries loaded already (tests/loaded.py).

Loading them costs seconds of a processor, and tests start and kill hundreds of processes. That the product starts from
nothing is seen where scripts/serve.py is tested.
"""

import os
import runpy
import signal
import sys
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_nursery = get_context("forkserver")
_nursery.set_forkserver_preload(["tests.loaded"])


class Started:
    """One `python -m MODULE WORDS…` in a session of its own, which says what it has to say into files."""

    def __init__(
        self, words: list[str], environment: dict[str, str], said: Path, complained: Path | None = None
    ) -> None:
        where = (str(said), str(complained or said))
        self._process = _nursery.Process(target=_become, args=(words, environment, *where))
        self._process.start()

    def poll(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """The exit status, once it has ended. Raises TimeoutError."""
        self._process.join(seconds)
        status = self.poll()
        if status is None:
            raise TimeoutError(f"{self._process.pid} still runs after {seconds} s")
        return status

    def terminate(self) -> None:
        """Ask it to end, as an operator would."""
        self._process.terminate()

    def kill(self) -> None:
        """End it outright with every process it started, as a power cut would."""
        pid = self._process.pid
        assert pid is not None
        if self.poll() is None:
            (os.killpg if os.getpgid(pid) == pid else os.kill)(pid, signal.SIGKILL)
        self.wait()


def _become(words: list[str], environment: dict[str, str], said: str, complained: str) -> None:
    """Be what was asked for, from here on."""
    os.setsid()
    os.chdir(ROOT)
    for path, number in ((said, 1), (complained, 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
