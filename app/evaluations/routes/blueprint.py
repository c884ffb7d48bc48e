"""The blueprint of the room, and the way down to a session."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.evaluations.models import EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.record import points
from app.evaluations.wording import Sentence, Ties
from app.kernel.text import N_, translated

bp = Blueprint("evaluations", __name__, url_prefix="/evaluations", template_folder="../templates")


@bp.app_template_filter("marks")
def marks(value: Decimal | None) -> str:
    """A mean or final mark with at least two decimals, or a dash."""
    return points(value) or "–"


LONG = 60
"""Rows of one page of a long list."""

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
    shown = {key: one.said(gettext) if isinstance(one, Ties) else one for key, one in said.figures.items()}
    figures = {key: Markup("<b>{}</b>").format(value) for key, value in shown.items()}
    return Markup(gettext(said.words)) % figures  # noqa: S704


@dataclass(frozen=True)
class Window:
    """A part of a long list that is ordered already, with the addresses of its neighbours."""

    rows: list[Any]
    total: int
    start: int

    @property
    def previous(self) -> int | None:
        """Where the part before begins; None at the front."""
        return max(self.start - LONG, 0) if self.start else None

    @property
    def following(self) -> int | None:
        """Where the next part begins; None at the end."""
        return self.start + LONG if self.start + LONG < self.total else None


def start_of(total: int) -> int:
    """Where the part begins that `?from=` asks for; the front when there is no such part."""
    start = max(request.args.get("from", 0, type=int), 0) // LONG * LONG
    return start if start < total else 0


def window(rows: list[Any]) -> Window:
    """At most `LONG` rows from `?from=` on."""
    return part_of(len(rows), lambda start, most: rows[start : start + most])


def part_of(total: int, read: Callable[[int, int], list[Any]]) -> Window:
    """At most `LONG` of so many rows from `?from=` on; `read(start, most)` gives them."""
    start = start_of(total)
    return Window(read(start, LONG), total, start)
