"""The form of a call: its sections, documents and bonus points as lists, its questions one by one."""

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms import lines
from app.applications.forms.question import (
    PartsForm,
    QuestionForm,
    parts_filled,
    parts_values,
    question_filled,
    question_values,
)
from app.applications.forms.steps import StepForm
from app.applications.models import Call
from app.applications.policy import CallPermission
from app.applications.routes.blueprint import BUILDERS, bp, desk_trail
from app.applications.states import CallState, QuestionKind
from app.kernel.access import authorize
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def _built(call_id: int) -> Call:
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), CallPermission.BUILD, found)
    return found


@bp.get("/desk/calls/<int:call_id>/questions")
@door(*BUILDERS)
def questions(call_id: int) -> str:
    """What the call asks, page by page."""
    found = _built(call_id)
    return render_template(
        "applications/questions.html",
        call=found,
        received=services.questions.received_any(found),
        labels={question.key: question.label for question in found.questions},
        condition_words=lines.condition_words,
        changeable=found.state in (CallState.DRAFT, CallState.PUBLISHED),
        form=StepForm(),
        crumbs=desk_trail(found, (translated(N_("문항과 서류")), None)),
    )


@bp.route("/desk/calls/<int:call_id>/parts", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def parts(call_id: int) -> str | Response:
    """Sections, documents and bonus points, one row a line."""
    found = _built(call_id)
    form = PartsForm(found, data=parts_filled(found))
    if form.validate_on_submit():
        with form.showing_refusals():
            for part, rows in parts_values(form, found).items():
                services.questions.replace_rows(found, part, rows, actor=current_actor())
            flash_done(N_("항목과 서류, 가점을 저장했습니다."))
            return redirect(url_for(".questions", call_id=found.id))  # type: ignore[return-value]
    return render_template(
        "applications/parts.html",
        call=found,
        form=form,
        crumbs=desk_trail(
            found,
            (translated(N_("문항과 서류")), url_for(".questions", call_id=found.id)),
            (translated(N_("항목, 서류, 가점")), None),
        ),
    )


@bp.route("/desk/calls/<int:call_id>/questions/new", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def new_question(call_id: int) -> str | Response:
    """Add a question."""
    return _edited(_built(call_id), None)


@bp.route("/desk/calls/<int:call_id>/questions/<key>", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def edit_question(call_id: int, key: str) -> str | Response:
    """Change a question."""
    return _edited(_built(call_id), key)


def _edited(found: Call, key: str | None) -> str | Response:
    question = services.questions.question_of(found, key) if key else None
    form = QuestionForm(found, data=question_filled(question) if question else None)
    if form.validate_on_submit():
        with form.showing_refusals():
            values = question_values(form, found)
            if key is None:
                services.questions.add_question(found, values, actor=current_actor())
            else:
                services.questions.change_question(found, key, values, actor=current_actor())
            flash_done(N_("문항을 저장했습니다."))
            return redirect(url_for(".questions", call_id=found.id))  # type: ignore[return-value]
    title = translated(N_("문항 고치기")) if key else translated(N_("새 문항"))
    return render_template(
        "applications/question_form.html",
        call=found,
        question=question,
        form=form,
        title=title,
        received=services.questions.received_any(found),
        kinds=QuestionKind,
        crumbs=desk_trail(
            found, (translated(N_("문항과 서류")), url_for(".questions", call_id=found.id)), (title, None)
        ),
    )


@bp.get("/desk/calls/<int:call_id>/questions/<key>/remove")
@door(*BUILDERS)
def remove_question(call_id: int, key: str) -> str:
    """Ask before a question is taken out; the button sends to the same address."""
    found = _built(call_id)
    question = services.questions.question_of(found, key)
    here = url_for(".questions", call_id=found.id)
    outcome = [
        question.label,
        translated(N_("신청서에서 이 문항이 보이지 않게 됩니다. 다시 물으려면 새 문항을 더해야 합니다.")),
        translated(N_("이미 쓴 답은 기록에 남습니다.")),
    ]
    return render_template(
        "applications/confirm.html",
        form=StepForm(),
        question=translated(N_("이 문항을 뺄까요?")),
        outcome=outcome,
        submit=translated(N_("문항 빼기")),
        danger=True,
        reason=None,
        cancel=here,
        crumbs=desk_trail(found, (translated(N_("문항과 서류")), here), (translated(N_("문항 빼기")), None)),
    )


@bp.post("/desk/calls/<int:call_id>/questions/<key>/<verb>")
@door(*BUILDERS)
@commits
def change_question_place(call_id: int, key: str, verb: str) -> Response:
    """Up, down, or no longer asked."""
    found = _built(call_id)
    if verb == "remove":
        services.questions.remove_question(found, key, actor=current_actor())
        flash_done(N_("문항을 뺐습니다. 이미 쓴 답은 기록에 남습니다."))
    else:
        services.questions.move_question(found, key, -1 if verb == "up" else 1, actor=current_actor())
    return redirect(url_for(".questions", call_id=found.id))  # type: ignore[return-value]
