"""Jinja's filters and globals for the look: formats in the reader's language, `<time>` around dates, addresses, ledgers.

`register(app)` puts all of them on the app's template environment. Formats themselves are in `formats`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.kernel import clock
from app.kernel.text import as_typed, said, spoken, with_particles
from app.web import charts, formats, ledger
from app.web.actor import current_actor
from app.web.doors import door_of
from app.web.svg import svg


def page_lang() -> str:
    """The language of the page, "ko" or "en"."""
    if known := spoken.get():
        return known
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "ko"


def _timed(value: formats.Day | None, words: str) -> str | Markup:
    """`words` inside `<time datetime>`, or the bare dash when there is no date."""
    if value is None:
        return words
    stamp = (
        formats.in_seoul(value).isoformat(timespec="minutes")
        if isinstance(value, dt.datetime)
        else value.isoformat()
    )
    return Markup('<time datetime="{}">{}</time>').format(stamp, words)


def date(value: formats.Day | None) -> str | Markup:
    """2026. 3. 2."""
    return _timed(value, formats.date(value, page_lang()))


def date_dow(value: formats.Day | None) -> str | Markup:
    """2026. 3. 2. (월)"""
    return _timed(value, formats.date_dow(value, page_lang()))


def month(value: formats.Day | None) -> str | Markup:
    """2026. 3."""
    return _timed(value, formats.month(value, page_lang()))


def datetime(value: dt.datetime | None, seconds: bool = False) -> str | Markup:
    """2026. 11. 20. (금) 18:00, with seconds where they decide."""
    return _timed(value, formats.datetime(value, page_lang(), seconds=seconds))


def near(value: dt.datetime | None, now: dt.datetime | None = None) -> str | Markup:
    """오늘 10:20"""
    return _timed(value, formats.near(value, now or clock.now(), page_lang()))


def period(value: Any, end: formats.Day | None = None) -> str | Markup:
    """2026. 3. 2. – 2027. 3. 1., from a Period (.start, .end), or from two dates: `start|period(end)`."""
    if value is not None and hasattr(value, "start") and hasattr(value, "end"):
        value, end = value.start, value.end
    if value is None and end is None:
        return formats.DASH
    first = date(value) if value else ""
    last = date(end) if end else ""
    return Markup("{} – {}").format(first, last).strip()


def days_left(value: formats.Day | None, today: formats.Day | None = None) -> str:
    """87일 남음, 48일 지남."""
    return formats.days_left(value, today or clock.today(), page_lang())


def missing(value: Any, words: str | None = None) -> Any:
    """The value, or 미제출 in grey where there is none. Zero is a value."""
    if formats.is_nothing(value) or value == "":
        return Markup('<span class="none">{}</span>').format(words or said("미제출"))
    return value


def dash(value: Any) -> Any:
    """The value, or a grey dash where it does not apply."""
    return Markup('<span class="none">–</span>') if formats.is_nothing(value) or value == "" else value


def computed(value: Any) -> Any:
    """The value, or 산출 불가 in grey where it cannot be computed."""
    return missing(value, said("산출 불가"))


def as_text(value: Any) -> Any:
    """Any value of a form or a record as people read it: words of a state, dates, 예 and 아니요, lists by comma."""
    if hasattr(value, "label"):
        return value.label
    if isinstance(value, bool):
        return said("예") if value else said("아니요")
    if isinstance(value, dt.datetime):
        return datetime(value)
    if isinstance(value, dt.date):
        return date(value)
    if isinstance(value, int | float | Decimal):
        return formats.number(value, 0 if isinstance(value, int) else 2)
    if isinstance(value, list | tuple | set):
        return Markup(", ").join(as_text(one) for one in value) if value else dash(None)
    return dash(value)


def unit(text: str) -> Markup:
    """Put the unit of a figure small behind it: "15.8억 원" becomes 15.8 with 억 원 small."""
    for place, letter in enumerate(text):
        if not (letter.isdigit() or letter in f",.+-{formats.MINUS}₩ "):
            return Markup('{}<span class="unit">{}</span>').format(text[:place], text[place:])
    return escape(text)


def nl2br(text: str | None) -> Markup:
    """Text as typed, its line breaks kept."""
    lines = (str(escape(whole_dates(line))) for line in (text or "").splitlines())
    return Markup("<br>".join(map(as_typed, lines)))  # noqa: S704 - every line is escaped above


def counted(word: str, number: int) -> str:
    """The word for this many: " day| days" gives " day" for one; a word with no bar is the same for all."""
    one, _bar, many = word.partition("|")
    return one if number == 1 or not many else many


WRITTEN_DATE = re.compile(r"(?<!\d)(\d{4}\.) (\d{1,2}\.)(?: (\d{1,2}\.))?")


def whole_dates(text: str | None) -> str:
    """Words in which no date is broken at the end of a line."""
    return WRITTEN_DATE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text or "")


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    """A format that takes `lang`, with the page's language filled in."""

    def written(value: Any) -> str:
        return write(value, page_lang())

    written.__doc__ = write.__doc__
    return written


won = _in_language(formats.won)


FILTERS: dict[str, Callable[..., Any]] = {
    "won": won,
    "won_scan": _in_language(formats.won_scan),
    "times": _in_language(formats.times),
    "points": _in_language(formats.points),
    "thousand": formats.number,
    "thousand_won": formats.thousand_won,
    "million_won": formats.million_won,
    "pct": formats.pct,
    "pct_points": formats.pct_points,
    "biz_no": formats.biz_no,
    "corp_no": formats.corp_no,
    "filesize": formats.filesize,
    "counted": counted,
    "date": date,
    "date_dow": date_dow,
    "month": month,
    "datetime": datetime,
    "near": near,
    "period": period,
    "days_left": days_left,
    "dash": dash,
    "unit": unit,
    "nl2br": nl2br,
    "particles": with_particles,
    "whole_dates": whole_dates,
}


def shown(value: Any, kind: str) -> Any:
    """A value through the filter named `kind`; what is not there becomes 미제출."""
    return missing(FILTERS[kind](value))


def asked() -> dict[str, Any]:
    """The address's parameters for `url_for`, but for those it would obey (`_scheme`, `_external`, `endpoint`)."""
    return {
        key: values for key, values in request.args.lists() if not key.startswith("_") and key != "endpoint"
    }


def address(**changes: Any) -> str:
    """This page's address with some of its parameters changed; none takes one out."""
    kept: dict[str, Any] = {}
    if has_request_context():
        kept = {**asked(), **(request.view_args or {})}
    kept.update(changes)
    kept = {key: value for key, value in kept.items() if value is not None and value != []}
    if not has_request_context() or request.endpoint is None:
        return "?"
    return url_for(request.endpoint, **kept)


def sort_now() -> str:
    """The sort key in the address, "-" before it when descending."""
    return request.args.get("sort", "") if has_request_context() else ""


def kept_args(*without: str) -> list[tuple[str, str]]:
    """The address's parameters but for some, to carry in a GET form."""
    if not has_request_context():
        return []
    return [(key, value) for key, value in request.args.items(multi=True) if key not in without]


PLACES = {
    "front": ("applications.public_calls",),
    "home": ("overview.home",),
    "search": ("ventures.index",),
    "notices": ("notices.index",),
    "account": ("accounts.mine", "accounts.index", "accounts.account"),
    "sign_in": ("security.login",),
    "sign_up": ("security.register",),
    "sign_out": ("security.logout",),
    "privacy": ("overview.privacy", "web.privacy"),
    "accessibility": ("overview.accessibility", "web.accessibility"),
}
"""Places every frame links to, and the views that may be them; a place whose view is not there gets no link."""


def doorways() -> dict[str, str]:
    """Addresses of the places in `PLACES` that exist and admit the person who reads the page."""
    found: dict[str, str] = {}
    for place, endpoints in PLACES.items():
        for endpoint in endpoints:
            if admits(endpoint):
                found[place] = url_for(endpoint)
                break
    return found


def admits(endpoint: str) -> bool:
    """Whether the door of a page opens to the person who reads this one: links that would only refuse are left out."""
    opening = door_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    return opening is not None and opening.admits(current_actor())


def _said_anew(one: Callable[..., Any]) -> Callable[..., Any]:
    """The filter as one that needs the page: Jinja asks others for constants once, in the language of that moment."""

    @pass_context
    def asked_for(_page: Context, *values: Any, **named: Any) -> Any:
        return one(*values, **named)

    return asked_for


def register(app: Flask) -> None:
    """Give the app's templates every filter and global of the look."""
    env = app.jinja_env
    env.filters.update(FILTERS)
    env.filters.update({one.__name__: _said_anew(one) for one in (missing, computed, as_text, shown)})
    env.globals.update(
        page_lang=page_lang,
        doorways=doorways,
        admits=admits,
        address=address,
        asked=asked,
        sort_now=sort_now,
        kept_args=kept_args,
        charts=charts,
        svg=svg,
        ledger=ledger.lay_out,
        span_left=formats.span_left,
        seoul_iso=lambda value: formats.in_seoul(value).isoformat(timespec="seconds"),
    )
    env.trim_blocks = env.lstrip_blocks = True
