"""Notices and mail on screen: what I was told, and for administrators what left the house."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.audit.reading import seen
from app.audit.services import record
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.notices import queries, services
from app.notices.delivery import letter_of
from app.notices.sending import compose
from app.notices.states import MailState
from app.tasks.queries import any_alive
from app.web.actor import current_actor
from app.web.doors import commits, door, signed_in
from app.web.pages import inner_address

bp = Blueprint("notices", __name__, url_prefix="/notices", template_folder="templates")


@bp.get("/")
@signed_in()
def index() -> str:
    """My notices, newest first."""
    before = request.args.get("before", type=int)
    found = queries.of_actor(current_actor(), before=before)
    rows, more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "notices/index.html",
        rows=rows,
        older=rows[-1].id if more else None,
        first_page=before is None,
        unread=queries.unread_count(current_actor()),
    )


@bp.post("/<int:notice_id>/open")
@signed_in()
@commits
def open_notice(notice_id: int) -> AnyResponse:
    """Mark as read and go where the notice leads."""
    notice = queries.get(notice_id, current_actor())
    services.read(notice)
    return redirect(inner_address(notice.link) or url_for("notices.index"))


@bp.post("/read")
@signed_in()
@commits
def read_all() -> AnyResponse:
    """Mark everything as read."""
    services.read_all(current_actor())
    flash(translated(N_("알림을 모두 읽은 것으로 표시했습니다.")), "good")
    return redirect(url_for("notices.index"))


@bp.get("/mail")
@door(Role.ADMIN)
def outbox() -> str:
    """Outgoing mail, newest first."""
    actor, asked = current_actor(), request.args.get("state", "")
    state = MailState(asked) if asked in set(MailState) else None
    before = request.args.get("before", type=int)
    found = queries.mails(actor, state=state, before=before)
    rows, more = found[: queries.PAGE], len(found) > queries.PAGE
    seen(None, N_("보낸 메일 목록을 보았습니다"), subject_type="mail")
    return render_template(
        "notices/outbox.html",
        rows=rows,
        counts=queries.counts(actor),
        state=state,
        states=MailState,
        older=rows[-1].id if more else None,
        first_page=before is None,
        folder=current_app.config["MAIL_URL"].startswith("file:"),
        away=not any_alive(),
    )


@bp.get("/mail/<int:mail_id>")
@door(Role.ADMIN)
def mail(mail_id: int) -> str:
    """One mail as it was or will be sent. A mail that opens an account shows its text only while mails are files."""
    found = queries.mail(mail_id, current_actor())
    folder = current_app.config["MAIL_URL"].startswith("file:")
    seen(found, N_("메일 %(n)s번을 보았습니다"), n=found.id)
    return render_template("notices/mail.html", mail=found, shown=folder or not found.secret, folder=folder)


@bp.get("/mail/<int:mail_id>.eml")
@door(Role.ADMIN)
def eml(mail_id: int) -> Response:
    """The mail as a file, as it leaves the house."""
    found = queries.mail(mail_id, current_actor())
    folder = current_app.config["MAIL_URL"].startswith("file:")
    letter = letter_of(found)
    if found.secret and not folder:
        return redirect(url_for("notices.mail", mail_id=mail_id))  # type: ignore[return-value]
    seen(found, N_("메일 %(n)s번을 파일로 받았습니다"), action="download", n=found.id)
    response = Response(compose(letter).as_bytes(), mimetype="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="mail-{found.id}.eml"'
    return response


@bp.post("/mail/<int:mail_id>/retry")
@door(Role.ADMIN)
@commits
def retry(mail_id: int) -> AnyResponse:
    """Try a failed mail again."""
    actor = current_actor()
    found = queries.mail(mail_id, actor)
    services.send_again(found, actor=actor)
    record(actor, "notices.retry", found, N_("메일 %(n)s번을 다시 보내게 했습니다"), n=found.id)
    flash(translated(N_("메일을 다시 보냅니다.")), "good")
    return redirect(url_for("notices.outbox"))
