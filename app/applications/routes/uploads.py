"""Uploads in parts, for scripts: begin or go on, hand in the next part, ask how far it is. The plain form needs none of it."""

from typing import Any

from flask import jsonify, request, url_for
from flask.wrappers import Response

from app.applications import services
from app.applications.models import Application
from app.applications.policy import ATTACHMENT, ApplicationPermission
from app.applications.routes.blueprint import APPLICANTS, arrived, bp, opened
from app.applications.routes.files import log_late, page_of_file, purpose_of
from app.applications.services.attachments import FileTooLate
from app.files import arriving, blobs
from app.files.models import PartialUpload
from app.kernel.access import authorize
from app.kernel.errors import Refused
from app.kernel.text import N_, with_particles
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


def _writable(application_id: int) -> Application:
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.WRITE, application)
    return application


def _found(application: Application, token: str) -> PartialUpload:
    return arriving.find(token, purpose=ATTACHMENT, owner_id=application.id, actor=current_actor())


def _where(application: Application, upload: PartialUpload) -> dict[str, Any]:
    return {
        "upload": url_for(".upload_part", application_id=application.id, token=upload.token),
        "offset": upload.received,
    }


@bp.post("/applications/<int:application_id>/uploads/<purpose>/<key>")
@door(*APPLICANTS)
@commits
def begin_upload(application_id: int, purpose: str, key: str) -> Response:
    """Where to send the parts, and how much of this file is here already."""
    application = _writable(application_id)
    wanted = purpose_of(purpose)
    services.attachments.label_of(application, wanted, key)
    try:
        services.attachments.refuse_unless_open(application, wanted, key, arrived())
        upload = arriving.begin(
            services.looking.name_to_keep(request.form.get("name", "")),
            request.form.get("size", 0, type=int),
            request.form.get("changed", 0, type=int),
            purpose=ATTACHMENT,
            owner_id=application.id,
            slot=f"{wanted.value}:{key}",
            actor=current_actor(),
        )
    except (FileTooLate, Refused) as refusal:
        return _refused(application, refusal)
    return saved(jsonify(_where(application, upload)))


@bp.get("/applications/<int:application_id>/uploads/<token>")
@door(*APPLICANTS)
def upload_state(application_id: int, token: str) -> Response:
    """How much of it is here."""
    application = _writable(application_id)
    return jsonify(_where(application, _found(application, token)))


@bp.post("/applications/<int:application_id>/uploads/<token>")
@door(*APPLICANTS)
@commits
def upload_part(application_id: int, token: str) -> Response:
    """The next part; with the last one the file is checked and kept."""
    application = _writable(application_id)
    upload = _found(application, token)
    purpose, key = upload.slot.split(":", 1)
    wanted = purpose_of(purpose)
    try:
        services.attachments.refuse_unless_open(application, wanted, key, arrived())
        part = request.files.get("part")
        sent = part.stream.read(arriving.MOST_PART + 1) if part else b""
        arriving.add(upload, request.form.get("offset", -1, type=int), sent)
        if upload.received < upload.size:
            return saved(jsonify(_where(application, upload)))
        _attach(application, upload, wanted, key)
    except arriving.OutOfStep as lost:
        return saved((jsonify(_where(application, upload) | {"error": str(lost.message)}), 409))
    except blobs.StoreAway:
        raise  # nothing is kept of this part; what came before it waits
    except (FileTooLate, Refused) as refusal:
        arriving.forget(upload)
        return _refused(application, refusal)
    onward = page_of_file(application, wanted, key)
    return saved(jsonify({"offset": upload.size, "onward": onward}))


def _attach(application: Application, upload: PartialUpload, wanted: Any, key: str) -> None:
    whole = arriving.whole(upload)
    with whole.stream:
        row = services.attachments.attach(
            application, wanted, key, whole, actor=current_actor(), at=arrived()
        )
    arriving.forget(upload)
    flash_done(N_("‘%(name)s’을(를) 올렸습니다."), name=row.file.name)


def _refused(application: Application, refusal: FileTooLate | Refused) -> Response:
    """Why the file was not taken, in words; a late one is written down."""
    if isinstance(refusal, FileTooLate):
        log_late(application, refusal)
        return saved((jsonify({"error": with_particles(str(refusal.message)), "late": True}), 409))
    return saved((jsonify({"error": with_particles(str(refusal.message))}), 422))
