"""People at the door: quick sign-in of a test client, invitations."""

import time
from contextlib import nullcontext
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services import sessions
from app.accounts.sign_in.keeper import KEY
from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db

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
