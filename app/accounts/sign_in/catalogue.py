"""Flask-Security's messages in Korean: our .po is compiled into the data folder when it has changed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "translations" / "security"
CATALOGUE = Path("ko") / "LC_MESSAGES" / "flask_security.po"


def compiled(folder: Path) -> Path:
    """The folder with the compiled catalogue; written anew when the source is newer."""
    source, target = SOURCE / CATALOGUE, (folder / CATALOGUE).with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as words, fresh.open("wb") as file:
            write_mo(file, read_po(words, locale="ko"))
        fresh.replace(target)
    return folder
