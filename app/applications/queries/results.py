"""What was decided in a call, and which results have a letter that is still true."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.applications.models import Application, Call
from app.applications.queries.waitlist import waitlist
from app.applications.states import ApplicationState
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, PaperState
from app.kernel.db import db
from app.ventures.queries import lineage

OUTCOMES = (ApplicationState.SELECTED, ApplicationState.WAITLISTED, ApplicationState.REJECTED)
LETTERED = frozenset({*OUTCOMES, ApplicationState.INELIGIBLE})
"""States that a letter tells of; one that was found ineligible gets its letter at once, by itself."""


@dataclass(frozen=True)
class Told:
    """One decided application, its place in the waitlist, and the letter about this result if there is one."""

    application: Application
    place: int | None
    letter: IssuedDocument | None

    @property
    def id(self) -> int:
        """The application's."""
        return self.application.id


def decided_of(call: Call) -> list[Told]:
    """Every result of a call by outcome and rank, each with its letter; three statements however many there are."""
    rows = db.session.scalars(
        select(Application)
        .where(Application.call_id == call.id, Application.state.in_(OUTCOMES))
        .options(joinedload(Application.venture))
        .order_by(Application.rank.is_(None), Application.rank, Application.id)
    ).all()
    order = {state: n for n, state in enumerate(OUTCOMES)}
    waiting = list(db.session.scalars(waitlist(call).with_only_columns(Application.id)))
    places = {key: n for n, key in enumerate(waiting, start=1)}
    letters = _letters([row.id for row in rows])
    return [
        Told(row, places.get(row.id), _true(letters.get(row.id), row))
        for row in sorted(rows, key=lambda row: order[row.state])
    ]


def letter_of(application: Application) -> IssuedDocument | None:
    """The letter about the present result of one application."""
    return _true(_letters([application.id]).get(application.id), application)


def _letters(ids: list[int]) -> dict[int, IssuedDocument]:
    """The newest valid letter of each application."""
    found = db.session.scalars(
        select(IssuedDocument)
        .where(
            IssuedDocument.kind == PaperKind.RESULT_LETTER,
            IssuedDocument.subject_type == "application",
            IssuedDocument.subject_id.in_(ids),
            IssuedDocument.state == PaperState.ISSUED,
        )
        .order_by(IssuedDocument.id)
    )
    return {row.subject_id: row for row in found}


def _true(letter: IssuedDocument | None, application: Application) -> IssuedDocument | None:
    """A letter made before the result was changed tells of another one."""
    ineligible = application.state is ApplicationState.INELIGIBLE
    found_at = application.screened_at if ineligible else application.decided_at
    if letter is None or application.state not in LETTERED or found_at is None:
        return None
    return letter if letter.reserved_at >= found_at else None


def told_before(application: Application) -> list[Application]:
    """What the same venture had sent in earlier and has the outcome of, the newest first: for whoever marks this one."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.venture_id.in_(lineage(application.venture)),
                Application.submitted_at < application.submitted_at,
                Application.state.in_(LETTERED),
            )
            .order_by(Application.submitted_at.desc(), Application.id.desc())
        )
    )
