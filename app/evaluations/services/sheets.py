"""평가표: saved while it is written, handed in whole, mended with a reason. Only the evaluator's own hand."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import func, select

from app.audit.services import move
from app.evaluations.models import Assignment, EvaluationSession, Mark, Sheet, SheetRevision
from app.evaluations.policy import SheetPermission
from app.evaluations.queries.sheets import sheet_of
from app.evaluations.states import HAND_IN, RESCORE, SheetState
from app.evaluations.written_record import plain
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, Stale, WrongState
from app.kernel.text import N_, clean

MOST_COMMENT = 4000


def begin(assignment: Assignment, *, actor: Actor) -> Sheet:
    """The sheet of an assignment, begun when there is none. Raises NotAllowed."""
    authorize(actor, SheetPermission.MARK, assignment)
    sheet = sheet_of(assignment)
    if sheet is None:
        sheet = Sheet(assignment=assignment, saved_at=clock.now(), marks=[])
        db.session.add(sheet)
        db.session.flush()
    return sheet


def save(
    sheet: Sheet,
    marks: Mapping[int, Decimal | None],
    comment: str,
    *,
    actor: Actor,
    version: int | None = None,
) -> None:
    """Keep what is written so far; criteria that are not named stay, None takes a mark out.

    Raises NotAllowed, WrongState (handed in), Stale (saved elsewhere since), Refused on "mark_<position>" for points
    outside the range or with too many decimals.
    """
    authorize(actor, SheetPermission.MARK, sheet.assignment)
    if sheet.state is not SheetState.DRAFT:
        raise WrongState(N_("이미 낸 평가표입니다. 고치려면 까닭을 적고 다시 여세요."))
    if version is not None and version != sheet.version:
        raise Stale
    session = sheet.assignment.evaluator.session
    kept = {mark.position: mark for mark in sheet.marks}
    for position, points in marks.items():
        if points is None:
            if position in kept:
                sheet.marks.remove(kept[position])
            continue
        check(session, position, points)
        if position in kept:
            kept[position].points = points
        else:
            most = Decimal(str(session.criteria[position]["max"]))
            grain = 10**session.mark_places
            sheet.marks.append(Mark(position=position, points=points, most=most, grain=grain))
    sheet.comment = clean(comment)[:MOST_COMMENT]
    sheet.saved_at = clock.now()
    db.session.flush()


NO_MARK = N_("점수를 적어 주세요.")
TOO_SHORT = N_("이렇게 준 까닭을 %(least)s자 이상 적어 주세요.")


def check(session: EvaluationSession, position: int, points: Decimal) -> None:
    """Raises Refused on "mark_<position>" for points the session does not allow."""
    if not 0 <= position < len(session.criteria):
        raise Refused(N_("평가표에 없는 항목입니다."))
    most = Decimal(str(session.criteria[position]["max"]))
    field = f"mark_{position}"
    if not points.is_finite() or not 0 <= points <= most:
        raise Refused(N_("0점에서 %(most)s점 사이로 적어 주세요."), field=field, most=plain(most))
    if points != round(points, session.mark_places):
        words = {
            0: N_("소수 없이 적어 주세요."),
            1: N_("소수 첫째 자리까지만 적어 주세요."),
            2: N_("소수 둘째 자리까지만 적어 주세요."),
        }
        raise Refused(words[session.mark_places], field=field)


def missing(sheet: Sheet) -> list[int]:
    """Positions without a mark."""
    held = {mark.position for mark in sheet.marks}
    count = len(sheet.assignment.evaluator.session.criteria)
    return [position for position in range(count) if position not in held]


def hand_in(sheet: Sheet, *, actor: Actor) -> None:
    """Hand a complete sheet in. The deadline reminds, closing decides: until then a late sheet still counts.

    Raises NotAllowed, WrongState, Refused on "mark_<position>" or "comment".
    """
    authorize(actor, SheetPermission.MARK, sheet.assignment)
    session = sheet.assignment.evaluator.session
    gaps = missing(sheet)
    if gaps:
        raise Refused(NO_MARK, field=f"mark_{gaps[0]}")
    if len(sheet.comment) < session.least_comment:
        raise Refused(TOO_SHORT, field="comment", least=session.least_comment)
    move(
        sheet,
        HAND_IN,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 평가표를 냈습니다"),
        venture_id=sheet.assignment.application.venture_id,
        receipt_no=sheet.assignment.application.receipt_no,
    )
    sheet.handed_in_at = sheet.saved_at = clock.now()
    db.session.flush()


def rescore(sheet: Sheet, *, reason: str, actor: Actor) -> SheetRevision:
    """Open a sheet that was handed in; the marks that stood there are kept with the reason.

    Raises NotAllowed (also once the session is closed), WrongState, Refused on "reason".
    """
    authorize(actor, SheetPermission.MARK, sheet.assignment)
    if not clean(reason):
        raise Refused(N_("점수를 고치는 까닭을 적어 주세요."), field="reason")
    if sheet.handed_in_at is None:
        raise WrongState
    number = db.session.scalar(
        select(func.count()).select_from(SheetRevision).where(SheetRevision.sheet_id == sheet.id)
    )
    revision = SheetRevision(
        sheet_id=sheet.id,
        number=(number or 0) + 1,
        marks={str(mark.position): plain(mark.points) for mark in sheet.marks},
        comment=sheet.comment,
        handed_in_at=sheet.handed_in_at,
        reason=clean(reason),
        at=clock.now(),
        by_id=actor.id,
    )
    db.session.add(revision)
    move(
        sheet,
        RESCORE,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 평가표를 고치려고 다시 열었습니다"),
        note=clean(reason),
        venture_id=sheet.assignment.application.venture_id,
        receipt_no=sheet.assignment.application.receipt_no,
    )
    sheet.handed_in_at = None
    db.session.flush()
    return revision
