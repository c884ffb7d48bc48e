"""Telling people. Rows are written with the change; mail leaves after the commit, through the worker.

One mail, once: a mail is claimed in one transaction, sent, and marked in another. SMTP has no way to ask whether a
mail was taken, so a worker that is killed after the server's yes and before the mark makes the next worker send it
again, with the same Message-ID: receiving servers and readers drop the second copy by it, plain relays may not.
Everything else (a rollback, a double click, a crash before sending or after marking) gives exactly one mail.
"""

import uuid
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any, Protocol
from urllib.parse import urljoin

from flask_babel.speaklater import LazyString
from sqlalchemy import update

from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import WrongState
from app.kernel.settings import setting
from app.kernel.text import N_, Text, clean, said, speaking, stored, with_particles
from app.notices.models import Mail, Notice, lines_of, one_line
from app.notices.policy import MailPermission
from app.notices.states import MailState
from app.tasks.services import enqueue

SEND = "notices.send"


class Person(Protocol):
    """Whoever can be told: accounts' people are."""

    @property
    def id(self) -> int:
        """Key of the account."""

    @property
    def email(self) -> str:
        """Where mail goes."""

    @property
    def name(self) -> str:
        """How the person is addressed."""

    @property
    def language(self) -> str:
        """The language the person chose for the account."""


def notify(
    to: Person | str | Iterable[Person | str],
    subject: Text,
    body: Text | Sequence[Text],
    *,
    link: str | None = None,
    actor: Actor | None = None,
    mail: bool = True,
) -> None:
    """Tell people: a notice on screen for each person, and a mail for each person and address.

    `body` may be several lines. What `translated` made of it is said to each in the language of their account, and on
    screen in the one they read; a bare address is spoken to in Korean. `link` is a path of this site. The same person
    is told once; `actor` is not told of their own doing. `mail=False` leaves it at the notice.
    """
    words = {"title": [stored(subject)], "body": [stored(line) for line in _lines(body)]}
    told: dict[str, Person | str] = {}
    for one in _several(to):
        told.setdefault((one if isinstance(one, str) else one.email).lower(), one)
    mails = []
    for one in told.values():
        if not isinstance(one, str) and actor is not None and actor.id == one.id:
            continue
        with speaking(_language(one)):
            title, text = lines_of(words["title"]), lines_of(words["body"])
            if not isinstance(one, str):
                db.session.add(_notice(one.id, title, text, link, words))
            if mail:
                mails.append(_mail(one, title, _letter(one, text, link)))
    _send_after_commit(mails)


def post(to: Person | str, subject: str, text: str, *, html: str | None = None, secret: bool = False) -> None:
    """One mail as it stands, without a notice (sign-in, reset, invitation).

    `secret` marks a mail that opens an account: its text is shown to nobody and wiped once it was sent.
    """
    row = _mail(to, with_particles(subject), with_particles(text))
    row.html, row.secret = html, secret
    _send_after_commit([row])


def read(notice: Notice) -> None:
    """Mark a notice as read; reading twice changes nothing."""
    notice.read_at = notice.read_at or clock.now()


def read_all(actor: Actor) -> None:
    """Mark everything the actor was told as read."""
    db.session.execute(
        update(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None)).values(read_at=clock.now())
    )


def send_again(mail: Mail, *, actor: Actor) -> None:
    """Try a failed mail once more. Raises NotAllowed, WrongState."""
    authorize(actor, MailPermission.OPERATE, mail)
    if mail.state is not MailState.FAILED:
        raise WrongState(N_("보내지 못한 메일만 다시 보낼 수 있습니다. 지금 상태를 확인해 주세요."))
    mail.state, mail.failure, mail.attempts = MailState.WAITING, None, 0
    mail.next_at = clock.now()
    enqueue(SEND, mail_ids=[mail.id])


def _several(to: Person | str | Iterable[Person | str]) -> list[Person | str]:
    if isinstance(to, str):
        return [to]
    return list(to) if isinstance(to, Iterable) else [to]


def _lines(body: Text | Sequence[Text]) -> Sequence[Text]:
    return [body] if isinstance(body, str | LazyString) else [line for line in body if str(line)]


def _language(one: Person | str) -> str:
    return "ko" if isinstance(one, str) else one.language


def _notice(user_id: int, title: str, text: str, link: str | None, words: dict[str, list[Any]]) -> Notice:
    says_ours = any(isinstance(part, dict) for part in [*words["title"], *words["body"]])
    return Notice(
        user_id=user_id,
        title=one_line(title),
        body=clean(text),
        words=words if says_ours else None,
        link=link,
        created_at=clock.now(),
    )


def _mail(to: Person | str, subject: str, text: str) -> Mail:
    name, address = ("", parseaddr(to)[1]) if isinstance(to, str) else (to.name, to.email)
    now = clock.now()
    return Mail(
        to_address=address,
        to_name=one_line(name),
        subject=one_line(subject),
        text=clean(text) + "\n",
        message_id=f"<{uuid.uuid4().hex}@{_domain()}>",
        created_at=now,
        next_at=now,
    )


def _domain() -> str:
    """What stands behind the @ of a Message-ID: the sender's domain."""
    address = parseaddr(setting("MAIL_FROM"))[1]
    return address.rpartition("@")[2] or "localhost"


def _letter(to: Person | str, body: str, link: str | None) -> str:
    lines = [] if isinstance(to, str) else [said(N_("%(name)s 님, 안녕하세요."), name=to.name), ""]
    lines.append(body.strip())
    if link:
        lines += ["", urljoin(setting("PUBLIC_URL").rstrip("/") + "/", link.lstrip("/"))]
    lines += ["", "--", f"{setting('OFFICE_NAME')} · {setting('OFFICE_PHONE')}"]
    return "\n".join(lines)


def _send_after_commit(mails: list[Mail]) -> None:
    if mails:
        db.session.add_all(mails)
        db.session.flush()
        enqueue(SEND, mail_ids=[mail.id for mail in mails])
