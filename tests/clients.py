"""A test client that judges every page it gets, fills in CSRF tokens and counts SQL statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from tests import judge


class JudgingClient(FlaskClient):
    """`client.get` judges; `client.send(page, data)` posts a form as a browser would."""

    judging = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Every HTML answer is judged."""
        response = super().open(*args, **kwargs)
        for name, value in response.headers:
            assert value.isascii(), f"{response.request.path}: servers refuse {name}: {value}"
        if self.judging and response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            found = judge.problems(response.get_data(as_text=True))
            assert not found, f"{response.request.path}: " + "; ".join(found[:12])
        return response

    def send(
        self, address: str, data: dict[str, Any] | None = None, *, index: int | None = None, **kwargs: Any
    ) -> TestResponse:
        """Open `address`, fill its (first, or the `index`th) POST form with `data` and send it.

        Fields the form already shows keep their values, hidden ones (CSRF, once, version) included.
        """
        page = self.get(address)
        assert page.status_code == 200, (address, page.status_code)
        tree = html.document_fromstring(page.get_data(as_text=True))
        forms = [f for f in tree.forms if (f.method or "").upper() == "POST" and in_main(f)]
        assert forms, f"no form to send at {address}"
        wanted = set(data or {})
        if index is None:
            fitting = [f for f in forms if wanted <= set(f.fields.keys())]
            form = (fitting or forms)[0]
        else:
            form = forms[index]
        values: dict[str, Any] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        values.update(data or {})
        target = form.get("action") or address
        return self.post(target, data=values, **kwargs)


def in_main(form: Any) -> bool:
    """Not the sign-out or language form of the frame."""
    return bool(form.xpath("ancestor::main"))


def csrf_of(page: TestResponse) -> str:
    """The CSRF token a page carries."""
    tree = html.document_fromstring(page.get_data(as_text=True))
    return str(tree.xpath("//input[@name='csrf_token']/@value")[0])


@contextmanager
def counting_sql() -> Iterator[list[str]]:
    """Statements sent to the database within the block, transaction control left out."""
    statements: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def typed_rows(name: str, keys: str, *rows: tuple[object, ...]) -> dict[str, str]:
    """Rows of a list as a form sends them: `keys` are its small fields in order, parted by spaces."""
    return {
        f"{name}-{number}-{key}": str(part)
        for number, row in enumerate(rows)
        for key, part in zip(keys.split(), row, strict=False)
    }
