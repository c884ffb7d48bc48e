"""Background work of the files room."""

from app.files import services
from app.kernel.text import N_
from app.tasks.registry import schedule, task
from app.tasks.states import Lane


@schedule("0 40 3 * * *")
@task("files.sweep", title=N_("주인 없는 파일 치우기"), lane=Lane.HEAVY)
def sweep() -> int:
    """Content whose transaction was rolled back is taken away after a day."""
    return services.sweep()
