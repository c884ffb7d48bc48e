"""Signed-in browsers: begun, seen, ended. A key is random; only its hash is stored."""

import secrets

from sqlalchemy import delete, select, update

from app.accounts import rules
from app.accounts.models import BrowserSession, User
from app.accounts.policy import AccountPermission
from app.accounts.states import SessionEnd
from app.audit.services import record
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.text import N_


def begin(person: User, *, user_agent: str, ip: str | None) -> str:
    """Note a browser as signed in and give back its key."""
    key = secrets.token_urlsafe(32)
    now = clock.now()
    person.last_sign_in_at = now
    db.session.add(
        BrowserSession(
            user_id=person.id,
            key_hash=rules.digest(key),
            device=rules.device(user_agent),
            ip=ip,
            created_at=now,
            last_seen_at=now,
        )
    )
    return key


def end(session_id: int, because: SessionEnd) -> None:
    """Sign one browser out."""
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
    )


def revoke(person: User, browser: BrowserSession, *, actor: Actor) -> None:
    """Sign out one of one's own browsers. Raises NotAllowed."""
    authorize(actor, AccountPermission.DESCRIBE, person)
    end(browser.id, SessionEnd.REVOKED)
    sentence = N_("기기 하나를 로그아웃했습니다")
    record(actor, "accounts.revoke_browser", person, sentence, kind=Kind.SECURITY)


def revoke_others(person: User, *, but_key: str | None, actor: Actor) -> int:
    """Sign out all of one's own browsers but this one; how many there were. Raises NotAllowed."""
    authorize(actor, AccountPermission.DESCRIBE, person)
    ended = end_all(person, SessionEnd.REVOKED, but_key=but_key)
    sentence = N_("다른 기기 %(count)s대를 로그아웃했습니다")
    record(actor, "accounts.revoke_browsers", person, sentence, kind=Kind.SECURITY, count=ended)
    return ended


def end_all(person: User, because: SessionEnd, *, but_key: str | None = None) -> int:
    """Sign out every browser of a person, except the one with `but_key`; how many there were."""
    mine = select(BrowserSession.id).where(
        BrowserSession.user_id == person.id, BrowserSession.ended_at.is_(None)
    )
    if but_key is not None:
        mine = mine.where(BrowserSession.key_hash != rules.digest(but_key))
    found = list(db.session.scalars(mine))
    for session_id in found:
        end(session_id, because)
    return len(found)


def seen(session_id: int) -> None:
    """Note that a browser was used just now."""
    db.session.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(last_seen_at=clock.now())
    )


def forget_old() -> None:
    """Drop browsers that nobody used for ninety days; who signed in stays in the log."""
    before = clock.now() - rules.SESSIONS_KEPT
    db.session.execute(delete(BrowserSession).where(BrowserSession.last_seen_at < before))


def forget(person: User) -> None:
    """Drop every browser of someone who left."""
    db.session.execute(delete(BrowserSession).where(BrowserSession.user_id == person.id))
