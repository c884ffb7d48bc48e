"""Dure: one record per venture, from the online application to the fund's exit. Wiring only."""

import gc
import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.kernel.db import db, engine_options
from app.kernel.memory import no_search_for_garbage
from app.web import (
    afterwards,
    doors,
    errors,
    filters,
    gallery,
    headers,
    health,
    logs,
    oversize,
    pages,
    requests,
    schema,
)
from app.web import settings as active_settings
from app.web.addresses import Dure
from config import ROOT, settings

ROOMS = (
    "audit", "files", "tasks", "documents", "notices", "accounts", "ventures", "applications",
    "evaluations", "agreements", "consulting", "tenancy", "cohorts", "funds", "loans", "expo", "employment",
    "dossier", "overview", "demo",
)  # fmt: skip
"""Lowest floor first; each room is wired by the names of its files."""

babel = Babel()
csrf = CSRFProtect()


def create_app(overrides: Mapping[str, Any] | None = None, *, serving: bool = False) -> Flask:
    """Build the application from the environment; `overrides` replace settings (tests, the command line).

    `serving` is what a web process says: it counts requests, has no commands and refuses to start on another schema.
    """
    chosen = {**settings(), **(overrides or {})}
    app = Dure(
        __name__,
        instance_path=chosen["INSTANCE_PATH"],
        static_folder=str(ROOT / "app" / "web" / "static"),
        template_folder=str(ROOT / "app" / "web" / "templates"),
    )
    app.config.update(chosen)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    with no_search_for_garbage():
        plumb(app)
        for room in ROOMS:
            wire(app, room)
        doors.declare_foreign("static", doors.Door(open_because="style sheets, fonts and scripts"))
        doors.refuse_undeclared(app)
        go_into_service(app) if serving else take_commands(app)
    return app


def plumb(app: Flask) -> None:
    """What every page stands on; the order of the hooks matters: headers begin the transaction first."""
    active_settings.register(app)
    requests.register(app)
    logs.register(app)
    headers.register(app)
    oversize.register(app)
    db.init_app(app)
    babel.init_app(
        app,
        locale_selector=pages.choose_language,
        default_translation_directories=str(ROOT / "app" / "translations"),
    )
    csrf.init_app(app)
    errors.register(app)
    pages.register(app)
    filters.register(app)
    gallery.register(app)
    health.register(app)
    afterwards.register(app)


def go_into_service(app: Flask) -> None:
    """What only a web process that answers people does. Raises SchemaMismatch."""
    logs.watch_errors(app)
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    health.count_requests(app)
    schema.require_head(app)
    gc.freeze()  # what is loaded stays: no later search for garbage goes through it


def take_commands(app: Flask) -> None:
    """What only the command line, the worker and tests have: the rooms' commands, those of the whole, migrations."""
    from flask_migrate import Migrate

    Migrate().init_app(app, db, directory=str(ROOT / "migrations"))
    for module in (importlib.import_module("app.cli"), *(part(room, "cli") for room in ROOMS)):
        for group in module.groups if module else ():
            app.cli.add_command(group)


def wire(app: Flask, room: str) -> None:
    """Load what a room has: tables, permissions, background work, pages, its own set-up."""
    for name in ("models", "policy", "queries", "tasks", "routes", "setup"):
        module = part(room, name)
        if module is None:
            continue
        if name == "routes":
            app.register_blueprint(module.bp)
        elif name == "setup":
            module.register(app)


def part(room: str, name: str) -> Any:
    """One module of a room, loaded; None where the room, or a module of that name in it, is not there."""
    path = f"app.{room}.{name}"
    there = importlib.util.find_spec(f"app.{room}") and importlib.util.find_spec(path)
    return importlib.import_module(path) if there else None
