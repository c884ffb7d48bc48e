"""Keeping a fund's books. Amounts are positive whole won; lines are added and reversed, never changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.funds import queries, rules
from app.funds.models import Fund, FundManager, LedgerLine, as_line
from app.funds.policy import FundPermission
from app.funds.rules import Kind, Line
from app.funds.states import Instrument, instrument_of
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures.identifiers import search_key
from app.ventures.models import Venture
from app.ventures.services import records as ventures
from app.ventures.states import VentureState

OF_A_FIRM = frozenset({Kind.INVESTMENT, Kind.VALUATION, Kind.PROCEEDS})
TERMS = (
    "vehicle", "registered_no", "manager_name", "formed_on", "size", "term_months", "investment_until",
    "main_purpose_ratio", "main_purpose", "management_fee_rate", "hurdle_rate", "carry_rate",
)  # fmt: skip


def set_up(name: str, terms: Mapping[str, Any], *, actor: Actor) -> Fund:
    """Record a fund with the terms of its by-laws (keys of TERMS). Raises Refused on "name" when it is taken."""
    authorize(actor, FundPermission.SET_UP)
    if queries.named(name):
        raise Refused(N_("같은 이름의 펀드가 이미 있습니다."), field="name")
    fund = Fund(name=name, **{key: value for key, value in terms.items() if key in TERMS})
    db.session.add(fund)
    record(actor, "funds.set_up", fund, N_("펀드 %(fund)s을(를) 등록했습니다"), fund=name)
    return fund


def name_manager(fund: Fund, user: User, *, actor: Actor) -> None:
    """Let a fund manager keep this fund's books. Raises Refused on "user" for anybody else."""
    authorize(actor, FundPermission.SET_UP)
    if Role.FUND_MANAGER not in user.held_roles:
        raise Refused(N_("펀드 운용역 역할이 있는 사람만 지정할 수 있습니다."), field="user")
    known = select(FundManager.id).where(FundManager.fund_id == fund.id, FundManager.user_id == user.id)
    if db.session.scalar(known) is not None:
        return
    db.session.add(FundManager(fund_id=fund.id, user_id=user.id, since=clock.today()))
    record(
        actor, "funds.name_manager", fund, N_("펀드 %(fund)s의 운용역을 지정했습니다"),
        fund=fund.name, user_id=user.id,
    )  # fmt: skip


def withdraw_manager(fund: Fund, user: User, *, actor: Actor) -> None:
    """End a person's keeping of this fund's books; what they wrote stays. Raises Missing when they do not keep it."""
    authorize(actor, FundPermission.SET_UP)
    row = db.session.scalar(
        select(FundManager).where(FundManager.fund_id == fund.id, FundManager.user_id == user.id)
    )
    if row is None:
        raise Missing
    db.session.delete(row)
    record(
        actor, "funds.withdraw_manager", fund, N_("펀드 %(fund)s의 운용역 지정을 거두었습니다"),
        fund=fund.name, user_id=user.id,
    )  # fmt: skip


def write(
    fund: Fund,
    line: Line,
    *,
    actor: Actor,
    venture: Venture | None = None,
    basis: str = "",
    main_purpose: bool | None = None,
    share_pct: Any = None,
) -> LedgerLine:
    """Add one line. Raises Refused on "amount" when the ledger with it could not be true."""
    authorize(actor, FundPermission.KEEP_BOOKS, fund)
    if line.amount == 0 and line.kind is not Kind.VALUATION:
        raise Refused(N_("0원은 적을 수 없습니다. 평가만 0원(전액 감액)이 될 수 있습니다."), field="amount")
    if line.on > clock.today():
        raise Refused(N_("오늘보다 뒤의 날짜는 적을 수 없습니다."), field="on")
    if line.kind in OF_A_FIRM and venture is None:
        raise Refused(N_("어느 기업인지 골라 주세요."), field="venture")
    queries.hold(fund)
    standing = [as_line(row) for row in queries.lines_of(fund)]
    number = queries.next_number(fund)
    try:
        rules.check([*standing, _numbered(line, number)])
    except rules.LedgerRefused as refusal:
        refusal.field, refusal.message = "amount", refusal.reason
        raise
    row = _row(fund, _numbered(line, number), actor, venture)
    row.basis, row.main_purpose, row.share_pct = basis, main_purpose, share_pct
    db.session.add(row)
    record(
        actor, "funds.write", fund, N_("펀드 %(fund)s 원장 %(number)s번에 %(what)s을(를) 적었습니다"),
        venture_id=venture.id if venture else None, fund=fund.name, number=number, what=line.kind.label_ko,
        changes={"amount": [None, line.amount], "on": [None, line.on]},
    )  # fmt: skip
    return row


def reverse(row: LedgerLine, fund: Fund, reason: str, *, actor: Actor) -> LedgerLine:
    """Undo a line by a reversing one. Raises WrongState when it is reversed already, Refused when others rest on it."""
    authorize(actor, FundPermission.KEEP_BOOKS, fund)
    queries.hold(fund)
    if row.reverses_id is not None or row.id in queries.reversed_ids(fund):
        raise WrongState
    if not reason.strip():
        raise Refused(N_("왜 취소하는지 적어 주세요."), field="reason")
    rest = [as_line(other) for other in queries.lines_of(fund) if other.id != row.id]
    try:
        rules.check(rest)
    except rules.LedgerRefused as refusal:
        raise Refused(
            N_("이 줄을 취소하면 원장이 맞지 않습니다: %(why)s"), field="reason", why=str(refusal)
        ) from refusal
    undo = _row(fund, _numbered(as_line(row), queries.next_number(fund)), actor, None)
    undo.venture_id, undo.instrument_kind = row.venture_id, row.instrument_kind
    undo.note, undo.reverses_id = reason, row.id
    db.session.add(undo)
    record(
        actor, "funds.reverse", fund, N_("펀드 %(fund)s 원장 %(number)s번을 취소했습니다"),
        venture_id=row.venture_id, note=reason, fund=fund.name, number=row.number,
    )  # fmt: skip
    return undo


@dataclass(frozen=True)
class Imported:
    """What an import did: lines written, lines that were there already, ventures added without a number."""

    written: int
    known: int
    new_ventures: tuple[str, ...]


def import_ledger(fund: Fund, lines: Iterable[Line], *, actor: Actor) -> Imported:
    """Add a whole ledger or nothing. Lines that stand in the ledger already are left as they are.

    Raises LedgerRefused with the line's number in the file.
    """
    authorize(actor, FundPermission.KEEP_BOOKS, fund)
    queries.hold(fund)
    standing = [as_line(row) for row in queries.lines_of(fund)]
    there = Counter(_same(line) for line in standing)
    new, known = [], 0
    for line in lines:
        if there[_same(line)] > 0:
            there[_same(line)] -= 1
            known += 1
        else:
            new.append(line)
    rules.check([*standing, *new])
    firms, added = _firms(new, actor)
    number = queries.next_number(fund)
    for line in new:
        db.session.add(_row(fund, _numbered(line, number), actor, firms.get(line.party)))
        number += 1
    record(
        actor, "funds.import_ledger", fund, N_("펀드 %(fund)s 원장 %(count)s줄을 가져왔습니다"),
        fund=fund.name, count=len(new),
    )  # fmt: skip
    db.session.flush()
    return Imported(len(new), known, tuple(added))


def _firms(lines: Iterable[Line], actor: Actor) -> tuple[dict[str, Venture], list[str]]:
    """Ventures by the ledger's own names; one nobody knows is added unconfirmed, without a number."""
    firms: dict[str, Venture] = {}
    added = []
    for name in dict.fromkeys(line.party for line in lines if line.kind in OF_A_FIRM):
        found = list(
            db.session.scalars(
                select(Venture)
                .where(Venture.search_name == search_key(name), Venture.state != VentureState.MERGED)
                .limit(2)
            )
        )
        if len(found) == 1:
            firms[name] = found[0]
        else:
            firms[name] = ventures.create_unconfirmed(name, actor=actor)
            added.append(name)
    db.session.flush()
    return firms, added


def _same(line: Line) -> tuple[Any, ...]:
    return line.on, line.kind, line.party, line.instrument, line.amount, line.note


def _numbered(line: Line, number: int) -> Line:
    return Line(line.on, line.kind, line.party, line.amount, line.instrument, line.note, number)


def _row(fund: Fund, line: Line, actor: Actor, venture: Venture | None) -> LedgerLine:
    kind: Instrument | None = instrument_of(line.instrument) if line.kind is Kind.INVESTMENT else None
    return LedgerLine(
        fund_id=fund.id,
        number=line.number,
        dated_on=line.on,
        kind=line.kind,
        party=line.party,
        venture_id=venture.id if venture else None,
        instrument=line.instrument,
        instrument_kind=kind,
        amount=line.amount,
        note=line.note,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
    )


def from_ledger(name: str, lines: list[Line], *, actor: Actor) -> Fund:
    """A fund known only by its ledger: formed on its first line, as large as its commitments."""
    committed = sum(line.amount for line in lines if line.kind is Kind.COMMITMENT)
    first: date = min(line.on for line in lines)
    if committed <= 0:
        raise Refused(N_("출자약정이 없는 원장으로는 새 펀드를 만들 수 없습니다."))
    fund = set_up(name, {"formed_on": first, "size": committed}, actor=actor)
    db.session.flush()
    return fund
