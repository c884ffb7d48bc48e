"""Compiled templates are kept for the next process, and made anew when their source changes."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from app.web.templating import Compiled


def said(folder: Path, source: str) -> tuple[str, int]:
    """What a template says in a process of its own, so to speak, and how many were compiled for it."""
    compiled: list[str] = []

    class Counting(Environment):
        def _compile(self, source: str, filename: str) -> object:  # type: ignore[override]
            compiled.append(filename)
            return super()._compile(source, filename)

    page = Counting(loader=DictLoader({"page": source}), bytecode_cache=Compiled(str(folder)))
    return page.get_template("page").render(name="두레"), len(compiled)


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert said(folder, "{{ name }}입니다") == ("두레입니다", 1)
    assert said(folder, "{{ name }}입니다") == ("두레입니다", 0)
    assert said(folder, "{{ name }}였습니다") == ("두레였습니다", 1)


def test_another_release_of_our_filters_compiles_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(tmp_path, "{{ name }}")
    monkeypatch.setattr("app.web.templating.compiled_by", lambda: "another")
    assert said(tmp_path, "{{ name }}") == ("두레", 1)


def test_where_nothing_can_be_kept_pages_are_compiled_all_the_same() -> None:
    for _ in range(2):
        assert said(Path("/proc/nothing/is/kept/here"), "{{ name }}") == ("두레", 1)
