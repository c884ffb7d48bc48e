"""People at the door: quick sign-in of a test client, invitations."""

import re
import time
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.passwords import hashed
from app.accounts.services import sessions
from app.accounts.sign_in.keeper import KEY
from app.audit.models import AuditEntry
from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Mail
from tests import make

PASSWORD = "봄비가 내리는 성수동 2길"
USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """The client, signed in as `user` without the page; commits what is waiting in the session."""
    with nullcontext() if has_app_context() else client.application.app_context():
        key = sessions.begin(user, user_agent=USER_AGENT, ip="127.0.0.1")
        record(system_actor("시험"), "accounts.test_sign_in", None, "시험에서 로그인했습니다")
        db.session.add(user)
        db.session.commit()
        keep: dict[str, Any] = {
            KEY: key,
            "_user_id": user.fs_uniquifier,
            "_fresh": True,
            "fs_cc": "set",
            "fs_paa": time.time(),
        }
    with client.session_transaction() as session:
        session.update(keep)
        session.permanent = True
    return client


def person(*roles: Role, **over: Any) -> User:
    """A committed person who signs in with PASSWORD."""
    user = make.user(*roles, **({"password": hashed(PASSWORD)} | over))
    record(system_actor("시험"), "accounts.test", user, "만들었습니다")
    db.session.commit()
    return user


def actions() -> list[str]:
    """What the log holds, in order."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


def letters() -> list[Mail]:
    """Mail that waits to be sent, in order."""
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def link_in(letter: Mail) -> str:
    """The path of the one link in a mail."""
    (address,) = re.findall(r"https?://\S+", letter.text)
    return urlsplit(address).path


def code_of(user: User, steps: int = 0) -> str:
    """What the authenticator app of a person shows, now or some steps of 30 seconds on."""
    security: Any = current_app.extensions["security"]
    app_on_phone = security.totp_factory._totp.from_source(user.tf_totp_secret)
    return str(app_on_phone.generate(int(time.time()) + 30 * steps).token)
