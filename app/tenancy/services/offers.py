"""A space is offered to a venture, which accepts or declines; an offer can be withdrawn until it has moved in."""

from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError

from app.applications.models import Application
from app.applications.services import outcome
from app.applications.states import Programme
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.dates import Period, written
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_
from app.tenancy import rules_term, states
from app.tenancy.models import Space, Tenancy
from app.tenancy.policy import TenancyPermission
from app.tenancy.queries import charging, places
from app.tenancy.queries.tenancies import limits_of
from app.tenancy.services import letters, permit_papers, permits
from app.tenancy.states import SpaceKind
from app.ventures.models import Venture

TAKEN_UP_AS = "tenancy"
_HUB = system_actor(N_("입주 배정"))


def offer(
    space: Space,
    venture: Venture,
    period: Period,
    *,
    actor: Actor,
    application: Application | None = None,
    answer_by: date | None = None,
) -> Tenancy:
    """Offer a space to a venture for a period; a selected application is taken up by it.

    Raises Refused on "space_id" (taken, or never let), "starts_on" or "ends_on" (beyond the longest term).
    """
    authorize(actor, TenancyPermission.OFFER)
    check_space(space, period)
    check_term(space, period)
    if application is not None:
        check_application(application, venture)
    tenancy = keep(
        Tenancy(
            space=space,
            venture=venture,
            application_id=application.id if application else None,
            first_on=period.start,
            **_offered(space, period, actor, answer_by),
        )
    )
    record(
        actor,
        "tenancy.offer",
        tenancy,
        N_("%(venture)s에 %(space)s 배정을 제안했습니다"),
        venture_id=venture.id,
        venture=venture.full_name,
        space=space.title,
    )
    if application is not None:
        outcome.take_up(application, TAKEN_UP_AS, tenancy.id, actor=actor)
    letters.offered(tenancy)
    return tenancy


def offer_renewal(tenancy: Tenancy, ends_on: date, *, actor: Actor, answer_by: date | None = None) -> Tenancy:
    """Offer the same space again from the day after the permit ends.

    Raises Refused on "ends_on" beyond the longest term, or when no renewal is left; WrongState when not there.
    """
    authorize(actor, TenancyPermission.OFFER)
    if tenancy.state is not states.TenancyState.ACTIVE:
        raise WrongState
    start = next_start(tenancy, ends_on)
    period = Period(start, ends_on)
    check_space(tenancy.space, period)
    renewed = keep(
        Tenancy(
            space=tenancy.space,
            venture=tenancy.venture,
            follows_id=tenancy.id,
            renewal_no=tenancy.renewal_no + 1,
            first_on=tenancy.first_on,
            **_offered(tenancy.space, period, actor, answer_by),
        )
    )
    record(
        actor,
        "tenancy.offer_renewal",
        renewed,
        N_("%(venture)s에 %(space)s 사용 연장을 제안했습니다"),
        venture_id=tenancy.venture_id,
        venture=tenancy.venture.full_name,
        space=tenancy.space.title,
    )
    letters.offered(renewed)
    return renewed


def next_start(tenancy: Tenancy, ends_on: date) -> date:
    """The first day of the next permit. Raises Refused when none is left, or on "ends_on" beyond the longest stay."""
    limits = limits_of(tenancy.space.floor.facility)
    last = rules_term.longest_end(limits, tenancy.first_on)
    if not rules_term.may_renew(
        limits, first_day=tenancy.first_on, renewal_no=tenancy.renewal_no, ends_on=tenancy.ends_on
    ):
        raise Refused(N_("더 연장할 수 없습니다. 연장 횟수나 최대 기간에 닿았습니다."))
    start = tenancy.ends_on + timedelta(days=1)
    if not start <= ends_on <= last:
        raise Refused(
            N_("연장은 %(start)s부터 %(last)s까지 할 수 있습니다."),
            field="ends_on",
            start=written(start),
            last=written(last),
        )
    return start


def _offered(space: Space, period: Period, actor: Actor, answer_by: date | None) -> dict[str, object]:
    today = clock.today()
    days = space.floor.facility.answer_within_days
    return {
        "starts_on": period.start,
        "ends_on": period.end,
        "permit_ends_on": period.end,
        "offered_on": today,
        "answer_by": answer_by or today + timedelta(days=days),
        "offered_by_id": actor.id,
    }


def check_space(space: Space, period: Period) -> None:
    """Raises Refused on "space_id" unless the space can be let and nobody holds it in the period."""
    if space.kind is SpaceKind.SHARED_ROOM:
        raise Refused(N_("공용 공간은 배정하지 않습니다."), field="space_id")
    if not space.in_use:
        raise Refused(N_("지금 쓰지 않는 공간입니다."), field="space_id")
    holder = places.held_in(space, period)
    if holder is not None:
        raise Refused(
            N_(
                "%(space)s은(는) %(start)s부터 %(end)s까지 %(venture)s에 배정되어 있습니다. 다른 공간이나 기간을 골라 주세요."
            ),
            field="space_id",
            space=space.title,
            start=written(holder.starts_on),
            end=written(holder.ends_on),
            venture=holder.venture.full_name,
        )


def check_term(space: Space, period: Period) -> None:
    """Raises Refused on "ends_on" beyond the facility's longest stay."""
    limits = limits_of(space.floor.facility)
    if not rules_term.stays_within(limits, period.start, period.end):
        raise Refused(
            N_(
                "이 시설의 사용허가는 처음부터 %(months)s개월까지입니다. 끝나는 날을 %(day)s 이전으로 정해 주세요."
            ),
            field="ends_on",
            months=limits.max_term_months,
            day=written(rules_term.longest_end(limits, period.start)),
        )


def check_application(application: Application, venture: Venture) -> None:
    """Raises Refused on "venture_id" unless it is this venture's application for a room."""
    if application.venture_id != venture.id or application.call.programme is not Programme.HUB_ROOM:
        raise Refused(N_("이 기업의 허브센터 입주 신청이 아닙니다."), field="venture_id")


def keep(tenancy: Tenancy) -> Tenancy:
    """Write it; where someone was faster by a moment, the database refuses and says so on "space_id"."""
    db.session.add(tenancy)
    try:
        db.session.flush()
    except IntegrityError as clash:
        if "tenancy_one_at_a_time" in str(clash):
            raise Refused(
                N_("방금 다른 담당자가 이 공간을 배정했습니다. 다른 공간이나 기간을 골라 주세요."),
                field="space_id",
            ) from clash
        raise
    return tenancy


def accept(tenancy: Tenancy, *, actor: Actor) -> None:
    """The venture accepts. Raises WrongState after the answer's day or when it is answered."""
    authorize(actor, TenancyPermission.ANSWER, tenancy)
    today = clock.today()
    if today > tenancy.answer_by:
        raise WrongState(N_("답변 기한이 지났습니다. 담당 코디네이터에게 연락해 주세요."))
    move(
        tenancy,
        states.ACCEPT,
        actor=actor,
        sentence=N_("%(space)s 배정을 수락했습니다"),
        space=tenancy.space.title,
    )
    tenancy.accepted_on = today
    letters.answered(tenancy)


def decline(tenancy: Tenancy, reason: str, *, actor: Actor) -> None:
    """The venture declines; its application waits for another space again."""
    authorize(actor, TenancyPermission.ANSWER, tenancy)
    move(
        tenancy,
        states.DECLINE,
        actor=actor,
        sentence=N_("%(space)s 배정을 사양했습니다"),
        note=reason,
        space=tenancy.space.title,
    )
    _let_go(tenancy, reason)
    letters.answered(tenancy)


def withdraw(tenancy: Tenancy, reason: str, *, actor: Actor) -> None:
    """Take an offer or a permit back before the venture has moved in. Raises Refused when fees were paid."""
    authorize(actor, TenancyPermission.WITHDRAW, tenancy)
    if charging.received(tenancy):
        raise Refused(N_("받은 사용료가 있습니다. 먼저 수납을 바로잡아 주세요."))
    move(
        tenancy,
        states.WITHDRAW,
        actor=actor,
        sentence=N_("%(venture)s의 %(space)s 배정을 취소했습니다"),
        note=reason,
        venture=tenancy.venture.full_name,
        space=tenancy.space.title,
    )
    _let_go(tenancy, reason)
    for year_no in range(1, charging.years_charged(tenancy) + 1):
        charged = sum(row.amount for row in charging.charges_of(tenancy) if row.year_no == year_no)
        permits.take_back(tenancy, year_no, charged, f"{year_no}년 차 배정 취소")
    permit_papers.take_back(tenancy, f"입주 전에 허가를 거둠: {reason}", actor=actor)
    letters.withdrawn(tenancy)


def _let_go(tenancy: Tenancy, reason: str) -> None:
    tenancy.refused_on, tenancy.refusal = clock.today(), reason
    if tenancy.application_id is not None:
        application = db.session.get_one(Application, tenancy.application_id)
        outcome.put_back(application, actor=_HUB)
