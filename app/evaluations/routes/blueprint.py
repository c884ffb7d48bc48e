"""The blueprint of the room, and the way down to a session."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.evaluations.models import EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.wording import Sentence
from app.kernel.text import N_, translated

bp = Blueprint("evaluations", __name__, url_prefix="/evaluations", template_folder="../templates")

Trail = list[tuple[Any, str | None]]


@bp.context_processor
def permissions() -> dict[str, Any]:
    """The room's permissions, for `may(permission.RUN, session)` in its templates."""
    return {"permission": EvaluationPermission}


def trail(session: EvaluationSession | None, *rest: str) -> Trail:
    """Breadcrumbs of the office down to a page of one session."""
    crumbs: Trail = [(translated(N_("심사")), url_for("evaluations.index"))]
    if session is not None:
        crumbs.append((session.title, url_for("evaluations.show", session_id=session.id)))
    return crumbs + [(translated(word), None) for word in rest]


def told(said: Sentence) -> Markup:
    """A sentence in the reader's language, its figures bold; the words are ours, the figures are escaped."""
    figures = {key: Markup("<b>{}</b>").format(value) for key, value in said.figures.items()}
    return Markup(gettext(said.words)) % figures  # noqa: S704
