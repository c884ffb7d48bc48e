"""A spreadsheet on its way in: kept for its uploader, looked at, written or dropped."""

import hashlib
from typing import Any

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_
from app.tasks.services import enqueue
from app.ventures.models import RosterUpload
from app.ventures.policy import VenturePermission
from app.ventures.services import roster, roster_writing
from app.ventures.services.roster import Reading
from app.ventures.states import UploadState

MOST_BYTES = 20 * 1024 * 1024
AT_ONCE = 1_000
"""More rows than this are written in the background."""
WRITE = "ventures.write_roster"


def take(content: bytes, filename: str, sheet: str | None, *, actor: Actor) -> RosterUpload:
    """Keep an uploaded list for a look at it; nothing of it is written yet. Raises Refused for what is no list."""
    authorize(actor, VenturePermission.IMPORT)
    if not content:
        raise Refused(N_("가져올 파일을 고르세요."), field="file")
    if len(content) > MOST_BYTES:
        raise Refused(N_("파일이 너무 큽니다. 20MB 이하로 올려 주세요."), field="file")
    try:
        reading = roster.read(content, filename, sheet or None)
    except Refused as refusal:
        refusal.field = "sheet" if sheet else "file"
        raise
    upload = RosterUpload(
        user_id=actor.id,
        filename=filename[:200],
        sheet=sheet or None,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        total=len(reading.good),
        result={},
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    record(
        actor,
        "ventures.upload_roster",
        upload,
        N_("기업 목록 파일을 올렸습니다. 아직 아무것도 가져오지 않았습니다"),
        note=upload.sha256,
        rows=len(reading.judged),
    )
    return upload


def get(upload_id: int, actor: Actor) -> RosterUpload:
    """One's own upload. Raises Missing for anyone else's."""
    upload = db.session.get(RosterUpload, upload_id)
    if upload is None or upload.user_id != actor.id:
        raise Missing
    return upload


def look(upload: RosterUpload) -> Reading:
    """Read and judge it against the record as it stands now. Raises WrongState once it is gone."""
    if upload.content is None:
        raise WrongState
    return roster.read(upload.content, upload.filename, upload.sheet)


def accept(upload: RosterUpload, skip_errors: bool, *, actor: Actor) -> None:
    """Write the good rows, at once or in the background. Raises Refused, WrongState."""
    authorize(actor, VenturePermission.IMPORT)
    if upload.state is not UploadState.WAITING:
        raise WrongState
    upload.skip_errors = skip_errors
    if upload.total > AT_ONCE:
        upload.state = UploadState.WRITING
        record(actor, "ventures.accept_roster", upload, N_("기업 목록을 백그라운드에서 가져오게 했습니다"))
        enqueue(WRITE, asked_by=actor, unique=f"roster-{upload.id}", upload_id=upload.id)
    else:
        write(upload, actor=actor)


def write(upload: RosterUpload, *, actor: Actor) -> None:
    """Write an accepted list in the present transaction; the file's content is not kept."""
    reading = look(upload)
    roster_writing.write(reading, actor=actor, filename=upload.filename, skip_errors=upload.skip_errors)
    tally = {outcome.value: count for outcome, count in reading.tally.items()}
    result: dict[str, Any] = {"tally": tally}
    upload.result, upload.state, upload.content = result, UploadState.WRITTEN, None
    upload.done = len(reading.good)


def drop(upload: RosterUpload, *, actor: Actor) -> None:
    """Leave it: the content goes, nothing was written."""
    if upload.state is not UploadState.WAITING:
        raise WrongState
    upload.state, upload.content = UploadState.DROPPED, None
    record(actor, "ventures.drop_roster", upload, N_("올린 기업 목록을 가져오지 않고 지웠습니다"))
