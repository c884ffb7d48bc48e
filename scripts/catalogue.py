"""The English catalogue: `extract` brings messages.po up to the source, `missing` lists what has no translation yet.

Korean is the source language, so a message's key is its Korean text. The compiled catalogue is made at set-up.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("N_", "_l", "translated", "korean", "lazy_gettext", "gettext")
HOLES = re.compile(r"%\([a-z_0-9]+\)[sd]")


def extracted() -> Catalog:
    """Every message of the source."""
    pot = ROOT / "instance" / "messages.pot"
    pot.parent.mkdir(exist_ok=True)
    keywords = [word for name in KEYWORDS for word in ("-k", name)]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", *keywords]
    subprocess.run([*command, "--no-location", "-o", str(pot), "."], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        return read_po(file)


def kept() -> Catalog:
    """The catalogue as it is kept; an empty one when there is none."""
    if not PO.exists():
        return Catalog(locale="en", project="Dure", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def bring_up_to_date(more: dict[str, str] | None = None) -> Catalog:
    """The source's messages with their translations; those that are gone are dropped."""
    source, old = extracted(), kept()
    made = Catalog(locale="en", project="Dure", charset="utf-8", fuzzy=False)
    for message in sorted((m for m in source if m.id), key=lambda m: str(m.id)):
        known = (more or {}).get(str(message.id)) or (old[message.id].string if message.id in old else "")
        made.add(message.id, known, flags=message.flags - {"fuzzy"})
    return made


def faults(catalogue: Catalog) -> list[str]:
    """Messages without a translation, or whose holes differ from the Korean ones."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        said, meant = str(message.string or ""), str(message.id)
        if not said:
            found.append(meant)
        elif sorted(HOLES.findall(said)) != sorted(HOLES.findall(meant)) and "python-format" in message.flags:
            found.append(f"holes differ: {meant!r} → {said!r}")
    return found


def main(words: list[str]) -> None:
    """`extract [MORE.json …]` writes the catalogue; `missing` prints a JSON list."""
    if words[:1] == ["missing"]:
        print(json.dumps(faults(bring_up_to_date()), ensure_ascii=False, indent=1))
        return
    if words[:1] != ["extract"]:
        sys.exit(__doc__)
    more: dict[str, str] = {}
    for name in words[1:]:
        more |= json.loads(Path(name).read_text(encoding="utf-8"))
    catalogue = bring_up_to_date(more)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False, sort_output=True)
    print(f"{len(catalogue)} messages, {len(faults(catalogue))} to mend")


if __name__ == "__main__":
    main(sys.argv[1:])
