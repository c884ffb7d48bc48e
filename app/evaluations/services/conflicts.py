"""제척·기피·회피: what the records exclude, what evaluators declare, what an applicant's challenge decides."""

from collections.abc import Sequence

from app.audit.services import move, record
from app.evaluations.models import Assignment, ConflictDeclaration, Evaluator, Recusal
from app.evaluations.policy import EvaluationPermission, SheetPermission
from app.evaluations.queries.exclusions import blocks
from app.evaluations.states import (
    DECLARE_CLEAR,
    RECUSE,
    AssignmentState,
    DeclarationAnswer,
    RecusalKind,
    Relation,
    SessionState,
)
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


def exclude(assignment: Assignment, why: str, *, actor: Actor) -> None:
    """제척: the records keep the evaluator out. Called by the assignment, which asked for permission."""
    _stay_out(assignment, RecusalKind.EXCLUSION, why, actor, N_("%(receipt_no)s 신청에서 제척했습니다"))


def clear(assignments: Sequence[Assignment], *, actor: Actor) -> list[Assignment]:
    """Declare no interest in these: they open, but for those the records exclude by now; gives the latter.

    The records are asked again: an employer, a case or an investment may have been written down since the assignment.
    Raises NotAllowed.
    """
    employers = {row.evaluator.user_id: row.evaluator.employer for row in assignments}
    known = blocks(employers, [row.application for row in assignments])
    excluded = []
    for row in assignments:
        authorize(actor, SheetPermission.DECLARE, row)
        _note(row, DeclarationAnswer.NONE, None, "", actor)
        why = known.get((row.evaluator.user_id, row.application.venture_id))
        if why:
            exclude(row, why, actor=actor)
            excluded.append(row)
        elif row.state is AssignmentState.ASSIGNED:
            move(
                row,
                DECLARE_CLEAR,
                actor=actor,
                sentence=N_("%(receipt_no)s 신청과 이해관계가 없다고 서약했습니다"),
                venture_id=row.application.venture_id,
                receipt_no=row.application.receipt_no,
            )
    return excluded


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
    if answer is DeclarationAnswer.NONE:
        clear([assignment], actor=actor)
        return
    authorize(actor, SheetPermission.DECLARE, assignment)
    if relation is None:
        raise Refused(N_("어떤 이해관계인지 골라 주세요."), field="relation")
    if not clean(reason):
        raise Refused(N_("회피하는 까닭을 적어 주세요."), field="reason")
    _note(assignment, answer, relation, clean(reason), actor)
    sentence = N_("%(receipt_no)s 신청의 심사를 회피했습니다")
    _stay_out(assignment, RecusalKind.RECUSAL, clean(reason), actor, sentence)


def _note(
    assignment: Assignment, answer: DeclarationAnswer, relation: Relation | None, reason: str, actor: Actor
) -> None:
    """One more row of what was declared."""
    db.session.add(
        ConflictDeclaration(
            assignment_id=assignment.id,
            answer=answer,
            relation=relation,
            reason=reason,
            at=clock.now(),
            by_id=actor.id,
        )
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
    if session.state is SessionState.DECIDED:
        raise WrongState(N_("결과를 확정한 뒤에는 위원 기피를 정할 수 없습니다."))
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
