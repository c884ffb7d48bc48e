"""Files handed in are looked through for 주민등록번호: at once or by the worker, with a warning before sending."""

from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applications import services
from app.applications.models import Application, AttachedFile
from app.applications.services.attachments import WARNING
from app.applications.states import FilePurpose
from app.files.refusals import NotTaken
from app.files.states import FileKind
from app.kernel.access import Actor
from app.notices.models import Notice
from app.tasks.models import Task
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_files import png, zipped
from tests.unit.test_resident_numbers_in_files import NUMBER, cp949, pdf


class Handed:
    """A file as a form gives it."""

    def __init__(self, content: bytes, name: str) -> None:
        self.filename: str | None = name
        self.stream = BytesIO(content)


def a_draft() -> tuple[Application, Actor]:
    draft = ma.draft(ma.call(required_files=[ma.required_file()]))
    return draft, mv.member_actor(draft.venture)


def attached(content: bytes, name: str) -> AttachedFile:
    draft, writer = a_draft()
    return services.attachments.attach(
        draft, FilePurpose.REQUIRED, "registration", Handed(content, name), actor=writer
    )


def test_a_list_as_csv_is_taken_and_warned_of_at_once(session: Session) -> None:
    row = attached(cp949(NUMBER), "명단.csv")
    assert (row.file.kind, row.warning) == (FileKind.CSV, WARNING) and row.looked_at is not None
    assert attached(cp949("가려 둠"), "명단.csv").warning == ""


def test_the_name_of_a_file_is_read_too(session: Session) -> None:
    assert attached(png(), f"한지우 {NUMBER}.png").warning == WARNING


@pytest.mark.parametrize(
    ("content", "name"), [(pdf(NUMBER), "서류.pdf"), (zipped({"명단.csv": cp949(NUMBER)}), "서류.zip")]
)
def test_what_takes_long_is_looked_through_by_the_worker_and_told(
    session: Session, content: bytes, name: str
) -> None:
    row = attached(content, name)
    assert row.looked_at is None and row.warning == ""
    assert [task.name for task in session.scalars(select(Task))] == [services.attachments.LOOK]
    services.attachments.note_look(row.id, found=services.attachments.found_in(row.id))
    session.flush()
    assert row.warning == WARNING and row.looked_at is not None
    assert any("주민등록번호로 보이는 숫자" in title for title in session.scalars(select(Notice.title)))


def test_a_clean_one_is_looked_through_in_silence(session: Session) -> None:
    row = attached(pdf("900101-*******"), "서류.pdf")
    services.attachments.note_look(row.id, found=services.attachments.found_in(row.id))
    session.flush()
    assert row.warning == "" and row.looked_at is not None and not session.scalars(select(Notice)).all()


def test_what_calls_itself_text_and_is_none_is_refused(session: Session) -> None:
    with pytest.raises(NotTaken):
        attached(b"\0\1\2\3", "글.txt")
