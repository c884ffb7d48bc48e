"""How money, numbers, dates and states are written, in Korean and in English. Pure: values in, plain text out.

Won are whole ints. Instants are aware and shown in Seoul time. Rounding is half up on Decimal, never on float.
`lang` is "ko" or "en". A value that is not there is written as DASH, which `is_nothing` recognises.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from app.kernel.text import MONTHS_EN

SEOUL: Final = ZoneInfo("Asia/Seoul")
MINUS: Final = "\u2212"
EOK: Final = 100_000_000
MAN: Final = 10_000
DAYS_KO: Final = "월화수목금토일"
DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Number: TypeAlias = int | float | Decimal
Day: TypeAlias = dt.date | dt.datetime


class Nothing(str):
    """The dash that stands where there is no value; text like any other, but told apart from a real one."""


DASH: Final = Nothing("–")


def is_nothing(value: object) -> bool:
    """Whether a value is absent: none, or the dash a format gave for none."""
    return value is None or isinstance(value, Nothing)


def half_up(value: Number, places: int = 0) -> Decimal:
    """`value` rounded half away from zero to `places` decimals."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Number | None, places: int = 0, *, sign: bool = False) -> str:
    """Digits in groups of three, a real minus sign, `places` decimals; with `sign` a plus before what is above zero."""
    if value is None:
        return DASH
    rounded = value if isinstance(value, int) else half_up(value, places)
    mark = MINUS if rounded < 0 else ("+" if sign and rounded > 0 else "")
    return f"{mark}{abs(rounded):,.{places}f}"


def won(amount: int | None, lang: str = "ko") -> str:
    """Exact won: 1,234,000원, ₩1,234,000."""
    if amount is None:
        return DASH
    if lang == "en":
        return f"{MINUS if amount < 0 else ''}₩{abs(amount):,}"
    return f"{number(amount)}원"


def won_scan(amount: int | None, lang: str = "ko") -> str:
    """Won for scanning: 15.8억 원, 4,200만 원, 8,000원; ₩1.58 billion, ₩42 million. The exact value stands elsewhere."""
    if amount is None:
        return DASH
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    return f"{sign}{_scan_en(size) if lang == 'en' else _scan_ko(size)}"


def _scan_ko(size: int) -> str:
    if size < MAN:
        return f"{size:,}원"
    man = half_up(Decimal(size) / MAN)
    if man < MAN:
        return f"{man:,f}만 원"
    eok = Decimal(size) / EOK
    if half_up(eok, 1) < 1000:
        return f"{half_up(eok, 1):,f}억 원"
    if half_up(eok) < MAN:
        return f"{half_up(eok):,f}억 원"
    return f"{half_up(eok / MAN, 1):,f}조 원"


def _scan_en(size: int) -> str:
    if size < 1_000_000:
        return f"₩{size:,}"
    millions = half_up(Decimal(size) / 1_000_000)
    if size < 100_000_000:
        tenths = half_up(Decimal(size) / 1_000_000, 1)
        return f"₩{tenths.normalize() if tenths != millions else millions:,f} million"
    if millions < 1000:
        return f"₩{millions:,f} million"
    return f"₩{half_up(Decimal(size) / 1_000_000_000, 2):,f} billion"


def thousand_won(amount: int | None) -> str:
    """Won in thousands, for a column headed 천 원."""
    return DASH if amount is None else number(Decimal(amount) / 1000)


def million_won(amount: int | None) -> str:
    """Won in millions, for a column headed 백만 원."""
    return DASH if amount is None else number(Decimal(amount) / 1_000_000)


def pct(share: Number | None, places: int = 1, *, sign: bool = False) -> str:
    """A share already in per cent: 77.5 is written 77.5%."""
    return DASH if share is None else f"{number(share, places, sign=sign)}%"


def pct_points(difference: Number | None) -> str:
    """A difference of two shares: 2.5%p, always with its sign."""
    return DASH if difference is None else f"{number(difference, 1, sign=True)}%p"


def times(multiple: Number | None, lang: str = "ko") -> str:
    """A multiple with two decimals: 1.35배, 1.35×."""
    return DASH if multiple is None else f"{number(multiple, 2)}{'×' if lang == 'en' else '배'}"


def points(mark: Number | None, lang: str = "ko") -> str:
    """A mark with two decimals: 82.40점, 82.40 points."""
    return DASH if mark is None else f"{number(mark, 2)}{' points' if lang == 'en' else '점'}"


def seoul_day(value: Day) -> dt.date:
    """The Seoul date of a date or an instant."""
    return in_seoul(value).date() if isinstance(value, dt.datetime) else value


def in_seoul(instant: dt.datetime) -> dt.datetime:
    """An instant on the Seoul clock; one without a zone is taken as UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
    return aware.astimezone(SEOUL)


def date(value: Day | None, lang: str = "ko") -> str:
    """2026. 3. 2. or 2 Mar 2026."""
    if value is None:
        return DASH
    day = seoul_day(value)
    if lang == "en":
        return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}. {day.month}. {day.day}."


def date_dow(value: Day | None, lang: str = "ko") -> str:
    """2026. 3. 2. (월) or Mon 2 Mar 2026."""
    if value is None:
        return DASH
    day = seoul_day(value)
    if lang == "en":
        return f"{DAYS_EN[day.weekday()]} {date(day, lang)}"
    return f"{date(day)} ({DAYS_KO[day.weekday()]})"


def month(value: Day | None, lang: str = "ko") -> str:
    """2026. 3. or Mar 2026."""
    if value is None:
        return DASH
    day = seoul_day(value)
    return f"{MONTHS_EN[day.month - 1]} {day.year}" if lang == "en" else f"{day.year}. {day.month}."


def clock(value: dt.datetime, *, seconds: bool = False) -> str:
    """The time of day in Seoul: 18:00, or 18:00:04 where seconds decide."""
    at = in_seoul(value)
    return f"{at.hour}:{at.minute:02d}" + (f":{at.second:02d}" if seconds else "")


def datetime(value: dt.datetime | None, lang: str = "ko", *, seconds: bool = False) -> str:
    """2026. 11. 20. (금) 18:00 or Fri 20 Nov 2026 18:00."""
    return DASH if value is None else f"{date_dow(value, lang)} {clock(value, seconds=seconds)}"


def near(value: dt.datetime | None, now: dt.datetime, lang: str = "ko") -> str:
    """Close by, as people say it: 오늘 10:20, 어제 21:08, 11월 20일(금) 18:00; in another year the full date."""
    if value is None:
        return DASH
    day, today = seoul_day(value), seoul_day(now)
    words = {0: ("오늘", "today"), -1: ("어제", "yesterday"), 1: ("내일", "tomorrow")}.get((day - today).days)
    if words:
        return f"{words[lang == 'en']} {clock(value)}"
    if day.year != today.year:
        return datetime(value, lang)
    if lang == "en":
        return f"{DAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {clock(value)}"
    return f"{day.month}월 {day.day}일({DAYS_KO[day.weekday()]}) {clock(value)}"


def period(start: Day | None, end: Day | None, lang: str = "ko") -> str:
    """2026. 3. 2. – 2027. 3. 1.; an end that is open stays empty."""
    return f"{date(start, lang) if start else ''} – {date(end, lang) if end else ''}".strip()


def days_left(due: Day | None, today: Day, lang: str = "ko") -> str:
    """87일 남음, 오늘까지, 48일 지남: never a bare count."""
    if due is None:
        return DASH
    days = (seoul_day(due) - seoul_day(today)).days
    if days == 0:
        return "due today" if lang == "en" else "오늘까지"
    if lang == "en":
        return f"{abs(days):,} day{'' if abs(days) == 1 else 's'} {'left' if days > 0 else 'late'}"
    return f"{days:,}일 남음" if days > 0 else f"{-days:,}일 지남"


def span_left(due: dt.datetime, now: dt.datetime) -> tuple[int, int, int, int] | None:
    """Days, hours, minutes and seconds until an instant, or None when it has passed."""
    left = int((in_seoul(due) - in_seoul(now)).total_seconds())
    if left < 0:
        return None
    return left // 86_400, left % 86_400 // 3600, left % 3600 // 60, left % 60


def biz_no(value: str | None) -> str:
    """사업자등록번호: 999-86-01232. Anything that is not ten digits is shown as it is."""
    return _grouped(value, (3, 2, 5))


def corp_no(value: str | None) -> str:
    """법인등록번호: 000000-0000000."""
    return _grouped(value, (6, 7))


def _grouped(value: str | None, sizes: tuple[int, ...]) -> str:
    if not value:
        return DASH
    digits = "".join(c for c in value if c.isdigit())
    if len(digits) != sum(sizes):
        return value
    cuts = [sum(sizes[:i]) for i in range(len(sizes) + 1)]
    return "-".join(digits[a:b] for a, b in pairwise(cuts))


def filesize(size: int | None) -> str:
    """412KB, 2.1MB: thousand-based, as people compare with a limit in MB."""
    if size is None:
        return DASH
    if size < 1000:
        return f"{size}B"
    if size < 999_500:
        return f"{half_up(Decimal(size) / 1000)}KB"
    return f"{half_up(Decimal(size) / 1_000_000, 1):,f}MB"
