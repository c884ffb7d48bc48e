"""flask accounts …: the first administrator."""

import sys

import click
from flask.cli import AppGroup

from app.accounts.services import invitations
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
        sys.exit(2)
    db.session.commit()
    click.echo(link)
    click.echo(f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC까지 한 번 쓸 수 있습니다.", err=True)
