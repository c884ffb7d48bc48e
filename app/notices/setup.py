"""Wiring of the notices room: the number of unread notices in every frame."""

from typing import Any

from flask import Flask, g
from sqlalchemy.exc import DBAPIError

from app.audit import naming
from app.notices.models import Mail
from app.notices.queries import recipients_of, unread_count
from app.web.actor import current_actor


def register(app: Flask) -> None:
    """Attach the context, and name mails in the log by who got them."""
    naming.register(Mail.__tablename__, recipients_of)

    @app.context_processor
    def unread() -> dict[str, Any]:
        """Counted once per request; a database that is away must not break the page that says so."""
        if "notice_count" not in g:
            try:
                g.notice_count = unread_count(current_actor())
            except DBAPIError:
                g.notice_count = 0
        return {"notice_count": g.notice_count}
