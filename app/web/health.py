"""Is it alive, is it ready, how is it doing: /healthz, /readyz, /metrics."""

import hmac
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask.wrappers import Response as AnyResponse
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.kernel.db import db
from app.web import schema
from app.web.doors import open_to_all

bp = Blueprint("health", __name__)

LOCAL = frozenset({"127.0.0.1", "::1"})
STEPS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

Report = Callable[[], dict[str, Any]]


def inform(app: Flask, name: str, report: Report) -> None:
    """Let a room add to /readyz what is good to know and does not decide readiness."""
    app.extensions.setdefault("health_reports", {})[name] = report


@bp.get("/healthz")
@open_to_all("whoever watches the process asks without an account; it says only that it answers")
def alive() -> AnyResponse:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@open_to_all("whoever steers traffic asks without an account; it tells nothing of people")
def ready() -> tuple[AnyResponse, int]:
    """The database answers at the right schema; what the rooms report goes along."""
    body: dict[str, Any] = {"database": "ok", "schema": "ok"}
    try:
        db.session.execute(text("SELECT 1"))
        if not schema.at_head():
            body["schema"] = f"run: {schema.COMMAND}"
        for name, report in current_app.extensions.get("health_reports", {}).items():
            body[name] = report()
    except DBAPIError:
        db.session.rollback()
        body["database"], body["schema"] = "away", "unknown"
    sound = body["database"] == body["schema"] == "ok"
    body["status"] = "ok" if sound else "not ready"
    return jsonify(body), 200 if sound else 503


def may_measure() -> bool:
    """A caller on this machine that came through no proxy, or one that holds the token."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return request.remote_addr in LOCAL and not request.headers.get("X-Forwarded-For")


@bp.get("/metrics")
@open_to_all("its own check: this machine or the token; to anybody else it is not there")
def metrics() -> Response:
    """Prometheus' text format, summed over the web processes."""
    if not may_measure() or not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def own_folder(folder: Path) -> Path:
    """Where the web processes of one start share their counts, by the process they are forked from.

    What earlier starts left is removed.
    """
    own = folder / str(os.getpid())
    own.mkdir(parents=True, exist_ok=True)
    for other in folder.iterdir():
        if other != own and not (other.name.isdigit() and Path(f"/proc/{other.name}").exists()):
            shutil.rmtree(other, ignore_errors=True)
    return own


def count_requests(app: Flask) -> None:
    """Count requests by view and status, and how long they took."""
    os.environ.setdefault(
        "PROMETHEUS_MULTIPROC_DIR", str(own_folder(Path(app.config["INSTANCE_PATH"]) / "metrics"))
    )
    from prometheus_client import Counter, Histogram

    requests: Any = Counter("dure_requests_total", "Requests", ["view", "method", "status"], registry=None)
    took: Any = Histogram("dure_request_seconds", "Time to answer", ["view"], registry=None, buckets=STEPS_S)

    @app.after_request
    def count(response: Response) -> Response:
        view = request.endpoint or "-"
        requests.labels(view, request.method, response.status_code).inc()
        if "began" in g:
            took.labels(view).observe(time.perf_counter() - g.began)
        return response


def register(app: Flask) -> None:
    """Attach the views."""
    app.register_blueprint(bp)
