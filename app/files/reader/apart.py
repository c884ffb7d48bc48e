"""Starting the process that opens a document, and taking in what it told."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.files.reader.child import WORDS

PATIENCE = 240
"""Seconds by the clock on the wall: the machine may be busy."""

_APP = Path(__file__).parents[2]
_START = (
    "import runpy, sys, types; app = types.ModuleType('app'); app.__path__ = [sys.argv.pop(1)]; "
    "sys.modules['app'] = app; runpy.run_module('app.files.reader.child', run_name='__main__')"
)
"""Starts the child without the product around it: its package is a name with a folder."""


@dataclass
class Drawn:
    """One page on disk."""

    number: int
    path: Path
    width: int
    height: int


@dataclass
class LaidOpen:
    """What came out: pages in order, words, how it ended, how many pages there are; or a fault."""

    fault: str | None = None
    end: str = "stopped"
    count: int = 0
    words: str = ""
    pages: list[Drawn] = field(default_factory=list)


@contextmanager
def laid_open(kind: str, content: bytes) -> Iterator[LaidOpen]:
    """One document opened in a process of its own; its pictures lie on disk within the block.

    A process that dies, or is stopped because it took too long, leaves what it had told by then.
    """
    with tempfile.TemporaryDirectory(prefix="reading") as name:
        folder = Path(name)
        source = folder / "source"
        source.write_bytes(content)
        yield _taken(_lines(kind, source, folder), folder)


def _lines(kind: str, source: Path, folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-I", "-c", _START, str(_APP), kind, str(source), str(folder)]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, cwd=folder)  # noqa: S603 (our own code)
        said = ran.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return [json.loads(line) for line in said.split(b"\n")[:-1] if line.startswith(b"{")]


def _taken(lines: list[dict[str, Any]], folder: Path) -> LaidOpen:
    found = LaidOpen()
    for line in lines:
        if "page" in line:
            found.pages.append(Drawn(line["page"], folder / line["file"], line["width"], line["height"]))
        elif "fault" in line:
            found.fault = line["fault"]
        else:
            found.end, found.count = line["end"], line["pages"]
    words = folder / WORDS
    found.words = words.read_text("utf-8", "replace") if words.is_file() else ""
    if not lines or (found.end == "stopped" and not found.pages):
        found.fault = found.fault or "broken"
    return found
