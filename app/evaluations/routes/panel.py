"""The panel of a session: seats, lots, invitations, assignment, attendance, members who leave."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.evaluations.forms import (
    AssignForm,
    AttendanceForm,
    DrawForm,
    InviteForm,
    ReasonForm,
    SeatForm,
)
from app.evaluations.models import EvaluationSession, Evaluator
from app.evaluations.policy import READERS
from app.evaluations.queries import exclusions
from app.evaluations.queries import sessions as queries
from app.evaluations.queries.progress import tally
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import BUILD, findings_in_words
from app.evaluations.services import panel as verbs
from app.evaluations.services import sessions as session_verbs
from app.evaluations.states import AssignmentState
from app.kernel.errors import Missing
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.get("/<int:session_id>/panel")
@door(*READERS)
def panel(session_id: int) -> str:
    """Who sits on the panel, who was invited, what falls short."""
    session = queries.get(session_id, current_actor())
    return _panel_page(session)


def _panel_page(session: EvaluationSession, **forms: Any) -> str:
    members = queries.panel(session, removed=True)
    seated = {member.user_id for member in members}
    unfit = [
        (p, known) for p, known in queries.pool() if p.id not in seated and not verbs.fits(session, known)
    ]
    present = [member for member in members if member.removed_at is None]
    applications = queries.eligible_of(session)
    people = _at_hand(session, present) if session.state in verbs.EDITABLE else {}
    return render_template(
        "evaluations/panel.html",
        session=session,
        members=members,
        load=tally(session).asked,
        invited=queries.invited(session),
        findings=findings_in_words(session_verbs.findings(session, present)),
        applications=len(applications),
        foreseen=exclusions.foreseen(people, applications),
        unknown=[person for person, employer in people.items() if not employer],
        lots=queries.lots(session),
        forms=_forms(session, members) | forms,
        unfit=unfit,
        crumbs=trail(session, N_("위원과 배정")),
    )


def _at_hand(session: EvaluationSession, present: list[Evaluator]) -> dict[User, str]:
    """The members, and the people of the pool who could be, each with where they work."""
    found = {p: known.employer if known else "" for p, known in queries.pool() if verbs.fits(session, known)}
    return {member.user: member.employer for member in present} | found


def _forms(session: EvaluationSession, members: list[Evaluator]) -> dict[str, Any]:
    """The forms of the page, with the people of the pool who are not seated and whose appointment reaches."""
    seated = {member.user_id for member in members}
    free = [(p, profile) for p, profile in queries.pool() if p.id not in seated]
    choices = [(p.id, _who(p, profile)) for p, profile in free if verbs.fits(session, profile)]
    seat: Any = SeatForm(formdata=None)
    draw: Any = DrawForm(formdata=None)
    seat.people.choices = draw.candidates.choices = choices
    here = [m for m in members if m.removed_at is None]
    led = next((str(m.id) for m in here if m.is_chair), "")
    attendance: Any = AttendanceForm(formdata=None, present=[m.id for m in here if m.attended], chair=led)
    attendance.present.choices = [(m.id, f"{m.seat}. {m.user.name}") for m in here]
    attendance.chair.choices = [
        ("", translated(N_("정하지 않음"))),
        *((str(m.id), f"{m.seat}. {m.user.name}") for m in here),
    ]
    return {
        "seat": seat,
        "draw": draw,
        "invite": InviteForm(formdata=None),
        "assign": AssignForm(formdata=None),
        "attendance": attendance,
    }


def _who(person: User, profile: Any) -> str:
    """A person to choose, with what the rule of a panel asks about: field, inside or outside, gender."""
    if profile is None:
        return person.name
    about = [profile.employer, profile.field, profile.kind.label, profile.gender and profile.gender.label]
    known = ", ".join(str(word) for word in about if word)
    return f"{person.name} – {known}"


def _acted(session_id: int, name: str, form: Any, act: Callable[[EvaluationSession, Any], str]) -> Any:
    """One form of the panel page: do it and come back, or show the page with what was wrong."""
    session = queries.get(session_id, current_actor())
    choices = _forms(session, queries.panel(session, removed=True))[name]
    for field in form:
        if hasattr(field, "choices"):
            field.choices = choices[field.name].choices
    if form.validate_on_submit():
        with form.showing_refusals():
            flash_done(act(session, form))
            return redirect(url_for("evaluations.panel", session_id=session_id))
    return _panel_page(session, **{name: form})


@bp.post("/<int:session_id>/panel/seat")
@door(*BUILD)
@commits
def seat(session_id: int) -> str | Response:
    """Seat people of the pool."""

    def act(session: EvaluationSession, form: Any) -> str:
        people = {person.id: person for person, _ in queries.pool()}
        for key in form.people.data or []:
            verbs.seat(session, people[key], actor=current_actor())
        return N_("위원으로 정했습니다.")

    answer: str | Response = _acted(session_id, "seat", SeatForm(), act)
    return answer


@bp.post("/<int:session_id>/panel/draw")
@door(*BUILD)
@commits
def draw(session_id: int) -> str | Response:
    """Draw members by lot from the ticked candidates."""

    def act(session: EvaluationSession, form: Any) -> str:
        people = [person for person, _ in queries.pool() if person.id in (form.candidates.data or [])]
        verbs.draw(session, people, form.count.data, form.seed.data, actor=current_actor())
        return N_("추첨으로 위원을 정했습니다. 씨앗값과 후보를 남겼습니다.")

    answer: str | Response = _acted(session_id, "draw", DrawForm(), act)
    return answer


@bp.post("/<int:session_id>/panel/invite")
@door(*BUILD)
@commits
def invite(session_id: int) -> str | Response:
    """Invite somebody by mail; accepting seats them."""

    def act(session: EvaluationSession, form: Any) -> str:
        verbs.invite(session, form.email.data, form.name.data, actor=current_actor())
        return N_("초대 메일을 보냈습니다. 받아들이면 위원으로 들어옵니다.")

    answer: str | Response = _acted(session_id, "invite", InviteForm(), act)
    return answer


@bp.post("/<int:session_id>/panel/assign")
@door(*BUILD)
@commits
def assign(session_id: int) -> str | Response:
    """Give the applications out, to everyone or in equal parts."""

    def act(session: EvaluationSession, form: Any) -> str:
        given = verbs.assign_all(session, actor=current_actor(), each=form.each.data, most=form.most.data)
        if any(one.state is AssignmentState.RECUSED for one in given):
            return N_("신청을 배정했습니다. 이해관계가 확인된 짝은 제척으로 두었습니다.")
        return N_("신청을 배정했습니다.") if given else N_("새로 배정할 신청이 없습니다.")

    answer: str | Response = _acted(session_id, "assign", AssignForm(), act)
    return answer


@bp.post("/<int:session_id>/panel/attendance")
@door(*BUILD)
@commits
def attendance(session_id: int) -> str | Response:
    """Write down who was there."""

    def act(session: EvaluationSession, form: Any) -> str:
        present = frozenset(form.present.data or [])
        chair = int(form.chair.data) if form.chair.data else None
        verbs.note_attendance(session, present, actor=current_actor(), chair=chair)
        return N_("출석을 적었습니다.")

    answer: str | Response = _acted(session_id, "attendance", AttendanceForm(), act)
    return answer


@bp.route("/<int:session_id>/panel/<int:evaluator_id>/remove", methods=["GET", "POST"])
@door(*BUILD)
@commits
def remove(session_id: int, evaluator_id: int) -> str | Response:
    """Take a member off the panel."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    member = next((m for m in queries.panel(session) if m.id == evaluator_id), None)
    if member is None:
        raise Missing
    form: Any = ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.remove(member, reason=form.reason.data, actor=actor)
            flash_done(N_("위원을 심사에서 뺐습니다."))
            return redirect(url_for("evaluations.panel", session_id=session_id))
    return render_template(
        "evaluations/confirm.html",
        form=form,
        question=translated(N_("%(name)s 위원을 심사에서 뺄까요?"), name=member.user.name),
        outcome=[
            translated(N_("이 위원이 낸 평가표는 남지만 셈에서 빠집니다.")),
            translated(N_("배정된 신청은 나머지 위원의 점수만으로 셈합니다.")),
        ],
        submit=translated(N_("위원 빼기")),
        back=url_for("evaluations.panel", session_id=session_id),
        crumbs=trail(session, N_("위원 빼기")),
    )
