"""A worker is killed between the server's yes and the mark: the mail goes out again under the same Message-ID."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.db import db
from app.notices import services
from app.notices.models import Mail
from app.notices.states import MailState
from tests.mail_server import mail_server
from tests.work.workers import until, worker

pytestmark = pytest.mark.kill


def states() -> list[MailState]:
    return list(db.session.scalars(select(Mail.state).order_by(Mail.id)))


def test_a_kill_between_sending_and_marking_repeats_that_mail_with_the_same_id(
    fresh_app: Flask, tmp_path: Path
) -> None:
    with mail_server() as box:
        fresh_app.config["MAIL_URL"] = box.url
        services.notify([f"p{n}@example.kr" for n in range(3)], "알림", "내용")
        db.session.commit()
        box.pause_s = 3.0
        with worker(fresh_app, tmp_path) as first:
            until(lambda: len(box.arrived) == 2, "the second mail to arrive at the server")
            assert states() == [MailState.SENT, MailState.SENDING, MailState.WAITING]
            first.kill()
        box.pause_s = 0.0
        with worker(fresh_app, tmp_path):
            until(lambda: set(states()) == {MailState.SENT}, "all mails to be marked")
    ids = [message["Message-ID"] for message in box.arrived]
    assert box.recipients == ["p0@example.kr", "p1@example.kr", "p1@example.kr", "p2@example.kr"]
    assert ids[1] == ids[2] and len(set(ids)) == 3


def test_a_kill_before_sending_or_after_marking_leaves_one_mail(fresh_app: Flask, tmp_path: Path) -> None:
    """As files, a mail is one file per Message-ID, so even the second sending is the same mail."""
    services.notify([f"p{n}@example.kr" for n in range(40)], "알림", "내용")
    db.session.commit()
    for share in (5, 20):
        with worker(fresh_app, tmp_path) as one:
            until(lambda share=share: states().count(MailState.SENT) >= share, f"{share} mails")
            one.kill()
    with worker(fresh_app, tmp_path):
        until(lambda: set(states()) == {MailState.SENT}, "all mails")
    written = [path.read_text() for path in (tmp_path / "mail").glob("*.eml")]
    to = [re.search(r"^To: (\S+)", text, re.MULTILINE)[1] for text in written]  # type: ignore[index]
    assert len(to) == 40 == len(set(to))
