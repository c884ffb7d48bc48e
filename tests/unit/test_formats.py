"""Money, numbers, dates and counts are written as the field writes them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web import formats as f


@pytest.mark.parametrize(
    ("amount", "korean", "english"),
    [
        (1_234_000, "1,234,000원", "₩1,234,000"),
        (0, "0원", "₩0"),
        (-38_200, "−38,200원", "−₩38,200"),
        (None, "–", "–"),
    ],
)
def test_won_is_written_exactly(amount: int | None, korean: str, english: str) -> None:
    assert f.won(amount) == korean
    assert f.won(amount, "en") == english


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1_584_210_000, "15.8억 원"),
        (800_000_000, "8.0억 원"),
        (42_000_000, "4,200만 원"),
        (12_345_000, "1,235만 원"),
        (99_994_999, "9,999만 원"),
        (99_995_000, "1.0억 원"),
        (9_999, "9,999원"),
        (0, "0원"),
        (99_994_999_999, "999.9억 원"),
        (99_995_000_000, "1,000억 원"),
        (591_400_000_000, "5,914억 원"),
        (1_250_000_000_000, "1.3조 원"),
        (-154_000_000, "−1.5억 원"),
        (None, "–"),
    ],
)
def test_won_to_scan_keeps_one_decimal_of_eok_and_never_ten_thousand_man(
    amount: int | None, written: str
) -> None:
    assert f.won_scan(amount) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1_584_210_000, "₩1.58 billion"),
        (42_000_000, "₩42 million"),
        (4_250_000, "₩4.3 million"),
        (450_000_000, "₩450 million"),
        (999_500_000, "₩1.00 billion"),
        (820_000, "₩820,000"),
        (-42_000_000, "−₩42 million"),
    ],
)
def test_won_to_scan_in_english(amount: int, written: str) -> None:
    assert f.won_scan(amount, "en") == written


@given(st.integers(-(10**15), 10**15))
def test_exact_won_reads_back_as_the_same_amount(amount: int) -> None:
    digits = f.won(amount).removesuffix("원").replace(",", "").replace(f.MINUS, "-")
    assert int(digits) == amount


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("2.675"), 2, "2.68"),
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (1.005, 2, "1.01"),
        (-0.001, 2, "0.00"),
        (1234567, 0, "1,234,567"),
    ],
)
def test_numbers_are_rounded_half_up_and_zero_has_no_sign(
    value: float | Decimal, places: int, written: str
) -> None:
    assert f.number(value, places) == written


def test_a_multiple_and_a_mark_always_have_two_decimals() -> None:
    assert f.times(Decimal("1.345")) == "1.35배"
    assert f.times(Decimal("1.345"), "en") == "1.35×"
    assert f.points(Decimal("82.4")) == "82.40점"
    assert f.points(None) == "–"


def test_shares_and_changes_say_what_they_are() -> None:
    assert f.pct(77.5) == "77.5%"
    assert f.pct(Decimal("18.24"), sign=True) == "+18.2%"
    assert f.pct(-3.8, sign=True) == "−3.8%"
    assert f.pct_points(2.5) == "+2.5%p"


def test_columns_in_thousands_and_millions_are_rounded() -> None:
    assert f.thousand_won(1_584_210_499) == "1,584,210"
    assert f.thousand_won(1_584_210_500) == "1,584,211"
    assert f.million_won(382_499_999) == "382"
    assert f.thousand_won(None) == "–"


def test_dates_are_seoul_dates() -> None:
    late_evening_utc = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    assert f.date(late_evening_utc) == "2026. 3. 2."
    assert f.date_dow(late_evening_utc) == "2026. 3. 2. (월)"
    assert f.datetime(late_evening_utc) == "2026. 3. 2. (월) 0:30"
    assert f.date(date(2026, 3, 2), "en") == "2 Mar 2026"
    assert f.date_dow(date(2026, 3, 2), "en") == "Mon 2 Mar 2026"
    assert f.month(date(2026, 3, 2)) == "2026. 3."
    assert f.date(None) == "–"


def test_a_deadline_is_shown_to_the_second() -> None:
    assert (
        f.datetime(datetime(2026, 11, 20, 9, 0, 4, tzinfo=UTC), seconds=True) == "2026. 11. 20. (금) 18:00:04"
    )


@pytest.mark.parametrize(
    ("instant", "korean", "english"),
    [
        (datetime(2026, 11, 16, 1, 20, tzinfo=UTC), "오늘 10:20", "today 10:20"),
        (datetime(2026, 11, 15, 12, 8, tzinfo=UTC), "어제 21:08", "yesterday 21:08"),
        (datetime(2026, 11, 16, 15, 0, tzinfo=UTC), "내일 0:00", "tomorrow 0:00"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "11월 20일(금) 18:00", "Fri 20 Nov 18:00"),
        (datetime(2025, 11, 20, 9, 0, tzinfo=UTC), "2025. 11. 20. (목) 18:00", "Thu 20 Nov 2025 18:00"),
    ],
)
def test_an_instant_close_by_is_said_as_people_say_it(instant: datetime, korean: str, english: str) -> None:
    now = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    assert f.near(instant, now) == korean
    assert f.near(instant, now, "en") == english


def test_a_period_may_be_open_at_one_end() -> None:
    assert f.period(date(2026, 3, 2), date(2027, 3, 1)) == "2026. 3. 2. – 2027. 3. 1."
    assert f.period(date(2026, 3, 2), None) == "2026. 3. 2. –"
    assert f.period(None, date(2027, 3, 1)) == "– 2027. 3. 1."


@pytest.mark.parametrize(
    ("due", "korean", "english"),
    [
        (date(2027, 2, 11), "87일 남음", "87 days left"),
        (date(2026, 9, 29), "48일 지남", "48 days late"),
        (date(2026, 11, 17), "1일 남음", "1 day left"),
        (date(2026, 11, 16), "오늘까지", "due today"),
    ],
)
def test_days_left_are_never_a_bare_count(due: date, korean: str, english: str) -> None:
    today = date(2026, 11, 16)
    assert f.days_left(due, today) == korean
    assert f.days_left(due, today, "en") == english


def test_the_time_left_ends_exactly_at_the_deadline() -> None:
    due = datetime(2026, 11, 20, 9, 0, 0, tzinfo=UTC)
    assert f.span_left(due, datetime(2026, 11, 16, 1, 30, tzinfo=UTC)) == (4, 7, 30, 0)
    assert f.span_left(due, due) == (0, 0, 0, 0)
    assert f.span_left(due, datetime(2026, 11, 20, 9, 0, 1, tzinfo=UTC)) is None


def test_numbers_of_firms_are_grouped_and_wrong_ones_shown_as_typed() -> None:
    assert f.biz_no("9998601232") == "999-86-01232"
    assert f.biz_no("999-86-01232") == "999-86-01232"
    assert f.biz_no("99986") == "99986"
    assert f.corp_no("9999110062433") == "999911-0062433"
    assert f.biz_no(None) == "–"


@pytest.mark.parametrize(
    ("size", "written"),
    [(412, "412B"), (412_000, "412KB"), (999_499, "999KB"), (999_500, "1.0MB"), (31_400_000, "31.4MB")],
)
def test_a_file_is_weighed_in_the_unit_of_the_limit(size: int, written: str) -> None:
    assert f.filesize(size) == written


def test_nothing_is_told_apart_from_a_dash_someone_typed() -> None:
    assert f.is_nothing(f.won(None))
    assert f.is_nothing(None)
    assert not f.is_nothing("–")
    assert not f.is_nothing(0)
