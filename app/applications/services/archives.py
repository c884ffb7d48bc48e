"""The whole dossier of a call as one zip: ordered with a reason, kept for a few days, then taken away."""

from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from app.applications import queries
from app.applications.models import Call, CallArchive
from app.applications.policy import ARCHIVE, ApplicationPermission
from app.audit.services import record
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_, clean
from app.tasks.services import enqueue

MAKE = "applications.archive"
KEPT_FOR = timedelta(days=7)
LARGEST = 20 * 1024**3
"""Bytes; an archive is made of files that were each checked when they came in."""


def order(call: Call, *, reason: str, actor: Actor) -> CallArchive:
    """Ask for the zip. Raises NotAllowed, Refused on "reason" or when nothing was sent in."""
    authorize(actor, ApplicationPermission.EXPORT, call)
    said = clean(reason)
    if not said:
        raise Refused(N_("내려받는 까닭을 적어 주세요. 접속기록에 남습니다."), field="reason")
    if db.session.scalar(queries.of_call(call).limit(1)) is None:
        raise Refused(N_("아직 낸 신청이 없어 묶을 것이 없습니다."))
    archive = CallArchive(
        call_id=call.id, reason=said, asked_at=clock.now(), asked_by_id=actor.id, asked_by=actor.name
    )
    db.session.add(archive)
    db.session.flush()
    archive.task_id = enqueue(MAKE, asked_by=actor, archive_id=archive.id)
    record(
        actor,
        "calls.archive",
        archive,
        N_("공고의 신청 서류를 모두 묶어 내려받기로 했습니다: %(title)s"),
        note=said,
        title=call.title,
    )
    return archive


class Made:
    """A file on disk as an upload."""

    def __init__(self, path: Path, name: str) -> None:
        self.filename: str | None = name
        self.stream: BinaryIO = path.open("rb")


def keep(archive: CallArchive, path: Path, *, actor: Actor) -> None:
    """Keep the zip that was made. Making it again after an interruption replaces nothing: the first one stays."""
    if archive.file_id is not None:
        return
    title, year = archive.call.title, str(archive.call.fiscal_year)
    made = Made(path, f"{title if year in title else f'{year} {title}'}.zip")
    with made.stream:
        kept = files.store(made, actor=actor, purpose=ARCHIVE, owner_id=archive.id, limit=LARGEST)
    archive.file_id, archive.made_at = kept.id, clock.now()
    record(
        actor,
        "calls.keep_archive",
        archive,
        N_("공고의 신청 서류를 묶었습니다: %(title)s"),
        title=archive.call.title,
    )


def forget_old(*, actor: Actor, call: Call | None = None) -> int:
    """Take away what was kept long enough, or every archive of a call whose data is purged; gives how many."""
    wanted = select(CallArchive).where(CallArchive.file_id.is_not(None))
    if call is None:
        wanted = wanted.where(CallArchive.made_at < clock.now() - KEPT_FOR)
    else:
        wanted = wanted.where(CallArchive.call_id == call.id)
    rows = db.session.scalars(wanted).all()
    for archive in rows:
        kept, archive.file_id = archive.file, None
        db.session.flush()
        if kept is not None:
            files.forget(kept)
        record(
            actor,
            "calls.forget_archive",
            archive,
            N_("묶어 둔 신청 서류를 지웠습니다: %(title)s"),
            title=archive.call.title,
        )
    return len(rows)
