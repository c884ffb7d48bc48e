"""제척·기피·회피: what the records exclude, what evaluators declare, what an applicant's challenge decides."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application
from app.audit.services import move, record
from app.evaluations import rules_conflict
from app.evaluations.conflict_sources import ties
from app.evaluations.models import Assignment, ConflictDeclaration, Evaluator, EvaluatorProfile, Recusal
from app.evaluations.policy import EvaluationPermission, SheetPermission
from app.evaluations.states import (
    DECLARE_CLEAR,
    RECUSE,
    AssignmentState,
    DeclarationAnswer,
    RecusalKind,
    Relation,
)
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_, clean
from app.ventures.models import FormerIdentity, Membership, Venture


def blocks(
    evaluators: Sequence[Evaluator], applications: Sequence[Application]
) -> dict[tuple[int, int], str]:
    """Pairs (user id, venture id) that the records exclude, with the sentence why, in a fixed number of statements."""
    users = {row.user_id for row in evaluators}
    ventures = {row.venture_id for row in applications}
    today = clock.today()
    candidates = _candidates(evaluators, users)
    firms, members = _firms(ventures, today)
    known = ties(users, ventures, today)
    return {
        (user_id, venture_id): why
        for user_id, candidate in candidates.items()
        for venture_id, firm in firms.items()
        if (
            why := rules_conflict.why_excluded(
                candidate,
                firm,
                today,
                member=(user_id, venture_id) in members,
                tie=known.get((user_id, venture_id)),
            )
        )
    }


def _candidates(evaluators: Sequence[Evaluator], users: set[int]) -> dict[int, rules_conflict.Candidate]:
    seated = {row.user_id: row.employer for row in evaluators}
    rows = db.session.execute(
        select(User.id, User.email, EvaluatorProfile.employer, EvaluatorProfile.former_employers)
        .outerjoin(EvaluatorProfile, EvaluatorProfile.user_id == User.id)
        .where(User.id.in_(users))
    )
    return {
        key: rules_conflict.Candidate(
            key,
            email,
            employer or seated[key],
            tuple(
                (row["name"], date.fromisoformat(row["until"]) if row["until"] else None)
                for row in former or []
            ),
        )
        for key, email, employer, former in rows
    }


def _firms(ventures: set[int], today: date) -> tuple[dict[int, rules_conflict.Firm], set[tuple[int, int]]]:
    """The ventures ready to compare, and who is or lately was their member."""
    names: dict[int, list[str]] = {key: [] for key in ventures}
    addresses: dict[int, list[str]] = {key: [] for key in ventures}
    own = select(Venture.id, Venture.name, Venture.email, Venture.website).where(Venture.id.in_(ventures))
    for key, name, email, website in db.session.execute(own):
        names[key].append(name)
        addresses[key] += [email, website]
    former = select(FormerIdentity.venture_id, FormerIdentity.name)
    for key, name in db.session.execute(former.where(FormerIdentity.venture_id.in_(ventures))):
        names[key].append(name)
    members: set[tuple[int, int]] = set()
    people = (
        select(Membership.venture_id, Membership.user_id, Membership.until_on, User.email)
        .join(User, User.id == Membership.user_id)
        .where(Membership.venture_id.in_(ventures))
    )
    for key, user_id, until, email in db.session.execute(people):
        if rules_conflict.within_years(until, today):
            members.add((user_id, key))
            addresses[key].append(email)
    return {key: rules_conflict.firm(key, names[key], addresses[key]) for key in ventures}, members


def exclude(assignment: Assignment, why: str, *, actor: Actor) -> None:
    """제척: the records keep the evaluator out. Called by the assignment, which asked for permission."""
    _stay_out(assignment, RecusalKind.EXCLUSION, why, actor, N_("%(receipt_no)s 신청에서 제척했습니다"))


def declare(
    assignment: Assignment,
    answer: DeclarationAnswer,
    *,
    actor: Actor,
    relation: Relation | None = None,
    reason: str = "",
) -> None:
    """Declare on one application: none opens it, a conflict is a recusal with its reason (회피).

    Raises NotAllowed, Refused on "relation" or "reason".
    """
    authorize(actor, SheetPermission.DECLARE, assignment)
    if answer is DeclarationAnswer.EXISTS:
        if relation is None:
            raise Refused(N_("어떤 이해관계인지 골라 주세요."), field="relation")
        if not clean(reason):
            raise Refused(N_("회피하는 까닭을 적어 주세요."), field="reason")
    db.session.add(
        ConflictDeclaration(
            assignment_id=assignment.id,
            answer=answer,
            relation=relation if answer is DeclarationAnswer.EXISTS else None,
            reason=clean(reason),
            at=clock.now(),
            by_id=actor.id,
        )
    )
    if answer is DeclarationAnswer.EXISTS:
        sentence = N_("%(receipt_no)s 신청의 심사를 회피했습니다")
        _stay_out(assignment, RecusalKind.RECUSAL, clean(reason), actor, sentence)
    elif assignment.state is AssignmentState.ASSIGNED:
        move(
            assignment,
            DECLARE_CLEAR,
            actor=actor,
            sentence=N_("%(receipt_no)s 신청과 이해관계가 없다고 서약했습니다"),
            venture_id=assignment.application.venture_id,
            receipt_no=assignment.application.receipt_no,
        )


def pledge(evaluator: Evaluator, *, actor: Actor) -> None:
    """Sign the pledge of fairness and secrecy, once. Raises Refused when it is not one's own seat."""
    if evaluator.user_id != actor.id:
        raise Refused(N_("본인만 서약할 수 있습니다."))
    if evaluator.pledged_at is None:
        evaluator.pledged_at = clock.now()
        record(
            actor,
            "evaluations.pledge",
            evaluator,
            N_("공정 심사와 비밀 유지를 서약했습니다: %(session)s"),
            session=evaluator.session.title,
        )


def accept_challenge(assignment: Assignment, *, reason: str, actor: Actor) -> None:
    """기피: an applicant's challenge was accepted, decided without that member.

    Raises NotAllowed (also for the member challenged), WrongState, Refused on "reason".
    """
    session = assignment.evaluator.session
    authorize(actor, EvaluationPermission.RUN, session)
    if assignment.evaluator.user_id == actor.id:
        raise Refused(N_("기피 신청은 그 위원을 빼고 정합니다."))
    if not clean(reason):
        raise Refused(N_("기피를 받아들이는 까닭을 적어 주세요."), field="reason")
    sentence = N_("%(receipt_no)s 신청의 기피 신청을 받아들였습니다")
    _stay_out(assignment, RecusalKind.CHALLENGE, clean(reason), actor, sentence)


def _stay_out(assignment: Assignment, kind: RecusalKind, reason: str, actor: Actor, sentence: str) -> None:
    move(
        assignment,
        RECUSE,
        actor=actor,
        sentence=sentence,
        venture_id=assignment.application.venture_id,
        receipt_no=assignment.application.receipt_no,
    )
    db.session.add(
        Recusal(assignment_id=assignment.id, kind=kind, reason=reason, at=clock.now(), by_id=actor.id)
    )
    db.session.flush()
