"""Everyone's accounts, for administrators; the privacy officer and auditors look on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import GrantForm, ReasonForm
from app.accounts.models import User
from app.accounts.policy import AccountPermission
from app.accounts.routes.blueprint import bp
from app.accounts.services import people as verbs
from app.audit.reading import seen
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, clean, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

STATES = (
    ("inactive", N_("사용 멈춤")),
    ("unconfirmed", N_("이메일 확인 전")),
    ("all", N_("모두")),
)


@dataclass(frozen=True)
class Deed:
    """What an administrator does to an account, and what is said about it."""

    verb: Callable[..., Any]
    question: str
    outcome: tuple[str, ...]
    button: str
    done: str
    danger: bool = True


DEEDS = {
    "deactivate": Deed(
        verbs.deactivate,
        N_("%(name)s 님의 계정 사용을 멈출까요?"),
        (N_("지금 로그인해 둔 모든 기기에서 바로 나가게 됩니다."), N_("적고 결정한 기록은 그대로 남습니다.")),
        N_("계정 사용 멈추기"),
        N_("계정 사용을 멈추었습니다."),
    ),
    "reactivate": Deed(
        verbs.reactivate,
        N_("%(name)s 님이 계정을 다시 쓰게 할까요?"),
        (N_("전에 쓰던 비밀번호와 역할로 다시 로그인할 수 있습니다."),),
        N_("다시 쓰게 하기"),
        N_("계정을 다시 쓸 수 있습니다."),
        danger=False,
    ),
    "unlock": Deed(
        verbs.unlock,
        N_("%(name)s 님의 로그인 막힘을 풀까요?"),
        (
            N_("15분을 기다리지 않고 바로 다시 로그인할 수 있습니다."),
            N_("전화로 본인인지 확인한 뒤에 풀어 주세요."),
        ),
        N_("막힘 풀기"),
        N_("로그인 막힘을 풀었습니다."),
        danger=False,
    ),
    "sign-out": Deed(
        verbs.sign_out_everywhere,
        N_("%(name)s 님을 모든 기기에서 로그아웃할까요?"),
        (N_("쓰고 있던 화면에서 저장하지 않은 내용은 사라집니다."),),
        N_("모두 로그아웃하기"),
        N_("모든 기기에서 로그아웃했습니다."),
    ),
    "forget-second-factor": Deed(
        verbs.forget_second_factor,
        N_("%(name)s 님의 2단계 인증 수단을 지울까요?"),
        (
            N_("인증 앱, 패스키, 복구 코드가 모두 지워지고 모든 기기에서 로그아웃됩니다."),
            N_("전화나 대면으로 본인인지 확인한 뒤에 지워 주세요."),
        ),
        N_("2단계 인증 수단 지우기"),
        N_("2단계 인증 수단을 지웠습니다."),
    ),
}


@bp.get("/people")
@door(Role.ADMIN, Role.PRIVACY_OFFICER, Role.AUDITOR)
def people() -> str:
    """Who has an account, found by name, address, role and state."""
    words = clean(request.args.get("q", ""))[:100]
    role = next((role for role in Role if role.value == request.args.get("role")), None)
    state = request.args.get("state", "")
    after = request.args.get("after", 0, type=int)
    found = queries.search(current_actor(), words, role, state, after)
    seen(None, N_("사용자 목록을 보았습니다"), subject_type="user_account")
    return render_template(
        "accounts/people.html",
        found=found,
        words=words,
        role=role,
        state=state,
        roles=Role.choices(),
        states=[(value, translated(label)) for value, label in STATES],
        permission=AccountPermission,
    )


@bp.get("/people/<int:person_id>")
@door(Role.ADMIN, Role.PRIVACY_OFFICER, Role.AUDITOR)
def person(person_id: int) -> str:
    """One person's account: roles, ways to sign in, browsers, consents."""
    found = queries.person(person_id, current_actor())
    seen(found, N_("계정 정보를 보았습니다"))
    idle_since = clock.now() - current_app.config["IDLE_TIMEOUT"]
    return render_template(
        "accounts/person.html",
        person=found,
        locked=queries.locked(found),
        browsers=queries.browsers(found, idle_since),
        consents=queries.consents(found).values(),
        permission=AccountPermission,
    )


def changeable(person_id: int) -> User:
    """A person the actor may change."""
    found = queries.person(person_id, current_actor())
    authorize(current_actor(), AccountPermission.GRANT, found)
    return found


@bp.route("/people/<int:person_id>/<deed>", methods=["GET", "POST"])
@door(Role.ADMIN)
@commits
def change_person(person_id: int, deed: str) -> str | Response:
    """Ask for the reason, then do it."""
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Missing
    found, form = changeable(person_id), ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            chosen.verb(found, actor=current_actor(), note=form.note.data or "")
            flash_done(chosen.done)
            return redirect(url_for("accounts.person", person_id=person_id))
    return render_template(
        "accounts/change_person.html",
        form=form,
        person=found,
        question=translated(chosen.question, name=found.name),
        outcome=[translated(sentence) for sentence in chosen.outcome],
        button=translated(chosen.button),
        danger=chosen.danger,
    )


@bp.route("/people/<int:person_id>/roles/add", methods=["GET", "POST"])
@door(Role.ADMIN)
@commits
def grant_role(person_id: int) -> str | Response:
    """Give a role, with the reason."""
    found, form = changeable(person_id), GrantForm()
    form.role.choices = [(role.value, role.label) for role in Role if role not in found.held_roles]
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.grant(found, form.role.data, actor=current_actor(), note=form.note.data or "")
            flash_done(N_("역할을 주었습니다."))
            return redirect(url_for("accounts.person", person_id=person_id))
    return render_template("accounts/grant.html", form=form, person=found)


@bp.route("/people/<int:person_id>/roles/<role>/withdraw", methods=["GET", "POST"])
@door(Role.ADMIN)
@commits
def withdraw_role(person_id: int, role: str) -> str | Response:
    """Take a role back, with the reason."""
    found, form = changeable(person_id), ReasonForm()
    held = next((one for one in found.held_roles if one.value == role), None)
    if held is None:
        raise Missing
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.withdraw(found, held, actor=current_actor(), note=form.note.data or "")
            flash_done(N_("역할을 거두었습니다."))
            return redirect(url_for("accounts.person", person_id=person_id))
    question = translated(N_("%(name)s 님의 역할을 거둘까요: %(role)s"), name=found.name, role=held.label)
    return render_template(
        "accounts/change_person.html",
        form=form,
        person=found,
        question=question,
        outcome=[translated(N_("이 역할로 보던 화면을 바로 볼 수 없게 됩니다."))],
        button=translated(N_("역할 거두기")),
        danger=True,
    )
