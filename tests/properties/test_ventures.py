"""Numbers, names, ages and cells hold their rules whatever is written."""

import unicodedata
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.ventures.identifiers import (
    LegalForm,
    biz_reg_no,
    is_biz_reg_no,
    search_key,
    show_biz_reg_no,
    split_name,
)
from app.ventures.roster.cells import BadCell, day, head_count, won
from app.ventures.rules import anniversary, business_age_months

TODAY = date(2026, 11, 22)
SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=8).map(
    lambda s: "담" + s + "담"
)
FORMS = {
    "㈜": "주식회사",
    "(주)": "주식회사",
    "주식회사 ": "주식회사",
    "유한책임회사 ": "유한책임회사",
    "(사)": "사단법인",
    "사회적협동조합 ": "사회적협동조합",
}


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_exactly_one_check_digit_fits_nine_digits(nine: str) -> None:
    fitting = [d for d in "0123456789" if is_biz_reg_no(nine + d)]
    assert len(fitting) == 1
    assert biz_reg_no(show_biz_reg_no(nine + fitting[0])) == nine + fitting[0]


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True), st.integers(0, 7), st.integers(1, 9))
def test_a_single_wrong_digit_is_noticed(nine: str, place: int, shift: int) -> None:
    number = next(nine + d for d in "0123456789" if is_biz_reg_no(nine + d))
    changed = str((int(number[place]) + shift) % 10)
    assert not is_biz_reg_no(number[:place] + changed + number[place + 1 :])


@given(SYLLABLES, st.sampled_from(sorted(FORMS)), st.booleans(), st.booleans())
def test_a_name_is_the_same_with_its_form_before_or_after(
    name: str, form: str, after: bool, decomposed: bool
) -> None:
    text = f"{name} {form}" if after else f"{form}{name}"
    taken = split_name(unicodedata.normalize("NFD", text) if decomposed else text)
    assert (taken.bare, taken.form_word) == (name, FORMS[form])
    assert isinstance(taken.form, LegalForm)
    assert search_key(text) == search_key(name)


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 400))
def test_an_age_in_months_turns_on_the_anniversary(founded: date, months: int) -> None:
    turning = anniversary(founded, months)
    assert business_age_months(founded, turning) == months
    if months:
        assert business_age_months(founded, turning - timedelta(days=1)) == months - 1


@given(st.dates(date(1930, 1, 1), TODAY))
def test_a_date_reads_the_same_however_it_is_written(founded: date) -> None:
    y, m, d = founded.year, founded.month, founded.day
    serial = (founded - date(1899, 12, 30)).days
    written = [
        founded,
        f"{y}{m:02}{d:02}",
        float(f"{y}{m:02}{d:02}"),
        f"{y}. {m}. {d}.",
        f"{y}년 {m}월 {d}일",
        serial,
    ]
    written += [
        f"{y}-{m:02}-{d:02}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
        f"{y}/{m}/{d}",
    ]
    if y >= 2000:
        written += [f"{y % 100:02}.{m}.{d}", f"'{y % 100:02}.{m:02}.{d:02}", f"{y % 100:02}년 {m}월 {d}일"]
    assert {day(value, TODAY) for value in written} == {founded}


@given(st.integers(0, 10**12), st.sampled_from([1, 1_000, 1_000_000]))
def test_won_read_the_same_with_and_without_marks(amount: int, unit: int) -> None:
    if amount * unit <= 10**15:
        assert won(f"{amount:,} ", unit) == won(str(amount), unit) == won(amount, unit) == amount * unit


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
def test_any_cell_is_read_or_refused_in_words(value: str | float | int | bool) -> None:
    for read in (lambda v: won(v, 1_000), head_count, lambda v: day(v, TODAY)):
        try:
            got = read(value)
        except BadCell:
            continue
        assert got is None or isinstance(got, date) or got >= 0
