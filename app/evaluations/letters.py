"""What evaluators and ventures are told. Links are paths of this site."""

from collections.abc import Iterable
from datetime import date

from app.accounts.models import User
from app.accounts.queries import with_role
from app.applications.letters import (
    instant_words,
    objection_words,
    outcome_words,
    path_of,
    tell_people,
    tell_venture,
)
from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations.models import Challenge, EvaluationSession
from app.evaluations.queries.presenting import Slot
from app.evaluations.queries.sessions import panel
from app.evaluations.record import points as shown
from app.evaluations.rules import Result
from app.evaluations.states import ChallengeState
from app.evaluations.written_record import plain
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.roles import Role
from app.kernel.text import N_, Text, translated
from app.notices.services import notify

WORK = "/evaluations/assigned"


MARKS = N_("평균 %(mean)s점, 가점 %(bonus)s점, 최종 %(final)s점입니다.")
MARKS_OF_BOTH = N_("서면평가와 발표평가를 합친 평균 %(mean)s점, 가점 %(bonus)s점, 최종 %(final)s점입니다.")


def opened(session: EvaluationSession, people: Iterable[User], actor: Actor) -> None:
    """The session began: what waits, and until when."""
    notify(
        list(people),
        translated(N_("심사를 부탁드립니다: %(session)s"), session=session.title),
        [
            translated(N_("%(until)s까지 평가표를 내 주세요."), until=instant_words(session.due_at)),
            translated(N_("신청서를 보기 전에 신청 기업과의 이해관계를 먼저 확인합니다.")),
        ],
        link=WORK,
        actor=actor,
    )


def rescheduled(session: EvaluationSession, people: Iterable[User], reason: str, actor: Actor) -> None:
    """The sheets are due at another time, and why."""
    notify(
        list(people),
        translated(N_("평가표 마감을 옮겼습니다: %(session)s"), session=session.title),
        [
            translated(N_("%(until)s까지 평가표를 내 주세요."), until=instant_words(session.due_at)),
            translated(N_("까닭: %(why)s"), why=reason),
        ],
        link=WORK,
        actor=actor,
    )


def reminded(session: EvaluationSession, person: User, left: int, actor: Actor) -> None:
    """Sheets are still missing."""
    notify(
        person,
        translated(N_("평가표 %(n)s건이 남았습니다: %(session)s"), n=left, session=session.title),
        translated(N_("%(until)s까지 내 주세요."), until=instant_words(session.due_at)),
        link=WORK,
        actor=actor,
    )


def presents(session: EvaluationSession, slot: Slot, place: str, *, again: bool) -> None:
    """An applicant's turn and time; `again` when it was drawn anew."""
    turn = translated(
        N_("「%(call)s」 발표는 %(n)s번째이고 %(at)s에 시작합니다. 질의응답까지 %(minutes)s분입니다."),
        call=session.call.title,
        n=slot.number,
        at=instant_words(slot.begins_at),
        minutes=int((slot.ends_at - slot.begins_at).total_seconds() // 60),
    )
    changed = [translated(N_("발표 순서를 다시 추첨해 시간이 바뀌었습니다."))] if again else []
    tell_venture(
        slot.application,
        translated(N_("발표 시간을 알려 드립니다: %(receipt_no)s"), receipt_no=slot.application.receipt_no),
        [*changed, turn, translated(N_("장소: %(place)s"), place=place)],
        link=path_of(slot.application),
    )


def removed(session: EvaluationSession, person: User, actor: Actor) -> None:
    """A member left the panel."""
    notify(
        person,
        translated(N_("심사에서 빠졌습니다: %(session)s"), session=session.title),
        translated(N_("더 하실 일은 없습니다.")),
        actor=actor,
    )


def kept_out(session: EvaluationSession, person: User, actor: Actor) -> None:
    """A challenge was accepted: the member learns that one application is no longer theirs, not whose it is."""
    notify(
        person,
        translated(N_("신청 한 건의 심사에서 빠졌습니다: %(session)s"), session=session.title),
        [
            translated(
                N_("위원 기피 신청을 받아들여 한 건이 목록에서 닫혔습니다. 낸 평가표는 셈에 들지 않습니다.")
            ),
            translated(N_("다른 신청은 그대로 심사해 주세요.")),
        ],
        link=WORK,
        actor=actor,
    )


def challenged(challenge: Challenge) -> None:
    """An applicant asks that a member stay out: the venture has it in writing, the office decides with the panel."""
    application = challenge.application
    tell_venture(
        application,
        translated(N_("위원 기피 신청을 받았습니다: %(no)s"), no=application.receipt_no),
        translated(
            N_("%(at)s에 받았습니다. 위원회가 그 위원을 빼고 정해 알려 드립니다."),
            at=instant_words(challenge.filed_at),
        ),
    )
    seated = {member.user_id for member in panel(challenge.session)}
    office = {user.id for role in (Role.COORDINATOR, Role.DISTRICT_OFFICER) for user in with_role(role)}
    tell_people(
        office - seated,
        translated(N_("위원 기피 신청이 들어왔습니다: %(no)s"), no=application.receipt_no),
        translated(
            N_("%(venture)s에서 위원 기피를 신청했습니다. 그 위원을 빼고 정한 뒤 답을 적어 주세요."),
            venture=application.venture.full_name,
        ),
        link=f"/evaluations/{challenge.session_id}/challenges/{challenge.id}",
    )


def challenge_answered(challenge: Challenge) -> None:
    """What the committee decided."""
    accepted = challenge.state is ChallengeState.ACCEPTED
    decided = (
        N_("기피 신청을 받아들여 그 위원이 이 심사에서 빠집니다.")
        if accepted
        else N_("기피 신청을 받아들이지 않기로 했습니다.")
    )
    tell_venture(
        challenge.application,
        translated(N_("위원 기피 신청의 결과를 알려 드립니다: %(no)s"), no=challenge.application.receipt_no),
        [translated(decided), challenge.answer],
    )


def went_on_words(session: EvaluationSession) -> Text:
    """Passed the paper stage, as the mail tells it."""
    return translated(
        N_("「%(call)s」 서면평가를 통과했습니다. 발표평가 일정은 담당자가 따로 알려 드립니다."),
        call=session.call.title,
    )


def went_on(application: Application, session: EvaluationSession) -> None:
    """Tell who passed the paper stage."""
    subject = translated(N_("서면평가를 통과했습니다: %(no)s"), no=application.receipt_no)
    tell_venture(application, subject, went_on_words(session))


def not_published(session: EvaluationSession) -> None:
    """What should have been published by itself was not: somebody must look."""
    office = {user.id for role in (Role.COORDINATOR, Role.DISTRICT_OFFICER) for user in with_role(role)}
    tell_people(
        office,
        translated(N_("정한 때에 결과를 공개하지 못했습니다: %(session)s"), session=session.title),
        translated(N_("그 사이에 신청이나 공고의 상태가 바뀌었습니다. 살펴보고 다시 공개해 주세요.")),
        link=f"/evaluations/{session.id}/letters",
    )


def decided_words(
    application: Application,
    outcome: ApplicationState,
    result: Result,
    *,
    feedback: str,
    on: date,
    points: bool,
) -> list[Text]:
    """The result as the mail tells it on a day, with the venture's own marks when the office tells them: its lines."""
    lines = [outcome_words(application, outcome)]
    if feedback:
        lines.append(feedback)
    if points and result.final is not None and result.mean is not None:
        lines.append(
            translated(
                MARKS if result.paper is None else MARKS_OF_BOTH,
                mean=shown(result.mean),
                bonus=plain(result.bonus),
                final=shown(result.final),
            )
        )
        if result.below_floor:
            names = ", ".join(result.below_floor)
            lines.append(translated(N_("과락 기준에 못 미친 항목: %(names)s."), names=names))
    if objection := objection_words(application, outcome, on):
        lines.append(objection)
    return lines


def decided(application: Application, outcome: ApplicationState, result: Result, *, points: bool) -> None:
    """Tell the result."""
    words = decided_words(
        application, outcome, result, feedback=application.feedback, on=clock.today(), points=points
    )
    subject = translated(N_("결과를 알려 드립니다: %(no)s"), no=application.receipt_no)
    tell_venture(application, subject, words, link=path_of(application))
