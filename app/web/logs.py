"""Logs as JSON lines, one per request: request number, view, status, time. No addresses, names, texts or IP numbers.

Errors come with their places in the code, never with the values that stood there.
"""

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request
from structlog.typing import EventDict

from app.web.actor import current_actor
from app.web.headers import reference

log = logging.getLogger("dure.requests")

LIBRARIES = ("alembic.runtime.plugins", "dbos", "werkzeug", "weasyprint", "fontTools", "pikepdf", "urllib3")


def with_request(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Every line of a request carries its number."""
    if has_request_context():
        event["request_id"] = reference()
    return event


def set_up(level: str) -> None:
    """One handler for the whole process, ours and the libraries'."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        with_request,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.name = "dure"
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if kept.name != "dure"] + [handler]
    root.setLevel(level)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def register(app: Flask) -> None:
    """Attach the line per request. Tests keep the log to themselves."""
    if not app.testing:
        set_up(app.config["LOG_LEVEL"])

    @app.before_request
    def start() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        log.info(
            "request",
            extra={
                "request_id": reference(),
                "method": request.method,
                "view": request.endpoint or "-",
                "status": response.status_code,
                "ms": round(took * 1000, 1),
                "person": current_actor().id if "actor" in g else None,
            },
        )
        return response


def watch_errors(app: Flask) -> None:
    """Send errors to Sentry when an address for them is set; no personal data goes along."""
    address = app.config["SENTRY_DSN"]
    if not address:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        environment=app.config["APP_ENV"],
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
    )
