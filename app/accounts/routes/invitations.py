"""Invitations: who was invited by whom, sent again, withdrawn."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import InviteForm, ReasonForm
from app.accounts.policy import AccountPermission
from app.accounts.routes.blueprint import bp
from app.accounts.services import invitations as verbs
from app.kernel import clock
from app.kernel.access import may
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def offerable() -> list[Role]:
    """The roles this person may offer."""
    actor = current_actor()
    return [role for role in Role if may(actor, AccountPermission.INVITE, frozenset({role}))]


@bp.get("/invitations")
@door(Role.ADMIN, Role.COORDINATOR)
def invitations() -> str:
    """Those waiting, or all."""
    state = "all" if request.args.get("state") == "all" else "waiting"
    rows = queries.invitations(current_actor(), state)
    return render_template("accounts/invitations.html", rows=rows, state=state, now=clock.now())


@bp.route("/invitations/new", methods=["GET", "POST"])
@door(Role.ADMIN, Role.COORDINATOR)
@commits
def invite() -> str | Response:
    """Invite someone by mail."""
    form = InviteForm()
    form.roles.choices = [(role.value, role.label) for role in offerable()]
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.invite(
                form.email.data or "",
                {Role(value) for value in form.roles.data or ()},
                actor=current_actor(),
                name=form.name.data or "",
                note=form.note.data or "",
            )
            flash_done(N_("초대 메일을 보냈습니다. 7일 동안 쓸 수 있습니다."))
            return redirect(url_for("accounts.invitations"))
    return render_template("accounts/invite.html", form=form)


@bp.post("/invitations/<int:invitation_id>/resend")
@door(Role.ADMIN, Role.COORDINATOR)
@commits
def resend_invitation(invitation_id: int) -> Response:
    """Send a new link; the old one stops working."""
    found = queries.invitation(invitation_id, current_actor())
    verbs.resend(found, actor=current_actor())
    flash_done(N_("초대 메일을 다시 보냈습니다. 전에 보낸 링크는 쓸 수 없습니다."))
    return redirect(url_for("accounts.invitations"))


@bp.route("/invitations/<int:invitation_id>/withdraw", methods=["GET", "POST"])
@door(Role.ADMIN, Role.COORDINATOR)
@commits
def withdraw_invitation(invitation_id: int) -> str | Response:
    """Take an invitation back, with the reason."""
    found, form = queries.invitation(invitation_id, current_actor()), ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.withdraw(found, actor=current_actor(), note=form.note.data or "")
            flash_done(N_("초대를 거두었습니다."))
            return redirect(url_for("accounts.invitations"))
    return render_template(
        "accounts/change_person.html",
        form=form,
        person=None,
        question=translated(N_("%(email)s 주소로 보낸 초대를 거둘까요?"), email=found.email),
        outcome=[translated(N_("메일에 있는 링크를 더는 쓸 수 없습니다."))],
        button=translated(N_("초대 거두기")),
        danger=True,
    )
