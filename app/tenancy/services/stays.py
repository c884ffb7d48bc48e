"""Moving in, giving notice and moving out."""

from datetime import date

from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import Period, written
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_
from app.tenancy import queries, rules_permit, states
from app.tenancy.models import Tenancy
from app.tenancy.policy import TenancyPermission
from app.tenancy.queries import charging
from app.tenancy.services import letters, permit_papers, permits
from app.tenancy.states import ExitReason, TenancyState


def move_in(tenancy: Tenancy, on: date, *, actor: Actor) -> None:
    """The venture is in. Raises Refused on "moved_in_on" outside of the permit or while someone else sits there."""
    authorize(actor, TenancyPermission.MOVE_IN, tenancy)
    if not states.MOVE_IN.may_start_from(tenancy.state):
        raise WrongState
    if not tenancy.starts_on <= on <= tenancy.ends_on:
        raise Refused(
            N_("입주일은 허가 기간 %(start)s – %(end)s 안이어야 합니다."),
            field="moved_in_on",
            start=written(tenancy.starts_on),
            end=written(tenancy.ends_on),
        )
    if on > clock.today():
        raise Refused(N_("아직 오지 않은 날입니다."), field="moved_in_on")
    other = queries.sitting_elsewhere(tenancy.space, tenancy.id, on)
    if other is not None and other.id != tenancy.follows_id:
        raise Refused(
            N_("%(venture)s이(가) 아직 이 공간을 쓰고 있습니다. 먼저 퇴거를 기록해 주세요."),
            field="moved_in_on",
            venture=other.venture.full_name,
        )
    move(
        tenancy,
        states.MOVE_IN,
        actor=actor,
        sentence=N_("%(venture)s의 %(space)s 입주를 기록했습니다"),
        venture=tenancy.venture.full_name,
        space=tenancy.space.title,
    )
    tenancy.moved_in_on = on
    if tenancy.follows_id is not None:
        _go_on(db.session.get_one(Tenancy, tenancy.follows_id), actor)


def _go_on(before: Tenancy, actor: Actor) -> None:
    """The permit that is followed by another ends on its last day, without anybody moving."""
    if not states.MOVE_OUT.may_start_from(before.state):
        return
    move(
        before,
        states.MOVE_OUT,
        actor=actor,
        sentence=N_("%(venture)s의 %(space)s 사용을 다음 허가로 이었습니다"),
        venture=before.venture.full_name,
        space=before.space.title,
    )
    before.moved_out_on, before.exit_reason = before.ends_on, ExitReason.RENEWED


def give_notice(
    tenancy: Tenancy, leaves_on: date, *, actor: Actor, reason: ExitReason, note: str = ""
) -> None:
    """The venture will leave on a day within its permit. Raises Refused on "leaves_on"."""
    authorize(actor, TenancyPermission.GIVE_NOTICE, tenancy)
    if not states.GIVE_NOTICE.may_start_from(tenancy.state):
        raise WrongState
    check_leaving(tenancy, leaves_on)
    move(
        tenancy,
        states.GIVE_NOTICE,
        actor=actor,
        sentence=N_("%(venture)s의 %(space)s 퇴거 예정일을 %(day)s로 정했습니다"),
        note=note,
        venture=tenancy.venture.full_name,
        space=tenancy.space.title,
        day=written(leaves_on),
    )
    tenancy.notice_on, tenancy.ends_on = clock.today(), leaves_on
    tenancy.exit_reason, tenancy.exit_note = reason, note
    letters.leaving(tenancy, actor)


def change_leaving_day(tenancy: Tenancy, leaves_on: date, *, actor: Actor, note: str = "") -> None:
    """Another day to leave, within the permit and while the space is free till then."""
    authorize(actor, TenancyPermission.MOVE_OUT, tenancy)
    if tenancy.state is not TenancyState.NOTICE:
        raise WrongState
    check_leaving(tenancy, leaves_on)
    if leaves_on > tenancy.ends_on:
        taken = queries.held_in(tenancy.space, Period(tenancy.ends_on, leaves_on), but=tenancy.id)
        if taken is not None:
            raise Refused(
                N_("%(day)s부터 %(venture)s에 배정되어 있어 그 뒤로 미룰 수 없습니다."),
                field="leaves_on",
                day=written(taken.starts_on),
                venture=taken.venture.full_name,
            )
    record(
        actor,
        "tenancy.change_leaving_day",
        tenancy,
        N_("%(venture)s의 퇴거 예정일을 %(day)s로 바꾸었습니다"),
        venture_id=tenancy.venture_id,
        changes={"ends_on": [tenancy.ends_on, leaves_on]},
        note=note,
        venture=tenancy.venture.full_name,
        day=written(leaves_on),
    )
    tenancy.ends_on = leaves_on
    letters.leaving(tenancy, actor)


def check_leaving(tenancy: Tenancy, leaves_on: date) -> None:
    """Raises Refused on "leaves_on" unless it is a day from today on, within the permit."""
    earliest = max(clock.today(), tenancy.moved_in_on or tenancy.starts_on)
    if not earliest <= leaves_on <= tenancy.permit_ends_on:
        raise Refused(
            N_("퇴거일은 %(start)s부터 허가가 끝나는 %(end)s까지의 날이어야 합니다."),
            field="leaves_on",
            start=written(earliest),
            end=written(tenancy.permit_ends_on),
        )


def move_out(tenancy: Tenancy, on: date, *, actor: Actor, reason: ExitReason, note: str = "") -> None:
    """The venture has left; days it did not use are taken back from what it was charged.

    Raises Refused on "moved_out_on" before it moved in or in the future.
    """
    authorize(actor, TenancyPermission.MOVE_OUT, tenancy)
    if not states.MOVE_OUT.may_start_from(tenancy.state):
        raise WrongState
    if tenancy.moved_in_on is None or on < tenancy.moved_in_on:
        raise Refused(N_("퇴거일은 입주일보다 앞설 수 없습니다."), field="moved_out_on")
    if on > clock.today():
        raise Refused(N_("아직 오지 않은 날입니다. 퇴거 예정은 따로 적어 주세요."), field="moved_out_on")
    move(
        tenancy,
        states.MOVE_OUT,
        actor=actor,
        sentence=N_("%(venture)s의 %(space)s 퇴거를 기록했습니다"),
        note=note,
        venture=tenancy.venture.full_name,
        space=tenancy.space.title,
    )
    tenancy.moved_out_on, tenancy.exit_reason, tenancy.exit_note = on, reason, note
    tenancy.ends_on = min(tenancy.ends_on, on)
    _settle(tenancy, on)
    if on < tenancy.permit_ends_on:
        why = f"{written(on)} 퇴거로 허가 기간 전에 끝남 ({reason.label_ko})"
        permit_papers.take_back(tenancy, why, actor=actor)


def _settle(tenancy: Tenancy, on: date) -> None:
    years = rules_permit.years_of(Period(tenancy.starts_on, tenancy.permit_ends_on))
    for year_no in range(1, charging.years_charged(tenancy) + 1):
        charged = permits.charges_of_year(tenancy, year_no)
        unused = rules_permit.taken_back(charged, tenancy.annual_fee or 0, years[year_no - 1], on)
        permits.take_back(tenancy, year_no, unused, f"{year_no}년 차 퇴거 정산")
