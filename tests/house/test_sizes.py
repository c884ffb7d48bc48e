"""Sizes and manners of the code: small files and functions, one way to commit, one clock, no loose ends."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MADE_AT_SETUP = ("app/web/static/vendor/", "app/documents/fonts/")
VAGUE_NAMES = {
    "common", "data", "handle", "helper", "helpers", "info", "manager", "managers", "misc", "process", "util",
    "utils",
}  # fmt: skip

# Where a transaction may end, and why there.
MAY_COMMIT = {
    "app/web/": "a request commits once, when its answer is ready",
    "app/cli.py": "a command is one transaction",
    "app/*/cli.py": "a command is one transaction",
    "app/accounts/sign_in/": "failures count although the page comes back; use of a browser is noted after it",
    "app/audit/reading.py": "what was read is logged in a transaction of its own, after the page is ready",
    "app/tasks/": "a step of background work is one transaction",
    "app/demo/": "the demo data are written day by day, as users would have",
}
LOOSE_ENDS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplemented|coming soon|placeholder text|준비 ?중")
ADDRESSES = re.compile(
    r"--(?:extra-)?index-url|--find-links|\"resolved\"|registry\.|pypi|files\.pythonhosted"
)


def named(path: Path) -> str:
    """The path as one reads it from the root."""
    return path.relative_to(ROOT).as_posix()


def files(*patterns: str) -> Iterator[Path]:
    """Our own files, in order; what set-up made is left out."""
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and not named(path).startswith(MADE_AT_SETUP):
            yield path


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in one file, parsed and walked once for all tests."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def python() -> list[Path]:
    """All Python that we write by hand."""
    return list(files("*.py", "app/**/*.py", "scripts/**/*.py", "tests/**/*.py", "migrations/env.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_fit_in_the_head() -> None:
    looks = files("app/**/*.html", "app/**/*.css", "app/**/*.js", "scripts/*.sh", "Makefile")
    long = {named(p): n for p in [*python(), *looks] if (n := p.read_bytes().count(b"\n")) > MAX_FILE_LINES}
    assert long == {}, f"split on a noun: at most {MAX_FILE_LINES} lines"


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{named(path)}:{function.lineno} {function.name}": lines
        for path in python()
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert long == {}, f"at most {MAX_FUNCTION_LINES} lines"


def test_names_say_what_is_inside() -> None:
    vague = [named(p) for p in files("app/**/*.py") if {p.stem, p.parent.name} & VAGUE_NAMES]
    assert vague == []


def imports_inside(path: Path) -> Iterator[int]:
    """Lines where a function imports from our own code."""
    for function in functions(path):
        for node in ast.walk(function):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = ["." if node.level else node.module or ""]
            if any(name.split(".")[0] in {"app", "config", ""} for name in names):
                yield node.lineno


def test_no_cycle_is_dodged_by_an_import_inside_a_function() -> None:
    dodged = [f"{named(path)}:{line}" for path in files("app/**/*.py") for line in imports_inside(path)]
    assert dodged == []


def may_commit(path: Path) -> bool:
    """Whether this file stands at an edge."""
    return any(named(path).startswith(place) or path.match(place) for place in MAY_COMMIT)


def ends_of_transactions(path: Path) -> Iterator[int]:
    """Lines that commit."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno


def test_transactions_end_only_at_the_edges() -> None:
    inside = [
        f"{named(path)}:{line}"
        for path in files("app/**/*.py")
        if not may_commit(path)
        for line in ends_of_transactions(path)
    ]
    assert inside == [], f"only here: {MAY_COMMIT}"


CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def readings(path: Path) -> Iterator[int]:
    """Lines that ask what time it is."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = getattr(owner, "attr", None) or getattr(owner, "id", "")
            if (name, node.func.attr) in CLOCKS:
                yield node.lineno


def test_only_the_clock_reads_the_time() -> None:
    read = [
        f"{named(path)}:{line}"
        for path in files("app/**/*.py", "config.py")
        if named(path) != "app/kernel/clock.py"
        for line in readings(path)
    ]
    assert read == [], "take now() and today() from app.kernel.clock"


def test_nothing_is_left_for_later() -> None:
    places = (
        f"{named(path)}:{number}"
        for path in [
            *python(),
            *files("app/**/*.html", "app/**/*.js", "app/**/*.css", "migrations/versions/*.py"),
        ]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LOOSE_ENDS.search(line) and path != Path(__file__).resolve()
    )
    assert list(places) == []


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "scripts/uv.txt", "scripts/node.txt"]
)
def test_python_locks_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pins = re.findall(r"^[a-z0-9][\w.\-\[\],]*==[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9][^\s]*", text, re.MULTILINE)) > 0
    assert not ADDRESSES.search(text)


def test_the_front_end_lock_holds_hashes_and_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')
    assert not ADDRESSES.search(text)
