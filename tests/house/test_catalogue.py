"""The English catalogue is complete, and its holes are those of the Korean messages."""

import re

import pytest

from scripts import catalogue

SAID = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@pytest.fixture(scope="module")
def current() -> list[str]:
    """What is wrong with the catalogue against today's source."""
    return catalogue.faults(catalogue.bring_up_to_date())


def test_every_message_has_its_english(current: list[str]) -> None:
    assert not current, f"{len(current)} to translate, e.g. {current[:8]}"


def test_the_kept_catalogue_has_no_message_that_is_gone() -> None:
    there = {str(m.id) for m in catalogue.bring_up_to_date() if m.id}
    gone = {str(m.id) for m in catalogue.kept() if m.id} - there
    assert not gone, sorted(gone)[:8]


def test_every_template_is_read_for_messages() -> None:
    there = {str(m.id) for m in catalogue.kept() if m.id}
    templates = [p for p in (catalogue.ROOT / "app").rglob("templates/**/*.html") if "gallery" not in p.parts]
    said = {(t.name, words[1:-1]) for t in templates for words in SAID.findall(t.read_text("utf-8"))}
    unread = {(name, words) for name, words in said if words.replace('\\"', '"') not in there}
    assert len(said) > 1000 and not unread, sorted(unread)[:8]
