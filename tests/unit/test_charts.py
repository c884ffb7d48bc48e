"""Charts on the screen: what is missing is never drawn as zero, and every chart carries its numbers."""

from datetime import date
from itertools import pairwise

from app.kernel.charts.drawing import Drawing, Ink, Label, Shape
from app.web import charts


def words(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Label)]


def shapes(drawing: Drawing, fill: Ink | None = None, stroke: Ink | None = None) -> list[Shape]:
    return [m for m in drawing.marks if isinstance(m, Shape) and (m.fill, m.stroke) == (fill, stroke)]


def test_a_missing_year_says_so_in_the_chart_and_in_its_table() -> None:
    made = charts.columns(
        [("2023", 4), ("2024", None), ("2025", 0)], title="매출", head=("연도", "억 원"), places=1
    )
    assert words(made.drawing).count("미제출") == 1
    assert made.rows == (("2023", "4.0"), ("2024", "미제출"), ("2025", "0.0"))
    assert made.head == ("연도", "억 원")


def test_only_the_latest_column_is_in_the_accent() -> None:
    made = charts.columns([("2023", 4), ("2024", 6), ("2025", 8)], title="매출", head=("연도", "억 원"))
    assert [shape.d.count("M") for shape in shapes(made.drawing, fill=Ink.S2)] == [1]
    assert [shape.d.count("M") for shape in shapes(made.drawing, fill=Ink.S4)] == [2]


def test_a_line_breaks_where_a_period_is_missing() -> None:
    values = [("1", 1), ("2", 2), ("3", None), ("4", 4), ("5", 5)]
    made = charts.line(values, title="종사자", head=("때", "명"))
    (path,) = shapes(made.drawing, stroke=Ink.S2)
    assert path.d.count("M") == 2
    assert "미제출" in words(made.drawing)


def test_a_line_writes_its_first_and_last_known_value() -> None:
    made = charts.line([("1", None), ("2", 9), ("3", 11), ("4", 17)], title="종사자", head=("때", "명"))
    assert [w for w in words(made.drawing) if w in ("9", "11", "17")] == ["17", "9"]


def test_a_line_below_zero_hangs_from_the_top_and_writes_its_values_below_the_dots() -> None:
    made = charts.line([("2023", -0.43), ("2024", -1.58)], title="값", head=("해", "값"), places=2)
    labels = {mark.text: mark.y for mark in made.drawing.marks if isinstance(mark, Label)}
    base = next(mark for mark in made.drawing.marks if isinstance(mark, Shape))
    assert base.d.startswith("M0 16") and 16 < labels["−0.43"] < labels["−1.58"] < labels["2024"]


def test_a_chart_without_any_value_is_still_a_chart() -> None:
    empty = [("2024", None), ("2025", None)]
    assert words(charts.columns(empty, title="매출", head=("연도", "원")).drawing).count("미제출") == 2
    assert words(charts.line(empty, title="매출", head=("연도", "원")).drawing).count("미제출") == 2
    assert charts.spark([None, None], title="매출").marks == ()
    assert charts.share([], title="약정", head=("출자자", "비율")).rows == ()


def test_a_sum_steps_and_does_not_slope() -> None:
    levels = [(date(2021, 6, 1), 1.5), (date(2023, 3, 1), 3), (date(2024, 5, 1), 8)]
    made = charts.step(levels, title="누적", head=("때", "억 원"), until=date(2026, 1, 1), places=1)
    (path,) = [s for s in shapes(made.drawing, stroke=Ink.S2) if s.fill is None]
    points = [tuple(map(float, p.split())) for p in path.d.removeprefix("M").split("L")]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert made.rows[-1] == ("2024. 5. 1.", "8.0")


def test_shares_are_of_their_sum_and_written_in_per_cent() -> None:
    made = charts.share([("성동구", 5), ("민간", 12), ("운용사", 3)], title="약정", head=("출자자", "비율"))
    assert made.rows == (("성동구", "25.0%"), ("민간", "60.0%"), ("운용사", "15.0%"))
    assert [name for name, _ in made.legend] == ["성동구", "민간", "운용사"]


def test_before_and_after_leave_the_later_dot_out_when_it_is_missing() -> None:
    made = charts.before_after([("재무", 2, 3), ("투자", 1.6, None)], title="진단", head=("분야", "전", "후"))
    (later,) = shapes(made.drawing, fill=Ink.S2)
    assert later.d.count("z") == 1
    assert made.rows[1] == ("투자", "1.6", "미제출")


def test_stacked_parts_name_themselves_in_legend_and_table() -> None:
    made = charts.stacked(
        ["2024", "2025"], {"정규직": [11, 14], "비정규직": [3, None]}, title="고용", period_head="연도"
    )
    assert made.head == ("연도", "정규직", "비정규직")
    assert made.rows == (("2024", "11", "3"), ("2025", "14", "미제출"))
    assert "미제출" in words(made.drawing)


def test_an_open_stay_on_a_lane_reaches_the_end() -> None:
    rows = [{"name": "입주", "stays": [(date(2024, 1, 1), None, "503호", 3)]}]
    drawn = charts.lanes(rows, title="연표", start=date(2023, 1, 1), end=date(2026, 12, 31))
    (stay,) = shapes(drawn, fill=Ink.S1)
    left, width = float(stay.d[1:].split()[0]), float(stay.d.split("h")[1].split("v")[0])
    assert abs(left + width - drawn.width) < 1.5


def test_marks_of_evaluators_stand_where_they_were_given() -> None:
    drawn = charts.spread([50, 100, None], mean=75, words="2.2", title="퍼짐", low=50, high=100)
    (ticks,) = shapes(drawn, stroke=Ink.S3)
    assert ticks.d.count("M") == 2
    assert words(drawn) == ["2.2"]


def test_a_negative_amount_carries_a_real_minus() -> None:
    made = charts.columns([("2024", -38), ("2025", 61)], title="이익", head=("연도", "백만 원"))
    assert "−38" in words(made.drawing)
    assert made.rows[0] == ("2024", "−38")
