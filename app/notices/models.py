"""Notices on screen, and the mails that leave the house. People are named by id, since accounts stand above."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import JSON_DOC, LINE, Instant, Model, enum_type
from app.kernel.text import clean, told_again, with_particles
from app.notices.states import MailState


class Notice(Model):
    """One message to one person, on screen. `link` is a path of this site.

    `title` and `body` are in the language of the account when it was written; `words` says them in any other.
    """

    __tablename__ = "notice"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    title: Mapped[str] = mapped_column(LINE)
    body: Mapped[str] = mapped_column(Text)
    words: Mapped[dict[str, Any] | None] = mapped_column(JSON_DOC)
    link: Mapped[str | None] = mapped_column(LINE)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        CheckConstraint("length(title) > 0", name="titled"),
        CheckConstraint("link IS NULL OR link LIKE '/%'", name="link_inside"),
        Index(None, "user_id", "read_at"),
    )

    @property
    def told_title(self) -> str:
        """The title in the reader's language."""
        return one_line(lines_of(self.words["title"])) if self.words else self.title

    @property
    def told_body(self) -> str:
        """The text in the reader's language."""
        return clean(lines_of(self.words["body"])) if self.words else self.body


def lines_of(kept: list[Any]) -> str:
    """Lines as they were kept, in the reader's language."""
    return with_particles("\n".join(told_again(line) for line in kept)).strip()


def one_line(text: str) -> str:
    """No line breaks: they would begin a new header."""
    return " ".join(clean(text).split())[:500]


class Mail(Model):
    """One mail to one address. Its Message-ID never changes, however often it is tried."""

    __tablename__ = "mail"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(LINE)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    secret: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[MailState] = mapped_column(enum_type(MailState), default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    next_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="dated_iff_sent"),
        CheckConstraint("state <> 'failed' OR failure IS NOT NULL", name="failed_has_reason"),
        CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name="sending_is_claimed"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index(None, "state", "next_at"),
    )
