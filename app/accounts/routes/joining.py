"""The link in an invitation: a new account, or more roles for the account one has."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import AcceptForm, JoinForm
from app.accounts.models import Invitation, User
from app.accounts.routes.blueprint import bp
from app.accounts.routes.mine import me
from app.accounts.services import invitations as verbs
from app.accounts.states import ConsentKind
from app.kernel import clock
from app.kernel.text import N_
from app.web.actor import current_actor, forget_actor
from app.web.doors import commits, open_to_all
from app.web.forms import flash_done

Answer = str | Response | tuple[str, int]


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@open_to_all("the link in the mail is the key")
@commits
def accept(token: str) -> Answer:
    """What the link still leads to."""
    found = queries.invitation_by_link(token)
    if found is None or not verbs.open_to_accept(found, clock.now()):
        late = found is not None and found.has_expired(clock.now())
        return render_template("accounts/invitation_over.html", invitation=found, late=late), 410
    person = queries.by_email(found.email)
    return _join(found, person) if person else _begin(found)


def _join(found: Invitation, person: User) -> Answer:
    """Someone with an account signs in first; then one button adds the roles."""
    form = JoinForm()
    is_theirs = current_actor().id == person.id
    if is_theirs and form.validate_on_submit():
        with form.showing_refusals():
            verbs.accept_as(found, me(), ip=request.remote_addr)
            forget_actor()
            flash_done(N_("초대를 받았습니다. 이제 새 역할로 일할 수 있습니다."))
            return redirect(url_for("accounts.mine"))
    return render_template("accounts/join.html", form=form, invitation=found, is_theirs=is_theirs)


def _begin(found: Invitation) -> Answer:
    """Someone new gives a name and a password."""
    form = AcceptForm(name=found.name)
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.accept_as_new(
                found,
                form.name.data or "",
                form.password.data or "",
                consented={ConsentKind.TERMS, ConsentKind.PRIVACY},
                ip=request.remote_addr,
            )
            flash_done(N_("계정을 만들었습니다. 방금 정한 비밀번호로 로그인하세요."))
            return redirect(url_for("security.login"))
    return render_template("accounts/accept.html", form=form, invitation=found)
