"""flask evaluations …: compute the result of a record again, years later."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.evaluations.record import RecordError, loads, replay

evaluations = AppGroup("evaluations", help="Evaluation.")
groups = [evaluations]


@evaluations.command("replay")
@click.argument("record", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON (otherwise one application a line).")
def replay_record(record: Path, as_json: bool) -> None:
    """Compute the decision of an evaluation record; exit 1 when it cannot be decided."""
    try:
        found = replay(loads(record.read_bytes()))
    except RecordError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    ranked = sorted(found.items(), key=lambda item: (item[1]["rank"] is None, item[1]["rank"] or 0, item[0]))
    for key, result in ranked:
        click.echo(f"{result['rank'] or '–'}\t{key}\t{result['final'] or '–'}\t{result['outcome']}")
