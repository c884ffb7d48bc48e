"""flask demo …: the demo data, its accounts, and many ventures for measuring. Never in production."""

import json
import os
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo.load import is_there, load
from app.demo.people import ACCOUNTS, PASSWORD
from app.demo.scale import multiply
from app.kernel.db import db

demo = AppGroup("demo", help="Demo data (never in production).")
groups = [demo]


def say(text: str) -> None:
    """A message for the person at the terminal."""
    click.echo(text, err=True)


def refuse_production() -> None:
    """Leave with 1 where real people's data may be."""
    if current_app.config["APP_ENV"] == "production":
        say("운영 환경(APP_ENV=production)에는 시연 자료를 넣지 않습니다.")
        sys.exit(1)


@demo.command("load")
def load_demo() -> None:
    """Load the demo data, once: all of it or nothing."""
    refuse_production()
    if is_there():
        say("시연 자료가 이미 있습니다. 그대로 둡니다.")
        return
    say("시연 자료를 넣습니다. 다섯 해를 살아 보느라 조금 걸립니다.")
    load(say)
    db.session.commit()
    say("시연 자료를 다 넣었습니다.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (otherwise one account a line).")
def accounts(as_json: bool) -> None:
    """Role, e-mail and password of one account per role."""
    refuse_production()
    if not is_there():
        say("시연 자료가 없습니다. 먼저 flask demo load를 실행하세요.")
        sys.exit(1)
    rows = [
        {"role": role.value, "email": email, "password": PASSWORD} for role, (email, _) in ACCOUNTS.items()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['role']}\t{row['email']}\t{row['password']}")


@demo.command("scale")
@click.option("--ventures", "count", type=click.IntRange(1, 50_000), required=True, help="How many to add.")
def scale(count: int) -> None:
    """Add many ventures with yearly figures, for measuring; only in a data folder of its own (INSTANCE_PATH)."""
    refuse_production()
    if not os.environ.get("INSTANCE_PATH"):
        say("측정용 자료는 따로 둔 폴더에만 만듭니다. INSTANCE_PATH를 정해 주세요.")
        sys.exit(1)
    standing = multiply(count)
    db.session.commit()
    say(f"기업 {count}곳을 더해 모두 {standing}곳입니다.")
