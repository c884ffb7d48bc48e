"""flask funds …: import a ledger, print a fund's figures."""

import json
import sys
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from app.funds import ledger, queries, services
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import DomainError

OPERATOR = system_actor("명령줄")
funds = AppGroup("funds", help="Funds and their ledgers.")
groups = [funds]


def refuse(message: object) -> None:
    """Say why on standard error and leave with 1; nothing is written."""
    db.session.rollback()
    click.echo(str(message), err=True)
    sys.exit(1)


class Day(click.ParamType):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Wrong usage when it is none."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date (YYYY-MM-DD)", param, ctx)


@funds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fund", "name", required=True, help="The fund's name; made when it is not there.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
def import_ledger(file: Path, name: str, dry_run: bool) -> None:
    """Import a ledger (date,kind,party,instrument,amount,note), all of it or nothing."""
    try:
        lines = ledger.read(file.read_bytes())
        fund = queries.named(name) or services.from_ledger(name, lines, actor=OPERATOR)
        done = services.import_ledger(fund, lines, actor=OPERATOR)
    except DomainError as error:
        refuse(error)
        return
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo(
        json.dumps(
            {
                "fund": name,
                "written": 0 if dry_run else done.written,
                "would_write": done.written,
                "unchanged": done.known,
                "new_ventures": list(done.new_ventures),
                "dry_run": dry_run,
            },
            ensure_ascii=False,
        )
    )


@funds.command("performance")
@click.option("--fund", "name", required=True, help="The fund's name.")
@click.option("--as-of", "as_of", required=True, type=Day(), help="YYYY-MM-DD")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (otherwise one figure a line).")
def performance(name: str, as_of: date, as_json: bool) -> None:
    """Figures of a fund on a date."""
    fund = queries.named(name)
    if fund is None:
        refuse(f"펀드가 없습니다: {name}")
        return
    found = queries.figures(fund, as_of).as_dict()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        if key != "investments":
            click.echo(f"{key}: {'–' if value is None else value}")
