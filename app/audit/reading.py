"""접속기록: who read whose personal data, who took which file away. Desk side: needs a request."""

from typing import Any

from flask import Flask, Response, g

from app.audit.services import record, request_id
from app.audit.states import Kind
from app.kernel.db import Model, db, reading
from app.web.actor import current_actor
from app.web.headers import reference


def seen(
    subject: Model | None,
    sentence: str,
    *,
    action: str = "read",
    kind: Kind = Kind.READ,
    venture_id: int | None = None,
    note: str = "",
    **params: Any,
) -> None:
    """Log a reading. Kept in its own short transaction after the page is ready, and only if the page was shown."""
    entry = {"kind": kind, "venture_id": venture_id, "note": note, **params}
    if subject is not None:
        entry["subject_type"] = subject.__tablename__
        subject_key = int(subject.id)  # type: ignore[attr-defined]
        entry.setdefault("subject_key", subject_key)
    g.setdefault("seen", []).append((action, sentence, entry))


def downloaded(subject: Model | None, sentence: str, **details: Any) -> None:
    """Log a file or an export leaving the system (the reason for a bulk download goes into `note`)."""
    seen(subject, sentence, action="download", kind=Kind.DOWNLOAD, **details)


def register(app: Flask) -> None:
    """Attach the hook that writes what was seen."""

    @app.before_request
    def name_request() -> None:
        request_id.set(reference())
        db.session.info["audit_guard"] = app.config["AUDIT_GUARD"]

    @app.after_request
    def keep(response: Response) -> Response:
        entries = g.pop("seen", [])
        if entries and response.status_code < 400:
            db.session.rollback()
            actor = current_actor()
            with reading(False):
                for action, sentence, entry in entries:
                    record(actor, action, None, sentence, **entry)
                db.session.commit()
        return response
