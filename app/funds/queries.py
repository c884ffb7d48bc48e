"""Reads of funds. `on` is the date a figure is for; `known_on` limits it to what was recorded by the end of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.evaluations.conflict_sources import Tie as Known
from app.evaluations.conflict_sources import tells_ties
from app.evaluations.models import EvaluatorProfile
from app.funds import rules
from app.funds.models import Fund, FundManager, LedgerLine, as_line
from app.funds.policy import OVERSEERS
from app.funds.states import Instrument
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.money import Won
from app.ventures import queries as ventures
from app.ventures.identifiers import search_key as ventures_key
from app.ventures.models import Venture


def visible_to(actor: Actor) -> Select[Fund]:
    """Funds within the actor's reach."""
    funds = select(Fund)
    if actor.system or actor.has(*OVERSEERS):
        return funds
    return funds.where(Fund.id.in_(actor.ids("fund")))


def get(fund_id: int, actor: Actor) -> Fund:
    """One fund. Raises Missing when it is not there or not theirs."""
    fund = db.session.scalar(visible_to(actor).where(Fund.id == fund_id))
    if fund is None:
        raise Missing
    return fund


def managers_of(fund: Fund) -> list[tuple[User, date]]:
    """Who keeps a fund's books, and since when, by name."""
    rows = db.session.execute(
        select(User, FundManager.since)
        .join(FundManager, FundManager.user_id == User.id)
        .where(FundManager.fund_id == fund.id)
        .order_by(User.name, User.id)
    )
    return [(user, since) for user, since in rows]


def named(name: str) -> Fund | None:
    """The fund of exactly this name."""
    return db.session.scalar(select(Fund).where(Fund.name == name))


def standing(fund_ids: list[int], known_on: date | None = None) -> Select[LedgerLine]:
    """Lines that are neither reversed nor reversals, as known at the end of a day (None: now)."""
    reversal = aliased(LedgerLine)
    undone = select(reversal.id).where(reversal.reverses_id == LedgerLine.id)
    lines = select(LedgerLine).where(LedgerLine.fund_id.in_(fund_ids), LedgerLine.reverses_id.is_(None))
    if known_on is not None:
        end = clock.at(known_on + timedelta(days=1))
        lines = lines.where(LedgerLine.recorded_at < end)
        undone = undone.where(reversal.recorded_at < end)
    return lines.where(~undone.exists()).order_by(LedgerLine.dated_on, LedgerLine.number)


def lines_of(fund: Fund, known_on: date | None = None) -> list[LedgerLine]:
    """A fund's standing lines in order of their dates."""
    return list(db.session.scalars(standing([fund.id], known_on)))


def ledger(fund: Fund) -> list[LedgerLine]:
    """Every line ever written, reversals included, in the order they were written."""
    return list(
        db.session.scalars(
            select(LedgerLine).where(LedgerLine.fund_id == fund.id).order_by(LedgerLine.number)
        )
    )


def reversed_ids(fund: Fund) -> set[int]:
    """Ids of lines that a later line reverses."""
    found = db.session.scalars(
        select(LedgerLine.reverses_id).where(
            LedgerLine.fund_id == fund.id, LedgerLine.reverses_id.is_not(None)
        )
    )
    return {line_id for line_id in found if line_id is not None}


def hold(fund: Fund) -> None:
    """Let nobody else write in this fund's ledger until the transaction ends (SQLite has one writer anyway)."""
    db.session.execute(select(Fund.id).where(Fund.id == fund.id).with_for_update())


def next_number(fund: Fund) -> int:
    """The number of the next line of a fund's ledger."""
    return 1 + (
        db.session.scalar(select(func.max(LedgerLine.number)).where(LedgerLine.fund_id == fund.id)) or 0
    )


def carry_terms(fund: Fund) -> rules.CarryTerms | None:
    """The carried interest of the by-laws, when they have one."""
    if not fund.carry_rate:
        return None
    return rules.CarryTerms(
        carry_bp=int(fund.carry_rate * 10_000), hurdle_bp=int((fund.hurdle_rate or 0) * 10_000)
    )


def figures(fund: Fund, on: date, known_on: date | None = None) -> rules.Figures:
    """Every figure of a fund on a date."""
    lines = [as_line(line) for line in lines_of(fund, known_on)]
    return rules.figures(lines, on, carry_terms(fund))


@dataclass(frozen=True)
class Stake:
    """What one fund holds of one venture on a date; values only for readers of that fund."""

    fund_id: int
    fund: str
    instruments: tuple[Instrument, ...]
    first_on: date
    position: rules.Position
    valuations: tuple[tuple[date, Won, str], ...]
    share_pct: object | None

    @property
    def exited(self) -> bool:
        """Whether nothing is left and something came back."""
        return self.position.fair_value == 0 and self.position.proceeds > 0


def of_venture(venture: Venture, on: date, known_on: date | None = None) -> list[Stake]:
    """Stakes of all funds in a venture on a date, oldest first. Who may see the values is the caller's to ask."""
    keys = ventures.ids_of(venture)
    funds = {
        fund.id: fund
        for fund in db.session.scalars(
            select(Fund).where(Fund.id.in_(select(LedgerLine.fund_id).where(LedgerLine.venture_id.in_(keys))))
        )
    }
    lines = db.session.scalars(
        standing(list(funds), known_on).where(LedgerLine.venture_id.in_(keys), LedgerLine.dated_on <= on)
    )
    by_fund: dict[int, list[LedgerLine]] = {}
    for line in lines:
        by_fund.setdefault(line.fund_id, []).append(line)
    stakes = [_stake(funds[fund_id], own, on) for fund_id, own in by_fund.items()]
    return sorted((s for s in stakes if s), key=lambda stake: stake.first_on)


def _stake(fund: Fund, own: list[LedgerLine], on: date) -> Stake | None:
    bought = [line for line in own if line.kind is rules.Kind.INVESTMENT]
    if not bought:
        return None
    held = rules.positions([_under_one_name(line) for line in own], on)
    kinds = {line.instrument_kind for line in bought if line.instrument_kind}
    valued = [line for line in own if line.kind is rules.Kind.VALUATION]
    shares = [line.share_pct for line in own if line.share_pct is not None]
    return Stake(
        fund_id=fund.id,
        fund=fund.name,
        instruments=tuple(sorted(kinds)),
        first_on=bought[0].dated_on,
        position=held[0],
        valuations=tuple((line.dated_on, line.amount, line.note or line.basis) for line in valued),
        share_pct=shares[-1] if shares else None,
    )


def _under_one_name(row: LedgerLine) -> rules.Line:
    """Lines of a venture that changed its name are one position."""
    line = as_line(row)
    return rules.Line(line.on, line.kind, "venture", line.amount, line.instrument, line.note, line.number)


def figures_of(funds: list[Fund], on: date) -> dict[int, rules.Figures]:
    """Figures of several funds on a date, read together."""
    by_fund: dict[int, list[rules.Line]] = {fund.id: [] for fund in funds}
    for line in db.session.scalars(standing(list(by_fund))):
        by_fund[line.fund_id].append(as_line(line))
    return {fund.id: rules.figures(by_fund[fund.id], on, carry_terms(fund)) for fund in funds}


def firm_names(lines: list[LedgerLine]) -> dict[int, str]:
    """Present names of the ventures a ledger is about."""
    keys = {line.venture_id for line in lines if line.venture_id is not None}
    found = db.session.scalars(select(Venture).where(Venture.id.in_(keys)))
    return {venture.id: venture.full_name for venture in found}


@dataclass(frozen=True)
class Firm:
    """One firm of a fund's portfolio, with the words of its last valuation."""

    venture_id: int | None
    name: str
    party: str
    instruments: tuple[Instrument, ...]
    first_on: date
    position: rules.Position
    basis: str


def firms(found: rules.Figures, lines: list[LedgerLine], names: dict[int, str]) -> list[Firm]:
    """The portfolio in order of first investment."""
    rows = []
    for position in found.positions:
        own = [line for line in lines if line.party == position.party and line.venture_id is not None]
        bought = [line for line in own if line.kind is rules.Kind.INVESTMENT]
        valued = [line for line in own if line.kind is rules.Kind.VALUATION]
        venture_id = bought[0].venture_id
        kinds = dict.fromkeys(line.instrument_kind for line in bought if line.instrument_kind)
        rows.append(
            Firm(
                venture_id=venture_id,
                name=names.get(venture_id or 0, position.party),
                party=position.party,
                instruments=tuple(kinds),
                first_on=bought[0].dated_on,
                position=position,
                basis=(valued[-1].basis or valued[-1].note) if valued else "",
            )
        )
    return rows


def firm_called(fund: Fund, text: str) -> Venture | None:
    """The venture of this fund's ledger under exactly this party name."""
    return db.session.scalar(
        select(Venture)
        .join(LedgerLine, LedgerLine.venture_id == Venture.id)
        .where(LedgerLine.fund_id == fund.id, LedgerLine.party == text)
        .limit(1)
    )


def party_name(fund: Fund, venture: Venture) -> str:
    """The name a venture already has in the ledger, so that it stays one position; else its present name."""
    known = db.session.scalar(
        select(LedgerLine.party)
        .where(LedgerLine.fund_id == fund.id, LedgerLine.venture_id == venture.id)
        .order_by(LedgerLine.number)
        .limit(1)
    )
    return known or venture.full_name


@tells_ties
def invested(people: frozenset[int], ventures: frozenset[int], _on: date) -> list[Known]:
    """For panels: who keeps the books of a fund that invested in which venture, or works for its manager."""
    kept = func.coalesce(Venture.merged_into_id, Venture.id)
    reversal = aliased(LedgerLine)
    undone = select(reversal.id).where(reversal.reverses_id == LedgerLine.id)
    rows = db.session.execute(
        select(Fund.id, Fund.name, Fund.manager_name, kept, func.min(LedgerLine.dated_on))
        .join(LedgerLine, LedgerLine.fund_id == Fund.id)
        .join(Venture, Venture.id == LedgerLine.venture_id)
        .where(
            LedgerLine.kind == rules.Kind.INVESTMENT,
            LedgerLine.reverses_id.is_(None),
            ~undone.exists(),
            kept.in_(ventures),
        )
        .group_by(Fund.id, Fund.name, Fund.manager_name, kept)
        .order_by(Fund.id)
    ).all()
    keepers = select(FundManager.fund_id, FundManager.user_id).where(FundManager.user_id.in_(people))
    books = {(fund, who) for fund, who in db.session.execute(keepers)}
    working = select(EvaluatorProfile.user_id, EvaluatorProfile.employer)
    employers = {
        who: ventures_key(name)
        for who, name in db.session.execute(working.where(EvaluatorProfile.user_id.in_(people)))
        if name
    }
    words = "신청 기업에 투자한 펀드를 운용하거나 운용사에서 일합니다. ({fund}, {day} 투자)"
    return [
        Known(who, venture, words.format(fund=name, day=written(day)))
        for fund, name, manager, venture, day in rows
        for who in people
        if (fund, who) in books or (manager and employers.get(who) == ventures_key(manager))
    ]
