"""The charts of the sample papers, one of every kind, on invented figures."""

from datetime import date
from itertools import pairwise

from app.kernel.charts import bars, columns, flows, timeline
from app.kernel.charts.bars import Bar, MarkRange, Part
from app.kernel.charts.bars import Span as BridgeSpan
from app.kernel.charts.drawing import Drawing, Size, places
from app.kernel.charts.radar import radar
from app.kernel.charts.timeline import Event, Lane, Level, Stay

YEARS = ("’21", "’22", "’23", "’24", "’25", "’26상")
THIRD = Size(54, 46)
MISSING = "미제출"


def headcount() -> Drawing:
    points = [(0, 1), (8, 5), (20, 9), (32, 14), (44, 19), (56, 19), (68, 26)]
    months: list[float | None] = []
    for (a, low), (b, high) in pairwise(points):
        months += [low + (high - low) * k / (b - a) for k in range(b - a)]
    months += [26.0] + [None] * 9
    names = {0: "2020. 4.", 20: "2021. 12.", 44: "2023. 12.", 68: "2025. 12.  26명"}
    return columns.hairlines(
        months, names, size=Size(174, 84), title="월별 고용 인원이 1명에서 26명으로 늘었다."
    )


def eligibility() -> Drawing:
    rows = [Bar("사회성", 78, "78"), Bar("혁신성장성", 74, "74")]
    return bars.thresholds(
        rows, width_mm=84, title="판별 점수 78점과 74점.", threshold=70, threshold_words="기준 70"
    )


def sales() -> Drawing:
    return columns.columns_with_line(
        YEARS,
        [182, 486, 912, 1438, 2164, None],
        over=[-214, -318, -287, -96, 41, None],
        size=THIRD,
        missing=MISSING,
        title="매출은 182에서 2,164백만 원으로 늘고 영업이익은 흑자로 돌아섰다.",
    )


def jobs() -> Drawing:
    parts = [[4, 7, 11, 16, 22, None], [1, 2, 3, 3, 4, None]]
    return columns.stacked(
        YEARS, parts, size=THIRD, missing=MISSING, title="연말 고용이 5명에서 26명이 되었다."
    )


def invested() -> Drawing:
    levels = [
        Level(date(2021, 6, 15), 2.0, "시드 2.0"),
        Level(date(2023, 3, 15), 9.5, "프리A +7.5"),
        Level(date(2025, 5, 20), 35.0, "시리즈A +25.5"),
    ]
    return timeline.step(
        levels, size=THIRD, title="누적 투자유치 35.0억 원.", start=date(2021, 1, 1), until=date(2026, 9, 30)
    )


def fair_value() -> Drawing:
    levels = [
        Level(date(2023, 3, 15), 2.0, "프리A 투자 2.0"),
        Level(date(2024, 12, 31), 2.3, "매출배수 2.3"),
        Level(date(2025, 5, 20), 10.5, "시리즈A 라운드가 10.5"),
        Level(date(2026, 6, 30), 8.9, "8.9 (15 % 조정)"),
    ]
    cost = [Level(date(2023, 3, 15), 2.0), Level(date(2025, 5, 20), 6.5)]
    return timeline.step(
        levels,
        size=Size(112, 46),
        title="공정가치 8.9억 원, 원금 6.5억 원.",
        start=date(2023, 1, 1),
        until=date(2026, 9, 30),
        against=cost,
        against_words="원금 6.5",
    )


def story() -> list[Lane]:
    return [
        Lane(
            "단계",
            (
                Stay(date(2019, 11, 1), date(2020, 4, 16), "예비", 0),
                Stay(date(2020, 4, 17), date(2022, 8, 31), "초기", 1),
                Stay(date(2022, 9, 1), date(2025, 3, 3), "도약", 2),
                Stay(date(2025, 3, 4), date(2026, 9, 30), "성장", 3),
            ),
        ),
        Lane(
            "입주",
            (
                Stay(date(2022, 11, 1), date(2024, 10, 31), "501호 최초 허가", 1),
                Stay(date(2024, 11, 1), date(2026, 10, 31), "501호 갱신 1회", 2),
            ),
        ),
        Lane(
            "투자·융자",
            (),
            (
                Event(date(2021, 6, 15), "시드 2.0억"),
                Event(date(2023, 3, 15), "프리A 7.5억"),
                Event(date(2024, 3, 15), "융자 0.5억"),
                Event(date(2025, 5, 20), "시리즈A 25.5억"),
            ),
        ),
        Lane(
            "인증",
            (),
            (
                Event(date(2023, 11, 14), "ISO 14001"),
                Event(date(2024, 5, 21), "판별"),
                Event(date(2024, 12, 1), "예비사회적기업"),
            ),
        ),
    ]


def timeline_of_venture() -> Drawing:
    return timeline.lanes(
        story(),
        width_mm=174,
        title="성장단계, 입주, 투자와 인증의 시간 순서.",
        start=date(2019, 11, 1),
        end=date(2026, 12, 31),
        today=date(2026, 9, 30),
        today_words="기준일",
    )


def permits() -> Drawing:
    stays = (
        Stay(date(2022, 11, 1), date(2024, 10, 31), "최초 2022. 11. 1. – 2024. 10. 31.", 1),
        Stay(date(2024, 11, 1), date(2026, 10, 31), "갱신 1회 – 2026. 10. 31.", 3),
        Stay(date(2026, 11, 1), date(2028, 10, 31), "연장 신청 중 – 2028. 10. 31.", 0),
    )
    return timeline.lanes(
        [Lane("허가", stays)],
        width_mm=174,
        title="사용허가 기간은 2026년 10월 31일까지.",
        start=date(2022, 10, 1),
        end=date(2029, 1, 31),
        today=date(2026, 9, 30),
        today_words="기준일",
    )


def diagnosis() -> Drawing:
    axes = ("사회적 미션·임팩트", "제품·기술", "시장·영업", "조직·인사", "재무·회계", "투자준비도", "법무·IP")
    after = (4.4, 4.0, 3.6, 3.2, 3.6, 3.8, 3.0)
    before = (3.8, 3.4, 2.6, 2.4, 2.2, 2.0, 2.8)
    return radar(
        axes, after, before=before, size=Size(84, 62), title="투자준비도가 2.0에서 3.8로 가장 많이 올랐다."
    )


def arrears() -> Drawing:
    rows = [
        Bar("1 – 30일", 944155, "944,155  (84 %)"),
        Bar("31 – 60일", 184000, "184,000  (16 %)"),
        Bar("61 – 90일", 0, "0"),
        Bar("90일 초과", 0, "0"),
    ]
    return bars.bars(rows, width_mm=84, title="체납은 30일 이내가 84 %.")


def distribution() -> Drawing:
    scores = [87.25, 91.2, 86.4, 85, 85, 83, 82, 81.4, 81.4, 79, 77, 74, 72, 69, 74]
    return bars.strip(
        scores, size=Size(84, 17), title="15팀 가운데 2위.", own=87.25, own_words="되담 87.25", threshold=70
    )


def loan() -> Drawing:
    left = [50 - 3.125 * max(0, k - 3) for k in range(20)]
    names = ["2024. 6."] + [""] * 8 + ["2026. 9."] + [""] * 9 + ["2029. 3."]
    return columns.balance(
        names, left, 10, size=Size(66, 40), title="융자 잔액 31.25백만 원.", write=places(1)
    )


def impact() -> Drawing:
    rows = [
        Bar("용기 재사용 (천 회)", 113, "1,243 / 1,100"),
        Bar("일회용 폐기물 감량 (t)", 108, "62.8 / 58.0"),
        Bar("취약계층 고용 (명)", 90, "9 / 10"),
        Bar("성동구 매장 참여 (곳)", 127, "76 / 60"),
        Bar("세척수 재이용률 (%)", None, "미제출 / 60"),
    ]
    return bars.bullet(rows, width_mm=84, title="다섯 지표 가운데 셋이 목표를 넘었다.")


def ownership() -> Drawing:
    parts = [
        Part("대표", 62000),
        Part("이도현", 18000),
        Part("임직원 풀", 8000),
        Part("시드 엔젤", 12000),
        Part("1호 펀드", 8000, marked=True),
        Part("프리A 그 외", 22000),
        Part("2호 펀드", 6000, marked=True),
        Part("시리즈A 그 외", 28000),
    ]
    return bars.share_bar(parts, width_mm=180, title="완전희석 지분 구성.")


QUARTERS = ("’25 3Q", "’25 4Q", "’26 1Q", "’26 2Q", "’26 3Q")


def quarterly_sales() -> Drawing:
    plan, actual = [560, 620, 680, 760, 840], [548, 655, 612, 588, None]
    return columns.plan_and_actual(
        QUARTERS, plan, actual, size=Size(86, 45), missing=MISSING, title="2분기 매출은 계획의 77 %."
    )


def cash() -> Drawing:
    return columns.columns_with_line(
        QUARTERS,
        [1650, 1418, 1180, 940, None],
        size=Size(86, 45),
        missing=MISSING,
        title="분기말 현금 940백만 원.",
    )


def marks() -> Drawing:
    rows = [
        MarkRange("그린스푼", (91, 88, 93, 90, 89), (87, 94), 91.2),
        MarkRange("되담", (86, 88, 84, 87), (90, 83), 87.25),
        MarkRange("볕들", (84, 88, 85, 86, 84), (82, 89), 86.4),
        MarkRange("숲결지기", (82, 85, 84, 83, 81), (79, 86), 85.0),
        MarkRange("푸른손", (66, 70, 68, 69, 67), (65, 71), 69.0),
    ]
    return bars.mark_ranges(
        rows,
        size=Size(174, 44),
        title="최고와 최저의 차이는 7점 이내.",
        threshold=70,
        selected=4,
        selected_words="여기까지 선정",
    )


def duties() -> Drawing:
    rows = [
        Bar("주목적", 102.5, "61.5 / 60"),
        Bar("성동구 소재", 120, "48.0 / 40"),
        Bar("초기기업", 110, "55.0 / 50"),
    ]
    return bars.bullet(rows, width_mm=60, title="의무 비율을 모두 채웠다.")


def _quarters() -> tuple[list[str], list[float], list[float]]:
    names = [f"’{year}. 12." if quarter == 4 else "" for year in range(20, 27) for quarter in range(1, 5)][
        3:27
    ]
    called, given = [0.0] * 24, [0.0] * 24
    called[0], called[4], called[9] = 6.0, 7.0, 5.0
    given[16], given[20], given[22] = 1.2, 3.0, 1.8
    return names, called, given


def _running(values: list[float]) -> list[float]:
    return [sum(values[: i + 1]) for i in range(len(values))]


NAV = [5.9, 5.8, 5.7, 5.6, 12.5, 12.4, 12.3, 12.2, 12.1, 17.0, 17.8, 17.7, 17.6, 18.9, 18.9, 21.3]
NAV += [20.2, 19.1, 23.1, 23.0, 20.6, 18.6, 16.9, 16.8]


def paid_in() -> Drawing:
    names, called, given = _quarters()
    return flows.paid_in(
        names,
        _running(given),
        NAV,
        _running(called),
        size=Size(180, 40),
        title="배분과 NAV의 합 22.8억 원, 납입 18.0억 원.",
        total_words="총가치",
        paid_words="납입",
    )


def multiples() -> Drawing:
    pairs = [
        ("볕들", 3.17),
        ("되담", 2.55),
        ("숲결", 2.07),
        ("온잇", 1.70),
        ("리턴핏", 0.30),
        ("그린무늬", 0.0),
    ]
    return bars.bars(
        [Bar(name, value, f"{value:.2f}") for name, value in pairs], width_mm=87, title="기업별 MOIC."
    )


def j_curve() -> Drawing:
    names, called, given = _quarters()
    cash_now = [b - a for a, b in zip(_running(called), _running(given), strict=True)]
    worth = [net + nav for net, nav in zip(cash_now, NAV, strict=True)]
    return flows.j_curve(
        names,
        called,
        given,
        worth,
        size=Size(180, 74),
        title="누적 순현금은 △18.0까지 내려갔다가 △12.0, NAV를 더하면 4.8.",
        cash_words="현금",
        nav_words="NAV 포함",
    )


def bridge() -> Drawing:
    steps = [
        BridgeSpan("납입출자금", 18.0, total=True),
        BridgeSpan("관리보수·", -2.0, second_line="비용"),
        BridgeSpan("실현이익", 3.1, second_line="3곳"),
        BridgeSpan("평가이익", 6.6, second_line="4곳"),
        BridgeSpan("손상", -2.9, second_line="2곳"),
        BridgeSpan("총가치", 22.8, total=True),
    ]
    return bars.bridge(steps, size=Size(180, 64), title="납입 18.0에서 총가치 22.8까지.", write=places(1))


NAMED = {
    chart.__name__: chart
    for chart in (
        headcount, eligibility, sales, jobs, invested, diagnosis, permits, arrears, distribution, loan, impact,
        fair_value, ownership, quarterly_sales, cash, marks, duties, paid_in, multiples, j_curve, bridge,
    )
} | {"timeline": timeline_of_venture}  # fmt: skip
