"""One's own account: description, ways to sign in, signed-in browsers, consents."""

import unicodedata

from flask import current_app, redirect, render_template, request, session, url_for
from flask_security import verify_password
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import DescribeForm, LeaveForm
from app.accounts.models import User
from app.accounts.policy import AccountPermission
from app.accounts.routes.blueprint import bp
from app.accounts.rules import PASSWORD_MOST
from app.accounts.services import consents, people, sessions
from app.accounts.sign_in import limits
from app.accounts.sign_in.keeper import KEY, this_browser
from app.accounts.states import ConsentKind
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, open_to_all, signed_in
from app.web.forms import flash_done


def me() -> User:
    """The person who makes this request."""
    found = db.session.get(User, current_actor().id)
    if found is None:
        raise Missing
    return found


@bp.get("/sign-up/sent")
@open_to_all("whoever signed up is not signed in yet")
def sent() -> str:
    """What to do after signing up: the same page whether the address was known or not."""
    return render_template("accounts/sent.html")


@bp.get("/account")
@signed_in()
def mine() -> str:
    """Everything about one's own account on one page."""
    person = me()
    idle_since = clock.now() - current_app.config["IDLE_TIMEOUT"]
    return render_template(
        "accounts/mine.html",
        person=person,
        browsers=queries.browsers(person, idle_since),
        this_browser=this_browser(),
        consents=queries.consents(person),
        news=ConsentKind.NEWS,
        codes_left=len(person.mf_recovery_codes or []),
    )


@bp.route("/account/description", methods=["GET", "POST"])
@signed_in()
@commits
def describe() -> str | Response:
    """Change name, telephone, language."""
    person = me()
    form = DescribeForm(obj=person)
    if form.validate_on_submit():
        with form.showing_refusals():
            people.describe(
                person,
                form.name.data or "",
                form.phone.data or "",
                form.language.data,
                actor=current_actor(),
            )
            session["language"] = form.language.data
            flash_done(N_("계정 정보를 고쳤습니다."))
            return redirect(url_for("accounts.mine"))
    return render_template("accounts/describe.html", form=form)


@bp.post("/account/browsers/<int:browser_id>/end")
@signed_in()
@commits
def end_browser(browser_id: int) -> Response:
    """Sign out one of one's own browsers."""
    person = me()
    sessions.revoke(person, queries.browser_of(person, browser_id), actor=current_actor())
    flash_done(N_("그 기기를 로그아웃했습니다."))
    return redirect(url_for("accounts.mine"))


@bp.post("/account/browsers/end-others")
@signed_in()
@commits
def end_other_browsers() -> Response:
    """Sign out everywhere else."""
    ended = sessions.revoke_others(me(), but_key=session.get(KEY), actor=current_actor())
    flash_done(N_("다른 기기 %(count)s대를 로그아웃했습니다."), count=ended)
    return redirect(url_for("accounts.mine"))


@bp.post("/account/news")
@signed_in()
@commits
def news() -> Response:
    """Agree to news by mail, or no longer."""
    person, actor = me(), current_actor()
    agrees = ConsentKind.NEWS in queries.consents(person)
    wants = request.form.get("wants") == "yes"
    if wants and not agrees:
        consents.give(person, {ConsentKind.NEWS}, actor=actor)
        flash_done(N_("이제 공고와 행사 소식을 이메일로 보냅니다."))
    elif agrees and not wants:
        consents.withdraw(person, ConsentKind.NEWS, actor=actor)
        flash_done(N_("이제 공고와 행사 소식을 보내지 않습니다."))
    return redirect(url_for("accounts.mine"))


@bp.route("/account/leave", methods=["GET", "POST"])
@signed_in()
@commits
def leave() -> str | Response:
    """Close one's own account for good, after the password."""
    person, form = me(), LeaveForm()
    authorize(current_actor(), AccountPermission.LEAVE, person)
    if form.validate_on_submit():
        with form.showing_refusals():
            check_password(person, form.password.data or "")
            people.leave(person, actor=current_actor())
            session.clear()
            flash_done(N_("계정을 없앴습니다. 그동안 이용해 주셔서 고맙습니다."))
            return redirect(url_for("security.login"))
    return render_template("accounts/leave.html", form=form)


def check_password(person: User, password: str) -> None:
    """Raises Refused on "password" when it is wrong; wrong ones count like failed sign-ins."""
    if limits.sign_in_closed(person.email):
        raise Refused(limits.CLOSED, field="password")
    typed = unicodedata.normalize("NFKC", password)
    if not person.password or len(typed) > PASSWORD_MOST or not verify_password(typed, person.password):
        limits.failed_for_sure(person.email, person)
        raise Refused(N_("비밀번호가 맞지 않습니다. 다시 적어 주세요."), field="password")
