"""Yearly figures: asked for, handed in, returned, verified, locked. A correction is a new version."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import insert, select

from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_
from app.ventures.models import StatusRequest, Venture, YearlyStatus
from app.ventures.models.yearly import FIGURES
from app.ventures.policy import VenturePermission
from app.ventures.queries import versions_of
from app.ventures.services import telling
from app.ventures.services.findable import refresh_glances
from app.ventures.states import LOCK_YEAR, RETURN_YEAR, VERIFY_YEAR, FigureSource, YearlyState

PARTS = ("youth", "female", "age55", "disabled", "vulnerable", "district_residents")
"""Counts of people who are all among the employees."""


def ask(fiscal_year: int, due_on: date, venture_ids: Iterable[int], *, actor: Actor) -> int:
    """Ask ventures for a year's figures by a day; those asked before get the new day. How many were asked."""
    authorize(actor, VenturePermission.ASK_FOR_YEAR)
    _check_request(fiscal_year, due_on)
    wanted = set(venture_ids)
    asked = {
        request.venture_id: request
        for request in db.session.scalars(
            select(StatusRequest).where(StatusRequest.fiscal_year == fiscal_year)
        )
    }
    for request in asked.values():
        if request.venture_id in wanted:
            request.due_on = due_on
    fresh = [
        {
            "venture_id": key,
            "fiscal_year": fiscal_year,
            "due_on": due_on,
            "asked_at": clock.now(),
            "asked_by_id": actor.id,
        }
        for key in sorted(wanted - asked.keys())
    ]
    if fresh:
        db.session.execute(insert(StatusRequest), fresh)
    record(
        actor,
        "ventures.ask_for_year",
        None,
        N_("%(count)s곳에 %(year)s년 실적을 요청했습니다"),
        subject_type="status_request",
        changes={"due_on": [None, due_on]},
        count=len(wanted),
        year=fiscal_year,
    )
    telling.asked_for_year(fiscal_year, due_on, wanted, actor=actor)
    return len(wanted)


def _check_request(fiscal_year: int, due_on: date) -> None:
    if due_on < clock.today():
        raise Refused(N_("기한이 이미 지난 날짜입니다."), field="due_on")
    if not 2000 <= fiscal_year <= clock.today().year:
        raise Refused(N_("실적 연도를 다시 확인하세요."), field="fiscal_year")


def hand_in(
    venture: Venture,
    fiscal_year: int,
    figures: Mapping[str, int | None],
    *,
    actor: Actor,
    source: FigureSource = FigureSource.VENTURE,
    note: str = "",
) -> YearlyStatus:
    """Hand in a year's figures as a new version; what is left out stays 미제출. Raises Refused on the field."""
    authorize(actor, VenturePermission.HAND_IN_YEAR, venture)
    said = {name: figures.get(name) for name in FIGURES}
    _check_year(venture, fiscal_year)
    _check_figures(said)
    earlier = versions_of(venture, fiscal_year)
    newest = earlier[0] if earlier else None
    _check_against(newest, said, source)
    status = YearlyStatus(
        venture_id=venture.id,
        fiscal_year=fiscal_year,
        number=newest.number + 1 if newest else 1,
        source=source,
        handed_in_at=clock.now(),
        handed_in_by_id=actor.id,
        note=note,
        **said,
    )
    db.session.add(status)
    db.session.flush()
    refresh_glances([venture.id])
    _tell_of_version(venture, status, newest.figures() if newest else {}, actor)
    return status


def _tell_of_version(
    venture: Venture, status: YearlyStatus, old: Mapping[str, int | None], actor: Actor
) -> None:
    record(
        actor,
        "ventures.hand_in_year",
        status,
        N_("%(name)s의 %(year)s년 실적 %(number)s판을 냈습니다"),
        venture_id=venture.id,
        changes={key: [old.get(key), v] for key, v in status.figures().items() if v != old.get(key)},
        note=status.note,
        name=venture.full_name,
        year=status.fiscal_year,
        number=status.number,
    )


def _check_against(newest: YearlyStatus | None, said: Mapping[str, int | None], source: FigureSource) -> None:
    if newest is None:
        return
    if newest.state is YearlyState.LOCKED and source is FigureSource.VENTURE:
        raise Refused(N_("확정된 해입니다. 고칠 것이 있으면 담당 코디네이터에게 알려 주세요."))
    if newest.figures() == said and newest.state is not YearlyState.RETURNED:
        raise Refused(N_("바뀐 값이 없습니다."))


def _check_year(venture: Venture, fiscal_year: int) -> None:
    if fiscal_year > clock.today().year:
        raise Refused(N_("아직 오지 않은 해입니다."), field="fiscal_year")
    if venture.founded_on is not None and fiscal_year < venture.founded_on.year:
        raise Refused(
            N_("설립한 해(%(year)s년)보다 앞선 해입니다."), field="fiscal_year", year=venture.founded_on.year
        )


def _check_figures(said: Mapping[str, int | None]) -> None:
    if all(value is None for value in said.values()):
        raise Refused(N_("적은 값이 없습니다. 매출이 없었다면 0을 적습니다."), field="revenue")
    if said["regular"] is None and said["non_regular"] is None:
        return
    employees = (said["regular"] or 0) + (said["non_regular"] or 0)
    for part in PARTS:
        if (said[part] or 0) > employees:
            raise Refused(
                N_("종사자 %(employees)s명보다 많습니다. 정규직과 비정규직 수를 함께 확인하세요."),
                field=part,
                employees=employees,
            )


def verify(status: YearlyStatus, *, actor: Actor, note: str = "") -> None:
    """The figures agree with their evidence. Raises NotAllowed for whoever handed them in, WrongState."""
    authorize(actor, VenturePermission.VERIFY_YEAR, status)
    _require_newest(status)
    move(
        status,
        VERIFY_YEAR,
        actor=actor,
        sentence=N_("%(name)s의 %(year)s년 실적을 확인했습니다"),
        note=note,
        name=status.venture.full_name,
        year=status.fiscal_year,
    )
    status.verified_at, status.verified_by_id = clock.now(), actor.id


def return_for_correction(status: YearlyStatus, note: str, *, actor: Actor) -> None:
    """Ask for a corrected version, saying what is wrong."""
    authorize(actor, VenturePermission.VERIFY_YEAR, status)
    _require_newest(status)
    if not note.strip():
        raise Refused(N_("무엇을 고쳐야 하는지 적어 주세요."), field="note")
    move(
        status,
        RETURN_YEAR,
        actor=actor,
        sentence=N_("%(name)s의 %(year)s년 실적에 보완을 요청했습니다"),
        note=note,
        name=status.venture.full_name,
        year=status.fiscal_year,
    )
    status.returned_at, status.returned_note = clock.now(), note
    telling.returned(status, note, actor=actor)


def lock(status: YearlyStatus, *, actor: Actor) -> None:
    """Close a verified year: the venture cannot change it any more."""
    authorize(actor, VenturePermission.ASK_FOR_YEAR)
    _require_newest(status)
    move(
        status,
        LOCK_YEAR,
        actor=actor,
        sentence=N_("%(name)s의 %(year)s년 실적을 확정했습니다"),
        name=status.venture.full_name,
        year=status.fiscal_year,
    )
    status.locked_at = clock.now()


def _require_newest(status: YearlyStatus) -> None:
    newest = versions_of(status.venture, status.fiscal_year)[0]
    if newest.id != status.id:
        raise Refused(N_("더 새로운 판이 있습니다. 새 판을 확인하세요."))
