"""Files handed in with an application: kept at once, taken out without being lost."""

from datetime import datetime

from sqlalchemy import func, select

from app.applications import queries
from app.applications.models import Application, AttachedFile
from app.applications.office_text import SLOW
from app.applications.policy import ATTACHMENT, ApplicationPermission
from app.applications.rules.conditions import holds
from app.applications.services import looking
from app.applications.services.submission import TooLate
from app.applications.states import FilePurpose, QuestionKind
from app.audit.services import record
from app.files import services as files
from app.files.models import StoredFile
from app.files.services import Upload
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_
from app.tasks.services import enqueue

MOST_PER_ITEM = 5
MOST_EVER = 100
"""Files of one application, those taken out again with them: they lie in the store until it is purged."""
KINDS = files.ALL_KINDS | files.TEXT_KINDS


def attach(
    application: Application,
    purpose: FilePurpose,
    key: str,
    upload: Upload | None,
    *,
    actor: Actor,
    field: str = "file",
    at: datetime | None = None,
) -> AttachedFile:
    """Keep a file for a document, a bonus item or a question.

    `at` is the instant it reached the server. Raises NotAllowed, Missing for a key the call does not ask for,
    FileTooLate, WrongState when it is not open, Refused on `field`.
    """
    authorize(actor, ApplicationPermission.WRITE, application)
    label = label_of(application, purpose, key)
    refuse_unless_open(application, purpose, key, at or clock.now())
    _refuse_too_many(application, purpose, key, field)
    stored = _stored(application, upload, actor, field)
    row = AttachedFile(
        application_id=application.id,
        purpose=purpose,
        key=key,
        file=stored,
        warning=looking.warning_at_once(stored),
        looked_at=None if stored.kind in SLOW else clock.now(),
        added_at=clock.now(),
        added_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    if row.looked_at is None:
        enqueue(looking.LOOK, asked_by=actor, unique=f"{looking.LOOK}:{row.id}", attached_id=row.id)
    _record(application, actor, "applications.attach", N_("신청서에 파일을 올렸습니다: %(label)s"), label)
    return row


def _stored(application: Application, upload: Upload | None, actor: Actor, field: str) -> StoredFile:
    return files.store(
        upload,
        actor=actor,
        purpose=ATTACHMENT,
        owner_id=application.id,
        field=field,
        kinds=KINDS,
        name=looking.name_to_keep((upload and upload.filename) or ""),
    )


def _record(application: Application, actor: Actor, action: str, sentence: str, label: str) -> None:
    """A trial goes, and its number may be given again: what was done in it is told of the call."""
    if application.trial:
        record(actor, action, application.call, sentence, label=label)
    else:
        record(actor, action, application, sentence, venture_id=application.venture_id, label=label)


def _refuse_too_many(application: Application, purpose: FilePurpose, key: str, field: str) -> None:
    """Counted under a lock: two uploads that end at once do not both take the last place."""
    db.session.execute(select(Application.id).where(Application.id == application.id).with_for_update())
    ever = db.session.scalar(
        select(func.count()).select_from(AttachedFile).where(AttachedFile.application_id == application.id)
    )
    if (ever or 0) >= MOST_EVER:
        raise Refused(
            N_(
                "한 신청에 올릴 수 있는 파일은 뺀 것까지 모두 %(most)s개입니다. 더 올려야 하면 담당자에게 연락해 주세요."
            ),
            field=field,
            most=MOST_EVER,
        )
    there = [f for f in queries.files_of(application) if (f.purpose, f.key) == (purpose, key)]
    if len(there) >= MOST_PER_ITEM:
        raise Refused(
            N_("한 항목에 파일을 %(most)s개까지 올릴 수 있습니다."), field=field, most=MOST_PER_ITEM
        )


def detach(application: Application, attached_id: int, *, actor: Actor) -> AttachedFile:
    """Take a file out of what will be sent in. Copies sent in before keep it. Raises NotAllowed, Missing, WrongState."""
    authorize(actor, ApplicationPermission.WRITE, application)
    row = next((file for file in queries.files_of(application) if file.id == attached_id), None)
    if row is None:
        raise Missing
    refuse_unless_open(application, row.purpose, row.key, clock.now())
    row.removed_at = clock.now()
    label = label_of(application, row.purpose, row.key)
    _record(application, actor, "applications.detach", N_("신청서에서 파일을 뺐습니다: %(label)s"), label)
    return row


def label_of(application: Application, purpose: FilePurpose, key: str) -> str:
    """What the call calls the thing a file is for. Raises Missing for what it does not ask."""
    call = application.call
    if purpose is FilePurpose.REQUIRED:
        answers = queries.answers_in_force(application, queries.drafts_of(application))
        labels = {row.key: row.label for row in call.required_files if holds(row.condition, answers)}
    elif purpose is FilePurpose.BONUS:
        labels = {row.key: row.label for row in call.bonus_items}
    else:
        labels = {row.key: row.label for row in call.questions if row.kind is QuestionKind.FILE}
    if key not in labels:
        raise Missing
    return labels[key]


def open_name(purpose: FilePurpose, key: str) -> str:
    """How a request to mend names a document; a question by its key alone."""
    return key if purpose is FilePurpose.QUESTION else f"{purpose.value}:{key}"


class FileTooLate(TooLate):
    """The deadline passed before the file was there."""

    words = N_(
        "마감이 지나 파일을 받지 못했습니다. 파일은 %(at)s에 도착했고 마감은 %(closes_at)s이었습니다. 그 전에 올린 파일과 쓴 글은 그대로 남아 있습니다."
    )


def refuse_unless_open(application: Application, purpose: FilePurpose, key: str, at: datetime) -> None:
    """Raises FileTooLate once the deadline has passed, WrongState when it is not open for another reason."""
    allowed = queries.open_keys(application, at)
    if allowed is not None and open_name(purpose, key) not in allowed:
        if (closed_at := queries.closed_at(application, at)) is not None:
            raise FileTooLate(at, closed_at)
        raise WrongState(N_("지금은 이 파일을 바꿀 수 없습니다. 올린 파일은 그대로 남아 있습니다."))
