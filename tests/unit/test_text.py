"""Clean text and the chain's arithmetic."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.audit.rules import canonical, plain
from app.kernel.text import clean, half_width


def test_decomposed_hangul_is_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "소셜벤처")) == "소셜벤처"


def test_invisible_characters_are_dropped_and_lines_kept() -> None:
    assert clean("\ufeff 가\u200b나\x00\r\n다 ") == "가나\n다"


def test_full_width_digits_and_letters_become_ordinary() -> None:
    assert half_width("１２３－４５　ＡＢ") == "123-45 AB"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_canonical_json_has_sorted_keys_and_no_floats() -> None:
    content = {"b": Decimal("1.50"), "a": datetime(2026, 1, 2, tzinfo=UTC), "c": [None, True]}
    assert canonical(content) == '{"a":"2026-01-02T00:00:00+00:00","b":"1.50","c":[null,true]}'.encode()
    assert plain({1: "가"}) == {"1": "가"}
