"""What comes next for an application, and when, in a sentence: the same words on the list and on its own page."""

from datetime import date, datetime
from typing import Any

from app.applications import queries
from app.applications.beside import foretold
from app.applications.models import Application, Call, FixRequest
from app.applications.rules import deadlines
from app.applications.rules.timetable import beside_dates
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.text import N_, translated
from app.web import formats
from app.web.filters import page_lang

_S = ApplicationState
_WAITING = {
    _S.SUBMITTED: N_("담당자가 신청 자격과 서류를 확인합니다."),
    _S.ELIGIBLE: N_("자격을 확인했습니다. 심사를 거쳐 결과를 알려 드립니다."),
}


def _near(at: datetime) -> str:
    return formats.near(at, clock.now(), page_lang())


def next_step(application: Application, fix: FixRequest | None = None) -> Any:
    """What the applicant waits for or does next. `fix` is the open request to mend."""
    call, state, now = application.call, application.state, clock.now()
    if fix is not None and not deadlines.is_late(now, fix.due_at):
        return translated(
            N_("%(until)s까지 보완을 요청받은 항목을 고쳐 다시 내 주세요."), until=_near(fix.due_at)
        )
    if state is _S.DRAFT:
        return _of_draft(call)
    if state is _S.SUBMITTED and deadlines.takes_applications(call.state, call.opens_at, call.closes_at, now):
        return translated(
            N_("%(until)s 마감까지 고쳐 다시 낼 수 있습니다. 마감 뒤에 신청 자격과 서류를 확인합니다."),
            until=_near(call.closes_at),
        )
    if state is _S.ELIGIBLE and (words := foretold(application)):
        return words
    if state in _WAITING:
        return translated(N_("%(what)s %(next)s"), what=translated(_WAITING[state]), next=_next_date(call))
    return _of_result(application)


def _of_draft(call: Call) -> Any:
    now = clock.now()
    if now < call.opens_at:
        return translated(N_("%(at)s부터 낼 수 있습니다."), at=_near(call.opens_at))
    if deadlines.takes_applications(call.state, call.opens_at, call.closes_at, now):
        return translated(N_("%(until)s까지 쓰고 내 주세요."), until=_near(call.closes_at))
    if not deadlines.is_kept(call.retain_until, clock.today()):
        return translated(N_("내지 않은 채 접수가 끝났고, 보유 기간이 지나 쓴 내용을 파기했습니다."))
    return translated(N_("내지 않은 채 접수가 끝났습니다. 쓴 내용은 남아 있습니다."))


def _next_date(call: Call) -> Any:
    """The next day of the call's own schedule."""
    today = clock.today()
    ahead = sorted(
        (row for row in beside_dates(call.schedule) if date.fromisoformat(row["on"]) >= today),
        key=lambda r: r["on"],
    )
    if not ahead:
        return translated(N_("다음 날짜는 정해지는 대로 전자우편으로 알려 드립니다."))
    on = date.fromisoformat(ahead[0]["on"])
    return translated(
        N_("다음 일정: %(day)s %(what)s."), day=formats.date_dow(on, page_lang()), what=ahead[0]["text"]
    )


def _of_result(application: Application) -> Any:
    call, state = application.call, application.state
    if state is _S.SELECTED:
        if application.taken_up_at is not None:
            return translated(N_("선정되어 다음 절차로 넘어갔습니다. 담당자가 보내는 안내를 따라 주세요."))
        if call.state in (CallState.AGREED, CallState.ENDED):
            return translated(N_("선정되었고, 이 공고의 절차를 모두 마쳤습니다."))
        if call.state is CallState.DECIDED:
            return translated(
                N_("선정되었습니다. 담당자가 다음 차례를 알려 드립니다. %(next)s"), next=_next_date(call)
            )
        return translated(N_("선정되었습니다. 담당자가 다음 차례를 알려 드립니다."))
    if state is _S.WAITLISTED:
        return translated(N_("자리가 나면 순서대로 선정하고 바로 알려 드립니다. 따로 하실 일은 없습니다."))
    if state is _S.WITHDRAWN:
        return translated(N_("끝난 신청입니다. 접수 중인 공고에는 다시 신청할 수 있습니다."))
    return _of_refusal(application)


def _of_refusal(application: Application) -> Any:
    """Not selected, or not eligible: until when it may be contested."""
    until = queries.objection_until(application)
    if until is None or clock.today() > until:
        return translated(N_("이 공고의 절차는 끝났습니다. 다음 공고에 다시 신청할 수 있습니다."))
    if not queries.may_object_now(application):
        return translated(N_("이의신청과 그 답은 아래에서 봅니다."))
    return translated(
        N_("사실과 다르면 %(day)s까지 이의를 신청할 수 있습니다."), day=formats.date_dow(until, page_lang())
    )
