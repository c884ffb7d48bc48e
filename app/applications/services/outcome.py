"""The outcome of an application as the evaluation found it, and the desk that takes a selected one up."""

from app.applications import letters
from app.applications.holds import refuse_held_place
from app.applications.models import Application
from app.applications.policy import ApplicationPermission
from app.applications.states import REJECT, SELECT, WAITLIST, ApplicationState
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.errors import WrongState
from app.kernel.text import N_, clean, translated

_MOVES = {
    ApplicationState.SELECTED: (SELECT, N_("%(receipt_no)s 신청을 선정했습니다")),
    ApplicationState.WAITLISTED: (WAITLIST, N_("%(receipt_no)s 신청을 예비로 두었습니다")),
    ApplicationState.REJECTED: (REJECT, N_("%(receipt_no)s 신청을 뽑지 않기로 했습니다")),
}


def decide(
    application: Application,
    outcome: ApplicationState,
    rank: int | None,
    *,
    actor: Actor,
    feedback: str = "",
    note: str = "",
    decided_by: int | None = None,
    moved_up: bool = False,
) -> None:
    """Write the outcome down: SELECTED, WAITLISTED or REJECTED, with the rank among all judged.

    The same outcome again only changes rank and feedback. `decided_by` is who decided, where another person carries
    it out; `moved_up` that it takes the place of another from the waitlist. Telling the venture is the evaluation's, which has the letter. Raises NotAllowed, WrongState (not eligible, or taken up by a desk already).
    """
    authorize(actor, ApplicationPermission.DECIDE, application)
    if application.taken_up_at is not None and outcome is not ApplicationState.SELECTED:
        raise WrongState(N_("이미 배정이 시작된 신청이라 결과를 바꿀 수 없습니다."))
    if application.state is ApplicationState.SELECTED and outcome is not ApplicationState.SELECTED:
        refuse_held_place(application)
    step, sentence = _MOVES[outcome]
    before = {"rank": application.rank}
    application.rank, application.feedback = rank, clean(feedback) or application.feedback
    if application.state is outcome:
        record(
            actor,
            "applications.revise_outcome",
            application,
            N_("%(receipt_no)s 신청의 순위를 고쳤습니다"),
            venture_id=application.venture_id,
            changes={"rank": [before["rank"], rank]},
            note=note,
            receipt_no=application.receipt_no,
        )
        return
    move(application, step, actor=actor, sentence=sentence, note=note, receipt_no=application.receipt_no)
    application.decided_at, application.decided_by_id = clock.now(), decided_by or actor.id
    application.moved_up = moved_up


def take_up(application: Application, kind: str, row_id: int, *, actor: Actor) -> None:
    """A desk began with a selected application: `kind` and `row_id` name its record ("tenancy", 12).

    Raises NotAllowed, WrongState when it is not selected or was taken up before.
    """
    authorize(actor, ApplicationPermission.TAKE_UP, application)
    if application.state is not ApplicationState.SELECTED or application.taken_up_at is not None:
        raise WrongState(N_("선정되어 배정을 기다리는 신청이 아닙니다. 지금 상태를 확인해 주세요."))
    application.taken_up_kind, application.taken_up_id = kind, row_id
    application.taken_up_at = clock.now()
    record(
        actor,
        "applications.take_up",
        application,
        N_("%(receipt_no)s 신청의 배정을 시작했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )


def put_back(application: Application, *, actor: Actor, note: str = "") -> None:
    """The desk let go of it: it waits again. Raises NotAllowed, WrongState when nobody took it up."""
    authorize(actor, ApplicationPermission.TAKE_UP, application)
    if application.taken_up_at is None:
        raise WrongState
    application.taken_up_kind = application.taken_up_id = application.taken_up_at = None
    record(
        actor,
        "applications.put_back",
        application,
        N_("%(receipt_no)s 신청의 배정을 되돌렸습니다"),
        venture_id=application.venture_id,
        note=note,
        receipt_no=application.receipt_no,
    )


def tell(application: Application) -> None:
    """Tell the venture its outcome in words, where no letter goes with it."""
    letters.tell_venture(
        application,
        translated(N_("결과를 알려 드립니다: %(no)s"), no=application.receipt_no),
        [letters.outcome_words(application, application.state), application.feedback],
    )
