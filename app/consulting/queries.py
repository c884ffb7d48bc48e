"""Reads of consulting: whose cases, which visits, what is late. `on` is a Seoul date."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import RoleGrant, User
from app.consulting import rules
from app.consulting.models import ConsultantTie, Engagement, Visit
from app.consulting.policy import READERS
from app.consulting.rules import Tie
from app.consulting.states import EngagementState, Field, TieKind, VisitState
from app.evaluations.conflict_sources import Tie as Known
from app.evaluations.conflict_sources import tells_ties
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures.models import Membership
from app.ventures.policy import grants_reading


@dataclass(frozen=True)
class VisitFact:
    """One visit as it stood on a date."""

    number: int
    held_on: date
    minutes: int
    place: str
    attendees: int
    topic: str
    state: VisitState
    late: bool
    action_items: str
    next_step: str
    next_on: date | None


@dataclass(frozen=True)
class EngagementFact:
    """A case as it stood on a date, without database or forms."""

    id: int
    venture_id: int
    field: Field
    topic: str
    consultant: str
    quota: int
    starts_on: date
    ends_on: date
    state: EngagementState
    closed_on: date | None
    visits: tuple[VisitFact, ...]
    days_missing: int

    @property
    def held(self) -> int:
        """Visits logged."""
        return len(self.visits)

    @property
    def minutes(self) -> int:
        """Minutes advised in all."""
        return sum(visit.minutes for visit in self.visits)

    @property
    def next_on(self) -> date | None:
        """The next visit as last agreed."""
        return self.visits[-1].next_on if self.visits else None

    @property
    def open_items(self) -> str:
        """What was left to do at the last visit."""
        return self.visits[-1].action_items if self.visits else ""


@dataclass(frozen=True)
class MissingLog:
    """A planned visit whose log is overdue."""

    engagement_id: int
    venture_id: int
    venture: str
    consultant: str
    number: int
    planned_on: date
    days_late: int


@dataclass(frozen=True)
class ConsultantLoad:
    """A consultant and how many cases they have in hand."""

    id: int
    name: str
    cases: int


@grants_reading
def ventures_advised(user_id: int) -> set[int]:
    """A consultant reads the ventures of the cases in hand."""
    wanted = select(Engagement.venture_id).where(
        Engagement.consultant_id == user_id, Engagement.state == EngagementState.ACTIVE
    )
    return set(db.session.scalars(wanted))


def visible_to(actor: Actor) -> Select[Engagement]:
    """Every case for those who oversee consulting; a consultant's own; a venture's own; none for others."""
    found = select(Engagement)
    if actor.system or actor.has(*READERS):
        return found
    mine = Engagement.consultant_id == actor.id if actor.has(Role.CONSULTANT) else false()
    return found.where(or_(mine, Engagement.venture_id.in_(actor.ids("venture"))))


def get(engagement_id: int, actor: Actor) -> Engagement:
    """One case. Raises Missing when it is not there or not theirs."""
    found = db.session.scalar(visible_to(actor).where(Engagement.id == engagement_id))
    if found is None:
        raise Missing
    return found


def get_visit(visit_id: int, actor: Actor) -> Visit:
    """One visit of a case within reach. Raises Missing."""
    wanted = select(Visit).where(
        Visit.id == visit_id,
        Visit.engagement_id.in_(visible_to(actor).with_only_columns(Engagement.id)),
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise Missing
    return found


def search(
    actor: Actor, *, state: EngagementState | None = None, consultant_id: int | None = None, limit: int = 300
) -> list[Engagement]:
    """Cases within reach, those in hand first, the latest first."""
    found = visible_to(actor)
    if state is not None:
        found = found.where(Engagement.state == state)
    if consultant_id is not None:
        found = found.where(Engagement.consultant_id == consultant_id)
    order = (Engagement.state != EngagementState.ACTIVE, Engagement.starts_on.desc(), Engagement.id.desc())
    return list(db.session.scalars(found.order_by(*order).limit(limit)))


def visits_of(engagement: Engagement) -> list[Visit]:
    """The visits of a case in order."""
    wanted = select(Visit).where(Visit.engagement_id == engagement.id).options(joinedload(Visit.file))
    return list(db.session.scalars(wanted.order_by(Visit.number)))


def facts(engagements: Iterable[Engagement], on: date) -> list[EngagementFact]:
    """Cases as they stood at the end of a day, in two statements however many there are."""
    cases = list(engagements)
    held: defaultdict[int, list[Visit]] = defaultdict(list)
    wanted = select(Visit).where(Visit.engagement_id.in_([case.id for case in cases]), Visit.held_on <= on)
    wanted = wanted.options(lazyload(Visit.engagement))
    for visit in db.session.scalars(wanted.order_by(Visit.starts_at)) if cases else ():
        if clock.on(visit.logged_at) <= on:
            held[visit.engagement_id].append(visit)
    return [_fact(case, held[case.id], on) for case in cases]


def _fact(case: Engagement, visits: list[Visit], on: date) -> EngagementFact:
    closed = case.closed_on is not None and case.closed_on <= on
    planned = visits[-1].next_on if visits else case.starts_on
    last = visits[-1].held_on if visits else None
    return EngagementFact(
        id=case.id,
        venture_id=case.venture_id,
        field=case.field,
        topic=case.topic,
        consultant=case.consultant.name,
        quota=case.allowed,
        starts_on=case.starts_on,
        ends_on=case.ends_on,
        state=case.state if closed else EngagementState.ACTIVE,
        closed_on=case.closed_on if closed else None,
        visits=tuple(_visit_fact(visit, case, on) for visit in visits),
        days_missing=0
        if closed or not visits
        else rules.days_missing(planned, last, on, case.log_within_days),
    )


def _visit_fact(visit: Visit, case: Engagement, on: date) -> VisitFact:
    answered = visit.answered_at is not None and clock.on(visit.answered_at) <= on
    return VisitFact(
        number=visit.number,
        held_on=visit.held_on,
        minutes=int((visit.ends_at - visit.starts_at).total_seconds()) // 60,
        place=str(visit.place.label),
        attendees=visit.attendees,
        topic=visit.topic,
        state=visit.state if answered else VisitState.LOGGED,
        late=rules.is_late(visit.held_on, clock.on(visit.logged_at), case.log_within_days),
        action_items=visit.action_items,
        next_step=visit.next_step,
        next_on=visit.next_on,
    )


def of_venture(venture_id: int, on: date) -> list[EngagementFact]:
    """Every case a venture had by a date, the newest first."""
    rows = db.session.scalars(
        select(Engagement)
        .where(Engagement.venture_id == venture_id, Engagement.opened_on <= on)
        .order_by(Engagement.starts_on.desc(), Engagement.id.desc())
    )
    return facts(rows, on)


def missing_logs(actor: Actor, on: date) -> list[MissingLog]:
    """Planned visits of cases in hand whose log is overdue, the longest first."""
    cases = search(actor, state=EngagementState.ACTIVE)
    rows = [
        MissingLog(
            case.id,
            case.venture_id,
            case.venture.full_name,
            told.consultant,
            told.held + 1,
            told.next_on or case.starts_on,
            told.days_missing,
        )
        for case, told in zip(cases, facts(cases, on), strict=True)
        if told.days_missing
    ]
    return sorted(rows, key=lambda row: -row.days_late)


def to_confirm(actor: Actor) -> list[Visit]:
    """Logs that wait for the venture's confirmation, the oldest first."""
    wanted = select(Visit).where(
        Visit.state == VisitState.LOGGED,
        Visit.engagement_id.in_(visible_to(actor).with_only_columns(Engagement.id)),
    )
    return list(db.session.scalars(wanted.order_by(Visit.starts_at)))


def disputed(actor: Actor) -> list[Visit]:
    """Logs a venture said are different."""
    wanted = select(Visit).where(
        Visit.state == VisitState.DISPUTED,
        Visit.engagement_id.in_(visible_to(actor).with_only_columns(Engagement.id)),
    )
    return list(db.session.scalars(wanted.order_by(Visit.starts_at)))


def overlapping(
    consultant_id: int, starts_at: datetime, ends_at: datetime, but: int | None = None
) -> Visit | None:
    """Another visit of the consultant in these hours."""
    return db.session.scalar(
        select(Visit).where(
            Visit.consultant_id == consultant_id,
            Visit.starts_at < ends_at,
            Visit.ends_at > starts_at,
            Visit.id != (but or 0),
        )
    )


def count_of(engagement: Engagement) -> int:
    """How many visits are logged."""
    wanted = select(func.count()).where(Visit.engagement_id == engagement.id)
    return db.session.scalar(wanted) or 0


def ties_between(consultant_id: int, venture_id: int) -> list[Tie]:
    """Everything declared, and membership of the venture's record."""
    declared = db.session.execute(
        select(ConsultantTie.since_on, ConsultantTie.until_on).where(
            ConsultantTie.consultant_id == consultant_id, ConsultantTie.venture_id == venture_id
        )
    )
    member = db.session.execute(
        select(Membership.from_on, Membership.until_on).where(
            Membership.user_id == consultant_id, Membership.venture_id == venture_id
        )
    )
    return [Tie(row[0], row[1]) for row in (*declared, *member)]


def ties(actor: Actor) -> list[ConsultantTie]:
    """Declared ties: all for those who oversee consulting, a consultant's own."""
    wanted = select(ConsultantTie).options(
        joinedload(ConsultantTie.venture), joinedload(ConsultantTie.consultant)
    )
    if not (actor.system or actor.has(*READERS)):
        wanted = wanted.where(ConsultantTie.consultant_id == actor.id)
    return list(db.session.scalars(wanted.order_by(ConsultantTie.id.desc())))


def consultants() -> list[ConsultantLoad]:
    """Consultants who can be given a case, by name, with the cases they have in hand."""
    in_hand = (
        select(Engagement.consultant_id, func.count().label("cases"))
        .where(Engagement.state == EngagementState.ACTIVE)
        .group_by(Engagement.consultant_id)
        .subquery()
    )
    wanted = (
        select(User.id, User.name, func.coalesce(in_hand.c.cases, 0))
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(in_hand, in_hand.c.consultant_id == User.id)
        .where(RoleGrant.role == Role.CONSULTANT, User.active)
        .order_by(User.name, User.id)
    )
    return [ConsultantLoad(*row) for row in db.session.execute(wanted)]


_TIED = {
    TieKind.EMPLOYED: N_("컨설턴트로서 신청 기업에 다닌다고(다녔다고) 신고했습니다."),
    TieKind.BOARD: N_("컨설턴트로서 신청 기업의 임원이라고(이었다고) 신고했습니다."),
    TieKind.INVESTED: N_("컨설턴트로서 신청 기업에 투자했다고 신고했습니다."),
    TieKind.FAMILY: N_("컨설턴트로서 신청 기업에 친족이 있다고 신고했습니다."),
}


@tells_ties
def consulted(people: frozenset[int], ventures: frozenset[int], on: date) -> list[Known]:
    """For panels: who advises or within three years advised which venture, or declared a tie to it."""
    cases = db.session.execute(
        select(
            Engagement.consultant_id, Engagement.venture_id, Engagement.starts_on, Engagement.closed_on
        ).where(Engagement.consultant_id.in_(people), Engagement.venture_id.in_(ventures))
    )
    declared = db.session.execute(
        select(
            ConsultantTie.consultant_id,
            ConsultantTie.venture_id,
            ConsultantTie.since_on,
            ConsultantTie.until_on,
            ConsultantTie.kind,
        ).where(ConsultantTie.consultant_id.in_(people), ConsultantTie.venture_id.in_(ventures))
    )
    advised = N_("신청 기업의 컨설팅을 맡고 있거나 3년 안에 맡았습니다.")
    found = [(who, firm, Tie(since, until), advised) for who, firm, since, until in cases]
    found += [(who, firm, Tie(since, until), _TIED[kind]) for who, firm, since, until, kind in declared]
    return [
        Known(who, firm, f"{words} ({written(tie.since)} – {written(tie.until) if tie.until else '지금'})")
        for who, firm, tie, words in found
        if rules.ruled_out([tie], on)
    ]
