"""flask accounts …: the first administrator."""

import sys

import click
from flask.cli import AppGroup

from app.accounts.services import invitations
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role

accounts = AppGroup("accounts", help="People and invitations.")
groups = [accounts]


@accounts.command("create-admin")
@click.argument("email")
def create_admin(email: str) -> None:
    """Invite EMAIL as administrator and print the link (also when mail does not work yet)."""
    try:
        invitation, link = invitations.invite(
            email, {Role.ADMIN}, actor=system_actor("명령줄"), note="", send=False
        )
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(link)
    until = invitation.expires_at.astimezone(clock.SEOUL)
    click.echo(f"{until:%Y-%m-%d %H:%M}까지(한국 시간) 한 번 쓸 수 있습니다.", err=True)
