"""A dossier's plain blocks for the screen: values as words in the page's language, charts through the screen's drawings."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from app.dossier.blocks import Chart, Form, Gap, Kind, Value
from app.dossier.words import _
from app.kernel.charts.drawing import Drawing
from app.web import charts, filters, formats

WORDS: dict[Gap, Callable[[], str]] = {
    Gap.EMPTY: lambda: "",
    Gap.MISSING: lambda: _("미제출"),
    Gap.BEFORE: lambda: _("설립 전"),
    Gap.NONE: lambda: "–",
    Gap.UNKNOWN: lambda: _("산출 불가"),
}


def _count(value: Value) -> str:
    places = max(0, -int(value.data.as_tuple().exponent)) if isinstance(value.data, Decimal) else 0
    return formats.number(value.data, places) + value.unit


def _span(value: Value) -> Any:
    start, end = value.data
    return filters.period(start, end)


def _state(value: Value) -> Markup:
    tones = ("going", "good", "warn", "bad", "quiet")
    css = f"badge badge--{value.tone}" if value.tone in tones else "badge"
    return Markup('<span class="{}">{}</span>').format(css, value.data)


WRITE: dict[Kind, Callable[[Value], Any]] = {
    Kind.TEXT: lambda v: str(v.data),
    Kind.WON: lambda v: formats.won(v.data, filters.page_lang()),
    Kind.SCAN: lambda v: formats.won_scan(v.data, filters.page_lang()),
    Kind.COUNT: _count,
    Kind.DAY: lambda v: filters.date(v.data),
    Kind.SPAN: _span,
    Kind.PCT: lambda v: formats.pct(v.data),
    Kind.TIMES: lambda v: formats.times(v.data, filters.page_lang()),
    Kind.POINTS: lambda v: formats.points(v.data, filters.page_lang()),
    Kind.STATE: _state,
}


def told(value: Value) -> Markup:
    """A value as the page writes it; a gap in grey with its word."""
    if value.gap is Gap.EMPTY and value.data is None:
        return Markup("")
    if value.data is None:
        return Markup('<span class="none">{}</span>').format(WORDS[value.gap]())
    return escape(WRITE[value.kind](value))


def figure(value: Value) -> Markup:
    """A key figure: the number large, its unit small."""
    if value.data is None:
        return told(value)
    return filters.unit(str(WRITE[value.kind](value)))


def drawn(chart: Chart) -> charts.Chart | Drawing:
    """The chart as the screen draws it, with its numbers."""
    return DRAW[chart.form](chart)


def _columns(chart: Chart) -> charts.Chart:
    return charts.columns(
        chart.points, title=chart.title, head=chart.names, places=chart.places, missing=_("미제출")
    )


def _stacked(chart: Chart) -> charts.Chart:
    return charts.stacked(
        [period for period, _value in chart.points],
        dict(chart.series),
        title=chart.title,
        period_head=chart.names[0],
        missing=_("미제출"),
    )


def _step(chart: Chart) -> charts.Chart:
    until = chart.end or chart.levels[-1][0]
    return charts.step(chart.levels, title=chart.title, head=chart.names, until=until, places=chart.places)


def _lanes(chart: Chart) -> Drawing:
    rows = [
        {
            "name": lane.name,
            "stays": [(s.start, s.end, s.words, s.tone) for s in lane.stays],
            "events": lane.events,
        }
        for lane in chart.lanes
    ]
    words = _("기준일 %(on)s", on=formats.date(chart.on, filters.page_lang())) if chart.on else ""
    return charts.lanes(
        rows, title=chart.title, start=_known(chart.start), end=_known(chart.end), on=chart.on, on_words=words
    )


def _axes(chart: Chart) -> charts.Chart:
    rows = [(name, before, now) for (name, now), before in zip(chart.points, chart.over, strict=True)]
    return charts.before_after(rows, title=chart.title, head=(_("영역"), *chart.names), missing=_("미제출"))


def _known(on: Any) -> Any:
    if on is None:
        raise ValueError("a time line needs both ends")
    return on


DRAW: dict[Form, Callable[[Chart], charts.Chart | Drawing]] = {
    Form.COLUMNS: _columns,
    Form.STACKED: _stacked,
    Form.STEP: _step,
    Form.LANES: _lanes,
    Form.AXES: _axes,
}
