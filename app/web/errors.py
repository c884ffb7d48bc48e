"""What went wrong, said in words: each error of the field, of the database and of ours has its page."""

import logging
import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.kernel.db import db
from app.kernel.errors import DomainError, Missing, NotAllowed, Refused, Stale, WrongState
from app.kernel.text import N_, translated
from app.web.actor import ask_no_more
from app.web.filters import as_text
from app.web.headers import reference

log = logging.getLogger("dure.errors")

Answer = tuple[Any, int]

LONG_ENOUGH = 10
SECRET = re.compile("password|token|secret|code|once|next|credential")

_PAGES = {401, 403, 404, 405, 409, 413, 429, 500, 503}


def answer(status: int, message: Any = None, template: str | None = None, **context: Any) -> Answer:
    """The error page of a status, or its words alone for a script that asked."""
    db.session.rollback()
    if request.headers.get("HX-Request") or request.accept_mimetypes.best == "application/json":
        body = {"error": str(message or ""), "reference": reference(), **context.pop("json", {})}
        return jsonify(body), status
    page = template or f"errors/{status if status in _PAGES else 400}.html"
    return render_template(page, message=message, reference=reference(), **context), status


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(Missing, lambda error: answer(404, error.message, typed=_typed()))
    app.register_error_handler(NotAllowed, lambda error: answer(403, error.message, typed=_typed()))
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(WrongState, lambda error: answer(409, error.message, typed=_typed()))
    app.register_error_handler(Refused, lambda error: answer(422, error.message))
    app.register_error_handler(DomainError, lambda error: answer(422, error.message))
    app.register_error_handler(StaleDataError, lambda _: answer(409, Stale().message))
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _ours)


def _stale(error: Stale) -> Answer:
    rows = [
        (label, error.theirs.get(label), mine)
        for label, mine in error.mine.items()
        if not _same(error.theirs.get(label), mine)
    ]
    return answer(409, error.message, "errors/conflict.html", rows=rows, kept_version=error.kept_version)


def _same(theirs: Any, mine: Any) -> bool:
    """Whether a person would read the two as one: nothing is nothing, and a choice of several has no order."""
    if isinstance(theirs, list | tuple | set) and isinstance(mine, list | tuple | set):
        return sorted(str(as_text(one)) for one in theirs) == sorted(str(as_text(one)) for one in mine)
    return bool(as_text(theirs) == as_text(mine))


def _clash(error: IntegrityError) -> Answer:
    log.warning("refused by a constraint", extra={"constraint": str(error.orig)[:200]})
    return answer(
        409,
        translated(
            N_("방금 다른 사람이 먼저 저장해서 함께 둘 수 없습니다. 지금 상태를 보고 다시 해 주세요.")
        ),
    )


def _database_away(error: OperationalError) -> Answer:
    log.error("database away", exc_info=error)
    ask_no_more()
    return answer(
        503,
        translated(N_("데이터베이스에 연결하지 못했습니다. 저장한 것은 없습니다. 잠시 뒤에 다시 해 주세요.")),
    )


def _old_form(_error: CSRFError) -> Answer:
    return answer(
        400,
        translated(
            N_(
                "화면을 연 지 오래되었거나 다시 로그인해서 저장하지 못했습니다. 앞 화면으로 돌아가 새로 고친 뒤 다시 보내 주세요."
            )
        ),
        typed=_typed(),
    )


def _typed() -> list[str]:
    """What stood in the form that was sent, to copy from: whoever may no longer write keeps their words too."""
    return _worth_keeping(request.form.items(multi=True))


def _worth_keeping(sent: Iterable[tuple[str, str]]) -> list[str]:
    """Longer texts of a form that was not taken, to copy from; secrets and what the page itself wrote are left out.

    What a page of another site sent is never shown: a stranger could put words into ours.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    return [text for name, text in sent if len(text) >= LONG_ENOUGH and not SECRET.search(name)]


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    return answer(error.code or 500)


def _ours(error: Exception) -> Answer:
    log.error("unhandled error", exc_info=error)
    return answer(500)
