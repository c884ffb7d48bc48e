"""Marks of a session gathered for its record, and the results of a closed or decided one."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application, AttachedFile, BonusItem, Call
from app.applications.rules.criteria import is_summed
from app.applications.states import ApplicationState, CallState, FilePurpose
from app.evaluations import spread, written_record
from app.evaluations.models import (
    Assignment,
    BonusReview,
    Decision,
    EvaluationSession,
    Evaluator,
    Mark,
    Meeting,
    Recusal,
    Sheet,
)
from app.evaluations.queries.sessions import JUDGED, panel, paper_stage
from app.evaluations.record import loads, read_record
from app.evaluations.rules import Record, Result, decide
from app.evaluations.states import AssignmentState, BonusVerdict, SheetState
from app.kernel import clock
from app.kernel.db import db
from app.ventures.models import Venture
from app.ventures.queries import lineage


@dataclass(frozen=True)
class Gathered:
    """Everything a decision is computed from, and what pages show beside it."""

    evaluators: list[Evaluator]
    applications: dict[str, Application]
    recusals: dict[tuple[str, str], Recusal]
    record: dict[str, Any]
    """In the form of an evaluation record, points as Decimal."""
    received: tuple[int, int, int] = (0, 0, 0)
    """Applications that were sent in; of these ineligible; of these withdrawn before the result."""
    meeting: Meeting | None = None

    @property
    def votes(self) -> tuple[str, str]:
        """For and against, as the minutes have it."""
        return (str(self.meeting.votes_for), str(self.meeting.votes_against)) if self.meeting else ("", "")


@dataclass(frozen=True)
class Outcome:
    """A session's results by receipt number, with the record they come from."""

    record: Record
    results: dict[str, Result]
    text: str

    @cached_property
    def sha256(self) -> str:
        """The hash of the record."""
        return written_record.digest(self.text)

    @cached_property
    def without(self) -> dict[str, dict[str, Result]]:
        """The results with each evaluator left out in turn."""
        return spread.results_without_each(self.record)

    @cached_property
    def offsets(self) -> dict[str, Decimal | None]:
        """How far each evaluator's marks lie from the others'."""
        return spread.offsets_of(self.record.evaluators, self.results)

    @cached_property
    def ranked(self) -> list[Result]:
        """`in_order`, kept."""
        return self.in_order()

    def in_order(self) -> list[Result]:
        """The ranked first, then the others by final mark."""
        return sorted(
            self.results.values(),
            key=lambda r: (r.rank is None, r.rank or 0, -(r.final if r.final is not None else -1), r.id),
        )


def gather(session: EvaluationSession) -> Gathered:
    """Read panel, applications, marks, recusals and bonus in a fixed number of statements."""
    evaluators = panel(session)
    keys = {evaluator.id: evaluator.key for evaluator in evaluators}
    applications = {row.receipt_no or str(row.id): row for row in taking_part(session)}
    receipts = {row.id: key for key, row in applications.items()}
    marks = _marks(session, keys, receipts)
    bonus = _bonus(list(receipts), receipts)
    paper = _paper_means(session)
    record = {
        "session": {
            "call": session.call.title,
            "notice_no": session.call.notice_no,
            "stage": session.stage.value,
            "closed_at": _seoul(session.closed_at),
        },
        "criteria": [_criterion(row) for row in session.criteria],
        "evaluators": [evaluator.key for evaluator in evaluators],
        "rule": session.rule,
        "applications": [
            {
                "id": key,
                "submitted_at": _seoul(row.submitted_at),
                **({"paper": paper[key]} if key in paper else {}),
                "bonus": bonus.get(key, {}),
                "marks": marks.get(key, {}),
            }
            for key, row in applications.items()
        ],
    }
    return Gathered(
        evaluators,
        applications,
        _recusals(session, keys, receipts),
        record,
        _received(session),
        db.session.get(Meeting, session.id),
    )


def _received(session: EvaluationSession) -> tuple[int, int, int]:
    """How many were sent in to the call, were found ineligible, were withdrawn before a result."""
    state = Application.state
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(state == ApplicationState.INELIGIBLE),
            func.count().filter(state == ApplicationState.WITHDRAWN, Application.decided_at.is_(None)),
        ).where(Application.call_id == session.call_id, Application.submitted_at.is_not(None))
    ).one()
    return row[0], row[1], row[2]


def _paper_means(session: EvaluationSession) -> dict[str, Decimal]:
    """Receipt → mean of the paper stage as it was decided, where the rule combines the two stages."""
    earlier = paper_stage(session.call) if session.rule.get("paper_weight") is not None else None
    decision = decision_of(earlier) if earlier else None
    if decision is None:
        return {}
    figures = loads(decision.results)
    return {key: Decimal(one["mean"]) for key, one in figures.items() if one["mean"] is not None}


def taking_part(session: EvaluationSession) -> list[Application]:
    """Applications somebody was asked to mark and that did not fall out, by receipt.

    Whoever withdraws or declines after the decision was decided on all the same.
    """
    stay = (*JUDGED, ApplicationState.WITHDRAWN) if session.decided_at else JUDGED
    assigned = (
        select(Assignment.application_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(Evaluator.session_id == session.id)
    )
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.id.in_(assigned), Application.state.in_(stay))
            .options(joinedload(Application.venture), lazyload(Application.call))
            .order_by(Application.receipt_no)
        )
    )


def _criterion(row: dict[str, Any]) -> dict[str, Any]:
    floor = {"floor_pct": row["floor_pct"]} if row.get("floor_pct") is not None else {}
    apart = {} if is_summed(row) else {"independent": True}
    return {"name": row["name"], "max": Decimal(str(row["max"])), **floor, **apart}


def _seoul(at: Any) -> str | None:
    return at.astimezone(clock.SEOUL).isoformat() if at else None


def _marks(
    session: EvaluationSession, keys: dict[int, str], receipts: dict[int, str]
) -> dict[str, dict[str, dict[str, Decimal]]]:
    """Receipt → evaluator → criterion → points, of sheets that are handed in and count."""
    names = [row["name"] for row in session.criteria]
    rows = db.session.execute(
        select(Assignment.application_id, Assignment.evaluator_id, Mark.position, Mark.points)
        .join(Sheet, Sheet.id == Mark.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(
            Evaluator.session_id == session.id,
            Evaluator.removed_at.is_(None),
            Assignment.state == AssignmentState.CLEAR,
            Sheet.state == SheetState.HANDED_IN,
        )
        .order_by(Evaluator.seat, Mark.position)
    )
    found: dict[str, dict[str, dict[str, Decimal]]] = {}
    for application_id, evaluator_id, position, points in rows:
        if application_id in receipts:
            sheets = found.setdefault(receipts[application_id], {})
            sheets.setdefault(keys[evaluator_id], {})[names[position]] = points
    return found


def _bonus(application_ids: list[int], receipts: dict[int, str]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for row in reviews_of(application_ids):
        if row.verdict is BonusVerdict.CONFIRMED:
            items = found.setdefault(receipts[row.application_id], {})
            items[row.label if row.label not in items else f"{row.label} ({row.key})"] = row.points
    return found


def reviews_of(application_ids: list[int]) -> list[BonusReview]:
    """What staff found of the bonus claims of these applications."""
    wanted = select(BonusReview).where(BonusReview.application_id.in_(application_ids))
    return list(db.session.scalars(wanted.order_by(BonusReview.id)))


@dataclass(frozen=True)
class Claim:
    """One bonus an applicant claimed by handing in proof, and what staff found."""

    application: Application
    item: BonusItem
    review: BonusReview | None


def claims_of(session: EvaluationSession) -> list[Claim]:
    """Bonus claims of the applications that take part: items of the call for which proof was handed in."""
    claimed = db.session.execute(
        select(Application, BonusItem)
        .join(AttachedFile, AttachedFile.application_id == Application.id)
        .join(BonusItem, (BonusItem.key == AttachedFile.key) & (BonusItem.call_id == Application.call_id))
        .where(
            Application.call_id == session.call_id,
            Application.state.in_(JUDGED),
            AttachedFile.purpose == FilePurpose.BONUS,
            AttachedFile.removed_at.is_(None),
        )
        .options(joinedload(Application.venture), lazyload(Application.call))
        .order_by(Application.receipt_no, BonusItem.position, AttachedFile.id)
    )
    pairs = {(application.id, item.key): (application, item) for application, item in claimed}
    found = {(r.application_id, r.key): r for r in reviews_of([key for key, _ in pairs])}
    return [Claim(a, item, found.get(key)) for key, (a, item) in pairs.items()]


def _recusals(
    session: EvaluationSession, keys: dict[int, str], receipts: dict[int, str]
) -> dict[tuple[str, str], Recusal]:
    rows = db.session.execute(
        select(Assignment.application_id, Assignment.evaluator_id, Recusal)
        .join(Recusal, Recusal.assignment_id == Assignment.id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(Evaluator.session_id == session.id, Evaluator.removed_at.is_(None))
    )
    return {(receipts[a], keys[e]): recusal for a, e, recusal in rows if a in receipts}


def outcome(text: str) -> Outcome:
    """The results a record's text gives: the only way to them, before and after the decision."""
    record = read_record(loads(text))
    return Outcome(record, decide(record), text)


def decision_of(session: EvaluationSession) -> Decision | None:
    """The decision, when it was made."""
    return db.session.scalar(select(Decision).where(Decision.session_id == session.id))


def outcome_of(session: EvaluationSession, gathered: Gathered) -> Outcome:
    """Results of a closed session from its sheets, of a decided one from its frozen record."""
    decision = decision_of(session)
    return outcome(decision.record if decision else written_record.dumps(gathered.record))


def published() -> list[tuple[Call, list[str]]]:
    """선정 결과: calls whose result was published with the names of the selected, the newest first."""
    rows = db.session.execute(
        select(Call, Venture)
        .join(Application, Application.call_id == Call.id)
        .join(Venture, Venture.id == Application.venture_id)
        .where(
            Call.state.in_([CallState.DECIDED, CallState.AGREED, CallState.ENDED]),
            Application.state == ApplicationState.SELECTED,
        )
        .order_by(Application.decided_at.desc(), Application.rank, Application.id)
    )
    found: dict[int, tuple[Call, list[str]]] = {}
    for call, venture in rows:
        found.setdefault(call.id, (call, []))[1].append(venture.full_name)
    return list(found.values())


def of_venture(venture: Venture, on: date) -> list[tuple[EvaluationSession, Application, Result]]:
    """Published results of a venture by the end of a day, the newest first, each from its frozen record."""
    rows = db.session.execute(
        select(EvaluationSession, Application, Decision)
        .join(Decision, Decision.session_id == EvaluationSession.id)
        .join(Application, Application.call_id == EvaluationSession.call_id)
        .where(
            Application.venture_id.in_(lineage(venture)),
            EvaluationSession.published_at < clock.at(on + timedelta(days=1)),
        )
        .order_by(EvaluationSession.published_at.desc(), Application.id)
    )
    found = [(s, a, outcome(d.record).results.get(a.receipt_no or str(a.id))) for s, a, d in rows]
    return [(session, application, result) for session, application, result in found if result]
