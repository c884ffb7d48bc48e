"""Drawings of a fund's quarterly report, in 억 원. Each is followed by its numbers in a table."""

from collections.abc import Sequence

from app.funds.queries import Firm
from app.funds.rules import Figures, Kind, Line
from app.funds.rules_quarterly import moved, quarter_name, quarter_starts
from app.kernel.charts import bars, columns, flows
from app.kernel.charts.drawing import Drawing, Size, figure

EOK = 10**8
WIDE_MM = 174.0
MOST_LABELS = 9
MOST_FIRMS = 30


def _eok(amount: int) -> float:
    return amount / EOK


def _worth(one: Figures) -> int:
    return one.distributed + one.nav


def _is_year_end(one: Figures) -> bool:
    return one.as_of.month == 12


def _named(course: Sequence[Figures]) -> list[str]:
    """A word below the Decembers, as many as there is room for."""
    decembers = [i for i, one in enumerate(course) if _is_year_end(one)]
    every = -(-len(decembers) // MOST_LABELS) or 1
    kept = set(decembers[::every])
    return [f"’{one.as_of.year % 100:02}. 12." if i in kept else "" for i, one in enumerate(course)]


def cover(course: Sequence[Figures]) -> Drawing | None:
    """A hairline for every quarter so far; nothing while there is nothing to draw."""
    values = [_eok(max(0, _worth(one))) for one in course]
    if not any(values):
        return None
    last = course[-1]
    labels = {i: words for i, words in enumerate(_named(course[:-1])) if words}
    labels = {i: words for i, words in labels.items() if len(course) - 1 - i > len(course) / 6}
    labels[len(course) - 1] = f"{last.as_of.year}. {last.as_of.month}.  {figure(values[-1], 1)}억"
    title = f"{quarter_name(last.as_of)} 말 누적 배분과 순자산의 합은 {figure(values[-1], 1)}억 원이다."
    return columns.hairlines(values, labels, size=Size(WIDE_MM, 70), title=title)


def paid_in(course: Sequence[Figures]) -> Drawing:
    """What was given back and is held, against what was paid in."""
    last = course[-1]
    worth, paid = figure(_eok(_worth(last)), 1), figure(_eok(last.paid_in), 1)
    return flows.paid_in(
        _named(course),
        [_eok(one.distributed) for one in course],
        [_eok(max(0, one.nav)) for one in course],
        [_eok(one.paid_in) for one in course],
        size=Size(WIDE_MM, 42),
        title=f"누적 배분과 순자산의 합은 {worth}억 원, 납입은 {paid}억 원이다.",
        total_words="총가치",
        paid_words="납입",
    )


def j_curve(course: Sequence[Figures], lines: Sequence[Line]) -> Drawing:
    """Calls and distributions quarter by quarter, net cash to date, and the same with the NAV."""
    each = [moved(lines, quarter_starts(one.as_of), one.as_of) for one in course]
    net = [one.distributed - one.paid_in for one in course]
    lowest = figure(min(_eok(value) for value in net), 1)
    now, with_nav = figure(_eok(net[-1]), 1), figure(_eok(net[-1] + course[-1].nav), 1)
    return flows.j_curve(
        _named(course),
        [_eok(one[Kind.CALL]) for one in each],
        [_eok(one[Kind.DISTRIBUTION]) for one in each],
        [_eok(cash + one.nav) for cash, one in zip(net, course, strict=True)],
        size=Size(WIDE_MM, 56),
        title=f"누적 순현금은 {lowest}억 원까지 내려갔고 지금 {now}억 원, 순자산을 더하면 {with_nav}억 원이다.",
        cash_words="현금",
        nav_words="순자산 포함",
    )


def multiples(firms: Sequence[Firm]) -> Drawing:
    """Every firm's multiple, largest first; of very many the largest and the smallest."""
    known = [(firm, float(firm.position.moic or 0)) for firm in firms]
    known.sort(key=lambda pair: -pair[1])
    shown = known if len(known) <= MOST_FIRMS else known[: MOST_FIRMS // 2] + known[-MOST_FIRMS // 2 :]
    rows = [bars.Bar(firm.name, value, figure(value, 2)) for firm, value in shown]
    top, low = known[0], known[-1]
    title = f"배수는 {top[0].name} {figure(top[1], 2)}배가 가장 크고 {low[0].name} {figure(low[1], 2)}배가 가장 작다."
    return bars.bars(rows, width_mm=132.0, title=title)
