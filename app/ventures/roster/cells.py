"""What one cell means: a date, won, a head count, or that nothing was handed in. No clock."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.kernel.errors import Refused
from app.kernel.money import Won
from app.kernel.text import N_
from app.ventures.identifiers import plain
from app.ventures.roster.read import CellValue

LARGEST_WON = 10**15
LARGEST_COUNT = 1_000_000
_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST_YEAR = 1900

_NOT_HANDED_IN = frozenset(
    (
        "", "-", "--", "―", "—", "–", "ㅡ", "−", ".", "/", "x", "n/a", "na", "#n/a", "null", "none",
        "미제출", "미기재", "미입력", "미확인", "미상", "미정", "미공개", "비공개", "해당없음", "해당사항없음", "없음",
        "무", "자료없음", "확인중", "확인필요", "추후제출", "제출예정", "결산전", "미결산", "설립전", "창업전", "미작성", "무응답",
    )
)  # fmt: skip


_LONGEST_WORD = 40  # generous: NFD triples the letters, and people pad with spaces


class BadCell(Refused):
    """A cell that cannot be read; the message says what is expected there."""


def is_blank(value: CellValue) -> bool:
    """Nothing but space in the cell."""
    return isinstance(value, str) and not value.strip(" \t\r\n\u00a0\u3000\u200b\ufeff")


def is_not_handed_in(value: CellValue) -> bool:
    """Blank, a dash, or one of the words by which offices say that a figure is missing."""
    if not isinstance(value, str):
        return False
    if len(value) > _LONGEST_WORD:
        return is_blank(value)
    return plain(value).replace(" ", "").strip("()[]").casefold() in _NOT_HANDED_IN


# Won

UNITS: dict[str, int] = {
    "원": 1,
    "천원": 10**3,
    "만원": 10**4,
    "십만원": 10**5,
    "백만원": 10**6,
    "천만원": 10**7,
    "억원": 10**8,
    "억": 10**8,
    "조": 10**12,
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN_WON = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}")
_PLAIN_NUMBER = re.compile(_NUMBER)
_COMPOUND = re.compile(
    rf"(?:(?P<jo>{_NUMBER})조)?(?:(?P<eok>{_NUMBER})억)?"
    rf"(?:(?P<small>{_NUMBER})(?P<unit>천만|백만|십만|만|천)?)?(?P<won>원)?"
)
_SMALL = {"천만": 10**7, "백만": 10**6, "십만": 10**5, "만": 10**4, "천": 10**3}


def won(value: CellValue, unit: int) -> Won | None:
    """Whole won from a cell whose bare numbers are in `unit` won; None where nothing was handed in.

    A number that names its own unit (`1.2억`, `3천만원`) keeps it. Never negative. Raises BadCell.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _whole_won(Decimal(str(value)), unit)
    if isinstance(value, str) and _PLAIN_WON.fullmatch(value):  # nearly every cell
        return _within_reach(int(value.replace(",", "")) * unit)
    if is_not_handed_in(value):
        return None
    if not isinstance(value, str):
        raise BadCell(N_("금액을 숫자로 적어 주세요."))
    text = plain(value).lstrip("'").strip()
    if _PLAIN_NUMBER.fullmatch(text):
        return _whole_won(_decimal(text), unit)
    return _whole_won(_named_amount(text), 1)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _named_amount(text: str) -> Decimal:
    """Won from an amount with its unit in words; a bare number after 억 (`3억 5`) says nothing certain."""
    match = _COMPOUND.fullmatch(re.sub(r"\s+", "", text.removeprefix("₩").removesuffix("정")))
    if match is None or not any(match[g] for g in ("jo", "eok", "small")):
        raise BadCell(N_("금액을 알 수 없습니다. 숫자만 적거나 1.2억처럼 단위를 붙여 주세요."))
    big = match["jo"] or match["eok"]
    total = _decimal(match["jo"] or "0") * 10**12 + _decimal(match["eok"] or "0") * 10**8
    if match["small"] is None:
        return total
    unit, in_won = match["unit"], bool(match["won"]) or text.startswith("₩")
    if (unit is None and not in_won) or (big and unit == "천" and in_won):
        raise BadCell(N_("억 다음 수의 단위를 알 수 없습니다. 3억 5천만처럼 적어 주세요."))
    factor = _SMALL[unit] if unit else 1
    if big and unit == "천":
        factor = 10**7  # 3억 5천 is said for 3억 5천만
    return total + _decimal(match["small"]) * factor


def _whole_won(amount: Decimal, unit: int) -> Won:
    """Won, half up where a larger unit leaves a fraction of one won (원 미만 사사오입)."""
    if not amount.is_finite() or amount < 0:
        raise BadCell(N_("금액은 0 이상이어야 합니다."))
    exact = amount * unit
    whole = exact.to_integral_value(rounding=ROUND_HALF_UP)
    if unit == 1 and whole != exact:
        raise BadCell(N_("원 단위 금액에는 소수가 있을 수 없습니다."))
    return _within_reach(int(whole))


def _within_reach(amount: Won) -> Won:
    if amount > LARGEST_WON:
        raise BadCell(N_("금액이 너무 큽니다. 단위를 확인하세요."))
    return amount


# Head counts


def head_count(value: CellValue) -> int | None:
    """A number of people; None where nothing was handed in. Raises BadCell."""
    if isinstance(value, bool):
        raise BadCell(N_("인원은 0 이상의 정수로 적어 주세요."))
    if isinstance(value, (int, float)):
        if 0 <= value <= LARGEST_COUNT and value == int(value):
            return int(value)
        number = Decimal(str(value))
    elif is_not_handed_in(value):
        return None
    else:
        text = plain(value).replace(" ", "") if isinstance(value, str) else ""
        match = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:명|인|人)?", text)
        if match is None:
            raise BadCell(N_("인원은 0 이상의 정수로 적어 주세요."))
        number = _decimal(match[1])
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number <= LARGEST_COUNT:
        raise BadCell(N_("인원은 0 이상의 정수로 적어 주세요."))
    return int(number)


# Dates

_WEEKDAY = re.compile(r"\(?[월화수목금토일]요일\)?$|\([월화수목금토일]\)$")
_DATE = re.compile(
    r"'?(?P<y>\d{4}|\d{2})(?:년|[.\-/,])(?P<m>\d{1,2})(?:월|[.\-/,])?(?:(?<=[월.\-/,])(?P<d>\d{1,2})(?:일|\.)?)?"
)


def day(value: CellValue, today: date) -> date:
    """A date however it is written, not after `today`; a month without a day is its first. Raises BadCell."""
    found = _day(value, today)
    if found > today:
        raise BadCell(N_("아직 오지 않은 날짜입니다."))
    if found.year < _EARLIEST_YEAR:
        raise BadCell(N_("1900년보다 앞선 날짜입니다."))
    return found


def _day(value: CellValue, today: date) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (bool, time, timedelta)):
        raise _bad_date()
    if isinstance(value, float):
        if not value.is_integer() and not 10_000 < value < 80_000:
            raise _bad_date()
        value = int(value)
    text = str(value) if isinstance(value, int) else plain(value)
    text = re.sub(r"[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    text = re.sub(r"\s+", "", text).translate({0x2010: "-", 0x2013: "-", 0x2212: "-", 0x00B7: "."})
    text = _WEEKDAY.sub("", text)
    if text.isascii() and text.isdigit():
        return _from_digits(text, today)
    match = _DATE.fullmatch(text)
    if match is None or (
        match["d"] is None and (text[-1] in "-/," or (len(match["y"]) == 2 and "년" not in text))
    ):
        raise _bad_date()
    return _made(_year(match["y"], today), int(match["m"]), int(match["d"] or 1))


def _from_digits(text: str, today: date) -> date:
    """20210302, an Excel serial such as 43573, 190418, or 201906; what reads two ways is refused."""
    if len(text) == 8:
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    if len(text) == 5 and 10_000 < int(text) < 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    if len(text) != 6:
        raise _bad_date()
    readings: set[date] = set()
    for year, month, number in (
        (_year(text[:2], today), int(text[2:4]), int(text[4:])),
        (int(text[:4]), int(text[4:]), 1),
    ):
        try:
            reading = date(year, month, number)
        except ValueError:
            continue
        if reading.year >= _EARLIEST_YEAR and reading <= today:
            readings.add(reading)
    if len(readings) != 1:
        raise _bad_date()
    return readings.pop()


def _year(text: str, today: date) -> int:
    """Two digits mean this century, unless that is still to come and the last one is plainly meant."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year - 100 if year > today.year and int(text) >= 50 else year


def _made(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise BadCell(N_("달력에 없는 날짜입니다.")) from error


def _bad_date() -> BadCell:
    return BadCell(N_("날짜를 알 수 없습니다. 2021-03-02처럼 적어 주세요."))
