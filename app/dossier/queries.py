"""The venture's own dated facts in few statements, and which funds have a stake in it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql import ColumnElement

from app.agreements import rules as agreement_rules
from app.agreements.models import Sanction
from app.agreements.states import SanctionState
from app.audit.models import AuditEntry
from app.audit.states import Kind
from app.documents.models import IssuedDocument
from app.documents.states import PaperState
from app.documents.states import Reader as PaperReader
from app.funds.models import Fund, LedgerLine
from app.funds.rules import Kind as LineKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import WON, db
from app.kernel.money import Won
from app.tasks.models import Task
from app.ventures import queries as ventures
from app.ventures.models import (
    BizStatusCheck,
    BylawsCheck,
    Certificate,
    InvestmentRound,
    KiboAssessment,
    StageChange,
    StatusRequest,
    Venture,
)
from app.ventures.rules import OrdinanceFacts, OrdinanceResult, ordinance_result
from app.ventures.states import ORDINANCE_PATHS, CertificateKind, GrowthStage, RoundKind


@dataclass(frozen=True, slots=True)
class StageFact:
    """A stage from a day on, and why."""

    stage: GrowthStage
    from_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate as far as it was issued by the day asked for."""

    words: str
    kind: CertificateKind
    number: str
    issued_on: date
    expires_on: date | None
    revoked_on: date | None

    def in_force(self, on: date) -> bool:
        """Whether it held on a day."""
        started = self.issued_on <= on
        return started and (self.expires_on is None or self.expires_on >= on) and not self.taken_back(on)

    def taken_back(self, on: date) -> bool:
        """Whether it was revoked by a day."""
        return self.revoked_on is not None and self.revoked_on <= on


@dataclass(frozen=True, slots=True)
class RoundFact:
    """Money raised on a day, won."""

    kind: RoundKind
    closed_on: date
    amount: Won
    investor: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A year's figures were asked for until a day."""

    fiscal_year: int
    due_on: date


@dataclass(frozen=True, slots=True)
class FundStatus:
    """That a fund has invested in a venture: no amount, no value, no term of it."""

    fund_id: int
    fund: str
    first_on: date
    exited: bool


@dataclass(frozen=True, slots=True)
class BanFact:
    """참여제한 as decided by a day: both ends included, free from `lifted_on` on."""

    from_on: date
    until_on: date
    lifted_on: date | None
    reason: str
    clawback: Won

    def in_force(self, on: date) -> bool:
        """Whether the venture was barred on a day."""
        state = SanctionState.LIFTED if self.lifted_on else SanctionState.IMPOSED
        return agreement_rules.in_force(state, self.from_on, self.until_on, self.lifted_on, on)


@dataclass
class Course:
    """What happened to a venture by a day, each list oldest first."""

    stages: list[StageFact] = field(default_factory=list)
    certificates: list[CertificateFact] = field(default_factory=list)
    rounds: list[RoundFact] = field(default_factory=list)
    asked: list[AskedFact] = field(default_factory=list)
    funds: list[FundStatus] = field(default_factory=list)
    bans: list[BanFact] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """The single facts of a day: the last look at each."""

    kibo: KiboAssessment | None
    bylaws: BylawsCheck | None
    biz_status: BizStatusCheck | None


WHOLE = (
    joinedload(Venture.coordinator),
    joinedload(Venture.social_values),
    joinedload(Venture.sdgs),
    joinedload(Venture.former),
)
"""Everything that belongs to a record, read with it."""


def venture(venture_id: int, actor: Actor) -> Venture:
    """The venture with everything that belongs to its record, in one statement. Raises Missing when not theirs."""
    whole = select(Venture).where(Venture.id == venture_id).options(*WHOLE)
    held = (
        db.session.scalars(whole).unique().one_or_none()
    )  # held, so that the next line finds it without asking
    found = ventures.get(venture_id, actor)
    return held if held is found else found


def opened(venture_id: int, actor: Actor, on: date) -> tuple[Venture, Standing]:
    """The venture and its single facts of a day, in one statement. Raises Missing when not theirs."""
    row = db.session.execute(_standing(venture_id, on, Venture).options(*WHOLE)).unique().one_or_none()
    found = ventures.get(venture_id, actor)
    if row is None or row[0] is not found:
        return found, standing(found.id, on)
    return found, Standing(*row[1:])


def _last(model: Any, day: InstrumentedAttribute[date], venture_id: int, on: date) -> ColumnElement[int]:
    """The id of the last row of a venture up to a day."""
    wanted: Select[Any] = select(model.id).where(model.venture_id == venture_id, day <= on)
    return wanted.order_by(day.desc(), model.id.desc()).limit(1).scalar_subquery()


def standing(venture_id: int, on: date) -> Standing:
    """판별, by-laws and 사업자 상태 as last seen by a day, in one statement."""
    return Standing(*db.session.execute(_standing(venture_id, on)).one())


def _standing(venture_id: int, on: date, *before: type[Venture]) -> Select[Any]:
    """The last row of each single fact, behind what is asked `before`."""
    facts: tuple[Any, ...] = (KiboAssessment, BylawsCheck, BizStatusCheck)
    asked: list[Any] = [*before, *facts]
    days = (KiboAssessment.assessed_on, BylawsCheck.checked_on, BizStatusCheck.checked_on)
    wanted: Select[Any] = select(*asked).select_from(Venture).where(Venture.id == venture_id)
    for fact, day in zip(facts, days, strict=True):
        wanted = wanted.outerjoin(fact, fact.id == _last(fact, day, venture_id, on))
    return wanted


def course(
    venture_id: int, on: date, *, public_only: bool = False, fund_status: bool = False, bans: bool = False
) -> Course:
    """Stages, certificates, rounds and requests for figures up to a day, in one statement.

    `fund_status` asks as well which funds have invested, `bans` whether the venture was barred.
    """
    rounds = _rounds(venture_id, on)
    if public_only:
        rounds = rounds.where(InvestmentRound.confidential.is_(False))
    parts = [_stages(venture_id, on), _certificates(venture_id, on), rounds, _asked(venture_id, on)]
    if fund_status:
        parts.append(_funds(venture_id, on))
    if bans:
        parts.append(_bans(venture_id, on))
    rows = db.session.execute(union_all(*parts)).all()
    found = Course()
    for what, key, first, second, third, code, words, more, amount, flag in sorted(
        rows, key=lambda row: (row[0], row[2], row[1])
    ):
        if what == "stage":
            found.stages.append(StageFact(GrowthStage(code), first, words))
        elif what == "certificate":
            kind = CertificateKind(code)
            found.certificates.append(
                CertificateFact(words or str(kind.label), kind, more, first, second, third)
            )
        elif what == "round":
            found.rounds.append(RoundFact(RoundKind(code), first, amount, words, bool(flag)))
        elif what == "fund":
            found.funds.append(FundStatus(key, words, first, bool(flag)))
        elif what == "ban":
            lifted = third if third is not None and third <= on else None
            found.bans.append(BanFact(first, second, lifted, words, amount))
        else:
            found.asked.append(AskedFact(amount, first))
    return found


def _line(what: str, key: Any, first: Any, **more: Any) -> Select[Any]:
    """One kind of fact in the columns they share."""
    nothing: dict[str, Any] = {
        "second": cast(null(), Date),
        "third": cast(null(), Date),
        "code": cast(null(), String),
        "words": cast(null(), String),
        "more": cast(null(), String),
        "amount": cast(null(), WON),
        "flag": cast(null(), Boolean),
    }
    chosen = nothing | more
    return select(
        literal(what).label("what"),
        cast(key, Integer).label("key"),
        first.label("first"),
        *(column.label(name) for name, column in chosen.items()),
    )


def _stages(venture_id: int, on: date) -> Select[Any]:
    return _line(
        "stage", StageChange.id, StageChange.from_on,
        code=cast(StageChange.stage, String), words=StageChange.reason,
    ).where(StageChange.venture_id == venture_id, StageChange.from_on <= on)  # fmt: skip


def _certificates(venture_id: int, on: date) -> Select[Any]:
    return _line(
        "certificate", Certificate.id, Certificate.issued_on,
        second=Certificate.expires_on, third=Certificate.revoked_on, code=cast(Certificate.kind, String),
        words=Certificate.title, more=Certificate.number,
    ).where(Certificate.venture_id == venture_id, Certificate.issued_on <= on)  # fmt: skip


def _rounds(venture_id: int, on: date) -> Select[Any]:
    return _line(
        "round", InvestmentRound.id, InvestmentRound.closed_on, code=cast(InvestmentRound.kind, String),
        words=InvestmentRound.investor, amount=InvestmentRound.amount, flag=InvestmentRound.confidential,
    ).where(InvestmentRound.venture_id == venture_id, InvestmentRound.closed_on <= on)  # fmt: skip


def _asked(venture_id: int, on: date) -> Select[Any]:
    year = cast(StatusRequest.fiscal_year, WON)
    return _line("asked", StatusRequest.id, StatusRequest.due_on, amount=year).where(
        StatusRequest.venture_id == venture_id, StatusRequest.fiscal_year <= on.year
    )


def _bans(venture_id: int, on: date) -> Select[Any]:
    """Sanctions decided by a day; a proposal is nobody's fact."""
    decided = clock.at(on + timedelta(days=1))
    return _line(
        "ban", Sanction.id, Sanction.from_on, second=Sanction.until_on, third=Sanction.lifted_on,
        words=Sanction.reason, amount=Sanction.clawback,
    ).where(
        Sanction.venture_id == venture_id,
        Sanction.state.in_([SanctionState.IMPOSED, SanctionState.LIFTED]),
        Sanction.decided_at < decided,
    )  # fmt: skip


def ordinance(record: Venture, facts: Course, seen: BylawsCheck | None, on: date) -> OrdinanceResult:
    """조례 제4조 on a day, from facts already read."""
    held = (c.kind for c in facts.certificates if c.in_force(on))
    return ordinance_result(
        OrdinanceFacts(
            legal_form=ventures.legal_form_on(record, on),
            certificates=frozenset(ORDINANCE_PATHS[kind] for kind in held if kind in ORDINANCE_PATHS),
            one_person_creative=seen.one_person_creative if seen else False,
            bylaws_social_value=seen.social_value if seen else None,
        )
    )


def _own_lines(venture_id: int) -> ColumnElement[bool]:
    """Ledger lines of a venture, and of records merged into it: the ledger is never rewritten."""
    merged = select(Venture.id).where(Venture.merged_into_id == venture_id)
    return (LedgerLine.venture_id == venture_id) | LedgerLine.venture_id.in_(merged)


def _funds(venture_id: int, on: date) -> Select[Any]:
    """Which funds have invested by a day, and whether something came back and nothing is left: status only."""
    undone = select(LedgerLine.reverses_id).where(LedgerLine.reverses_id.is_not(None))

    def of(kind: LineKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(LedgerLine.kind == kind, *more)

    first = func.min(case((of(LineKind.INVESTMENT), LedgerLine.dated_on)))
    held = func.max(case((of(LineKind.INVESTMENT), LedgerLine.dated_on)))
    back = func.max(case((of(LineKind.PROCEEDS), LedgerLine.dated_on)))
    gone = func.max(case((of(LineKind.VALUATION, LedgerLine.amount == 0), LedgerLine.dated_on)))
    return (
        _line(
            "fund", Fund.id, first, words=Fund.name,
            flag=case((and_(back >= held, gone >= held), literal(True)), else_=literal(False)),
        )
        .join(LedgerLine, LedgerLine.fund_id == Fund.id)
        .where(
            _own_lines(venture_id),
            LedgerLine.dated_on <= on,
            LedgerLine.reverses_id.is_(None),
            LedgerLine.id.not_in(undone),
        )
        .group_by(Fund.id, Fund.name)
        .having(first.is_not(None))
    )  # fmt: skip


def funds_in(venture_id: int) -> frozenset[int]:
    """Funds that have ever invested in a venture or in a record merged into it."""
    found = (
        select(LedgerLine.fund_id)
        .where(_own_lines(venture_id), LedgerLine.kind == LineKind.INVESTMENT)
        .distinct()
    )
    return frozenset(db.session.scalars(found))


def edition(venture_id: int, reader: PaperReader, on: date, fund_id: int | None) -> IssuedDocument | None:
    """The valid paper about a venture for one reader as of the same day: the one a new edition replaces."""
    same = select(IssuedDocument).where(
        IssuedDocument.subject_type == "venture",
        IssuedDocument.subject_id == venture_id,
        IssuedDocument.reader == reader,
        IssuedDocument.as_of_on == on,
        IssuedDocument.state == PaperState.ISSUED,
        IssuedDocument.fund_id.is_(None) if fund_id is None else IssuedDocument.fund_id == fund_id,
    )
    return db.session.scalar(same.order_by(IssuedDocument.id.desc()).limit(1))


def task_of(document: IssuedDocument) -> Task | None:
    """The background work that makes a paper."""
    return db.session.scalar(select(Task).where(Task.unique_key == f"dossier.build:{document.id}"))


def changes(venture_id: int, on: date, most: int = 12) -> list[AuditEntry]:
    """Changes about a venture up to the end of a day, newest first.

    Papers about it are left out: making one changes nothing of what it says.
    """
    wanted = select(AuditEntry).where(
        AuditEntry.venture_id == venture_id,
        AuditEntry.kind == Kind.CHANGE,
        AuditEntry.at < clock.at(on + timedelta(days=1)),
        or_(AuditEntry.subject_type.is_(None), AuditEntry.subject_type != IssuedDocument.__tablename__),
    )
    return list(db.session.scalars(wanted.order_by(AuditEntry.seq.desc()).limit(most)))
