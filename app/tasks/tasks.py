"""Housekeeping of background work itself."""

from datetime import timedelta

from sqlalchemy import delete

from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import N_
from app.tasks.models import Task
from app.tasks.registry import schedule, task
from app.tasks.states import TaskState
from app.web import once

KEEP = timedelta(days=60)
KEEP_SCHEDULED = timedelta(days=3)


@schedule("0 30 3 * * *")
@task("tasks.purge", title=N_("끝난 작업 기록 지우기"))
def purge() -> int:
    """Finished tasks after two months, finished scheduled ones after three days; keys of forms sent long ago."""
    now = clock.now()
    done = Task.state == TaskState.DONE
    old = Task.asked_at < now - KEEP
    scheduled = Task.unique_key.contains("@") & (Task.asked_at < now - KEEP_SCHEDULED)
    gone = db.session.execute(delete(Task).where(done, old | scheduled))
    once.forget_old()
    return int(gone.rowcount)  # type: ignore[attr-defined]
