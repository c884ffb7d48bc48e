"""결과 통지서: what each letter says, and sending them all in one go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.applications import letters, queries
from app.applications.models import Application, Call
from app.applications.policy import ApplicationPermission, CallPermission
from app.applications.states import ApplicationState
from app.audit.services import record
from app.documents import kinds
from app.documents.blocks import Inline
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean
from app.tasks.services import enqueue

MAKE = "applications.result_letters"
MAKE_ONE = "applications.result_letter"

_NEXT = {
    ApplicationState.SELECTED: (
        "담당자가 배정과 협약 일정을 알려 드립니다.",
        "참여하지 않으려면 신청 화면에서 선정을 포기해 주세요. 자리는 예비 순서대로 넘어갑니다.",
    ),
    ApplicationState.WAITLISTED: ("자리가 나면 예비 순서대로 선정하고 알려 드립니다.",),
    ApplicationState.INELIGIBLE: ("다른 공고에는 언제든 다시 신청할 수 있습니다.",),
    ApplicationState.REJECTED: ("낸 신청서는 신청 화면에서 언제든 다시 볼 수 있습니다.",),
}


Marks = tuple[tuple[str, str], ...]
"""Marks as a letter lists them: what, and how many points."""
MarksTeller = Callable[[Application], Marks]
_tellers: list[MarksTeller] = []


def tells_marks(teller: MarksTeller) -> MarksTeller:
    """Let a room above say which marks of an application its applicant was told. They add up."""
    _tellers.append(teller)
    return teller


@dataclass(frozen=True)
class Telling:
    """What a letter tells: the result, its place in the waitlist, the words about it, the day, marks where told."""

    state: ApplicationState
    place: int | None
    feedback: str
    on: date
    marks: Marks = ()
    moved_up: bool = False


def outcome_words(state: ApplicationState, place: int | None) -> str:
    """The result in a sentence."""
    if state is ApplicationState.INELIGIBLE:
        return "신청 자격을 갖추지 못한 것으로 확인했습니다."
    if state is ApplicationState.SELECTED:
        return "선정되었습니다."
    if state is ApplicationState.WAITLISTED:
        return f"예비 {place}번으로 정해졌습니다."
    return "이번에는 선정되지 않았습니다."


def subject_of(application: Application) -> str:
    """What the letter is about."""
    return "자격 확인 결과 통지" if application.state is ApplicationState.INELIGIBLE else "결과 통지"


def order_one(application: Application, *, actor: Actor) -> int:
    """Ask for the letter of one application, whose sending was decided with its finding; gives the task."""
    return enqueue(MAKE_ONE, asked_by=actor, application_id=application.id)


def letter_of(application: Application, place: int | None, on: date | None = None) -> kinds.Letter:
    """The letter about the present result, of today or of the day it was told."""
    marks = tuple(mark for teller in _tellers for mark in teller(application))
    told = Telling(
        application.state, place, application.feedback, on or clock.today(), marks, application.moved_up
    )
    return letter_telling(application, told)


def letter_telling(application: Application, told: Telling) -> kinds.Letter:
    """The letter about a result, told already or going to be."""
    facts: list[tuple[str, Inline]] = [
        ("접수번호", application.receipt_no or ""),
        ("결과", told.state.label_ko),
    ]
    if told.moved_up:
        facts.append(("선정 경위", "자리가 나서 예비 순서에 따라 선정"))
    if told.place is not None:
        facts.append(("예비 순서", f"{told.place}번"))
    facts.extend(told.marks)
    ineligible = told.state is ApplicationState.INELIGIBLE
    what = "신청 자격을 확인한 결과" if ineligible else "심사 결과"
    opening = f"「{application.call.title}」에 낸 신청의 {what}를 알려 드립니다."
    said = _paragraphs("까닭", application.reason) if ineligible else _paragraphs("평가 의견", told.feedback)
    return kinds.Letter(
        to=application.venture.full_name,
        subject=f"{application.call.title} {'자격 확인 결과 통지' if ineligible else '결과 통지'}",
        sent_on=told.on,
        outcome=outcome_words(told.state, told.place),
        paragraphs=(opening, *said),
        facts=tuple(facts),
        to_do=_NEXT[told.state],
        objection=_objection(application, told),
        contact=application.call.contact,
    )


def _objection(application: Application, told: Telling) -> str:
    """The present result has its own day; one that is going to be told has the day of the telling."""
    if told.state is application.state:
        return str(letters.objection_words(application))
    return str(letters.objection_words(application, told.state, told.on))


def _paragraphs(head: str, words: str) -> tuple[str, ...]:
    return tuple(f"{head}: {line}" if n == 0 else line for n, line in enumerate(words.splitlines()) if line)


def write_feedback(application: Application, words: str, *, actor: Actor) -> None:
    """What the venture reads about its application. Raises NotAllowed, WrongState without a result or once told."""
    authorize(actor, ApplicationPermission.DECIDE, application)
    if application.state not in queries.OUTCOMES:
        raise WrongState(N_("결과를 정한 신청에만 평가 의견을 적습니다."))
    if queries.result_letter_of(application) is not None:
        raise WrongState(N_("결과 통지서를 이미 보냈습니다."))
    application.feedback = clean(words)
    record(
        actor,
        "applications.write_feedback",
        application,
        N_("%(receipt_no)s 신청의 평가 의견을 적었습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )


def order(call: Call, *, actor: Actor) -> int:
    """Ask for the letters of all results that have none yet; gives the task. Raises NotAllowed, Refused."""
    authorize(actor, CallPermission.RUN, call)
    left = [row for row in queries.decided_of(call) if row.letter is None]
    if not left:
        raise Refused(N_("보낼 통지서가 없습니다. 모두 보냈거나 아직 결과가 없습니다."))
    record(
        actor,
        "calls.send_letters",
        call,
        N_("결과 통지서 %(count)s통을 만들어 보내기로 했습니다: %(title)s"),
        count=len(left),
        title=call.title,
    )
    return order_all(call, actor=actor)


def order_all(call: Call, *, actor: Actor) -> int:
    """Ask for the letters that are missing, whose sending was decided with their publishing; gives the task."""
    return enqueue(MAKE, asked_by=actor, call_id=call.id)
