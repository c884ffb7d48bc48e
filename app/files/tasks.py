"""Background work of the files room."""

from app.files import arriving, blobs, copies, services
from app.files.models import ReadingCopy
from app.files.reader.apart import laid_open
from app.kernel.db import db
from app.kernel.text import N_
from app.tasks.registry import schedule, task
from app.tasks.states import Lane, Turn
from app.tasks.steps import looking, step


@schedule("0 40 3 * * *")
@task("files.sweep", title=N_("주인 없는 파일 치우기"), lane=Lane.HEAVY, turn=Turn.LAST)
def sweep() -> int:
    """Content whose transaction was rolled back, and uploads nobody went on with, are taken away after a day."""
    return arriving.sweep() + services.sweep()


@task(copies.MAKE, title=N_("문서를 화면에 펼치기"), lane=Lane.HEAVY, in_steps=True, turn=Turn.LAST)
def lay_open(copy_id: int) -> None:
    """Draw the pages, or read the words, in a process apart; a worker that died begins anew and keeps it once."""
    _laid_open(copy_id)


@task(
    copies.MAKE_NOW, title=N_("기다리는 문서를 화면에 펼치기"), lane=Lane.HEAVY, in_steps=True, turn=Turn.NOW
)
def lay_open_now(copy_id: int) -> None:
    """The same for somebody who has it open and waits."""
    _laid_open(copy_id)


def _laid_open(copy_id: int) -> None:
    with looking():
        copy = db.session.get(ReadingCopy, copy_id)
        wanted = None if copy is None or copy.made_at else (copy.kind, copy.sha256)
    if wanted is None:
        return
    kind, sha256 = wanted
    try:
        content = blobs.content(sha256)
    except blobs.BlobMissing:
        content = b""
    with laid_open(kind.value, content) as found:
        step(copies.keep, copy_id, found, copies.put(found.pages))
