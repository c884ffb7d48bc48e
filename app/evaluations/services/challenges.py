"""기피 신청: an applicant asks that a member stay out, the others vote, the office writes the decision down."""

from sqlalchemy import select

from app.applications.models import Application
from app.applications.rules.personal import holds_resident_number
from app.audit.services import move, record
from app.evaluations import letters
from app.evaluations.models import Assignment, Challenge, EvaluationSession, Evaluator
from app.evaluations.policy import ChallengePermission, EvaluationPermission
from app.evaluations.queries import challenges as queries
from app.evaluations.queries import sessions
from app.evaluations.services import conflicts
from app.evaluations.states import ACCEPT_CHALLENGE, DISMISS_CHALLENGE, AssignmentState, SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


def file(application: Application, whom: str, reason: str, *, actor: Actor) -> Challenge:
    """Ask that a member stay out of one's own application.

    Raises NotAllowed, WrongState (nothing is being evaluated), Refused on "whom" or "reason".
    """
    authorize(actor, ChallengePermission.FILE, application)
    session = queries.session_to_challenge(application)
    if session is None:
        raise WrongState(N_("지금은 기피 신청을 할 수 없습니다. 심사가 진행되는 동안에 낼 수 있습니다."))
    if not clean(whom):
        raise Refused(N_("어느 위원인지 적어 주세요."), field="whom")
    if not clean(reason):
        raise Refused(N_("공정하게 심사하기 어렵다고 보는 까닭을 적어 주세요."), field="reason")
    for field, said in (("whom", whom), ("reason", reason)):
        if holds_resident_number(said):
            raise Refused(N_("주민등록번호로 보이는 번호가 있습니다. 지워 주세요."), field=field)
    made = Challenge(
        session=session,
        application=application,
        whom=clean(whom),
        reason=clean(reason),
        filed_at=clock.now(),
        filed_by_id=actor.id,
        filed_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    record(
        actor,
        "evaluations.file_challenge",
        made,
        N_("%(receipt_no)s 신청이 위원 기피를 신청했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    letters.challenged(made)
    return made


def answer(
    challenge: Challenge,
    member: Evaluator | None,
    *,
    accept: bool,
    votes: tuple[int, int],
    words: str,
    actor: Actor,
) -> None:
    """Write the committee's decision down, taken without the member it is about; accepting keeps that member out.

    Raises NotAllowed, WrongState, Refused on "member", "votes_for" or "words" (also for the member themselves).
    """
    session = challenge.session
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state is SessionState.DECIDED:
        raise WrongState(N_("결과를 확정한 뒤에는 위원 기피를 정할 수 없습니다."))
    _check_member(session, member, actor, accept=accept)
    _check_votes(session, member, votes, accept=accept)
    if not clean(words):
        raise Refused(N_("그렇게 정한 까닭을 적어 주세요."), field="words")
    move(
        challenge,
        ACCEPT_CHALLENGE if accept else DISMISS_CHALLENGE,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 위원 기피 신청을 정했습니다(찬성 %(yes)s, 반대 %(no)s)"),
        note=clean(words),
        venture_id=challenge.application.venture_id,
        receipt_no=challenge.application.receipt_no,
        yes=votes[0],
        no=votes[1],
    )
    challenge.evaluator_id = member.id if member else None
    challenge.votes_for, challenge.votes_against = votes
    challenge.answer, challenge.answered_at = clean(words), clock.now()
    challenge.answered_by_id, challenge.answered_by = actor.id, actor.name
    db.session.flush()
    if accept and member is not None:
        _keep_out(challenge, member, actor)
    letters.challenge_answered(challenge)


def _check_member(
    session: EvaluationSession, member: Evaluator | None, actor: Actor, *, accept: bool
) -> None:
    if member is not None and (member.session_id != session.id or member.removed_at is not None):
        raise Refused(N_("이 심사의 위원을 골라 주세요."), field="member")
    if accept and member is None:
        raise Refused(N_("어느 위원이 빠지는지 골라 주세요."), field="member")
    if member is not None and member.user_id == actor.id:
        raise Refused(N_("기피 신청은 그 위원을 빼고 정합니다."), field="member")


def _check_votes(
    session: EvaluationSession, member: Evaluator | None, votes: tuple[int, int], *, accept: bool
) -> None:
    """At least one of the others voted, no more than there are, and the majority is what was decided."""
    panel = sessions.panel(session)
    others = sum(one is not member and one.id != getattr(member, "id", None) for one in panel)
    if min(votes) < 0 or not 1 <= sum(votes) <= max(others, 1):
        raise Refused(
            N_("그 위원을 뺀 %(others)s명 안에서 찬성과 반대 수를 적어 주세요."),
            field="votes_for",
            others=others,
        )
    if accept != (votes[0] > votes[1]):
        raise Refused(N_("찬성이 반대보다 많을 때만 받아들입니다. 표 수를 확인해 주세요."), field="votes_for")


def _keep_out(challenge: Challenge, member: Evaluator, actor: Actor) -> None:
    """The member stays out of this application, whether it was given to them already or not."""
    given = db.session.scalar(
        select(Assignment).where(
            Assignment.evaluator_id == member.id, Assignment.application_id == challenge.application_id
        )
    )
    if given is None:
        given = Assignment(evaluator=member, application=challenge.application, assigned_at=clock.now())
        db.session.add(given)
        db.session.flush()
    if given.state in (AssignmentState.ASSIGNED, AssignmentState.CLEAR):
        conflicts.accept_challenge(given, reason=challenge.answer, actor=actor)
        if challenge.session.state is SessionState.OPEN:
            letters.kept_out(challenge.session, member.user, actor)
