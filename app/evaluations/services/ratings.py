"""위원 평가: an applicant's answer is taken in without a trace of whose it is, and shown when five are there."""

import secrets
from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.applications.models import Application
from app.applications.rules.personal import holds_resident_number
from app.audit.services import record, request_id
from app.evaluations.models import EvaluationSession, EvaluatorRating, RatingToken
from app.evaluations.models.ratings import COMMENT
from app.evaluations.policy import RatingPermission
from app.evaluations.queries import ratings as queries
from app.evaluations.rules_ratings import BATCH
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean

NOBODY = system_actor("신청 기업(익명)")
Answer = tuple[int, str]
"""One to five, and words or none."""


def rate(application: Application, panel: Answer, members: Mapping[int, Answer], *, actor: Actor) -> None:
    """Take in what an applicant says of the panel and, by user id, of members it knows. Once for each result.

    Raises NotAllowed, WrongState (no result yet, too late, answered), Refused on "score", "comment" or "score_<user id>".
    """
    authorize(actor, RatingPermission.RATE, application)
    ask = queries.ask_of(application)
    if ask is None:
        raise WrongState(N_("지금은 답할 수 없습니다. 이미 답했거나 기간이 지났습니다."))
    known = {member.user_id for member in ask.members}
    if not set(members) <= known:
        raise Refused(N_("이 심사에서 만난 위원이 아닙니다."))
    _check(panel, "")
    for user_id, answer in members.items():
        _check(answer, f"_{user_id}")
    _lock(ask.session, known)
    _spend(ask.session, application)
    _keep(panel, session_id=ask.session.id)
    for user_id, answer in members.items():
        _keep(answer, user_id=user_id)
    db.session.flush()
    if _release(EvaluatorRating.session_id == ask.session.id):
        _note(ask.session, N_("심사에 대한 신청 기업의 익명 답 다섯 개가 모였습니다"))
    for user_id in members:
        if _release(EvaluatorRating.user_id == user_id):
            _note(db.session.get_one(User, user_id), N_("한 위원에 대한 익명 답 다섯 개가 모였습니다"))


def _note(about: EvaluationSession | User, sentence: str) -> None:
    """That five answers are shown now. One alone leaves no line: its second would stand beside somebody's sign-in.

    No name, no address, and no request number by which other logs would tell them.
    """
    traced = request_id.set(None)
    try:
        record(NOBODY, "evaluations.rate", about, sentence)
    finally:
        request_id.reset(traced)


def _check(answer: Answer, which: str) -> None:
    score, comment = answer
    if not 1 <= score <= 5:
        raise Refused(N_("1점에서 5점 사이로 골라 주세요."), field=f"score{which}")
    if len(comment) > COMMENT:
        raise Refused(N_("500자까지 적을 수 있습니다."), field=f"comment{which}")
    if holds_resident_number(comment):
        raise Refused(N_("주민등록번호로 보이는 번호가 있습니다. 지워 주세요."), field=f"comment{which}")


def _lock(session: EvaluationSession, people: set[int]) -> None:
    """One answer at a time about the same panel or person, so that a batch is never more or less than it says."""
    rows = select(EvaluationSession.id).where(EvaluationSession.id == session.id)
    db.session.execute(rows.with_for_update())
    users = select(User.id).where(User.id.in_(people)).order_by(User.id)
    db.session.execute(users.with_for_update())


def _spend(session: EvaluationSession, application: Application) -> None:
    """Note that the application has answered. Raises WrongState when it just did elsewhere."""
    try:
        with db.session.begin_nested():
            db.session.add(RatingToken(token=queries.token_of(session, application)))
    except IntegrityError as error:
        raise WrongState(N_("지금은 답할 수 없습니다. 이미 답했거나 기간이 지났습니다.")) from error


def _keep(answer: Answer, *, user_id: int | None = None, session_id: int | None = None) -> None:
    score, comment = answer
    db.session.add(
        EvaluatorRating(
            key=secrets.token_hex(16),
            user_id=user_id,
            session_id=session_id,
            score=score,
            comment=clean(comment),
        )
    )


def _release(about: ColumnElement[bool]) -> bool:
    """Once five answers wait, they are shown together; whether they are."""
    waiting = db.session.scalars(select(EvaluatorRating).where(about, EvaluatorRating.batch.is_(None))).all()
    if len(waiting) < BATCH:
        return False
    last = db.session.scalar(select(func.max(EvaluatorRating.batch)).where(about))
    for row in waiting:
        row.batch = (last or 0) + 1
    db.session.flush()
    return True
