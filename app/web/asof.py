"""The day a page is asked for (`?on=`): today without one. What was asked and cannot be shown is said on the page."""

from datetime import date

from flask import Flask, g, request

from app.kernel import clock
from app.kernel.dates import read_day
from app.kernel.text import N_, Text, told, translated

EARLIEST = date(1950, 1, 1)
"""No record is older; a day before it is read as this one."""


def day_asked(*, ahead: bool = False) -> date:
    """The day in the address; `ahead` where days to come can be shown. `asof_past` of `ui/asof.html` tells the rest."""
    typed, today = request.args.get("on", "").strip(), clock.today()
    if not typed:
        return today
    day = read_day(typed)
    if day is None:
        g.day_told = translated(
            N_("‘%(typed)s’은(는) 없는 날짜입니다. 오늘 기준으로 보여 드립니다."), typed=typed[:20]
        )
        return today
    if day > today and not ahead:
        g.day_told = translated(N_("아직 오지 않은 날입니다. 오늘 기준으로 보여 드립니다."))
        return today
    if day < EARLIEST:
        g.day_told = translated(
            N_("그렇게 오래된 자료는 없습니다. %(day)s 기준으로 보여 드립니다."), day=told(EARLIEST)
        )
        return EARLIEST
    return day


def tell_instead(message: str) -> None:
    """Say why the page is for another day than the one asked for."""
    g.day_told = translated(message)


def day_told() -> Text | None:
    """Why the page is for another day than the one asked for, or None."""
    words: Text | None = g.get("day_told")
    return words


def register(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals["day_told"] = day_told
