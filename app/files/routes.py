"""The guarded views that give files out, and show them on screen."""

from functools import partial
from unicodedata import normalize
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, url_for

from app.audit.reading import downloaded, seen
from app.files import copies, pane, queries, services
from app.files.models import StoredFile
from app.files.policy import reason_of, venture_of
from app.files.rules import MEDIA_TYPES, ending
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import EVERYONE_SIGNED_IN, Door, check, commits, open_to_all

bp = Blueprint("files", __name__, url_prefix="/files", template_folder="templates")
GUARD = "the rule of each file's purpose decides; who is not signed in is sent to sign in"
READ = N_("파일 %(file)s번을 화면에서 읽었습니다")


def _found(file_id: int) -> StoredFile:
    """A file for whoever its room lets have it. Raises Missing; nobody signed in is sent to sign in."""
    actor = current_actor()
    try:
        return queries.get(file_id, actor)
    except Missing:
        if actor.id is None:
            check(Door(EVERYONE_SIGNED_IN))
        raise


@bp.get("/<int:file_id>")
@open_to_all(GUARD)
def download(file_id: int) -> Response:
    """Give a file to whoever its room lets have it, as an attachment, and log it."""
    file = _found(file_id)
    response = attachment(file)
    why = reason_of(file)
    downloaded(
        file, N_("파일 %(file)s번을 내려받았습니다"), venture_id=venture_of(file), note=why, file=file.id
    )
    return response


@bp.get("/<int:file_id>/read")
@open_to_all(GUARD)
def read(file_id: int) -> str:
    """A file on screen without taking it away: pages as pictures, or its words; logged once it is shown."""
    file = _found(file_id)
    copy = next(iter(copies.of([file.sha256])), None)
    as_text, part = pane.chosen()
    shown = pane.laid_out(copy, as_text=as_text, part=part)
    pane.hasten(shown)
    if shown.shows:
        seen(file, READ, venture_id=venture_of(file), file=file.id)
    return render_template(
        "files/read.html",
        file=file,
        pane=shown,
        line=pane.meta(file.kind, file.size, copy),
        at=partial(url_for, ".read", file_id=file.id),
        picture=lambda number: url_for(".page", file_id=file.id, number=number),
        crumbs=[],
    )


@bp.get("/<int:file_id>/pages/<int:number>")
@open_to_all(GUARD)
def page(file_id: int, number: int) -> Response:
    """The picture of one page."""
    file = _found(file_id)
    return pane.picture(file, number, READ, file=file.id)


@bp.post("/<int:file_id>/read")
@open_to_all(GUARD)
@commits
def lay_open(file_id: int) -> Response:
    """Have a file laid open that was not yet."""
    file = _found(file_id)
    copies.order({file.sha256: file.kind})
    copies.hasten(file.sha256)
    return redirect(url_for(".read", file_id=file.id))  # type: ignore[return-value]


def attachment(file: StoredFile) -> Response:
    """The file as an answer that no browser opens or guesses about."""
    response = Response(services.parts_of(file), mimetype=MEDIA_TYPES[file.kind])
    response.content_length = file.size
    response.headers["Content-Disposition"] = disposition(file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str) -> str:
    """Both forms of the name: plain ASCII for old readers, RFC 5987 for the real one."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c for c in plain if c.isalnum() or c in " ._-()").strip(" .-_")
    if not plain.removesuffix(ending(name)).strip(" ._-()"):
        plain = f"file.{ending(name)}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
