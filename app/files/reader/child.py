"""The process that opens one document: bounded, and gone when it is done. Each page is told as a line of JSON.

Lines: {"page", "file", "width", "height"} as they are drawn, then {"end", "pages"} or {"fault"}; the words lie in
`words.txt`. A line that never came says that the process died on the way.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from app.files.reader import pictures, words

MEMORY = 1_500 * 1000 * 1000
SECONDS = 90
"""Of computing, for one document."""
MOST_BYTES = 40 * 1000 * 1000
"""Of all pictures of one document together."""
WORDS = "words.txt"


def bound() -> None:
    """What a document may use up, whatever is in it."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        low = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (low, hard if what == resource.RLIMIT_CPU else low))
    os.nice(10)


def tell(**said: Any) -> None:
    """One line to whoever waits."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def lay_open(kind: str, source: Path, folder: Path) -> None:
    """Draw or read one document. What went wrong with it is told, never raised."""
    try:
        if kind == "pdf":
            _draw(pictures.Pdf(source), folder)
        elif kind in words.KINDS:
            text = words.text_of(kind, source.read_bytes())
            _write(folder, text[: words.MOST])
            tell(end="words" if len(text) > words.MOST else "whole", pages=0)
        else:
            page = pictures.picture(source, folder)
            tell(page=1, file=page.path.name, width=page.width, height=page.height)
            tell(end="whole", pages=1)
    except pictures.Locked:
        tell(fault="locked")
    except (pictures.Broken, words.Unreadable):
        tell(fault="broken")


def _draw(document: pictures.Pdf, folder: Path) -> None:
    text, held, size, end = "", 0, 0, "whole"
    for page in document.pages(folder):
        size += page.path.stat().st_size
        if size > MOST_BYTES:
            end = "size"
            break
        held = page.number
        tell(page=page.number, file=page.path.name, width=page.width, height=page.height)
        if page.words.strip() and len(text) < words.MOST:
            text += f"\f{page.number}\n{page.words.strip()}\n"
            _write(folder, text[: words.MOST])
    if not held:
        raise pictures.Broken("nothing was drawn")
    if end == "whole" and document.count > pictures.MOST_PAGES:
        end = "pages"
    tell(end=end, pages=document.count)


def _write(folder: Path, text: str) -> None:
    (folder / WORDS).write_bytes(text.replace("\0", "").encode("utf-8", "replace"))


if __name__ == "__main__":
    bound()
    lay_open(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
