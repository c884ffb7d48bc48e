"""Arithmetic of agreements, worked by hand: shares, limits, settlements, sanctions."""

from datetime import date, timedelta

import pytest

from app.agreements import rules
from app.agreements.rules import Instalment, Line, Plan, Spent
from app.agreements.states import CheckKind, MoneyFrom, SanctionState, TrancheCondition, VatHandling

START, END = date(2026, 1, 1), date(2026, 6, 30)
SUPPORT, OWN = MoneyFrom.SUPPORT, MoneyFrom.OWN


def plan(**over: object) -> Plan:
    """Ten million won of support, two of own share; mentors within 80 %, equipment within 40 %."""
    values: dict[str, object] = {
        "text": "사업계획",
        "starts_on": START,
        "ends_on": END,
        "support": 10_000_000,
        "own_share": 2_000_000,
        "own_share_bp": 1000,
        "lines": (Line("멘토비", 8_000_000, 8000), Line("장비비", 4_000_000, 4000)),
        "tranches": (Instalment(1, START, 10_000_000, TrancheCondition.SIGNED),),
        "kpis": 1,
    }
    return Plan(**(values | over))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("support", "share", "least"),
    [
        (9_000_000, 1000, 1_000_000),
        (10_000_000, 1000, 1_111_112),
        (7, 5000, 7),
        (1, 1, 1),
        (0, 3000, 0),
        (5, 0, 0),
    ],
)
def test_the_least_own_share_is_just_enough(support: int, share: int, least: int) -> None:
    assert rules.own_share_least(support, share) == least
    assert least * 10_000 >= share * (support + least)
    assert least == 0 or (least - 1) * 10_000 < share * (support + least - 1)


def test_the_whole_is_no_own_share() -> None:
    with pytest.raises(ValueError, match="below the whole"):
        rules.own_share_least(1, 10_000)


def test_a_plan_that_adds_up_may_be_sent() -> None:
    assert rules.gaps(plan()) == []


@pytest.mark.parametrize(
    ("over", "where"),
    [
        ({"text": " "}, ["plan"]),
        ({"ends_on": START - timedelta(days=1)}, ["ends_on"]),
        ({"support": 0, "tranches": (), "own_share": 12_000_000}, ["support"]),
        ({"max_support": 9_999_999}, ["support"]),
        ({"own_share_bp": 1667}, ["own_share"]),
        ({"tranches": (Instalment(1, START, 9_999_999, TrancheCondition.SIGNED),)}, ["tranches"]),
        (
            {"tranches": (Instalment(1, date(2025, 12, 31), 10_000_000, TrancheCondition.SIGNED),)},
            ["tranches"],
        ),
        ({"paid": {1: 9_000_000}}, ["tranches"]),
        ({"paid": {2: 1}}, ["tranches"]),
        ({"lines": (Line("멘토비", 7_199_999), Line("장비비", 4_800_001, 4000))}, ["lines"]),
        ({"lines": (Line("멘토비", 11_999_999),)}, ["lines"]),
        ({"spent": {"재료비": 1}}, ["lines"]),
        ({"kpis": 0}, ["kpis"]),
    ],
)
def test_what_keeps_a_plan_from_being_sent(over: dict[str, object], where: list[str]) -> None:
    assert [gap.where for gap in rules.gaps(plan(**over))] == where


def test_a_line_exactly_at_its_limit_fits() -> None:
    at_limit = (Line("멘토비", 7_200_000), Line("장비비", 4_800_000, 4000))
    assert rules.gaps(plan(lines=at_limit)) == []
    assert rules.line_limit(12_000_001, 4000) == 4_800_000  # won below one are cut off


@pytest.mark.parametrize(
    ("handling", "vat", "counted"),
    [(VatHandling.REFUNDED, 100, 1000), (VatHandling.BORNE, 100, 1100), (VatHandling.EXEMPT, 0, 1000)],
)
def test_the_tax_counts_only_where_it_is_borne(handling: VatHandling, vat: int, counted: int) -> None:
    assert rules.counted_amount(1000, vat, handling) == counted


def test_a_settlement_worked_by_hand() -> None:
    expenses = [
        Spent("멘토비", SUPPORT, 6_000_000, 5_500_000),
        Spent("장비비", SUPPORT, 3_000_000, 3_000_000),
        Spent("장비비", OWN, 1_500_000, 1_500_000),
    ]
    told = rules.statement(plan(), expenses, paid=10_000_000, interest=1_234, returned=1_000_000)
    assert (told.spent, told.confirmed, told.disallowed, told.pending) == (10_500_000, 10_000_000, 500_000, 0)
    assert told.unspent == 1_000_000
    assert told.to_return == 1_000_000 + 500_000 + 1_234
    assert told.left_to_return == 501_234
    assert not told.own_met and told.own_short == 500_000
    equipment = next(line for line in told.lines if line.name == "장비비")
    assert (equipment.spent, equipment.confirmed, equipment.most, equipment.over) == (
        4_500_000,
        4_500_000,
        4_800_000,
        0,
    )


def test_what_is_spent_beyond_the_support_is_the_ventures_own() -> None:
    told = rules.statement(plan(), [Spent("멘토비", SUPPORT, 11_000_000, 10_500_000)], paid=10_000_000)
    assert told.unspent == 0 and told.to_return == 0 and told.disallowed == 500_000


@pytest.mark.parametrize(
    ("support", "own", "cut"),
    [
        (10_000_000, 2_000_000, 0),  # all of both
        (6_000_000, 1_000_000, 166_667),  # 7,000,000 × 10 ÷ 12 = 5,833,333.3…
        (5_000_000, 1_000_000, 0),  # half of both: the proportion holds
        (10_000_000, 0, 1_666_667),  # 10,000,000 × 10 ÷ 12 = 8,333,333.3…
        (0, 0, 0),
    ],
)
def test_support_is_cut_to_its_agreed_part_of_what_was_confirmed(support: int, own: int, cut: int) -> None:
    expenses = [Spent("멘토비", SUPPORT, support, support), Spent("장비비", OWN, own, own)]
    told = rules.statement(plan(in_proportion=True), expenses, paid=10_000_000, interest=7)
    assert (told.own_cut, told.to_return) == (cut, 10_000_000 - support + cut + 7)
    uncut = rules.statement(plan(), expenses, paid=10_000_000, interest=7)
    assert (uncut.own_cut, uncut.to_return) == (0, 10_000_000 - support + 7)


def test_an_agreement_without_own_share_is_never_cut() -> None:
    told = rules.statement(
        plan(in_proportion=True, own_share=0), [Spent("멘토비", SUPPORT, 3, 3)], paid=10_000_000
    )
    assert told.own_cut == 0


def test_what_nobody_looked_at_is_neither_confirmed_nor_disallowed() -> None:
    told = rules.statement(plan(), [Spent("멘토비", SUPPORT, 100)], paid=100)
    assert (told.confirmed, told.disallowed, told.pending) == (0, 0, 100)


def test_what_is_left_of_a_line_can_be_confirmed() -> None:
    assert rules.most_confirmable(plan(), "장비비", 4_799_999) == 1
    assert rules.most_confirmable(plan(), "장비비", 4_800_000) == 0
    assert rules.most_confirmable(plan(lines=(Line("홍보비", 12_000_000),)), "홍보비", 10**12) is None
    assert rules.most_confirmable(plan(), "없는 비목", 0) == 0


def test_days_of_a_settlement() -> None:
    assert rules.settlement_due(END, 15) == date(2026, 7, 15)
    assert rules.last_day(END, None) == END
    assert rules.last_day(END, date(2026, 3, 1)) == date(2026, 3, 1)
    assert rules.last_day(END, date(2026, 8, 1)) == END


@pytest.mark.parametrize(
    ("condition", "passed", "met"),
    [
        (TrancheCondition.SIGNED, set(), True),
        (TrancheCondition.INTERIM, set(), False),
        (TrancheCondition.INTERIM, {CheckKind.INTERIM}, True),
        (TrancheCondition.FINAL, {CheckKind.INTERIM}, False),
        (TrancheCondition.FINAL, {CheckKind.FINAL}, True),
    ],
)
def test_what_a_tranche_waits_for(condition: TrancheCondition, passed: set[CheckKind], met: bool) -> None:
    assert rules.condition_met(condition, frozenset(passed)) is met


@pytest.mark.parametrize(
    ("state", "lifted_on", "on", "bars"),
    [
        (SanctionState.PROPOSED, None, START, False),
        (SanctionState.DROPPED, None, START, False),
        (SanctionState.IMPOSED, None, START - timedelta(days=1), False),
        (SanctionState.IMPOSED, None, START, True),
        (SanctionState.IMPOSED, None, END, True),
        (SanctionState.IMPOSED, None, END + timedelta(days=1), False),
        (SanctionState.LIFTED, date(2026, 3, 1), date(2026, 2, 28), True),
        (SanctionState.LIFTED, date(2026, 3, 1), date(2026, 3, 1), False),
    ],
)
def test_a_sanction_bars_on_its_days_alone(
    state: SanctionState, lifted_on: date | None, on: date, bars: bool
) -> None:
    assert rules.in_force(state, START, END, lifted_on, on) is bars


def test_a_plan_is_read_by_its_questions() -> None:
    text = "사업 한 줄 소개\n놀이 기구를 만듭니다.\n\n앞으로의 계획\n1분기 / 이용자를 만납니다.\n2분기 / 시범을 합니다.\n \n한 줄뿐인 글입니다."
    assert rules.plan_parts(text) == [
        ("사업 한 줄 소개", ("놀이 기구를 만듭니다.",)),
        ("앞으로의 계획", ("1분기 / 이용자를 만납니다.", "2분기 / 시범을 합니다.")),
        ("", ("한 줄뿐인 글입니다.",)),
    ]
    assert rules.plan_parts("") == []
    assert rules.plan_parts("첫 문장입니다.\n둘째 문장입니다.") == [
        ("", ("첫 문장입니다.", "둘째 문장입니다."))
    ]
