"""What became of a venture's applications: the state of each, what happens next and when."""

from datetime import date, timedelta
from typing import Any

from app.applications import queries as applications
from app.applications.models import Application, FixRequest
from app.applications.rules.timetable import beside_dates
from app.applications.states import ApplicationState, CallPhase, Programme
from app.kernel import clock
from app.kernel.text import told
from app.overview.items import Cell, Link, Panel, _

SHOWN = 6
RECENT = timedelta(days=90)
"""A result stands on the home for so long; the list of applications keeps all."""
GOES_ON: dict[Programme, Link] = {
    Programme.HUB_ROOM: ("tenancy.mine", {}),
    Programme.CONSULTING: ("consulting.mine", {}),
    Programme.COHORT: ("cohorts.mine", {}),
}


def panel(applied: list[Application], fixes: dict[int, FixRequest], on: date) -> Panel:
    """The applications under way and the results of late, the newest first as they were given."""
    rows = [row for row in applied if _is_shown(row, on)]
    return Panel(
        "applied", _("내 신청"), ((_("신청"), False), (_("상태"), False), (_("다음"), False)),
        tuple(
            (
                Cell(row.call.title, to=("applications.show", {"application_id": row.id})),
                Cell(row.state, "badge"), _next(row, fixes.get(row.id), on),
            )
            for row in rows[:SHOWN]
        ),
        _("내 신청 모두 보기"), ("applications.mine", {}), _("지금 진행 중인 신청이 없습니다"),
        _("공고에서 신청을 시작하면 상태와 다음 차례를 여기에서 봅니다."),
    )  # fmt: skip


def _is_shown(row: Application, on: date) -> bool:
    """Drafts that can still be sent, what is being looked at, and results of late."""
    if row.state is ApplicationState.DRAFT:
        return _open(row)
    if row.state in (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE, ApplicationState.WAITLISTED):
        return True
    ended = row.decided_at or row.screened_at
    return row.state is not ApplicationState.WITHDRAWN and bool(ended and clock.on(ended) >= on - RECENT)


def _open(row: Application) -> bool:
    return applications.phase_of(row.call) in (CallPhase.OPEN, CallPhase.CLOSING)


def _next(row: Application, fix: FixRequest | None, on: date) -> Cell:
    """What happens next, with its day where one is known."""
    if fix is not None and fix.due_at >= clock.now():
        return Cell(_("%(day)s까지 보완해 주세요.", day=told(clock.on(fix.due_at))))
    if row.state is ApplicationState.SELECTED and row.taken_up_at and row.call.programme in GOES_ON:
        return Cell(
            _("%(programme)s에서 이어집니다.", programme=row.call.programme.label),
            to=GOES_ON[row.call.programme],
        )
    return Cell(_words(row, on))


def _words(row: Application, on: date) -> str:
    day: dict[str, Any] = {"day": told(clock.on(row.call.closes_at))}
    match row.state:
        case ApplicationState.DRAFT:
            return _("%(day)s까지 내야 접수됩니다.", **day)
        case ApplicationState.SUBMITTED if _open(row):
            return _("%(day)s까지 고쳐서 다시 낼 수 있습니다.", **day)
        case ApplicationState.SUBMITTED | ApplicationState.ELIGIBLE:
            return _ahead(row, on)
        case ApplicationState.WAITLISTED:
            return _("자리가 나면 순서대로 알려 드립니다.")
        case ApplicationState.SELECTED:
            return _("담당자가 다음 차례를 알려 드립니다.")
    until = applications.objection_until(row)
    if until and until >= on:
        return _("%(day)s까지 이의를 신청할 수 있습니다.", day=told(until))
    return _("마쳤습니다. 결과와 의견은 그대로 볼 수 있습니다.")


def _ahead(row: Application, on: date) -> str:
    """The next day of the call's own timetable; else what is being done now."""
    coming = sorted(
        (date.fromisoformat(one["on"]), str(one["text"])) for one in beside_dates(row.call.schedule)
    )
    for day, what in coming:
        if day >= on:
            return f"{told(day)} {what}"
    if row.state is ApplicationState.SUBMITTED:
        return _("신청 자격과 서류를 확인하고 있습니다. 끝나면 알려 드립니다.")
    return _("심사를 거쳐 결과를 알려 드립니다.")
