"""Whose turn it is between rooms: what a result, an answer or a signature made possible and nobody has begun."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.applications import queries as applications
from app.applications.models import Application, Call
from app.applications.states import ApplicationState, CallState
from app.evaluations.models import EvaluationSession
from app.evaluations.queries import sessions
from app.evaluations.states import SessionState
from app.kernel.access import Actor
from app.kernel.db import db
from app.overview.items import MOST, Item, _
from app.tenancy import queries as tenancy
from app.tenancy.models import Tenancy
from app.tenancy.states import TenancyState


def of_calls(actor: Actor) -> list[Item]:
    """Calls whose documents are all judged and that have no evaluation yet."""
    judged = func.count().filter(Application.state == ApplicationState.ELIGIBLE)
    left = func.count().filter(Application.state == ApplicationState.SUBMITTED)
    rows = db.session.execute(
        select(Call.id, Call.title, Call.criteria, judged)
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.id.in_(applications.calls_visible_to(actor).with_only_columns(Call.id)),
            Call.state == CallState.SCREENING,
            ~select(EvaluationSession.id).where(EvaluationSession.call_id == Call.id).exists(),
        )
        .group_by(Call.id)
        .having(judged > 0, left == 0)
        .order_by(Call.id)
        .limit(MOST)
    )
    return [_call_waits(call_id, title, bool(criteria), count) for call_id, title, criteria, count in rows]


def _call_waits(call_id: int, title: str, is_evaluated: bool, count: int) -> Item:
    if is_evaluated:
        said, verb = _("적격 신청 %(n)s건의 심사를 만들 차례입니다.", n=count), _("심사 만들기")
        return Item(None, title, said, _("심사"), verb, ("evaluations.create", {"call_id": call_id}))
    said = _("적격 신청 %(n)s건을 접수 순서대로 정할 차례입니다.", n=count)
    step = ("applications.step", {"call_id": call_id, "name": "decide_in_order"})
    return Item(None, title, said, _("공고"), _("순서대로 정하기"), step)


def of_results(actor: Actor) -> list[Item]:
    """Evaluations that are closed and wait for whoever decides; decided ones whose result nobody was told."""
    closed = EvaluationSession.state == SessionState.CLOSED
    untold = EvaluationSession.decided_at.is_not(None) & EvaluationSession.published_at.is_(None)
    found = sessions.visible_to(actor).where(closed | (untold & EvaluationSession.publish_at.is_(None)))
    return [
        _result_waits(session)
        for session in db.session.scalars(found.order_by(EvaluationSession.id).limit(MOST))
    ]


def _result_waits(session: EvaluationSession) -> Item:
    if session.decided_at is None:
        said, verb = _("심사를 마쳤습니다. 결과를 확정할 차례입니다."), _("결과 보기")
    else:
        said, verb = _("결과를 확정했습니다. 통지서를 살펴보고 공개할 차례입니다."), _("공개하기")
    page = "evaluations.result" if session.decided_at is None else "evaluations.letters"
    return Item(None, session.title, said, _("심사"), verb, (page, {"session_id": session.id}))


def of_rooms(actor: Actor, on: date) -> list[Item]:
    """Offers that were accepted and wait for the permit; permits that have begun and nobody has moved in on."""
    found = (
        tenancy.visible_to(actor)
        .where(Tenancy.state.in_([TenancyState.ACCEPTED, TenancyState.CONTRACTED]))
        .options(joinedload(Tenancy.space), joinedload(Tenancy.venture))
        .order_by(Tenancy.starts_on, Tenancy.id)
        .limit(MOST)
    )
    items = []
    for row in db.session.scalars(found):
        firm, space, here = row.venture.full_name, row.space.title, {"tenancy_id": row.id}
        about = ("dossier.show", {"venture_id": row.venture_id})
        if row.state is TenancyState.ACCEPTED:
            text = _("%(space)s 배정을 수락했습니다. 사용허가를 줄 차례입니다.", space=space)
            items.append(
                Item(
                    row.starts_on,
                    firm,
                    text,
                    _("입주"),
                    _("사용허가 주기"),
                    ("tenancy.permit", here),
                    about,
                )
            )
        elif row.starts_on <= on:
            text = _("%(space)s 사용허가가 시작되었습니다. 입주한 날을 적어 주세요.", space=space)
            items.append(
                Item(
                    row.starts_on,
                    firm,
                    text,
                    _("입주"),
                    _("입주 기록"),
                    ("tenancy.move_in", here),
                    about,
                )
            )
    return items
