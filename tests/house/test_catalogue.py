"""The English catalogue is complete, and its holes are those of the Korean messages."""

import re

import pytest
from babel.messages.catalog import Catalog

from scripts import catalogue

NAMED = re.compile(r'<(a|button)\b[^>]*?aria-label="((?:[^"{]|\{\{.*?\}\})*)"[^>]*>(.*?)</\1>', re.DOTALL)
SAID = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@pytest.fixture(scope="module")
def current() -> Catalog:
    """The catalogue as today's source would have it."""
    return catalogue.bring_up_to_date()


def test_every_message_has_its_english(current: Catalog) -> None:
    faults = catalogue.faults(current)
    assert not faults, f"{len(faults)} to translate, e.g. {faults[:8]}"


def test_the_kept_catalogue_has_no_message_that_is_gone(current: Catalog) -> None:
    there = {str(m.id) for m in current if m.id}
    gone = {str(m.id) for m in catalogue.kept() if m.id} - there
    assert not gone, sorted(gone)[:8]


def test_every_template_is_read_for_messages() -> None:
    there = {str(m.id) for m in catalogue.kept() if m.id}
    templates = [p for p in (catalogue.ROOT / "app").rglob("templates/**/*.html") if "gallery" not in p.parts]
    said = {(t.name, words[1:-1]) for t in templates for words in SAID.findall(t.read_text("utf-8"))}
    unread = {(name, words) for name, words in said if words.replace('\\"', '"') not in there}
    assert len(said) > 1000 and not unread, sorted(unread)[:8]


def test_what_is_seen_on_a_button_is_part_of_its_name_in_both_languages() -> None:
    english = {str(m.id): str(m.string) for m in catalogue.kept() if m.id}
    templates = [p for p in (catalogue.ROOT / "app").rglob("templates/**/*.html") if "gallery" not in p.parts]
    apart, looked_at = [], 0
    for template in templates:
        for _tag, name, seen in NAMED.findall(template.read_text("utf-8")):
            for words in [found[1:-1] for found in SAID.findall(seen)]:
                looked_at += 1
                parts = [found[1:-1] for found in SAID.findall(name)]
                for language in ({}, english):
                    whole = " ".join(language.get(part, part) for part in parts).lower()
                    if language.get(words, words).lower() not in whole:
                        apart.append((template.name, language.get(words, words), whole))
    assert looked_at > 30 and not apart, apart
