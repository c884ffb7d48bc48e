"""결과 확정: a person who did not score decides and the record is frozen. Nobody is told before it is published."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.audit.services import move
from app.evaluations import written_record
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import challenges
from app.evaluations.queries import results as queries
from app.evaluations.queries.planned import effect_of
from app.evaluations.record import RecordError, as_figures
from app.evaluations.rules import Result
from app.evaluations.states import DECIDE, SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


@dataclass(frozen=True)
class Consequence:
    """What the decision means for one application; `goes_on` is passing to the presentation."""

    application: Application
    result: Result
    outcome: ApplicationState | None

    @property
    def goes_on(self) -> bool:
        """Whether it stays in and is evaluated again."""
        return self.outcome is None


def consequences(
    session: EvaluationSession, results: Iterable[Result], applications: Mapping[str, Application]
) -> list[Consequence]:
    """What will happen to whom, in the order of the results."""
    return [
        Consequence(applications[result.id], result, effect_of(session, result.outcome)) for result in results
    ]


def decide(
    session: EvaluationSession,
    *,
    actor: Actor,
    expected: str | None = None,
    note: str = "",
    tells_points: bool = False,
) -> Decision:
    """Decide by the rule and freeze the record. Applications change and hear of it when it is published.

    `expected` is the hash of the record that was shown; another one means that something changed meanwhile.
    Raises NotAllowed (also for whoever scored), WrongState, Refused (quorum; a challenge without its answer; nothing
    to decide).
    """
    authorize(actor, EvaluationPermission.DECIDE, session)
    if session.state is not SessionState.CLOSED:
        raise WrongState
    gathered = queries.gather(session)
    _refuse_without_quorum(session, gathered)
    _refuse_while_challenged(session)
    text = written_record.dumps(gathered.record)
    sha256 = written_record.digest(text)
    if expected is not None and expected != sha256:
        raise WrongState(N_("화면을 연 뒤에 가점이나 배정이 바뀌었습니다. 결과를 다시 확인해 주세요."))
    found = _computed(text)
    return _keep(session, found, sha256, actor, clean(note), tells_points)


def _computed(text: str) -> queries.Outcome:
    try:
        found = queries.outcome(text)
    except RecordError as error:
        raise Refused(N_("이 기록으로는 결과를 계산할 수 없습니다: %(why)s"), why=str(error)) from error
    if not found.results:
        raise Refused(N_("결과를 정할 신청이 없습니다."))
    return found


def _refuse_without_quorum(session: EvaluationSession, gathered: queries.Gathered) -> None:
    """Where attendance was noted it must reach the quorum."""
    noted = [member for member in gathered.evaluators if member.attended is not None]
    present = sum(bool(member.attended) for member in noted)
    if noted and present < session.quorum:
        raise Refused(
            N_("출석 위원이 %(present)s명이라 의사정족수 %(quorum)s명에 못 미칩니다."),
            present=present,
            quorum=session.quorum,
        )


def _refuse_while_challenged(session: EvaluationSession) -> None:
    """Who asked that a member stay out hears the answer before the result stands: afterwards there is none."""
    left = challenges.unanswered(session)
    if left:
        raise Refused(
            N_("답하지 않은 기피 신청이 %(count)s건 있습니다. 위원회가 정한 것을 먼저 적어 주세요."),
            count=left,
        )


def _keep(
    session: EvaluationSession,
    found: queries.Outcome,
    sha256: str,
    actor: Actor,
    note: str,
    tells_points: bool,
) -> Decision:
    figures = {key: as_figures(result) for key, result in found.results.items()}
    move(
        session,
        DECIDE,
        actor=actor,
        sentence=N_("%(call)s %(stage)s 결과를 확정했습니다(기록 SHA-256 %(sha256)s)"),
        note=note,
        call=session.call.title,
        stage=session.stage.label_ko,
        sha256=sha256,
    )
    session.decided_at = clock.now()
    decision = Decision(
        session_id=session.id,
        record=found.text,
        sha256=sha256,
        results=json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True),
        at=session.decided_at,
        by_id=actor.id,
        by_name=actor.name,
        note=note,
        tells_points=tells_points,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def holds(decision: Decision) -> bool:
    """Whether the record still has its hash and gives the figures that were decided."""
    if written_record.digest(decision.record) != decision.sha256:
        return False
    found = queries.outcome(decision.record)
    again = {key: as_figures(result) for key, result in found.results.items()}
    return bool(again == json.loads(decision.results))
