"""Background work of the files room."""

from app.files import arriving, services
from app.kernel.text import N_
from app.tasks.registry import schedule, task
from app.tasks.states import Lane


@schedule("0 40 3 * * *")
@task("files.sweep", title=N_("주인 없는 파일 치우기"), lane=Lane.HEAVY)
def sweep() -> int:
    """Content whose transaction was rolled back, and uploads nobody went on with, are taken away after a day."""
    return arriving.sweep() + services.sweep()
