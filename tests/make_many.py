"""Many applications cheaply: one that was marked through the services is copied row by row into the tables."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, func, insert, select

from app.applications.models import Application, Submission
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Mark, Sheet
from app.evaluations.services import results
from app.kernel.db import db
from app.ventures.models import Venture
from tests import make_evaluations as me
from tests.make_ventures import biz_reg_no

NAME = "성수동사회적가치연구개발협동조합연합회제{number}지부"
"""As long as the longest names in the register."""
FIRST_SERIAL = 500_000

Row = dict[str, Any]


def opened(count: int, evaluators: int = 5) -> tuple[EvaluationSession, list[Evaluator]]:
    """An open session of so many applications, every sheet of all members handed in but the last application's."""
    made, rows, members = me.opened(evaluators, 2)
    for member in members:
        me.marked(member, rows[0], [20, 20, 15, 15])
        me.marked(member, rows[1], [20, 20, 15, 15], hand_in=False)
    db.session.flush()
    _multiply(rows[0], count - 2)
    db.session.expire_all()
    return made, members


def closed(count: int, evaluators: int = 5) -> EvaluationSession:
    """The same, closed."""
    made, _ = opened(count, evaluators)
    results.close(made, actor=me.coordinator(), without="마지막 신청은 모두 내지 않음")
    return made


def _multiply(model: Application, times: int) -> None:
    """Copies of one application with its venture, its frozen copy, its assignments, sheets and marks."""
    venture = _copies(Venture, Venture.id == model.venture_id, times, _named)
    first_venture = venture[0]["id"]

    def renumbered(row: Row, n: int) -> Row:
        return row | {"venture_id": first_venture + n, "receipt_no": f"2026-입주-{5000 + row['id']}"}

    application = _copies(Application, Application.id == model.id, times, renumbered)[0]["id"]
    _copies(
        Submission,
        Submission.application_id == model.id,
        times,
        lambda row, n: row | {"application_id": application + n},
    )
    for given in db.session.scalars(select(Assignment).where(Assignment.application_id == model.id)).all():
        _marked_alike(given, application, times)


def _marked_alike(given: Assignment, first: int, times: int) -> None:
    assignment = _copies(
        Assignment, Assignment.id == given.id, times, lambda row, n: row | {"application_id": first + n}
    )[0]["id"]
    one = db.session.scalars(select(Sheet).where(Sheet.assignment_id == given.id)).one()
    sheet = _copies(Sheet, Sheet.id == one.id, times, lambda row, n: row | {"assignment_id": assignment + n})
    points = db.session.execute(select(Mark.__table__).where(Mark.sheet_id == one.id)).mappings().all()
    db.session.execute(
        insert(Mark.__table__),  # type: ignore[arg-type]
        [
            {
                **mark,
                "sheet_id": row["id"],
                "points": mark["points"] - n % 7 if mark["position"] == 0 else mark["points"],
            }
            for n, row in enumerate(sheet)
            for mark in points
        ],
    )


def _named(row: Row, n: int) -> Row:
    return row | {"name": NAME.format(number=n), "biz_reg_no": biz_reg_no(FIRST_SERIAL + row["id"])}


def _copies(model: Any, which: Any, times: int, change: Callable[[Row, int], Row]) -> list[Row]:
    """Rows like one row, with numbers of their own that follow each other."""
    table: Table = model.__table__
    row = dict(db.session.execute(select(table).where(which)).mappings().one())
    first = (db.session.scalar(select(func.max(table.c.id))) or 0) + 1
    made = [change(row | {"id": first + n}, n) for n in range(times)]
    db.session.execute(insert(table), made)
    return made
