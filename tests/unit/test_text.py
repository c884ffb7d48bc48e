"""Clean text and the chain's arithmetic."""

import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.rules import canonical, plain
from app.kernel.text import (
    clean,
    half_width,
    no_formula,
    spoken,
    stored,
    told_again,
    translated,
    with_particles,
)


def test_decomposed_hangul_is_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "소셜벤처")) == "소셜벤처"


def test_invisible_characters_are_dropped_and_lines_kept() -> None:
    assert clean("\ufeff 가\u200b나\x00\r\n다 ") == "가나\n다"


def test_full_width_digits_and_letters_become_ordinary() -> None:
    assert half_width("１２３－４５　ＡＢ") == "123-45 AB"


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_text_a_spreadsheet_would_take_for_a_formula_stays_text(start: str) -> None:
    assert no_formula(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["-12", "-3.5", "소셜벤처", "", "1+1", 5, -5, None])
def test_numbers_and_plain_text_leave_as_they_are(cell: object) -> None:
    assert no_formula(cell) == cell


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_canonical_json_has_sorted_keys_and_no_floats() -> None:
    content = {"b": Decimal("1.50"), "a": datetime(2026, 1, 2, tzinfo=UTC), "c": [None, True]}
    assert canonical(content) == b'{"a":"2026-01-02T00:00:00+00:00","b":"1.50","c":[null,true]}'
    assert plain({1: "가"}) == {"1": "가"}


@pytest.mark.parametrize(
    ("rough", "said"),
    [
        ("소리길을(를) 골랐습니다", "소리길을 골랐습니다"),
        ("<b>한뼘텃밭</b>이(가) 냈습니다", "<b>한뼘텃밭</b>이 냈습니다"),
        ("‘모두의계단’은(는)", "‘모두의계단’은"),
        ("서울(으)로 3층(으)로 학교(으)로", "서울로 3층으로 학교로"),
        ("1(으)로 2026-입주-0012을(를) PDF을(를)", "1로 2026-입주-0012를 PDF를"),
        ("도움(전화)을(를) 이(가)", "도움(전화)를 이(가)"),
    ],
)
def test_particles_follow_the_sound_before_them(rough: str, said: str) -> None:
    assert with_particles(rough) == said


def test_what_people_typed_into_a_field_is_left_alone() -> None:
    page = '<input value="길을(를)"><textarea>길이(가)</textarea><p>길이(가)</p>'
    assert with_particles(page) == '<input value="길을(를)"><textarea>길이(가)</textarea><p>길이</p>'


def test_a_date_in_a_sentence_is_written_as_its_reader_writes_dates() -> None:
    until = translated("%(day)s까지", day=date(2026, 3, 2))
    kept = json.loads(json.dumps(stored(until)))
    for language, said in (("ko", "2026. 3. 2.까지"), ("en", "2 Mar 2026까지")):
        spoken_now = spoken.set(language)
        assert told_again(kept["with"]["day"]) + "까지" == said
        spoken.reset(spoken_now)
