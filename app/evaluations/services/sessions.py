"""Setting a session up from its call, and opening it to the panel."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.applications.models import Call
from app.applications.services import calls
from app.applications.states import CallState
from app.audit.services import move, record
from app.evaluations import letters, rules_panel
from app.evaluations.models import EvaluationSession, Evaluator
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import sessions as queries
from app.evaluations.queries.progress import asked_for
from app.evaluations.record import RecordError, read_record
from app.evaluations.states import OPEN, SessionState, Stage
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean

STAGE_WEIGHTS = ("paper_weight", "presentation_weight")
"""Keys of a rule that only the presentation after a paper stage computes with."""
ORDINARY = rules_panel.PanelRule()


@dataclass(frozen=True)
class Settings:
    """What is chosen when a session is set up. A paper stage that is not final is a gate: `advance` is how many go
    on to the presentation, None all that pass."""

    due_at: datetime
    held_on: date | None = None
    blind: bool = False
    is_final: bool = True
    advance: int | None = None
    mark_places: int = 1
    least_comment: int = 0
    quorum: int = 1
    panel: rules_panel.PanelRule = ORDINARY
    names_panel: bool = False


def create(call: Call, stage: Stage, settings: Settings, *, actor: Actor) -> EvaluationSession:
    """Set a session up: criteria and rule are copied from the call and frozen.

    Raises NotAllowed, WrongState (the call is not at that point), Refused (its criteria or rule make no decision).
    """
    authorize(actor, EvaluationPermission.PREPARE, None)
    _refuse_out_of_turn(call, stage)
    _refuse_past(settings.due_at)
    session = EvaluationSession(
        call=call, **_as_set(call, stage, settings), created_at=clock.now(), created_by_id=actor.id
    )
    db.session.add(session)
    db.session.flush()
    record(
        actor,
        "evaluations.create",
        session,
        N_("%(call)s %(stage)s를 만들었습니다"),
        call=call.title,
        stage=stage.label_ko,
    )
    return session


def _as_set(call: Call, stage: Stage, settings: Settings) -> dict[str, Any]:
    """The columns that follow from what is chosen and from the call as it is now."""
    is_final = stage is Stage.PRESENTATION or settings.is_final
    criteria, rule = frozen(call, call.places if is_final else settings.advance)
    return {
        "stage": stage,
        "is_final": is_final,
        "blind": settings.blind,
        "due_at": settings.due_at,
        "held_on": settings.held_on,
        "criteria": criteria,
        "rule": rule,
        "mark_places": settings.mark_places,
        "least_comment": settings.least_comment,
        "quorum": settings.quorum,
        "panel_rule": {**vars(settings.panel), "fields": list(settings.panel.fields)},
        "names_panel": settings.names_panel,
    }


def change(session: EvaluationSession, stage: Stage, settings: Settings, *, actor: Actor) -> None:
    """Set a session up anew until it opens: its people and what they were given stay, criteria and rule come from the
    call once more.

    Raises NotAllowed, WrongState (it was opened; after a paper stage only a presentation), Refused as `create`.
    """
    authorize(actor, EvaluationPermission.PREPARE, session)
    if session.state is not SessionState.PREPARING:
        raise WrongState(N_("심사를 시작한 뒤에는 설정을 고칠 수 없습니다. 마감은 옮길 수 있습니다."))
    if stage is not Stage.PRESENTATION and queries.paper_stage(session.call) is not None:
        raise WrongState
    _refuse_past(settings.due_at)
    chosen = _as_set(session.call, stage, settings)
    changed = [key for key, value in chosen.items() if getattr(session, key) != value]
    for key in changed:
        setattr(session, key, chosen[key])
    record(
        actor,
        "evaluations.change",
        session,
        N_("%(session)s의 설정을 고쳤습니다"),
        session=session.title,
        fields=", ".join(changed),
    )


def _refuse_out_of_turn(call: Call, stage: Stage) -> None:
    ready = call.state in (CallState.SCREENING, CallState.EVALUATING)
    wanted = queries.next_stage(queries.of_call(call))
    if not ready or wanted is None or (wanted is Stage.PRESENTATION and stage is not Stage.PRESENTATION):
        raise WrongState(N_("이 공고는 지금 심사를 만들 수 있는 때가 아닙니다."))


def frozen(call: Call, capacity: int | None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The call's criteria and rule as a record takes them: numbers exact, capacity filled in, the weights of
    the two stages only where a paper stage went before.

    Raises Refused when no decision could be computed from them.
    """
    criteria = [{**row, "max": exact(row.get("max"))} for row in call.criteria]
    rule = {key: exact(value) for key, value in call.rule.items()} | {"capacity": capacity}
    try:
        read_record({"criteria": criteria, "evaluators": [], "rule": rule, "applications": []})
    except RecordError as error:
        raise Refused(
            N_(
                "공고의 평가 항목이나 규칙으로는 결과를 계산할 수 없습니다. 공고를 먼저 고쳐 주세요. (%(why)s)"
            ),
            why=str(error),
        ) from error
    if queries.paper_stage(call) is None:
        rule = {key: value for key, value in rule.items() if key not in STAGE_WEIGHTS}
    return criteria, rule


def exact(value: Any) -> Any:
    """A number that JSON keeps exactly: a float (a JSON column gives one) becomes its decimal text."""
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, float) else value


def reschedule(session: EvaluationSession, due_at: datetime, *, reason: str, actor: Actor) -> None:
    """Move the deadline of the sheets. Raises NotAllowed, WrongState (closed), Refused on "due_at", "reason"."""
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state not in (SessionState.PREPARING, SessionState.OPEN):
        raise WrongState
    _refuse_past(due_at)
    if not clean(reason):
        raise Refused(N_("마감을 옮기는 까닭을 적어 주세요."), field="reason")
    before, session.due_at = session.due_at, due_at
    record(
        actor,
        "evaluations.reschedule",
        session,
        N_("심사 마감을 옮겼습니다"),
        changes={"due_at": [before, due_at]},
        note=clean(reason),
    )
    if session.state is SessionState.OPEN:
        letters.rescheduled(session, [seat.user for seat in queries.panel(session)], clean(reason), actor)


def _refuse_past(due_at: datetime) -> None:
    if due_at <= clock.now():
        raise Refused(N_("평가표를 낼 마감을 지금보다 뒤로 정해 주세요."), field="due_at")


def findings(session: EvaluationSession, members: list[Evaluator]) -> list[rules_panel.Finding]:
    """Where the panel falls short of the session's rule."""
    rule = rules_panel.PanelRule(**session.panel_rule)
    return rules_panel.check([rules_panel.Member(m.kind, m.gender, m.field) for m in members], rule)


def unassigned(session: EvaluationSession) -> list[str]:
    """Receipts of eligible applications that nobody could mark."""
    asked = asked_for(session)
    return [
        application.receipt_no or ""
        for application in queries.eligible_of(session)
        if application.id not in asked
    ]


def refuse_below_quorum(session: EvaluationSession, members: int) -> None:
    """A panel that cannot reach its quorum could never decide, however many attend. Raises Refused."""
    if members < session.quorum:
        raise Refused(
            N_("위원이 %(members)s명이라 의사정족수 %(quorum)s명을 채울 수 없습니다. 위원을 더 정해 주세요."),
            members=members,
            quorum=session.quorum,
        )


def open_session(session: EvaluationSession, *, actor: Actor, exception: str = "") -> None:
    """Open the session to its panel and tell the members.

    Raises NotAllowed, WrongState, Refused: an application without an evaluator; fewer members than the quorum; on
    "exception" a panel that falls
    short of its rule without a reason.
    """
    authorize(actor, EvaluationPermission.RUN, session)
    members = queries.panel(session)
    left_over = unassigned(session)
    if left_over or not members:
        raise Refused(
            N_("심사할 위원이 없는 신청이 있습니다: %(receipts)s"), receipts=", ".join(left_over[:5]) or "–"
        )
    refuse_below_quorum(session, len(members))
    if findings(session, members) and not clean(exception):
        raise Refused(
            N_("위원 구성이 기준에 맞지 않습니다. 그대로 열려면 까닭을 적어 주세요."), field="exception"
        )
    _refuse_past(session.due_at)
    move(
        session,
        OPEN,
        actor=actor,
        sentence=N_("%(call)s %(stage)s를 시작했습니다"),
        note=clean(exception),
        call=session.call.title,
        stage=session.stage.label_ko,
    )
    session.opened_at, session.panel_exception = clock.now(), clean(exception)
    if session.call.state is CallState.SCREENING:
        calls.begin_evaluation(session.call, actor=actor)
    letters.opened(session, [seat.user for seat in members], actor)
