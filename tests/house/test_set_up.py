"""What set-up brings: the files pages and documents ask for, and the list of licences."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


Script = Callable[[str], ModuleType]


def test_set_up_brings_every_front_end_file_that_is_asked_for(script: Script) -> None:
    brought = set(script("front").wanted())
    asked = {
        address
        for pattern in ("*.html", "*.css", "*.js", "*.py")
        for path in (ROOT / "app").rglob(pattern)
        if "vendor" not in path.parts
        for address in re.findall(r"vendor/([\w./-]+\.\w+)", path.read_text("utf-8"))
    }
    assert asked <= brought, "add to scripts/front.py"


MADE = ("node_modules", "app/web/static/vendor", "app/documents/fonts", "instance", ".venv", ".tools")


def test_what_set_up_makes_is_never_committed() -> None:
    ignored = set((ROOT / ".gitignore").read_text("utf-8").split())
    assert {f"/{name}/" for name in MADE if name != "instance"} | {"/instance/*"} <= ignored
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", *MADE]
        kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert kept.stdout.split() == ["instance/.gitkeep"]


def test_every_font_of_the_documents_holds_all_syllables_and_even_figures(script: Script) -> None:
    fonts = script("fonts")
    made = sorted((ROOT / "app" / "documents" / "fonts").glob("*.ttf"))
    assert [path.name for path in made] == ["DureSans-Regular.ttf", "DureSans-SemiBold.ttf"]
    for path in made:
        font = fonts.TTFont(path)
        assert list(fonts.faults(font)) == []
        assert font["name"].getDebugName(16) == "Dure Sans"
        assert "Pretendard" not in {font["name"].getDebugName(number) for number in (1, 3, 4, 6, 16)}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_the_list_of_licences_names_every_package(lock: str, script: Script) -> None:
    listed = (ROOT / "docs" / "third-party.md").read_text("utf-8")
    names = script("third_party").locked(lock)
    assert names
    assert [f"{name} {version}" for name, version in names if f"| {name} | {version} |" not in listed] == []
