"""Geometry of charts: what is higher is drawn higher, what is missing is not drawn as zero."""

from datetime import date
from itertools import pairwise

import pytest

from app.kernel.charts import bars, columns, flows, timeline
from app.kernel.charts.bars import Bar, MarkRange, Part, Span
from app.kernel.charts.drawing import (
    Drawing,
    Ink,
    Label,
    Scale,
    Shape,
    Size,
    figure,
    number,
    polygon,
    rect,
    text_width,
    ticks,
)
from app.kernel.charts.radar import radar
from app.kernel.charts.timeline import Event, Lane, Level, Stay
from tests.papers.charts import NAMED

SIZE = Size(54, 46)


def words(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Label)]


def shapes(drawing: Drawing, fill: Ink) -> list[Shape]:
    return [mark for mark in drawing.marks if isinstance(mark, Shape) and mark.fill is fill]


@pytest.mark.parametrize(("value", "places", "text"), [
    (1234.5, 0, "1,235"), (-1234.5, 0, "△1,235"), (31.25, 1, "31.3"), (-0.04, 1, "0.0"), (0, 0, "0"), (2.5, 0, "3"),
])  # fmt: skip
def test_figures_are_rounded_half_up_and_negative_ones_carry_a_triangle(
    value: float, places: int, text: str
) -> None:
    assert figure(value, places) == text


@pytest.mark.parametrize(("low", "high", "expected"), [
    (0, 12, [0, 5, 10, 15]), (0, 100, [0, 25, 50, 75, 100]), (-18, 7, [-20, -10, 0, 10]), (0, 0, [0]),
])  # fmt: skip
def test_ticks_are_round_and_reach_the_ends(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_a_scale_without_extent_stays_at_its_low_end() -> None:
    assert Scale(3, 3, 10, 90)(3) == 10
    assert Scale(0, 10, 100, 0)(5) == 50


def test_a_rectangle_with_negative_height_is_drawn_upward() -> None:
    assert rect(0, 10, 4, -5) == rect(0, 5, 4, 5)


def test_coordinates_are_short() -> None:
    assert (number(3.0), number(3.14), number(-0.01)) == ("3", "3.1", "0")


def test_a_polygon_needs_three_corners() -> None:
    assert polygon([(0, 0), (1, 1)]) == ""


def test_hangul_is_wider_than_digits() -> None:
    assert text_width("가나", 7) > text_width("12", 7)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_chart_has_a_sentence_and_stays_in_its_frame(name: str) -> None:
    drawing = NAMED[name]()
    assert drawing.title
    for mark in drawing.marks:
        if isinstance(mark, Label):
            width = text_width(mark.text, mark.size)
            left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
            assert left >= -8, mark
            assert left + width <= drawing.width + 8, mark
            assert 0 <= mark.y <= drawing.height + 1, mark


def test_a_missing_year_is_a_dashed_column_with_its_word() -> None:
    drawing = columns.columns_with_line(["’25", "’26"], [10, None], size=SIZE, title="가", missing="미제출")
    assert "미제출" in words(drawing)
    assert "0" not in words(drawing)
    assert any(isinstance(mark, Shape) and mark.dash for mark in drawing.marks)


def test_a_part_that_is_missing_makes_the_sum_missing() -> None:
    drawing = columns.stacked(["’25", "’26"], [[1, 2], [3, None]], size=SIZE, title="가", missing="미제출")
    assert "4" in words(drawing)
    assert "미제출" in words(drawing)


@pytest.mark.parametrize("values", [[], [None, None], [0, 0]])
def test_nothing_to_draw_is_no_error(values: list[float | None]) -> None:
    periods = [str(n) for n in range(len(values))]
    assert columns.columns_with_line(periods, values, size=SIZE, title="가", missing="미제출").marks
    columns.stacked(periods, [values], size=SIZE, title="가", missing="미제출")
    columns.plan_and_actual(periods, values, values, size=SIZE, title="가", missing="미제출")
    columns.hairlines(values, {}, size=SIZE, title="가")


def test_empty_lists_draw_empty_charts() -> None:
    start, end = date(2025, 1, 1), date(2026, 1, 1)
    for drawing in (
        bars.bars([], width_mm=84, title="가"),
        bars.bullet([], width_mm=84, title="가"),
        bars.share_bar([], width_mm=84, title="가"),
        bars.strip([], size=SIZE, title="가", own=None),
        bars.mark_ranges([], size=SIZE, title="가"),
        bars.bridge([], size=SIZE, title="가"),
        columns.balance([], [], 0, size=SIZE, title="가"),
        timeline.lanes([], width_mm=84, title="가", start=start, end=end),
        timeline.step([], size=SIZE, title="가", start=start, until=end),
        flows.paid_in([], [], [], [], size=SIZE, title="가", total_words="", paid_words=""),
        flows.j_curve([], [], [], [], size=SIZE, title="가", cash_words="", nav_words=""),
        radar([], [], size=SIZE, title="가"),
    ):
        assert drawing.width > 0


def test_a_bar_that_is_missing_is_not_filled_in_a_bullet() -> None:
    rows = [Bar("가", 50, "5 / 10"), Bar("나", None, "미제출 / 10")]
    (filled,) = shapes(bars.bullet(rows, width_mm=84, title="가"), Ink.S3)
    assert filled.d.count("M") == 1


def test_shares_fill_the_bar_and_the_marked_one_stands_out() -> None:
    drawing = bars.share_bar([Part("가", 1), Part("나", 3, marked=True)], width_mm=100, title="가")
    assert words(drawing) == ["25.0", "75.0"]
    assert len(shapes(drawing, Ink.CAUTION)) == 1


def test_a_loss_in_a_bridge_is_an_outline_and_the_levels_join() -> None:
    steps = [Span("시작", 10, total=True), Span("손실", -4), Span("이익", 2), Span("끝", 8, total=True)]
    drawing = bars.bridge(steps, size=Size(100, 60), title="가")
    assert words(drawing)[::2] == ["10", "△4", "+2", "8"]
    assert len([mark for mark in drawing.marks if isinstance(mark, Shape) and mark.stroke is Ink.RISK]) == 1


def test_dropped_marks_widen_the_band_and_have_no_dot() -> None:
    row = MarkRange("가", (80, 82), (70, 95), 81)
    drawing = bars.mark_ranges([row], size=Size(100, 44), title="가")
    (dots,) = shapes(drawing, Ink.S2)
    assert dots.d.count("M") == 2
    assert row.figures == (80, 82, 70, 95, 81)


def test_events_in_one_lane_never_write_over_each_other() -> None:
    events = tuple(Event(date(2025, month, 1), f"{month}월의 긴 이름") for month in (1, 2, 3, 7, 8, 12))
    drawing = timeline.lanes(
        [Lane("일", (), events)], width_mm=174, title="가", start=date(2025, 1, 1), end=date(2025, 12, 31)
    )
    spans = []
    for mark in drawing.marks:
        if isinstance(mark, Label) and "긴" in mark.text:
            width = text_width(mark.text, mark.size)
            left = mark.x if mark.anchor == "start" else mark.x - width
            spans.append((left, left + width))
    spans.sort()
    assert spans
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_stay_outside_the_window_is_left_out_and_one_across_it_is_cut() -> None:
    stays = (Stay(date(2020, 1, 1), date(2021, 1, 1)), Stay(date(2024, 1, 1), date(2030, 1, 1), tone=2))
    drawing = timeline.lanes(
        [Lane("가", stays)], width_mm=100, title="가", start=date(2025, 1, 1), end=date(2025, 12, 31)
    )
    (bar,) = shapes(drawing, Ink.S3)
    assert bar.d.count("M") == 1
    assert not shapes(drawing, Ink.S4)


def test_a_value_holds_until_the_next_one() -> None:
    levels = [Level(date(2024, 1, 1), 1), Level(date(2025, 1, 1), 3)]
    drawing = timeline.step(levels, size=SIZE, title="가", start=date(2024, 1, 1), until=date(2025, 12, 31))
    stairs = next(mark for mark in drawing.marks if isinstance(mark, Shape) and mark.stroke is Ink.S2)
    points = [tuple(map(float, point.split())) for point in stairs.d[1:].split("L")]
    assert points[0][1] == points[1][1]
    assert points[1][0] == points[2][0]
    assert points[2][1] < points[1][1]


def test_the_lowest_point_of_the_j_curve_is_written() -> None:
    drawing = flows.j_curve(
        ["1", "2", "3"], [10, 0, 0], [0, 0, 4], [0, 1, 2],
        size=Size(180, 74), title="가", cash_words="현금", nav_words="NAV 포함",
    )  # fmt: skip
    assert "△10.0" in words(drawing)
    assert "△6.0 현금" in words(drawing)
    assert "2.0 NAV 포함" in words(drawing)
