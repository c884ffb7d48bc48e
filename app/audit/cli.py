"""flask audit …: check the chain."""

import json
import sys

import click
from flask.cli import AppGroup

from app.audit import services

audit = AppGroup("audit", help="The audit log.")
groups = [audit]


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def verify(as_json: bool) -> None:
    """Walk the chain; exit 1 and name the first broken entry if it does not hold."""
    verdict = services.verify()
    if as_json:
        click.echo(
            json.dumps(
                {
                    "holds": verdict.holds,
                    "entries": verdict.entries,
                    "head": verdict.head,
                    "broken_seq": verdict.broken_seq,
                    "reason": verdict.reason,
                }
            )
        )
    elif verdict.holds:
        click.echo(f"{verdict.entries} entries, head {verdict.head}")
    if not verdict.holds:
        click.echo(f"entry {verdict.broken_seq}: {verdict.reason}", err=True)
        sys.exit(1)
