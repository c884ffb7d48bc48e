"""The one guarded view that gives files out."""

from unicodedata import normalize
from urllib.parse import quote

from flask import Blueprint, Response

from app.audit.reading import downloaded
from app.files import queries, services
from app.files.models import StoredFile
from app.files.policy import venture_of
from app.files.rules import MEDIA_TYPES, ending
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import EVERYONE_SIGNED_IN, Door, check, open_to_all

bp = Blueprint("files", __name__, url_prefix="/files")


@bp.get("/<int:file_id>")
@open_to_all("the rule of each file's purpose decides; who is not signed in is sent to sign in")
def download(file_id: int) -> Response:
    """Give a file to whoever its room lets have it, as an attachment, and log it."""
    actor = current_actor()
    try:
        file = queries.get(file_id, actor)
    except Missing:
        if actor.id is None:
            check(Door(EVERYONE_SIGNED_IN))
        raise
    response = attachment(file)
    downloaded(file, N_("파일 %(file)s번을 내려받았습니다"), venture_id=venture_of(file), file=file.id)
    return response


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
