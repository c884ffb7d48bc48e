"""flask worker: the process that carries out background work."""

import os
import sys

import click
from flask import current_app

from app.tasks.worker import serve
from app.web.schema import SchemaMismatch, require_head


@click.command("worker")
@click.option("--name", help="A stable name; without it host-1, host-2, … whichever is free.")
def worker(name: str | None) -> None:
    """Carry out background work until SIGTERM or Ctrl-C. Several may run at once."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - threads need the app itself
    try:
        require_head(app)
    except SchemaMismatch as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    status = serve(app, name)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


groups = [worker]
