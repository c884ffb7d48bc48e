"""What follows from showing a page: done in a short transaction of its own once the page is ready, if it was shown."""

from collections.abc import Callable

from flask import Flask, Response, g

from app.kernel.db import db, reading


def afterwards(do: Callable[[], object]) -> None:
    """Have this done after the page, although showing it may only read."""
    g.setdefault("afterwards", []).append(do)


def register(app: Flask) -> None:
    """Attach the hook that does it."""

    @app.after_request
    def carry_out(response: Response) -> Response:
        waiting = g.pop("afterwards", [])
        if waiting and response.status_code < 400:
            db.session.rollback()
            with reading(False):
                for do in waiting:
                    do()
                db.session.commit()
        return response
