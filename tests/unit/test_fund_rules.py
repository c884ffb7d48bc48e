"""A fund's figures from its ledger, and ledgers that cannot be true."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from app.funds.ledger import parse
from app.funds.rules import (
    CarryTerms,
    Kind,
    LedgerRefused,
    Line,
    accrued_carry,
    check,
    duty_ratio,
    figures,
    irr,
    is_stale,
    multiple,
    netted,
)

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "fund-ledger.expected.json").read_text("utf-8"))["figures"]
HEAD = "date,kind,party,instrument,amount,note\n"
START = "2020-01-01,commitment,성동구,,1000,\n2020-01-02,call,성동구,,500,\n"


def ledger(body: str) -> bytes:
    return ("\ufeff" + HEAD + body).encode()


def refusal(body: str) -> LedgerRefused:
    with pytest.raises(LedgerRefused) as refused:
        parse(ledger(body))
    return refused.value


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: e["as_of"])
def test_the_figures_of_the_sample_ledger_are_exact_on_every_date(expected: dict[str, object]) -> None:
    lines = parse((SAMPLES / "fund-ledger.csv").read_bytes())
    assert figures(lines, date.fromisoformat(str(expected["as_of"]))).as_dict() == expected


def test_the_textbook_fund_earns_what_the_textbook_says() -> None:
    flows = [
        (date(2020, 9, 1), -1_000_000_000),
        (date(2021, 9, 1), -1_000_000_000),
        (date(2023, 3, 2), 300_000_000),
        (date(2024, 6, 28), 500_000_000),
        (date(2024, 12, 31), 1_700_000_000),
    ]
    assert irr(flows) == pytest.approx(0.065666, abs=5e-7)


def test_a_fund_with_nothing_paid_in_has_no_multiples_and_no_rate() -> None:
    got = figures(parse(ledger("2020-01-01,commitment,성동구,,1000,\n")), date(2020, 1, 1))
    assert (got.pic, got.dpi, got.rvpi, got.tvpi, got.net_irr, got.gross_irr) == (
        "0.0000",
        None,
        None,
        None,
        None,
        None,
    )
    assert got.unfunded == 1000


def test_flows_of_one_day_are_netted_before_the_rate() -> None:
    assert netted([(date(2020, 1, 1), -5), (date(2020, 1, 1), 5), (date(2021, 1, 1), 2)]) == [
        (date(2021, 1, 1), 2)
    ]


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [(date(2020, 1, 1), -100)],
        [(date(2020, 1, 1), 100), (date(2021, 1, 1), 5)],
        [(date(2020, 1, 1), -100), (date(2020, 1, 1), 150)],
    ],
)
def test_a_rate_that_cannot_be_computed_is_none(flows: list[tuple[date, int]]) -> None:
    assert irr(flows) is None


@pytest.mark.parametrize(
    ("over", "under", "shown"),
    [(1, 3, "0.3333"), (2, 3, "0.6667"), (1, 20_000, "0.0001"), (1, 20_001, "0.0000"), (0, 5, "0.0000"), (5, 0, None),
     (-1, 3, "-0.3333"), (-1, 10**9, "0.0000")],
)  # fmt: skip
def test_multiples_are_rounded_half_up_at_four_places(over: int, under: int, shown: str | None) -> None:
    assert multiple(over, under) == shown


def test_tvpi_is_taken_from_exact_values_and_not_from_rounded_ones() -> None:
    lines = [
        Line(date(2020, 1, 1), Kind.COMMITMENT, "가", 30_000),
        Line(date(2020, 1, 2), Kind.CALL, "가", 30_000),
        Line(date(2020, 2, 1), Kind.DISTRIBUTION, "가", 1),
        Line(date(2020, 2, 2), Kind.FEE, "운용사", 29_998),
    ]
    got = figures(lines, date(2020, 3, 1))
    assert (got.dpi, got.rvpi, got.tvpi) == ("0.0000", "0.0000", "0.0001")


def test_an_investment_after_a_valuation_adds_its_cost_to_it() -> None:
    body = START + (
        "2020-02-01,investment,갑,RCPS,100,\n"
        "2020-03-01,valuation,갑,,180,\n"
        "2020-04-01,investment,갑,CB,50,\n"
        "2020-05-01,proceeds,갑,,30,\n"
    )
    lines = parse(ledger(body))
    values = [figures(lines, date(2020, m, 15)).fair_value for m in (2, 3, 4, 5)]
    assert values == [100, 180, 230, 230]
    (position,) = figures(lines, date(2020, 6, 1)).positions
    assert (position.cost, position.proceeds, position.moic) == (150, 30, "1.7333")
    assert position.valued_on == date(2020, 3, 1)


def test_lines_after_the_date_do_not_count() -> None:
    lines = parse((SAMPLES / "fund-ledger.csv").read_bytes())
    assert figures(lines, date(2019, 4, 26)).paid_in == 0
    assert figures(lines, date(2019, 4, 27)).paid_in == 800_000_001


def test_the_flows_behind_a_rate_are_kept_for_printing() -> None:
    lines = parse(ledger(START + "2020-02-01,investment,갑,RCPS,100,\n"))
    got = figures(lines, date(2021, 1, 2))
    assert got.net_flows == ((date(2020, 1, 2), -500), (date(2021, 1, 2), 500))
    assert got.gross_flows == ((date(2020, 2, 1), -100), (date(2021, 1, 2), 100))
    assert "365" in got.method


def test_carry_is_a_share_of_what_is_above_capital_and_hurdle() -> None:
    terms = CarryTerms(carry_bp=2000, hurdle_bp=500)
    paid = [(date(2020, 1, 1), -1_000_000)]
    assert accrued_carry(paid, 1_200_000, date(2020, 12, 31), terms) == 30_000
    assert accrued_carry(paid, 1_050_000, date(2020, 12, 31), terms) == 0
    returned = [*paid, (date(2020, 12, 31), 1_050_000)]
    assert accrued_carry(returned, 101, date(2021, 12, 31), terms) == 20


def test_carry_lowers_the_net_asset_value_and_the_net_rate() -> None:
    body = "2020-01-01,commitment,가,,1000000,\n2020-01-01,call,가,,1000000,\n2020-01-01,investment,갑,,1000000,\n"
    lines = parse(ledger(body + "2020-12-31,valuation,갑,,1200000,\n"))
    bare, with_carry = (
        figures(lines, date(2020, 12, 31)),
        figures(lines, date(2020, 12, 31), CarryTerms(2000, 500)),
    )
    assert (bare.nav, with_carry.nav, with_carry.carried_interest) == (1_200_000, 1_170_000, 30_000)
    assert bare.net_irr == 0.2
    assert with_carry.net_irr == 0.17
    assert bare.gross_irr == with_carry.gross_irr


# Refusals


def test_money_that_is_not_there_on_the_day_cannot_be_spent() -> None:
    refused = refusal(START + "2020-02-01,investment,갑,,501,\n2020-03-01,call,성동구,,500,\n")
    assert refused.line == 4
    assert "4행: 2020-02-01에 현금이 1원 모자랍니다." in str(refused)


def test_within_a_day_money_comes_in_before_it_goes_out() -> None:
    parse(ledger(START + "2020-02-01,investment,갑,,800,\n2020-02-01,call,성동구,,300,\n"))


def test_lines_may_stand_in_any_order_in_the_file() -> None:
    parse(ledger("2020-02-01,investment,갑,,500,\n" + START))


def test_nobody_pays_in_more_than_they_committed() -> None:
    assert refusal(START + "2020-02-01,call,성동구,,501,\n").line == 4
    assert refusal(START + "2020-02-01,call,구로구,,1,\n").line == 4
    assert refusal("2020-01-02,call,성동구,,1,\n2020-01-03,commitment,성동구,,10,\n").line == 2


@pytest.mark.parametrize("kind", ["valuation", "proceeds"])
def test_only_a_firm_that_was_invested_in_has_a_value_or_proceeds(kind: str) -> None:
    assert refusal(START + f"2020-02-01,{kind},병,,1,\n2020-03-01,investment,병,,1,\n").line == 4


def test_a_distribution_goes_to_somebody_of_the_fund() -> None:
    assert refusal(START + "2020-02-01,distribution,남,,1,\n").line == 4
    parse(ledger(START + "2020-02-01,fee,운용사,,1,\n2020-03-01,distribution,운용사,성과보수,1,\n"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2020-02-01,dividend,갑,,1,", "모르는 종류"),
        ("2020-02-30,call,성동구,,1,", "날짜를 알 수 없습니다"),
        ("작년,call,성동구,,1,", "날짜를 알 수 없습니다"),
        ("2020-02-01,call,성동구,,-1,", "양의 정수"),
        ("2020-02-01,call,성동구,,1.5,", "양의 정수"),
        ('2020-02-01,call,성동구,,"1,00",', "양의 정수"),
        ("2020-02-01,call,성동구,,,", "양의 정수"),
        ("2020-02-01,call,성동구,,0,", "0원"),
        ("2020-02-01,call,성동구,,9999999999999999,", "너무 큽니다"),
        ("2020-02-01,call,,,1,", "상대방"),
        ("2020-02-01,call,성동구,,1,비고,남는 칸", "머리글보다"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(line: str, words: str) -> None:
    refused = refusal(START + "\n" + line + "\n")
    assert refused.line == 5
    assert words in str(refused)


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", HEAD.encode(), b"\xff\xfe\x00\xd8", HEAD.encode() + b'"open']
)
def test_a_file_that_is_no_ledger_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerRefused):
        parse(content)


def test_amounts_with_separators_and_names_in_nfd_are_read() -> None:
    import unicodedata

    body = (
        unicodedata.normalize("NFD", '2020.1.1,commitment,성동구,,"1,000원",\n')
        + "2020-01-02,call,성동구,,１０,\n"
    )
    lines = parse(ledger(body))
    assert [(one.party, one.amount) for one in lines] == [("성동구", 1000), ("성동구", 10)]


def test_a_ledger_from_elsewhere_is_checked_the_same_way() -> None:
    with pytest.raises(LedgerRefused):
        check([Line(date(2020, 1, 1), Kind.EXPENSE, "회계법인", 1, number=7)])


def test_the_duty_ratio_uses_the_base_the_by_laws_name() -> None:
    assert duty_ratio(60, 100) == Fraction(3, 5)
    assert duty_ratio(60, 0) is None


def test_a_value_nobody_confirmed_for_half_a_year_is_stale() -> None:
    assert is_stale(date(2026, 1, 1), date(2026, 7, 4))
    assert not is_stale(date(2026, 1, 1), date(2026, 7, 3))
    assert is_stale(None, date(2026, 7, 4))
