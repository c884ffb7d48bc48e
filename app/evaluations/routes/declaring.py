"""The evaluator's list, and the declaration that comes before anything is shown."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.evaluations import consent
from app.evaluations.forms import ConflictForm, RollForm
from app.evaluations.models import Assignment, Evaluator
from app.evaluations.queries import looking_back
from app.evaluations.queries import sessions as pool_queries
from app.evaluations.queries import sheets as queries
from app.evaluations.queries.looking_back import past, past_of
from app.evaluations.queries.presenting import turns_of
from app.evaluations.queries.sheets import Course, Task
from app.evaluations.routes.blueprint import LONG, Window, bp, part_of, start_of
from app.evaluations.services import conflicts, pool
from app.evaluations.states import AssignmentState, DeclarationAnswer, Relation
from app.kernel.access import Actor
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

ROLL = 200
"""Names on one page of the roll."""


@bp.get("/assigned")
@door(Role.EVALUATOR)
def assigned() -> str:
    """What waits for the evaluator: declarations first, then sheets, each session with its deadline."""
    tasks = queries.tasks_of(current_actor())
    starts = [(task, start_of(task.total)) for task in tasks]
    given = queries.part_of(starts, LONG)
    parts = {task.session.id: Window(given[task.session.id], task.total, start) for task, start in starts}
    turns = {task.session.id: turns_of(task.session) for task in tasks}
    return render_template(
        "evaluations/assigned.html", tasks=tasks, parts=parts, turns=turns, past=past_of(current_actor())
    )


@bp.get("/assigned/<int:session_id>/sheets")
@door(Role.EVALUATOR)
def own_sheets(session_id: int) -> str:
    """The evaluator's own sheets of a session that is over."""
    actor = current_actor()
    found = past(session_id, actor)
    shown = part_of(found.sheets, lambda start, most: looking_back.own_sheets(found, actor, start, most))
    return render_template("evaluations/own_sheets.html", session=found.session, shown=shown)


@bp.route("/assigned/<int:session_id>/declare", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def declare(session_id: int) -> str | Response:
    """The roll of applicants by name, a part of it at a time: tick those with an interest, pledge for the rest."""
    actor = current_actor()
    task = queries.task(session_id, actor)
    waiting = queries.undeclared(task, ROLL)
    if not waiting:
        return redirect(url_for("evaluations.assigned"))
    agreed = pool_queries.has_agreed(task.evaluator.user_id)
    form: Any = RollForm(pledge=task.evaluator.pledged_at is not None, consent=agreed)
    if agreed:
        del form.consent
    form.conflicts.choices = [(one.application_id, _who(one)) for one in waiting]
    if form.validate_on_submit():
        ticked = set(form.conflicts.data or [])
        _declare_clear(task, [one for one in waiting if one.application_id not in ticked], actor)
        if ticked:
            return redirect(_reason_for(next(one for one in waiting if one.application_id in ticked)))
        if task.undeclared > len(waiting):
            return redirect(url_for("evaluations.declare", session_id=session_id))
        flash_done(N_("이해관계를 확인했습니다. 이제 신청서를 볼 수 있습니다."))
        return redirect(url_for("evaluations.assigned"))
    return render_template("evaluations/declare.html", task=task, form=form, waiting=waiting, consent=consent)


def _reason_for(one: Assignment) -> str:
    """Where the reason of a ticked conflict is asked for. The address names the application and not the assignment:
    in a blind stage the same number must not stand beside a name here and above a covered document later."""
    return url_for(
        "evaluations.conflict_on_the_roll",
        session_id=one.evaluator.session_id,
        application_id=one.application_id,
    )


def _who(one: Assignment) -> str:
    venture = one.application.venture
    representative = venture.representative
    return f"{venture.full_name} ({representative})" if representative else venture.full_name


def _declare_clear(task: Task, given: list[Assignment], actor: Actor) -> None:
    conflicts.pledge(task.evaluator, actor=actor)
    pool.agree(task.evaluator.user, actor=actor)
    excluded = conflicts.clear(given, actor=actor)
    if excluded:
        flash_done(N_("기록에 이해관계가 있는 %(count)s건은 제척되어 열리지 않습니다."), count=len(excluded))


@bp.route("/assigned/<int:session_id>/conflict/<int:application_id>", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def conflict_on_the_roll(session_id: int, application_id: int) -> str | Response:
    """Recuse oneself from an applicant known by name, before anything of it was shown."""
    actor = current_actor()
    task = queries.task(session_id, actor)
    one = queries.undeclared_one(task, application_id)
    form: Any = ConflictForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            _recuse(one, form, actor)
            return redirect(_next_after(task.evaluator, queries.course(task.evaluator), one.id))
    return render_template("evaluations/conflict.html", session=task.session, name=_who(one), form=form)


@bp.route("/marking/<int:assignment_id>/conflict", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def conflict(assignment_id: int) -> str | Response:
    """Recuse oneself from an application that is open already, with the relation and the reason (회피)."""
    actor = current_actor()
    one = queries.given(assignment_id, actor)
    evaluator = one.assignment.evaluator
    way = queries.course(evaluator)
    if one.assignment.state is not AssignmentState.CLEAR:
        raise Missing
    form: Any = ConflictForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            _recuse(one.assignment, form, actor)
            return redirect(_next_after(evaluator, way, assignment_id))
    words = N_("신청기업 %(number)s")
    hidden = translated(words, number=way.number(assignment_id))
    name = hidden if evaluator.session.blind else _who(one.assignment)
    return render_template("evaluations/conflict.html", session=evaluator.session, name=name, form=form)


def _recuse(assignment: Assignment, form: Any, actor: Actor) -> None:
    conflicts.declare(
        assignment,
        DeclarationAnswer.EXISTS,
        relation=Relation(form.relation.data),
        reason=form.reason.data,
        actor=actor,
    )
    flash_done(N_("회피를 적었습니다. 이 신청의 심사에서 빠집니다."))


def _next_after(evaluator: Evaluator, way: Course, assignment_id: int) -> str:
    left = [step for step in way.undeclared if step.assignment_id != assignment_id]
    if left:
        return url_for("evaluations.declare", session_id=evaluator.session_id)
    return url_for("evaluations.assigned")
