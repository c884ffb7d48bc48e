"""An application context in which makers write before a test asks pages: `world` (tests/web/conftest.py) opens it."""

from flask import Flask
from flask.ctx import AppContext

from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db

_open: list[AppContext] = []


def enter(app: Flask) -> None:
    """Open a context for makers."""
    _open.append(app.app_context())
    _open[-1].push()


def leave() -> None:
    """Close what is still open."""
    while _open:
        _open.pop().pop()


def kept() -> None:
    """Commit what makers wrote, and leave their context: each request brings its own."""
    record(system_actor("시험"), "evaluations.test", None, "자료를 만들었습니다")
    db.session.commit()
    _open.pop().pop()
