"""The English catalogue is complete, and its holes are those of the Korean messages."""

import pytest

from scripts import catalogue


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
