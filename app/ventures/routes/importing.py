"""Bringing in a spreadsheet: upload, look at every cell, accept. Nothing is written before."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import defer
from werkzeug.wrappers import Response as AnyResponse

from app.audit.reading import downloaded
from app.kernel.db import db
from app.kernel.text import N_
from app.ventures.forms import PlainForm, UploadForm
from app.ventures.models import RosterUpload
from app.ventures.roster.columns import Table
from app.ventures.roster.read import as_written
from app.ventures.roster.rows import Judged, Outcome
from app.ventures.roster.words import NEEDED, YEARLY, Field
from app.ventures.routes.blueprint import OFFICE, bp, trail
from app.ventures.services import exports, uploads
from app.ventures.services.roster import KEPT_FIELDS
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

SHOWN_ROWS = 200
SHOWN_PROBLEMS = 12
COMPARED = frozenset({*NEEDED, *YEARLY, Field.LEGAL_FORM})
"""Columns that can be wrong or change something: the preview shows their cells."""
LOOKED_AT = (Outcome.ERROR, Outcome.UPDATED, Outcome.DUPLICATE)


@bp.route("/import", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def import_roster() -> str | AnyResponse:
    """Upload a list; the next page shows what it would do."""
    actor = current_actor()
    form: Any = UploadForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            sent = request.files.get("file")
            content = sent.stream.read(uploads.MOST_BYTES + 1) if sent else b""
            name = (sent.filename if sent else None) or ""
            upload = uploads.take(content, name, form.sheet.data, actor=actor)
            return redirect(url_for("ventures.look_at_roster", upload_id=upload.id))
    mine = (
        select(RosterUpload)
        .where(RosterUpload.user_id == actor.id)
        .options(defer(RosterUpload.content))
        .order_by(RosterUpload.id.desc())
        .limit(10)
    )
    return render_template(
        "ventures/import.html", form=form, uploads=list(db.session.scalars(mine)), most=uploads.MOST_BYTES
    )


@bp.get("/import/<int:upload_id>")
@door(*OFFICE)
def look_at_roster(upload_id: int) -> str:
    """What the list would create, change and leave out; or what became of it."""
    upload = uploads.get(upload_id, current_actor())
    crumbs = [*trail(None)[:0], (N_("가져오기"), url_for("ventures.import_roster")), (upload.filename, None)]
    if upload.state.value != "waiting":
        return render_template("ventures/imported.html", upload=upload, outcomes=Outcome, crumbs=crumbs)
    reading = uploads.look(upload)
    show = request.args.get("show", "")
    rows = [one for one in reading.judged if _is_shown(one, show)]
    return render_template(
        "ventures/import_preview.html",
        upload=upload,
        reading=reading,
        tally=reading.tally,
        outcomes=Outcome,
        changed=sum(len(one.changes) for one in reading.judged),
        problems=_problems(reading.table, reading.judged),
        shown_problems=SHOWN_PROBLEMS,
        columns=[c for c in reading.table.columns if c.field in COMPARED],
        also_kept=[c for c in reading.table.columns if c.field in KEPT_FIELDS - COMPARED],
        not_kept=[
            c for c in reading.table.columns if c.field not in KEPT_FIELDS and c.field is not Field.SERIAL
        ],
        rows=[_row(reading.table, one) for one in rows[:SHOWN_ROWS]],
        unshown=max(0, len(rows) - SHOWN_ROWS),
        show=show,
        form=PlainForm(),
        letters=letters,
        at_once=uploads.AT_ONCE,
        crumbs=crumbs,
    )


def _is_shown(one: Judged, show: str) -> bool:
    if show == "all":
        return one.outcome is not Outcome.SKIPPED
    if show == "changed":
        return one.outcome is Outcome.UPDATED
    return one.outcome in LOOKED_AT


def letters(index: int) -> str:
    """The letters of a column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _problems(table: Table, judged: list[Judged]) -> list[dict[str, Any]]:
    """Every cell to be corrected, with its place on the sheet."""
    places = {column.words: column.index for column in table.columns}
    return [
        {
            "cell": f"{letters(places[p.column])}{one.row.row}" if p.column in places else str(one.row.row),
            "problem": p,
            "row": one.row.row,
            "name": one.row.name,
        }
        for one in judged
        for p in one.row.problems
    ]


MEANT = {
    Field.NAME: "name", Field.BIZ_REG_NO: "biz_reg_no", Field.FOUNDED_ON: "founded_on", Field.REGULAR: "regular",
    Field.NON_REGULAR: "non_regular", Field.YOUTH: "youth", Field.FEMALE: "female", Field.LEGAL_FORM: "legal_form",
}  # fmt: skip


def _row(table: Table, one: Judged) -> dict[str, Any]:
    """A row with its cells as written, the problems and the changes at their cells."""
    wrong = {p.column: p for p in one.row.problems}
    cells = table.sheet.rows[one.row.row - 1]
    made = []
    for column in (c for c in table.columns if c.field in COMPARED):
        revenue = column.field is Field.REVENUE
        change = one.changes.get(f"revenue_{column.year}" if revenue else MEANT.get(column.field, ""))
        made.append(
            {
                "name": column.field is Field.NAME,
                "id": f"{letters(column.index)}{one.row.row}",
                "written": as_written(cells[column.index]),
                "problem": wrong.get(column.words),
                "change": change,
                "unit": column.unit if revenue else 1,
                "num": revenue or column.field.name in ("REGULAR", "NON_REGULAR", "YOUTH", "FEMALE"),
            }
        )
    return {"row": one.row.row, "outcome": one.outcome, "first": one.row.first_seen, "cells": made}


@bp.get("/import/<int:upload_id>/problems.xlsx")
@door(*OFFICE)
def roster_problems(upload_id: int) -> Response:
    """The cells to be corrected, as a file."""
    upload = uploads.get(upload_id, current_actor())
    content = exports.problems_file(uploads.look(upload))
    downloaded(upload, N_("가져오기 오류 목록을 내려받았습니다"))
    response = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers["Content-Disposition"] = 'attachment; filename="import-problems.xlsx"'
    return response


@bp.post("/import/<int:upload_id>/<any(accept, drop):answer>")
@door(*OFFICE)
@commits
def answer_roster(upload_id: int, answer: str) -> AnyResponse:
    """Write the good rows, or leave it all."""
    actor = current_actor()
    upload = uploads.get(upload_id, actor)
    if not PlainForm().validate_on_submit():
        return redirect(url_for("ventures.look_at_roster", upload_id=upload.id))
    if answer == "drop":
        uploads.drop(upload, actor=actor)
        flash_done(N_("가져오지 않았습니다. 저장한 것은 없습니다."))
        return redirect(url_for("ventures.import_roster"))
    uploads.accept(upload, True, actor=actor)
    return redirect(url_for("ventures.look_at_roster", upload_id=upload.id))
