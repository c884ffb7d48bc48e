"""Yearly figures of five fiscal years: asked for, handed in, returned, verified, locked; gaps stay gaps. Won, heads."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from app.demo.chance import happens, pick, share, whole
from app.demo.roster import Firm, firms
from app.demo.story import Story
from app.ventures.models import YearlyStatus
from app.ventures.services import yearly
from app.ventures.states import FigureSource, GrowthStage

THOUSAND = 1000
LEVEL = {
    GrowthStage.EARLY: (60, 420),
    GrowthStage.LEAP: (320, 1500),
    GrowthStage.GROWTH: (1100, 3300),
    GrowthStage.SCALEUP: (2600, 6200),
}
"""Revenue of the last fiscal year in million won, from and to."""
ZERO_YEAR = {"tteunsaem": 3, "moraeal": 2, "dalgubi": 1}
"""Ventures whose first years had no revenue at all: a zero that is a zero, by years since founding."""
FELL = {"eumsae": 0.87, "ongihankki": 0.69, "hanppyeom": 0.96, "nanuri": 0.91}
"""Against the year before, where the last year went down."""
SILENT = {"sonmallo", "gongbangon", "byeolbit", "goreugi", "ttukseom", "undongjang"}
"""Ventures that have not handed in the last fiscal year."""


def revenue(row: Firm, years_back: int) -> int:
    """Won of a fiscal year, in thousands; 0 is the last fiscal year."""
    low, high = LEVEL[row.stage]
    latest = low + (high - low) * share("revenue", row.slug)
    last_step = FELL.get(row.slug) or 1.04 + 0.55 * share("growth", 0, row.slug)
    amount = latest
    for back in range(years_back):
        amount /= last_step if back == 0 else 1.02 + 0.6 * share("growth", back, row.slug)
    return int(amount * 1000) * THOUSAND + whole(0, 999, "won", row.slug, years_back) * THOUSAND


def figures_of(row: Firm, story: Story, fiscal_year: int) -> dict[str, int | None]:
    """What a venture hands in for a year; some leave fields empty, as people do."""
    back = story.last_fiscal_year - fiscal_year
    founded = row.founded_on(story)
    age = fiscal_year - founded.year if founded else 0
    earned = 0 if age < ZERO_YEAR.get(row.slug, 0) else revenue(row, back)
    if age == 0:
        earned = earned * whole(15, 60, "first-year", row.slug) // 100 // THOUSAND * THOUSAND
    margin = -0.35 + 0.11 * age + 0.16 * share("margin", row.slug, fiscal_year)
    operating = int(earned * min(margin, 0.14)) if earned else -whole(20, 90, "loss", row.slug) * 1_000_000
    people = max(2, round((earned / 62_000_000) ** 0.82) + whole(0, 3, "people", row.slug))
    filled = _money(row, fiscal_year, earned, operating) | _jobs(row, fiscal_year, people, age)
    for name in ("export_amount", "rnd_expense", "age55", "vulnerable", "utility_applied", "design_applied"):
        if happens(0.25, "empty", name, row.slug):
            filled[name] = None
    return filled


def _money(row: Firm, year: int, earned: int, operating: int) -> dict[str, int | None]:
    assets = int(earned * (0.6 + 0.4 * share("assets", row.slug, year))) + 40_000_000
    debts = int(assets * (0.25 + 0.4 * share("debts", row.slug, year)))
    grants = whole(0, 12, "grants", row.slug, year) * 10_000_000
    technical = row.ksic[0] in "CJEMS"
    return {
        "revenue": earned,
        "operating_income": operating,
        "net_income": operating - int(abs(operating) * 0.08) + grants // 20,
        "total_assets": assets,
        "total_liabilities": debts,
        "equity": assets - debts,
        "paid_in_capital": whole(1, 30, "capital", row.slug) * 10_000_000,
        "rnd_expense": int(earned * 0.09 * share("rnd", row.slug)) if technical else 0,
        "export_amount": int(earned * 0.12)
        if row.slug in {"badagyeol", "bitdeullo", "mulgyeol", "narang"}
        else 0,
        "public_grants": grants,
    }


def _jobs(row: Firm, year: int, people: int, age: int) -> dict[str, int | None]:
    irregular = min(people - 1, round(people * 0.3 * share("irregular", row.slug)))
    weak = 0.7 if row.slug in {"haeoreum", "saebyeok", "nanuri", "iwoot", "goyohan"} else 0.25
    part = {
        "youth": 0.25 + 0.4 * share("youth", row.slug),
        "female": 0.35 + 0.35 * share("female", row.slug),
        "age55": 0.3 * share("age55", row.slug),
        "disabled": 0.12 * share("disabled", row.slug),
        "vulnerable": weak * (0.6 + 0.4 * share("vulnerable", row.slug)),
        "district_residents": 0.2 + 0.3 * share("residents", row.slug),
    }
    rights = whole(0, 2, "rights", row.slug, year) if row.ksic[0] in "CJE" else 0
    counted: dict[str, int | None] = {
        name: min(people, round(people * value)) for name, value in part.items()
    }
    return counted | {
        "regular": people - irregular,
        "non_regular": irregular,
        "insured_employees": people - whole(0, min(1, irregular), "insured", row.slug),
        "joined": whole(0, 2 + people // 5, "joined", row.slug, year),
        "departed": whole(0, 1 + people // 8, "departed", row.slug, year),
        "patent_applied": rights,
        "patent_registered": max(0, rights - 1) if age > 2 else 0,
        "utility_applied": 0,
        "design_applied": whole(0, 1, "design", row.slug, year),
        "trademark_applied": whole(0, 1, "mark", row.slug, year),
        "trademark_registered": 1 if age > 1 and happens(0.3, "marked", row.slug, year) else 0,
    }


def hand_in_all(story: Story) -> None:
    """Each spring the office asks, the ventures answer, the office looks."""
    earning = [row for row in firms() if row.stage is not GrowthStage.PRE]
    for fiscal_year in range(story.last_fiscal_year - 4, story.last_fiscal_year + 1):
        asked_on = date(fiscal_year + 1, 2, 2)
        if asked_on > story.day(-1790):
            story.at(asked_on, partial(_asks, story, fiscal_year), 9)
        for row in earning:
            joined, founded = row.joined_on(story), row.founded_on(story)
            if founded is None or founded.year > fiscal_year:
                continue
            if joined < asked_on:
                _one_year(story, row, fiscal_year, asked_on)
            elif fiscal_year >= joined.year - 2 and happens(0.75, "earlier", row.slug, fiscal_year):
                _brings_earlier_year(story, row, fiscal_year, joined)


def _asks(story: Story, fiscal_year: int) -> None:
    known = [venture.id for venture in story.ventures.values() if venture.legal_form and venture.biz_reg_no]
    yearly.ask(fiscal_year, date(fiscal_year + 1, 3, 31), known, actor=story.actor("coordinator"))


def _one_year(story: Story, row: Firm, fiscal_year: int, asked_on: date) -> None:
    latest = fiscal_year == story.last_fiscal_year
    silent = (
        row.slug in SILENT
        if latest
        else (row.slug != "sorigil" and happens(0.1, "silent", row.slug, fiscal_year))
    )
    if silent:
        return
    on = asked_on + timedelta(days=whole(5, 75, "handed-in", row.slug, fiscal_year))
    if happens(0.14, "mends", row.slug, fiscal_year):
        story.at(on, partial(_hands_in_wrong, story, row, fiscal_year), 11, row.number % 60)
    else:
        story.at(
            on,
            partial(_hands_in, story, row, fiscal_year, not latest or happens(0.62, "seen", row.slug)),
            11,
            row.number % 60,
        )


def _brings_earlier_year(story: Story, row: Firm, fiscal_year: int, joined: date) -> None:
    """On joining, the office types in what the papers say of earlier years; those already closed are verified."""
    source = FigureSource.STAFF
    story.at(
        max(joined + timedelta(days=6), date(fiscal_year + 1, 4, 5)),
        partial(_hands_in, story, row, fiscal_year, True, source), 13, row.number % 60,
    )  # fmt: skip


def _hands_in(
    story: Story, row: Firm, fiscal_year: int, seen: bool, source: FigureSource = FigureSource.VENTURE
) -> None:
    by_office = source is FigureSource.STAFF
    status = yearly.hand_in(
        story.ventures[row.slug],
        fiscal_year,
        figures_of(row, story, fiscal_year),
        actor=story.actor("kang" if by_office else row.slug),
        source=source,
        note="표준재무제표증명을 보고 입력" if by_office else "",
    )
    if seen:
        _will_be_verified(story, row, status)


def _will_be_verified(story: Story, row: Firm, status: YearlyStatus) -> None:
    on = story.date_now() + timedelta(days=whole(3, 16, "verified", row.slug, status.fiscal_year))
    story.at(on, partial(_verifies, story, row, status), 15, row.number % 60)


def _verifies(story: Story, row: Firm, status: YearlyStatus) -> None:
    by = pick(("coordinator", "oh"), "verifier", row.slug, status.fiscal_year)
    note = "국세청 표준재무제표증명, 4대보험 가입자 명부와 맞춰 봄"
    yearly.verify(status, actor=story.actor(by), note=note)
    if status.fiscal_year < story.last_fiscal_year or happens(0.3, "locked", row.slug):
        on = max(story.date_now() + timedelta(days=2), date(status.fiscal_year + 1, 6, 10))
        story.at(on, partial(yearly.lock, status, actor=story.actor("coordinator")), 17, row.number % 60)


def _hands_in_wrong(story: Story, row: Firm, fiscal_year: int) -> None:
    """Thousands taken for won: returned with the reason, mended by a new version (or still waiting for it)."""
    right = figures_of(row, story, fiscal_year)
    wrong = right | {"revenue": (right["revenue"] or 0) // THOUSAND}
    status = yearly.hand_in(story.ventures[row.slug], fiscal_year, wrong, actor=story.actor(row.slug))
    on = story.date_now() + timedelta(days=4)
    story.at(on, partial(_returns, story, row, status, right), 10, row.number % 60)


def _returns(story: Story, row: Firm, status: YearlyStatus, right: Mapping[str, int | None]) -> None:
    why = "매출이 부가가치세 과세표준증명의 천분의 일입니다. 원 단위로 다시 적어 주세요."
    yearly.return_for_correction(status, why, actor=story.actor("oh"))
    waits = status.fiscal_year == story.last_fiscal_year and happens(0.4, "waits", row.slug)
    if not waits:
        on = story.date_now() + timedelta(days=5)
        story.at(on, partial(_mends, story, row, status.fiscal_year, right), 9, row.number % 60)


def _mends(story: Story, row: Firm, fiscal_year: int, right: Mapping[str, int | None]) -> None:
    status = yearly.hand_in(
        story.ventures[row.slug], fiscal_year, right, actor=story.actor(row.slug), note="원 단위로 고침"
    )
    _will_be_verified(story, row, status)
