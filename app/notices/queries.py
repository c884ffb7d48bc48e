"""Reads of notices and mails."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing
from app.notices.models import Mail, Notice
from app.notices.policy import MailPermission
from app.notices.states import MailState

PAGE = 30
_UNREAD = select(func.count()).where(Notice.user_id == bindparam("person"), Notice.read_at.is_(None))


def unread_count(actor: Actor) -> int:
    """How many notices wait for the actor; one statement, none for nobody."""
    if actor.id is None:
        return 0
    return db.session.scalar(_UNREAD, {"person": actor.id}) or 0


def of_actor(actor: Actor, *, before: int | None = None, limit: int = PAGE) -> list[Notice]:
    """The actor's notices, newest first; at most one more than `limit`."""
    mine = select(Notice).where(Notice.user_id == actor.id)
    if before is not None:
        mine = mine.where(Notice.id < before)
    return list(db.session.scalars(mine.order_by(Notice.id.desc()).limit(limit + 1)))


def get(notice_id: int, actor: Actor) -> Notice:
    """One of the actor's own notices. Raises Missing."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.user_id != actor.id:
        raise Missing
    return notice


def mails(
    actor: Actor, *, state: MailState | None = None, before: int | None = None, limit: int = PAGE
) -> list[Mail]:
    """Outgoing mail, newest first; at most one more than `limit`. Raises NotAllowed."""
    authorize(actor, MailPermission.OPERATE)
    found = select(Mail)
    if state is not None:
        found = found.where(Mail.state == state)
    if before is not None:
        found = found.where(Mail.id < before)
    return list(db.session.scalars(found.order_by(Mail.id.desc()).limit(limit + 1)))


def counts(actor: Actor) -> dict[MailState, int]:
    """How many mails stand in each state. Raises NotAllowed."""
    authorize(actor, MailPermission.OPERATE)
    rows = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return {row[0]: row[1] for row in rows}


def mail(mail_id: int, actor: Actor) -> Mail:
    """One mail. Raises NotAllowed, Missing."""
    authorize(actor, MailPermission.OPERATE)
    found = db.session.get(Mail, mail_id)
    if found is None:
        raise Missing
    return found


def recipients_of(mail_ids: Iterable[int]) -> dict[int, str]:
    """To whom these mails went, for the log."""
    rows = db.session.execute(
        select(Mail.id, Mail.to_name, Mail.to_address).where(Mail.id.in_(list(mail_ids)))
    )
    return {row[0]: row[1] or row[2] for row in rows}
