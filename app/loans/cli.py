"""flask loans …: a loan's schedule."""

import json
import sys
from datetime import date

import click
from flask.cli import AppGroup

from app.loans.rules import Method, Terms, schedule

loans = AppGroup("loans", help="Loans of the activation fund.")
groups = [loans]


@loans.command("schedule")
@click.option("--principal", required=True, type=click.IntRange(min=1), help="Whole won.")
@click.option("--rate-bp", required=True, type=click.IntRange(0, 10_000), help="Yearly rate, 100 = 1 %.")
@click.option("--method", required=True, type=click.Choice([m.value for m in Method]))
@click.option(
    "--periods", required=True, type=click.IntRange(1, 600), help="Due dates in all, grace included."
)
@click.option("--grace", default=0, type=click.IntRange(0, 600), help="How many of them pay interest only.")
@click.option("--every-months", default=1, type=click.IntRange(1, 120), help="Months from one to the next.")
@click.option("--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The loan's day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (otherwise a line each).")
def print_schedule(
    principal: int,
    rate_bp: int,
    method: str,
    periods: int,
    grace: int,
    every_months: int,
    start: date,
    as_json: bool,
) -> None:
    """Every due date with principal, interest and balance, in whole won."""
    if grace >= periods:
        click.echo("거치 회차는 전체 회차보다 적어야 합니다.", err=True)
        sys.exit(1)
    first = date(start.year, start.month, start.day)
    rows = [
        row.as_dict()
        for row in schedule(Terms(principal, rate_bp, Method(method), periods, grace, every_months, first))
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))
