"""The panel of a session: seats, who marks what, attendance, reminders."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Invitation, User
from app.accounts.services import invitations
from app.applications.models import Application
from app.applications.policy import BUILDERS
from app.audit.services import move, record
from app.evaluations import letters, rules_panel
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, EvaluatorProfile
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import sessions as queries
from app.evaluations.queries.exclusions import blocks
from app.evaluations.queries.progress import tally
from app.evaluations.services import conflicts
from app.evaluations.states import TAKE_BACK, AssignmentState, EvaluatorKind, SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, clean

SCOPE = "evaluation_session"
_BY_INVITATION = system_actor(N_("위원 초대"))
EDITABLE = (SessionState.PREPARING, SessionState.OPEN)


def seat(session: EvaluationSession, person: User, *, actor: Actor, is_chair: bool = False) -> Evaluator:
    """Give a person a seat on the panel; what the pool says of them is copied.

    Raises NotAllowed, WrongState (closed), Refused on "people" (not an evaluator, seated already, appointment over).
    """
    authorize(actor, EvaluationPermission.PREPARE, session)
    _refuse_closed(session)
    if Role.EVALUATOR not in person.held_roles or not person.active:
        raise Refused(N_("평가위원 역할을 가진 사람만 위원이 될 수 있습니다."), field="people")
    profile = _appointed_profile(session, person)
    seats = list(db.session.scalars(select(Evaluator).where(Evaluator.session_id == session.id)))
    if any(row.user_id == person.id for row in seats):
        raise Refused(N_("이미 이 심사의 위원이었습니다."), field="people")
    made = Evaluator(
        session=session,
        user=person,
        seat=max((row.seat for row in seats), default=0) + 1,
        is_chair=is_chair,
        employer=profile.employer,
        field=profile.field,
        kind=profile.kind,
        gender=profile.gender,
        seated_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    record(
        actor,
        "evaluations.seat",
        made,
        N_("위원 %(seat)s번으로 위촉했습니다: %(session)s"),
        seat=made.seat,
        session=session.title,
    )
    if session.state is SessionState.OPEN:
        letters.opened(session, [person], actor)
    return made


def _kind_by_role(person: User) -> EvaluatorKind:
    """Of whom the pool says nothing yet: who works for the office is no outside member."""
    return EvaluatorKind.INTERNAL if person.held_roles.intersection(BUILDERS) else EvaluatorKind.EXTERNAL


def _appointed_profile(session: EvaluationSession, person: User, field: str = "people") -> EvaluatorProfile:
    """What the pool says of a person whose appointment holds from today to the meeting. Raises Refused on `field`."""
    unknown = EvaluatorProfile(user_id=person.id, kind=_kind_by_role(person))
    profile = db.session.get(EvaluatorProfile, person.id) or unknown
    if fits(session, profile):
        return profile
    early = profile.appointed_from and profile.appointed_from > clock.today()
    words = (
        N_("위촉이 아직 시작되지 않은 위원입니다: %(name)s. 명부를 먼저 고쳐 주세요.")
        if early
        else N_("심사가 끝나기 전에 위촉 기간이 끝나는 위원입니다: %(name)s. 명부를 먼저 고쳐 주세요.")
    )
    raise Refused(words, field=field, name=person.name)


def fits(session: EvaluationSession, profile: EvaluatorProfile | None) -> bool:
    """Whether an appointment holds from today until the day of the meeting, or else until the sheets are due."""
    if profile is None:
        return True
    today = clock.today()
    last = max(today, session.held_on or clock.on(session.due_at))
    begun = profile.appointed_from is None or profile.appointed_from <= today
    return begun and (profile.appointed_until is None or profile.appointed_until >= last)


def draw(
    session: EvaluationSession, candidates: Sequence[User], count: int, seed: str, *, actor: Actor
) -> list[Evaluator]:
    """Seat `count` of the candidates by lot; seed, candidates and result are kept so that anyone can draw again.

    Raises NotAllowed, WrongState, Refused on "count", "seed" or "candidates" (an appointment that does not reach).
    """
    if not clean(seed):
        raise Refused(
            N_("추첨에 쓸 씨앗값을 적어 주세요. 누구나 다시 뽑아 볼 수 있게 남깁니다."), field="seed"
        )
    if not 1 <= count <= len(candidates):
        raise Refused(N_("후보 수보다 많이 뽑을 수 없습니다."), field="count")
    for person in candidates:
        _appointed_profile(session, person, "candidates")
    people = {person.id: person for person in candidates}
    chosen = rules_panel.drawn_by_lot(sorted(people), count, clean(seed))
    seats = [seat(session, people[key], actor=actor) for key in chosen]
    lot = {"seed": clean(seed), "candidates": sorted(people), "count": count, "chosen": chosen}
    session.drawn = [*session.draws, lot]
    record(
        actor,
        "evaluations.draw",
        session,
        N_("후보 %(candidates)s명 가운데 %(count)s명을 추첨했습니다(씨앗값 %(seed)s)"),
        candidates=len(people),
        count=count,
        seed=clean(seed),
    )
    return seats


def remove(evaluator: Evaluator, *, reason: str, actor: Actor) -> None:
    """Take a member off the panel: their open work is taken back, what they handed in no longer counts.

    Raises NotAllowed, WrongState, Refused on "reason".
    """
    session = evaluator.session
    authorize(actor, EvaluationPermission.PREPARE, session)
    _refuse_closed(session)
    if evaluator.removed_at is not None:
        raise WrongState
    if not clean(reason):
        raise Refused(N_("위원을 빼는 까닭을 적어 주세요."), field="reason")
    evaluator.removed_at, evaluator.removed_because = clock.now(), clean(reason)
    record(
        actor,
        "evaluations.remove_evaluator",
        evaluator,
        N_("위원 %(seat)s번을 심사에서 뺐습니다: %(session)s"),
        note=clean(reason),
        seat=evaluator.seat,
        session=session.title,
    )
    if session.state is SessionState.OPEN:
        letters.removed(session, evaluator.user, actor)


def assign(
    session: EvaluationSession, pairs: Iterable[tuple[Evaluator, Application]], *, actor: Actor
) -> list[Assignment]:
    """Give applications to evaluators. Pairs that the records exclude are made and recused at once (제척).

    Pairs that exist stay as they are. Raises NotAllowed, WrongState.
    """
    authorize(actor, EvaluationPermission.PREPARE, session)
    _refuse_closed(session)
    wanted = list(pairs)
    present = {(row.evaluator_id, row.application_id): row for row in _assignments(session)}
    fresh = [pair for pair in wanted if (pair[0].id, pair[1].id) not in present]
    known = blocks({e.user_id: e.employer for e, _ in fresh}, [a for _, a in fresh])
    made = []
    for evaluator, application in fresh:
        row = Assignment(evaluator=evaluator, application=application, assigned_at=clock.now())
        db.session.add(row)
        made.append(row)
    db.session.flush()
    for row in made:
        why = known.get((row.evaluator.user_id, row.application.venture_id))
        if why:
            conflicts.exclude(row, why, actor=actor)
    record(
        actor,
        "evaluations.assign",
        session,
        N_("신청을 위원에게 배정했습니다: %(count)s건"),
        count=len(made),
    )
    return made


def assign_all(
    session: EvaluationSession, *, actor: Actor, each: int | None = None, most: int | None = None
) -> list[Assignment]:
    """Give every eligible application to every member, or to `each` of them in equal parts, nobody more than `most`.

    Raises NotAllowed, WrongState, Refused on "each" (more than there are members, or no members) or "most" (with so
    few each, some applications would stay short).
    """
    members = {row.id: row for row in queries.panel(session)}
    applications = {row.id: row for row in queries.eligible_of(session)}
    count = len(members) if each is None else each
    if not members or not 1 <= count <= len(members):
        raise Refused(N_("신청마다 볼 위원 수를 위원 수 안에서 정해 주세요."), field="each")
    out = _excluded(list(members.values()), list(applications.values()))
    existing = [
        row
        for row in _assignments(session)
        if row.evaluator_id in members and row.state is not AssignmentState.TAKEN_BACK
    ]  # what a member who left had been given no longer counts: whoever comes instead is given it
    held = Counter(row.application_id for row in existing if row.state is not AssignmentState.RECUSED)
    load = Counter(row.evaluator_id for row in existing if row.state is not AssignmentState.RECUSED)
    present = {(row.evaluator_id, row.application_id) for row in existing}
    wanted = {key: count - held[key] for key in applications if held[key] < count}
    pairs = rules_panel.balanced(wanted, list(members), blocked=out | present, load=load, most=most)
    unlimited = rules_panel.balanced(wanted, list(members), blocked=out | present, load=load)
    if most is not None and len(pairs) < len(unlimited):
        raise Refused(
            N_("한 사람이 %(most)s건까지 맡으면 평가표 %(short)s건을 볼 위원이 모자랍니다."),
            field="most",
            most=most,
            short=len(unlimited) - len(pairs),
        )
    if each is None:  # a panel that marks everything shows its exclusions too
        pairs += sorted(out - present)
    return assign(session, [(members[e], applications[a]) for e, a in pairs], actor=actor)


def _excluded(
    members: Sequence[Evaluator], applications: Sequence[Application]
) -> frozenset[tuple[int, int]]:
    """Pairs of member and application that the records exclude."""
    employers = {member.user_id: member.employer for member in members}
    blocked = blocks(employers, applications)
    return frozenset(
        (member.id, application.id)
        for member in members
        for application in applications
        if (member.user_id, application.venture_id) in blocked
    )


def _assignments(session: EvaluationSession) -> list[Assignment]:
    return list(
        db.session.scalars(
            select(Assignment).join(Assignment.evaluator).where(Evaluator.session_id == session.id)
        )
    )


def take_back(assignment: Assignment, *, reason: str, actor: Actor) -> None:
    """Undo one assignment; a sheet that was begun stays but does not count.

    Raises NotAllowed, WrongState, Refused on "reason".
    """
    session = assignment.evaluator.session
    authorize(actor, EvaluationPermission.PREPARE, session)
    _refuse_closed(session)
    if not clean(reason):
        raise Refused(N_("배정을 취소하는 까닭을 적어 주세요."), field="reason")
    move(
        assignment,
        TAKE_BACK,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 위원 %(seat)s번 배정을 취소했습니다"),
        note=clean(reason),
        venture_id=assignment.application.venture_id,
        receipt_no=assignment.application.receipt_no,
        seat=assignment.evaluator.seat,
    )


def note_attendance(
    session: EvaluationSession, present: frozenset[int], *, actor: Actor, chair: int | None = None
) -> None:
    """Write down who of the members (by id) was there and who led the meeting.

    Raises NotAllowed, WrongState once decided, Refused on "chair" (somebody who was not there).
    """
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state is SessionState.DECIDED:
        raise WrongState
    if chair is not None and chair not in present:
        raise Refused(N_("출석한 위원 가운데에서 위원장을 골라 주세요."), field="chair")
    members = queries.panel(session)
    for member in members:
        member.attended, member.is_chair = member.id in present, member.id == chair
    record(
        actor,
        "evaluations.note_attendance",
        session,
        N_("출석을 적었습니다: %(count)s명 가운데 %(present)s명"),
        count=len(members),
        present=sum(bool(member.attended) for member in members),
    )


def remind(session: EvaluationSession, *, actor: Actor, seats: frozenset[int] | None = None) -> int:
    """Tell members (all, or these seats) how many sheets are missing; gives how many were told.

    Nobody is told twice a day. Raises NotAllowed, WrongState when the session is not open.
    """
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state is not SessionState.OPEN:
        raise WrongState
    owed = tally(session).owed
    told = 0
    for member in queries.panel(session):
        fresh = member.reminded_at is None or clock.on(member.reminded_at) < clock.today()
        if member.seat in owed and fresh and (seats is None or member.seat in seats):
            member.reminded_at = clock.now()
            letters.reminded(session, member.user, owed[member.seat], actor)
            told += 1
    record(
        actor,
        "evaluations.remind",
        session,
        N_("평가표를 내지 않은 위원 %(count)s명에게 알렸습니다"),
        count=told,
    )
    return told


def invite(session: EvaluationSession, email: str, name: str, *, actor: Actor) -> Invitation:
    """Invite somebody by mail as an evaluator; accepting seats them in this session.

    Raises NotAllowed, WrongState (closed), Refused on "email" (also who has a seat, or left it).
    """
    authorize(actor, EvaluationPermission.PREPARE, session)
    _refuse_closed(session)
    person = accounts.by_email(invitations.tidy_address(email))
    if person is not None and person.id in {row.user_id for row in queries.panel(session, removed=True)}:
        raise Refused(N_("이미 이 심사의 위원이었습니다."), field="email")
    invitation, _link = invitations.offer(
        email,
        {Role.EVALUATOR},
        actor=actor,
        name=name,
        note=session.title,
        scope=(SCOPE, session.id),
    )
    return invitation


@invitations.welcomes(SCOPE)
def take_in(person: User, session_id: int, _actor: Actor) -> None:
    """An invitation was accepted: the person takes a seat, unless the session is over by then."""
    session = db.session.get(EvaluationSession, session_id)
    if session is None or session.state not in EDITABLE:
        return
    if person.id not in {row.user_id for row in queries.panel(session, removed=True)}:
        seat(session, person, actor=_BY_INVITATION)


def _refuse_closed(session: EvaluationSession) -> None:
    if session.state not in EDITABLE:
        raise WrongState(N_("심사를 마친 뒤에는 위원과 배정을 바꿀 수 없습니다."))
