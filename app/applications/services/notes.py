"""What the office writes to itself about an application, and what it marks to come back to."""

from app.applications.models import Application, ApplicationNote
from app.applications.policy import ApplicationPermission
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


def write(application: Application, text: str, *, flagged: bool, actor: Actor) -> ApplicationNote:
    """Write a note; a flagged one is found in the list until it is settled. Raises NotAllowed, Refused on "text"."""
    authorize(actor, ApplicationPermission.SCREEN, application)
    said = clean(text)
    if not said:
        raise Refused(N_("메모를 적어 주세요."), field="text")
    note = ApplicationNote(
        application=application, text=said, flagged=flagged, written_at=clock.now(), written_by_id=actor.id,
        written_by=actor.name,
    )  # fmt: skip
    db.session.add(note)
    words = (
        N_("%(receipt_no)s 신청에 메모를 적고 확인할 것으로 표시했습니다")
        if flagged
        else N_("%(receipt_no)s 신청에 메모를 적었습니다")
    )
    _record(note, "applications.write_note", words, actor)
    return note


def settle(note: ApplicationNote, *, actor: Actor) -> None:
    """What was marked has been looked at. Raises NotAllowed, WrongState."""
    authorize(actor, ApplicationPermission.SCREEN, note.application)
    if not note.is_open:
        raise WrongState(N_("이미 확인한 표시입니다."))
    note.settled_at, note.settled_by = clock.now(), actor.name
    _record(note, "applications.settle_note", N_("%(receipt_no)s 신청의 표시를 확인하고 지웠습니다"), actor)


def _record(note: ApplicationNote, action: str, words: str, actor: Actor) -> None:
    application = note.application
    record(
        actor,
        action,
        application,
        words,
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
