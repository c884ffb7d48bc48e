"""Health, metrics, logs, and a start on another schema."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.kernel import clock
from app.kernel.db import db
from app.tasks.models import WorkerLife
from app.web import logs, schema
from tests.clients import JudgingClient

ROOT = Path(__file__).resolve().parents[2]


def test_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["database"], answer.json["workers"]["at_work"]) == (
        200,
        "ok",
        False,
    )
    with app.app_context():
        now = clock.now()
        db.session.add(WorkerLife(name="one", pid=1, started_at=now, heard_at=now))
        db.session.commit()
    assert client.get("/readyz").json["workers"]["at_work"] is True


def test_another_schema_is_not_ready_and_names_the_command(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "newest", lambda _folder: "9999")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503 and "db upgrade" in answer.json["schema"]
    with pytest.raises(schema.SchemaMismatch, match="db upgrade"):
        schema.require_head(app)


def test_a_database_that_is_away_is_not_ready_and_pages_say_so(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        path = Path(str(db.engine.url.database))
    path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        assert app.test_client().get("/readyz").json["status"] == "not ready"
        assert app.test_client().get("/healthz").status_code == 200
    finally:
        path.rmdir()
        path.with_suffix(".away").rename(path)


def test_metrics_are_for_this_machine_or_the_token(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    client = JudgingClient(app)
    assert client.get("/metrics").status_code == 200
    far: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    assert client.get("/metrics", **far).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "open sesame")
    assert client.get("/metrics", headers={"Authorization": "Bearer open sesame"}, **far).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}, **far).status_code == 404


def test_a_line_per_request_carries_its_number_and_no_person(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="dure.requests"):
        answer = app.test_client().get("/healthz?email=kim@example.kr")
    line = caplog.records[-1]
    assert line.request_id == answer.headers["X-Request-ID"] and (line.view, line.status) == (
        "health.alive",
        200,
    )
    assert "kim@example.kr" not in json.dumps(line.__dict__, default=str)


def test_log_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        logs.set_up("INFO")
        logging.getLogger("dure.trial").warning("무슨 일", extra={"task_id": 3})
    finally:
        root.handlers, root.level = before, level
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["task_id"], line["level"]) == ("무슨 일", 3, "warning")


SERVE = "from app import create_app; app = create_app(serving=True); app.test_client().get('/healthz'); print(app.test_client().get('/metrics').get_data(as_text=True))"


def test_a_serving_process_counts_and_refuses_another_schema(app: Flask, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "INSTANCE_PATH": str(tmp_path),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    with app.app_context():
        db.session.remove()
    counted = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert 'dure_requests_total{method="GET",status="200",view="health.alive"} 1.0' in counted.stdout, (
        counted.stderr
    )
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
        )
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('older')")
    refused = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode != 0 and "flask --app app db upgrade" in refused.stderr
