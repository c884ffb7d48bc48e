"""The floors and storeys of the house, as pyproject.toml states them."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "pyproject.toml"


def contracts() -> dict[str, dict]:
    """The contracts by name."""
    found = tomllib.loads(SETTINGS.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return {contract["name"]: contract for contract in found}


def test_every_import_goes_down() -> None:
    """In a process of its own: the linter silences every logger of the one it runs in."""
    linter = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_every_room_has_a_floor() -> None:
    floors = next(c for name, c in contracts().items() if name.startswith("Floors"))
    placed = {name.strip(" ()") for layer in floors["layers"] for name in layer.split("|")}
    rooms = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert floors["exhaustive"]
    assert rooms <= placed, f"decide the floor of {sorted(rooms - placed)}"


def test_every_folder_of_code_is_a_package() -> None:
    """A folder without __init__.py would escape the contracts."""
    folders = {path.parent for path in (ROOT / "app").rglob("*.py")}
    assert [str(f.relative_to(ROOT)) for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def test_no_room_imports_the_wiring() -> None:
    """`app/__init__.py` knows every room, so whoever imports it knows them all."""
    wrong = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            whole = isinstance(node, ast.Import) and any(alias.name == "app" for alias in node.names)
            if whole or (isinstance(node, ast.ImportFrom) and node.module == "app"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
