"""Background work on screen: the administrator's page, and how one's own task is getting on."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.audit.services import record
from app.kernel import clock
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tasks import queries, services
from app.tasks.models import Task
from app.tasks.registry import known
from app.tasks.states import TaskState
from app.web.actor import current_actor
from app.web.doors import commits, door, signed_in

bp = Blueprint("tasks", __name__, url_prefix="/tasks", template_folder="templates")


def title_of(task: Task) -> Any:
    """What a task does, in words; its name when nobody knows it any more."""
    kind = known(task.name)
    return translated(kind.title) if kind else task.name


def workers_away() -> bool:
    """Whether no worker is at work: pages say so, and that the work goes on later."""
    return not queries.any_alive()


@bp.app_context_processor
def words() -> dict[str, Any]:
    """For the status of a task on any page."""
    return {"task_title": title_of, "workers_away": workers_away}


def folded(rows: list[Task]) -> list[tuple[Task, int]]:
    """The newest of equal tasks in a row that went well, and how many older ones it stands for."""
    kept: list[tuple[Task, int]] = []
    for task in rows:
        last = kept[-1][0] if kept else None
        alike = last is not None and last.name == task.name and last.state is task.state is TaskState.DONE
        if last is not None and alike:
            kept[-1] = (last, kept[-1][1] + 1)
        else:
            kept.append((task, 0))
    return kept


@bp.get("/")
@door(Role.ADMIN)
def index() -> str:
    """What waits, runs, failed and is done; which workers are alive."""
    actor, asked = current_actor(), request.args.get("state", "")
    state = TaskState(asked) if asked in set(TaskState) else None
    before = request.args.get("before", type=int)
    found = queries.search(actor, state=state, before=before)
    rows, more = found[: queries.PAGE], len(found) > queries.PAGE
    now = clock.now()
    return render_template(
        "tasks/index.html",
        rows=folded(rows),
        listed=len(rows),
        counts=queries.counts(actor),
        state=state,
        states=TaskState,
        workers=[(worker, queries.alive(worker, now)) for worker in queries.workers()],
        older=rows[-1].id if more else None,
        first_page=before is None,
    )


@bp.get("/<int:task_id>")
@signed_in()
def show(task_id: int) -> Response:
    """One task, for whoever asked for it; only its status when the page itself asks."""
    task = queries.get(task_id, current_actor())
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    crumbs = [(translated(N_("백그라운드 작업")), url_for("tasks.index")), (f"{task.id}", None)]
    operates = current_actor().has(Role.ADMIN)
    page = make_response(
        render_template(
            "tasks/fragment.html" if partial else "tasks/show.html",
            task=task,
            crumbs=crumbs if operates else [],
            may_retry=operates and task.state is TaskState.FAILED,
        )
    )
    if partial and task.over:
        page.headers["HX-Refresh"] = "true"  # what the task made stands on the page around its status
    return page


@bp.post("/<int:task_id>/retry")
@door(Role.ADMIN)
@commits
def retry(task_id: int) -> Response:
    """Let a failed task go on."""
    actor = current_actor()
    task = queries.get(task_id, actor)
    services.retry(task, actor=actor)
    record(actor, "tasks.retry", task, N_("백그라운드 작업 %(n)s번을 다시 시작했습니다"), n=task.id)
    flash(translated(N_("작업을 다시 시작합니다. 마친 단계는 되풀이하지 않습니다.")), "good")
    return redirect(url_for("tasks.index"))
