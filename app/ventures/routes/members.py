"""Who acts for a venture: invite, answer, change, remove."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.audit.reading import seen
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures import queries
from app.ventures.forms import AnswerForm, InviteForm, PlainForm, RoleForm
from app.ventures.models import JoinRequest, MemberInvitation, Membership, Venture
from app.ventures.policy import VenturePermission
from app.ventures.queries.people import invitations_of, join_requests, members_on
from app.ventures.routes.blueprint import OFFICE, READERS, WRITERS, bp, trail
from app.ventures.services import members as services
from app.ventures.states import MemberRole
from app.web.actor import current_actor, forget_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/<int:venture_id>/members", methods=["GET", "POST"])
@door(*READERS)
@commits
def members(venture_id: int) -> str | Response:
    """Members, invitations and requests of one venture; an owner invites here."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    form: Any = InviteForm()
    if form.is_submitted():
        authorize(actor, VenturePermission.MANAGE_MEMBERS, venture)
    if form.validate_on_submit():
        with form.showing_refusals():
            services.invite(venture, form.email.data, form.role.data, actor=actor)
            flash_done(N_("초대했습니다. 같은 이메일로 가입한 사람이 ‘우리 기업’에서 받아들입니다."))
            return redirect(url_for("ventures.members", venture_id=venture.id))
    seen(venture, N_("함께 쓰는 사람을 보았습니다"), action="ventures.members", venture_id=venture.id)
    return render_template(
        "ventures/members.html",
        venture=venture,
        form=form,
        members=members_on(venture, clock.today()),
        invitations=invitations_of(venture),
        requests=join_requests([venture.id]),
        may_manage=may(actor, VenturePermission.MANAGE_MEMBERS, venture),
        role_form=RoleForm(formdata=None),
        answer_form=AnswerForm(formdata=None),
        roles=MemberRole.choices(),
        crumbs=trail(venture, N_("함께 쓰는 사람")),
    )


def _of(venture: Venture, row: Membership | MemberInvitation | JoinRequest | None) -> None:
    if row is None or row.venture_id != venture.id:
        raise Missing


@bp.post("/<int:venture_id>/members/<int:membership_id>/role")
@door(*WRITERS)
@commits
def change_role(venture_id: int, membership_id: int) -> Response:
    """Give a member another role."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    membership = db.session.get(Membership, membership_id)
    _of(venture, membership)
    form: Any = RoleForm()
    if membership is not None and form.validate_on_submit():
        _or_say(
            lambda: services.change_role(membership, form.role.data, actor=actor), N_("권한을 바꿨습니다.")
        )
    return redirect(url_for("ventures.members", venture_id=venture.id))


@bp.post("/<int:venture_id>/members/<int:membership_id>/representative/<any(yes, no):answer>")
@door(*WRITERS)
@commits
def record_representative(venture_id: int, membership_id: int, answer: str) -> Response:
    """Record who the representative is, or take the record back."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    membership = db.session.get(Membership, membership_id)
    _of(venture, membership)
    if membership is not None and PlainForm().validate_on_submit():
        done = N_("대표자로 기록했습니다.") if answer == "yes" else N_("대표자 기록을 지웠습니다.")
        _or_say(lambda: services.record_representative(membership, answer == "yes", actor=actor), done)
    return redirect(url_for("ventures.members", venture_id=venture.id))


@bp.post("/<int:venture_id>/members/<int:membership_id>/remove")
@door(*WRITERS)
@commits
def remove_member(venture_id: int, membership_id: int) -> Response:
    """End a membership; leaving oneself leads back to one's own list."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    membership = db.session.get(Membership, membership_id)
    _of(venture, membership)
    leaving = membership is not None and membership.user_id == actor.id
    if membership is not None and PlainForm().validate_on_submit():
        _or_say(lambda: services.remove(membership, actor=actor), N_("함께 쓰는 사람에서 뺐습니다."))
    if leaving:
        forget_actor()
        return redirect(url_for("ventures.mine"))
    return redirect(url_for("ventures.members", venture_id=venture.id))


@bp.post("/<int:venture_id>/invitations/<int:invitation_id>/withdraw")
@door(*WRITERS)
@commits
def withdraw_invitation(venture_id: int, invitation_id: int) -> Response:
    """Take an invitation back."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    invitation = db.session.get(MemberInvitation, invitation_id)
    _of(venture, invitation)
    if invitation is not None and PlainForm().validate_on_submit():
        services.withdraw(invitation, actor=actor)
        flash_done(N_("초대를 취소했습니다."))
    return redirect(url_for("ventures.members", venture_id=venture.id))


@bp.post("/invitations/<int:invitation_id>/<any(accept, decline):answer>")
@door(Role.VENTURE)
@commits
def answer_invitation(invitation_id: int, answer: str) -> Response:
    """Take an invitation up, or not."""
    actor = current_actor()
    invitation = db.session.get(MemberInvitation, invitation_id)
    if invitation is None:
        raise Missing
    if PlainForm().validate_on_submit():
        if answer == "accept":
            _or_say(lambda: services.accept(invitation, actor=actor), N_("초대를 받아들였습니다."))
        else:
            services.decline(invitation, actor=actor)
            flash_done(N_("초대를 거절했습니다."))
        forget_actor()
    return redirect(url_for("ventures.mine"))


@bp.get("/join-requests")
@door(*OFFICE)
def requests_to_join() -> str:
    """Requests to join that wait for an answer, of all ventures."""
    found = join_requests()
    if found:
        seen(
            None,
            N_("함께 쓰기 요청을 보았습니다"),
            action="ventures.join_requests",
            subject_type="venture_join_request",
        )
    return render_template(
        "ventures/join_requests.html",
        requests=found,
        form=AnswerForm(formdata=None),
        crumbs=trail(None, N_("함께 쓰기 요청")),
    )


@bp.post("/join-requests/<int:request_id>")
@door(*WRITERS)
@commits
def answer_join(request_id: int) -> Response:
    """Let someone in, or not."""
    actor = current_actor()
    request = db.session.get(JoinRequest, request_id)
    if request is None:
        raise Missing
    venture = queries.get(request.venture_id, actor)
    form: Any = AnswerForm()
    if form.validate_on_submit():
        accepted = bool(form.accept.data)
        services.answer_join(request, accepted, form.role.data, actor=actor)
        flash_done(N_("요청을 받아들였습니다.") if accepted else N_("요청을 거절했습니다."))
    return redirect(url_for("ventures.members", venture_id=venture.id))


def _or_say(act: Callable[[], object], done: str) -> None:
    """Do it and say so; a refusal of the field is said in place of it, and nothing is kept."""
    try:
        act()
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal.message), "bad")
    else:
        flash_done(done)
