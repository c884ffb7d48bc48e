"""A dossier's plain blocks as blocks of a paper: the same values, written as papers write them."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from app.documents import blocks as paper
from app.documents.blocks import Inline
from app.dossier.blocks import (
    Beside,
    Block,
    Bullets,
    Chart,
    Column,
    Form,
    Gap,
    Kind,
    Pairs,
    Table,
    Value,
    Words,
)
from app.dossier.words import _
from app.kernel.charts import columns, radar, timeline
from app.kernel.charts.drawing import Drawing, Size, figure, places
from app.kernel.dates import written

GAPS: dict[Gap, Inline] = {
    Gap.EMPTY: "",
    Gap.MISSING: paper.NOT_HANDED_IN,
    Gap.BEFORE: paper.BEFORE_FOUNDING,
    Gap.NONE: paper.DOES_NOT_APPLY,
    Gap.UNKNOWN: paper.NOT_COMPUTABLE,
}
TONES: dict[str, Callable[[str], Inline]] = {"bad": paper.risk, "warn": paper.caution, "good": paper.good}
WHOLE_MM, HALF_MM, THIRD_MM = 174.0, 84.0, 54.0


def _count(value: Value) -> Inline:
    number = Decimal(value.data)
    shown = figure(float(number), max(0, -int(number.as_tuple().exponent)))
    return f"{shown}{value.unit}"


def _scan(value: Value) -> Inline:
    """15.8억 원, 4,200만 원, 8,000원."""
    amount, sign = abs(value.data), "△" if value.data < 0 else ""
    if amount >= 100_000_000:
        return f"{sign}{figure(amount / 100_000_000, 1)}억 원"
    if amount >= 10_000:
        return f"{sign}{figure(amount / 10_000)}만 원"
    return f"{sign}{amount:,}원"


def _span(value: Value) -> Inline:
    start, end = value.data
    return f"{written(start) if start else ''} – {written(end) if end else ''}".strip()


WRITE: dict[Kind, Callable[[Value], Inline]] = {
    Kind.TEXT: lambda v: str(v.data),
    Kind.WON: lambda v: f"{figure(v.data)}원",
    Kind.SCAN: _scan,
    Kind.COUNT: _count,
    Kind.DAY: lambda v: written(v.data),
    Kind.SPAN: _span,
    Kind.PCT: lambda v: f"{figure(float(v.data), 1)} %",
    Kind.TIMES: lambda v: figure(float(v.data), 2),
    Kind.POINTS: lambda v: figure(float(v.data), 2),
    Kind.STATE: lambda v: TONES[v.tone](v.data) if v.tone in TONES else v.data,
}


def told(value: Value) -> Inline:
    """A value as papers write it; a gap by its word."""
    return GAPS[value.gap] if value.data is None else WRITE[value.kind](value)


def _column(column: Column) -> paper.Column:
    align = "number" if column.is_number else "date" if column.kind is Kind.DAY else "text"
    return paper.Column(column.head, column.share, align)


def table(block: Table, *, wide: bool = False, tight: bool = False) -> paper.Table:
    """Rows with the tints of paper."""
    rows = tuple(
        paper.Row(
            tuple(told(c.value(cell)) for c, cell in zip(block.columns, row.cells, strict=True)), row.style
        )
        for row in block.rows
    )
    return paper.Table(
        tuple(_column(c) for c in block.columns), rows, caption=block.caption, unit=block.unit,
        note=block.note, wide=wide or block.wide, tight=tight, empty=_("없음"),
    )  # fmt: skip


def pairs(block: Pairs, name_share: float = 30) -> list[paper.Block]:
    """Properties that say something; what does not apply is left out on paper."""
    rows = tuple((term, told(v)) for term, v in block.rows if v.data is not None or v.gap is Gap.MISSING)
    heading: list[paper.Block] = [paper.Heading(block.caption, 4)] if block.caption else []
    return [*heading, paper.Facts(rows or ((_("기록"), paper.DOES_NOT_APPLY),), name_share=name_share)]


def chart(block: Chart, width: float = WHOLE_MM, height: float = 42.0) -> paper.Figure:
    """The chart as the paper draws it."""
    return paper.Figure(DRAW[block.form](block, width, height), block.caption, block.unit)


def _float(values: Sequence[Decimal | int | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _columns(block: Chart, width: float, height: float) -> Drawing:
    periods = [period for period, _value in block.points]
    values = _float([value for _period, value in block.points])
    over = _float(block.over) if any(v is not None for v in block.over) else []
    return columns.columns_with_line(
        periods, values, size=Size(width, height), title=block.title, missing=_("미제출"), over=over,
        write=places(block.places),
    )  # fmt: skip


def _stacked(block: Chart, width: float, height: float) -> Drawing:
    periods = [period for period, _value in block.points]
    return columns.stacked(
        periods, [_float(values) for _name, values in block.series], size=Size(width, height),
        title=block.title, missing=_("미제출"),
    )  # fmt: skip


def _step(block: Chart, width: float, height: float) -> Drawing:
    write = places(block.places)
    levels = [timeline.Level(on, float(value), write(float(value))) for on, value in block.levels]
    against = [timeline.Level(on, float(value)) for on, value in block.against]
    until = block.end or levels[-1].on
    start = block.start or levels[0].on
    return timeline.step(
        levels, size=Size(width, height), title=block.title, start=start, until=until, against=against,
        write=write,
    )  # fmt: skip


def _lanes(block: Chart, width: float, _height: float) -> Drawing:
    if block.start is None or block.end is None:
        raise ValueError("a time line needs both ends")
    end = block.end
    rows = [
        timeline.Lane(
            lane.name,
            tuple(timeline.Stay(s.start, s.end or end, s.words, s.tone) for s in lane.stays),
            tuple(timeline.Event(on, words) for on, words in lane.events),
        )
        for lane in block.lanes
    ]
    return timeline.lanes(
        rows, width_mm=width, title=block.title, start=block.start, end=end, today=block.on,
        today_words=_("기준일"),
    )  # fmt: skip


def _axes(block: Chart, width: float, height: float) -> Drawing:
    return radar.radar(
        [name for name, _value in block.points], _float([v for _name, v in block.points]),
        size=Size(width, height), title=block.title, before=_float(block.over),
    )  # fmt: skip


DRAW: dict[Form, Callable[[Chart, float, float], Drawing]] = {
    Form.COLUMNS: _columns,
    Form.STACKED: _stacked,
    Form.STEP: _step,
    Form.LANES: _lanes,
    Form.AXES: _axes,
}


def block(one: Block, width: float = WHOLE_MM) -> list[paper.Block]:
    """One plain block as blocks of a paper. A step chart without a level is left out: nothing to draw."""
    if isinstance(one, Table):
        return [table(one)]
    if isinstance(one, Pairs):
        return pairs(one, 20 if width > HALF_MM else 34)
    if isinstance(one, Words):
        return [paper.Paragraph(one.words)]
    if isinstance(one, Bullets):
        heading: list[paper.Block] = [paper.Heading(one.caption, 4)] if one.caption else []
        return [*heading, paper.Points(one.items)]
    if isinstance(one, Beside):
        return [_beside(one)]
    if one.form is Form.STEP and not one.levels:
        return [paper.Heading(one.caption, 4), paper.Paragraph(one.title, "small")]
    wide = width >= WHOLE_MM
    made = chart(one, width if not wide or one.form is Form.LANES else 132.0)
    return [paper.Figure(made.drawing, made.caption, made.unit, wide=wide and one.form is Form.LANES)]


def _beside(one: Beside) -> paper.Beside:
    share = {2: HALF_MM, 3: THIRD_MM}.get(len(one.blocks), HALF_MM)
    widths = one.widths or tuple(None for _block in one.blocks)
    stacks = tuple(
        paper.Stack(tuple(block(inner, width or share)), width or None)
        for inner, width in zip(one.blocks, widths, strict=True)
    )
    return paper.Beside(stacks, wide=True)
