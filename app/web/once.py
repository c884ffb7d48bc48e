"""A form is carried out once: its `once` key is kept with the answer it got, in the same transaction."""

from datetime import datetime, timedelta

from flask import Request
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Instant, Model, db


class OnceKey(Model):
    """The key of a form that was carried out, and where its sender was sent."""

    __tablename__ = "once_key"
    __unaudited__ = True

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime] = mapped_column(Instant, index=True)


def key_of(request: Request) -> str | None:
    """The key a form carries, or None."""
    key = request.form.get("once", "")
    return key if 16 <= len(key) <= 64 and key.isalnum() else None


def find(key: str) -> str | None:
    """Where the sender of an earlier, identical form was sent, or None."""
    kept = db.session.get(OnceKey, key)
    return kept.location if kept else None


def keep(key: str, location: str) -> None:
    """Remember a form as carried out."""
    db.session.add(OnceKey(key=key, location=location, at=clock.now()))


def forget_old(days: int = 7) -> None:
    """Drop keys that no open page can carry any more."""
    db.session.execute(delete(OnceKey).where(OnceKey.at < clock.now() - timedelta(days=days)))
