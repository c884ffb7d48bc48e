"""Files looked through for 주민등록번호: at once or by the worker, and what may be sent in meanwhile."""

from sqlalchemy import select

from app.applications import letters, queries
from app.applications.models import WITH_TRIALS, Application, AttachedFile
from app.applications.office_text import QUICK, words_in
from app.applications.queries import Progress
from app.applications.rules.personal import (
    had_resident_number,
    holds_resident_number,
    without_resident_numbers,
)
from app.audit.services import record
from app.files import services as files
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_, translated
from app.tasks.services import WORKER

LOOK = "applications.look_through"
WARNING = N_("주민등록번호로 보이는 숫자가 있습니다. 가린 파일로 바꿔 주세요.")
NAME_WARNING = N_(
    "파일 이름에 주민등록번호로 보이는 숫자가 있어 뒤 일곱 자리를 지우고 저장했습니다. 파일 안에도 있으면 가린 파일로 바꿔 주세요."
)
FOUND = N_("올린 파일에 주민등록번호로 보이는 숫자가 있습니다")
REPLACE = N_("가린 파일로 바꿔 주세요.")
SENT_IN = N_(
    "이미 낸 신청서에 든 파일입니다. 접수 중이면 가린 파일로 바꿔 다시 내고, 마감 뒤라면 담당자에게 알려 주세요."
)


class NotLookedThrough(Refused):
    """A file is still being looked through, and nobody said to send it in all the same."""


def name_to_keep(given: str) -> str:
    """The name of a file without the last seven digits of a 주민등록번호: names stand in lists, papers and letters."""
    return without_resident_numbers(given)


def refuse_number(said: str, *, field: str) -> None:
    """What an applicant writes to the office goes into letters and the log, whence nothing is taken out. Raises Refused."""
    if holds_resident_number(said):
        raise Refused(N_("주민등록번호로 보이는 번호가 있습니다. 지워 주세요."), field=field)


def warning_at_once(stored: StoredFile) -> str:
    """What is said of a file as it comes in: of its text where that is read at once, else of its name."""
    if stored.kind in QUICK and _names_a_person(stored):
        return WARNING
    return NAME_WARNING if had_resident_number(stored.name) else ""


def _names_a_person(stored: StoredFile) -> bool:
    return holds_resident_number(words_in(files.content(stored), stored.kind))


def found_in(attached_id: int) -> bool:
    """The slow look: whether a file that is still there holds one. Reads the file and nothing else."""
    row = db.session.get(AttachedFile, attached_id)
    return row is not None and row.removed_at is None and _names_a_person(row.file)


def note_look(attached_id: int, *, found: bool) -> None:
    """Keep what the slow look found; who wrote the application is told, the whole venture where it was sent in meanwhile."""
    row = db.session.get(AttachedFile, attached_id)
    if row is None:
        return
    row.looked_at = clock.now()
    application = _application_of(row)
    record(
        WORKER,
        "applications.look_through",
        application.call if application.trial else application,
        N_("올린 파일에 주민등록번호가 있는지 살펴봤습니다"),
    )
    if not found or row.removed_at is not None or row.warning == WARNING:
        return
    row.warning = WARNING
    text = translated(N_("%(file)s 파일에 주민등록번호로 보이는 숫자가 있습니다."), file=row.file.name)
    if application.submitted_at is not None:
        letters.tell_venture(
            application,
            translated(FOUND),
            [text, translated(SENT_IN)],
        )
    elif row.added_by_id is not None:
        link = letters.path_of(application)
        letters.tell_people([row.added_by_id], translated(FOUND), [text, translated(REPLACE)], link=link)


def _application_of(row: AttachedFile) -> Application:
    """What the file is attached to, a trial too."""
    wanted = select(Application).where(Application.id == row.application_id)
    return db.session.scalars(wanted.execution_options(**{WITH_TRIALS: True})).one()


def take_unlooked(application: Application, written: Progress, *, agreed: bool, actor: Actor) -> None:
    """Sending in waits for the look at every file, unless the sender says not to wait; that is on record.

    Raises NotLookedThrough.
    """
    waiting = queries.not_looked_through(written)
    if not waiting:
        return
    if not agreed:
        raise NotLookedThrough(
            N_("아직 살펴보고 있는 파일이 있습니다. 잠시 기다리거나, 기다리지 않고 낸다고 표시해 주세요."),
            field="unlooked",
        )
    record(
        actor,
        "applications.send_unlooked",
        application,
        N_("주민등록번호를 찾는 중인 파일 %(count)s개를 그대로 두고 냈습니다"),
        venture_id=application.venture_id,
        count=len(waiting),
    )
