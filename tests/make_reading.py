"""Documents laid open without drawing them: one page that is a grey pixel."""

from app.files import copies
from app.files import services as files
from app.files.models import ReadingCopy, ReadingPage, StoredFile
from app.files.states import CopyEnd
from app.kernel import clock
from app.kernel.access import system_actor
from tests import make
from tests.make_files import png


def laid_open(file: StoredFile) -> None:
    """The file with a picture of one page; equal files share it."""
    if copies.of([file.sha256]):
        return
    picture = files.keep(png(), "쪽.png", actor=system_actor("시험"))
    row = ReadingCopy(
        sha256=file.sha256, kind=file.kind, asked_at=clock.now(), made_at=clock.now(), task_id=None, fault=None,
        ending=CopyEnd.WHOLE, pages=1, drawn=1, words="",
    )  # fmt: skip
    copy = make.added(row)
    make.added(ReadingPage(copy_id=copy.id, number=1, sha256=picture.sha256, width=1, height=1))
