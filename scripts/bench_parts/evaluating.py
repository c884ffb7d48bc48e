"""A call with two thousand applications and five evaluators: the desk's list, marking, results, the decision."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, update

from app.applications.models import Application, Call, Submission
from app.applications.rules.frozen import digest
from app.applications.states import ApplicationState, CallState
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Mark, Sheet
from app.evaluations.states import AssignmentState, SessionState, SheetState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.identifiers import LegalForm
from app.ventures.models import Venture
from scripts.bench_parts.imports import name_of
from scripts.bench_parts.measure import Row, interleaved
from tests import make
from tests import make_evaluations as me
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.make_ventures import biz_reg_no
from tests.site import run_flask

EVALUATORS = 5
UNFINISHED = 50
"""Applications at the end that the first evaluator still has to hand in."""
TEXT = "버려지는 가죽을 모아 새 소재로 되살리고, 동네 공방과 함께 물건을 만듭니다. " * 20
TARGETS = {
    "applications of a call": 150.0,
    "evaluator's list": 150.0,
    "evaluator's list, far page": 150.0,
    "marking page": 50.0,
    "autosave": 50.0,
    "result page": 150.0,
    "decide page": 150.0,
}


def many(table: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Rows through one prepared INSERT."""
    db.session.execute(insert(table), list(rows))


def fill(call: Call, members: list[Evaluator], count: int) -> None:
    """Ventures, applications with their frozen copies, assignments, sheets and marks."""
    now = clock.now().replace(microsecond=0)
    numbers = range(1, count + 1)
    many(
        Venture,
        (
            {"id": n, "name": name_of(n), "legal_form": LegalForm.STOCK_COMPANY,
             "biz_reg_no": biz_reg_no(20_000 + n), "created_at": now}
            for n in numbers
        ),
    )  # fmt: skip
    many(
        Application,
        (
            {"id": n, "call_id": call.id, "venture_id": n, "state": ApplicationState.ELIGIBLE, "started_at": now,
             "receipt_no": f"2026-입주-{n:04d}", "submitted_at": now - timedelta(seconds=count - n),
             "one_line": "버려지는 가죽을 새 소재로 되살립니다.", "version": 1}
            for n in numbers
        ),
    )  # fmt: skip
    copies(numbers)
    marked(members, count)


def copies(numbers: range) -> None:
    """What each applicant sent in: twelve long answers."""
    now = clock.now().replace(microsecond=0)
    answers = [
        {"key": f"q{n}", "label": f"물음 {n}", "kind": "long", "version": 1, "value": TEXT, "shown": TEXT}
        for n in range(12)
    ]
    snapshot = {"sections": [{"key": "plan", "title": "사업 계획", "answers": answers}], "files": []}
    sha256 = digest(snapshot)
    many(
        Submission,
        (
            {"application_id": n, "number": 1, "cause": "submit", "at": now, "snapshot": snapshot, "sha256": sha256}
            for n in numbers
        ),
    )  # fmt: skip


def marked(members: list[Evaluator], count: int) -> None:
    """Everyone has everything, and has marked all but the first member's last ones."""
    now = clock.now().replace(microsecond=0)
    pairs = [(n, seat, n * EVALUATORS + seat) for n in range(1, count + 1) for seat in range(EVALUATORS)]
    many(
        Assignment,
        (
            {"id": key, "evaluator_id": members[seat].id, "application_id": n, "state": AssignmentState.CLEAR,
             "assigned_at": now}
            for n, seat, key in pairs
        ),
    )  # fmt: skip
    done = [(n, seat, key) for n, seat, key in pairs if seat or n <= count - UNFINISHED]
    many(
        Sheet,
        (
            {"id": key, "assignment_id": key, "state": SheetState.HANDED_IN, "saved_at": now, "handed_in_at": now,
             "version": 1}
            for _, _, key in done
        ),
    )  # fmt: skip
    criteria = (30, 30, 20, 20)
    many(
        Mark,
        (
            {"sheet_id": key, "position": place, "most": most, "grain": 10,
             "points": Decimal(most * 5 + (n * 7 + seat * 3 + place * 11) % (most * 5)) / 10}
            for n, seat, key in done
            for place, most in enumerate(criteria)
        ),
    )  # fmt: skip


def scaled(folder: Path, count: int) -> tuple[Flask, int, int, int]:
    """The application with its call; the ids of call, session and the first evaluator's last application."""
    data = folder / "evaluating"
    data.mkdir()
    run_flask(data, "db", "upgrade")
    app = make_app(f"sqlite:///{data / 'app.db'}", data)
    app.config["AUDIT_GUARD"] = False
    with app.app_context():
        call = me.call()
        session = me.session(call)
        members = me.seats(session, EVALUATORS)
        fill(call, members, count)
        now = clock.now()
        db.session.execute(update(Call).where(Call.id == call.id).values(state=CallState.EVALUATING))
        for member in members:
            member.pledged_at = now
        moved(session.id, state=SessionState.OPEN, opened_at=now)
        db.session.commit()
        return app, call.id, session.id, count * EVALUATORS


def moved(session_id: int, **values: Any) -> None:
    """Put the session where the pages need it."""
    db.session.execute(update(EvaluationSession).where(EvaluationSession.id == session_id).values(**values))


def autosaving(client: JudgingClient, page: str) -> Callable[[], None]:
    """One more autosave of a sheet each time, with the version the last one gave."""
    answer = client.get(page)
    held = {"version": 0, "round": 0}
    token = csrf_of(answer)

    def once() -> None:
        held["round"] += 1
        data = {
            "csrf_token": token,
            "version": held["version"],
            "mark_0": str(held["round"] % 30),
            "comment": "근거",
        }
        told = client.post(f"{page}/autosave", data=data)
        if told.status_code != 200:
            raise RuntimeError(f"{page}/autosave: {told.status_code} {told.get_data(as_text=True)[:200]}")
        held["version"] = told.get_json()["version"]

    return once


def measure(folder: Path, _ventures: int) -> list[Row]:
    """Pages of the evaluator while the session is open, of the office once it is closed."""
    count = int(os.environ.get("BENCH_APPLICATIONS", "2000"))
    app, call_id, session_id, last = scaled(folder, count)
    client = app.test_client()
    client.judging = False
    with app.app_context():
        session = db.session.get_one(EvaluationSession, session_id)
        first = db.session.query(Evaluator).filter_by(session_id=session.id, seat=1).one()
        sign_in(client, first.user)
    marking = f"/evaluations/marking/{last}"
    rows = figures(
        client,
        {
            "evaluator's list": "/evaluations/assigned",
            "evaluator's list, far page": f"/evaluations/assigned?from={count // 120 * 60}",
            "marking page": marking,
        },
        {"autosave": autosaving(client, marking)},
    )
    with app.app_context():
        moved(session_id, state=SessionState.CLOSED, closed_at=clock.now())
        db.session.execute(update(Sheet).values(frozen_at=clock.now(), sha256="0" * 64))
        sign_in(client, make.user(Role.COORDINATOR))
    pages = {
        "applications of a call": f"/desk/calls/{call_id}",
        "result page": f"/evaluations/{session_id}/result",
        "decide page": f"/evaluations/{session_id}/decide",
    }
    return rows + figures(client, pages, {})


def figures(client: JudgingClient, pages: dict[str, str], others: dict[str, Callable[[], Any]]) -> list[Row]:
    """CPU, statements and size of each page."""
    calls = {name: (lambda at=address: client.get(at)) for name, address in pages.items()} | others
    timings = interleaved(calls, repeat=1, rounds=5)
    rows = []
    for name, timing in timings.items():
        rows.append(
            Row(f"{name}: CPU", timing.median, "ms", TARGETS[name], timing.least, pages.get(name, ""))
        )
        if name not in pages:
            continue
        answer = client.get(pages[name])
        if answer.status_code != 200:
            raise RuntimeError(f"{pages[name]}: {answer.status_code}")
        with counting_sql() as statements:
            client.get(pages[name])
        rows.append(Row(f"{name}: SQL statements", len(statements), ""))
        rows.append(Row(f"{name}: size", len(answer.data) / 1000, "KB", 100.0))
    return rows
