"""Which ventures a person reaches, and one of them."""

from sqlalchemy import Select, select

from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.ventures.models import FormerIdentity, Venture


def visible_to(actor: Actor) -> Select[Venture]:
    """Every live venture the person may read: all for staff, else their own and those granted to them."""
    live = select(Venture).where(Venture.merged_into_id.is_(None))
    if actor.is_staff or actor.system:
        return live
    return live.where(Venture.id.in_(actor.ids("venture") | actor.ids("venture_reader")))


def get(venture_id: int, actor: Actor) -> Venture:
    """One venture; a merged record leads to the one that stands for it. Raises Missing when not theirs."""
    venture = db.session.get(Venture, venture_id)
    while venture is not None and venture.merged_into_id is not None:
        venture = db.session.get(Venture, venture.merged_into_id)
    if venture is None:
        raise Missing
    reach = actor.ids("venture") | actor.ids("venture_reader")
    if not (actor.is_staff or actor.system or venture.id in reach):
        raise Missing
    return venture


def by_biz_reg_no(digits: str) -> Venture | None:
    """The venture that has, or had, this 사업자등록번호 (10 digits), whoever asks; merged records are followed."""
    venture = db.session.scalar(select(Venture).where(Venture.biz_reg_no == digits))
    if venture is None:
        former = select(FormerIdentity.venture_id).where(FormerIdentity.biz_reg_no == digits)
        venture = db.session.scalar(select(Venture).where(Venture.id.in_(former)).order_by(Venture.id))
    while venture is not None and venture.merged_into_id is not None:
        venture = db.session.get(Venture, venture.merged_into_id)
    return venture


def by_name(actor: Actor, most: int = 1000) -> list[Venture]:
    """The ventures the person may read, by name: for choosing one."""
    return list(db.session.scalars(visible_to(actor).order_by(Venture.name, Venture.id).limit(most)))


def mine(actor: Actor) -> list[Venture]:
    """The ventures a person acts for, by name."""
    wanted = select(Venture).where(Venture.id.in_(actor.ids("venture")), Venture.merged_into_id.is_(None))
    return list(db.session.scalars(wanted.order_by(Venture.name, Venture.id)))


def lineage(venture: Venture) -> Select[int]:
    """The same ids as `ids_of`, as a subquery for `in_`: one question less to the database."""
    own = select(Venture.id).where(Venture.id == venture.id).cte("lineage", recursive=True)
    merged = select(Venture.id).join(own, Venture.merged_into_id == own.c.id)
    whole = own.union(merged)
    return select(whole.c.id)


def ids_of(venture: Venture) -> set[int]:
    """The venture's id and those of records merged into it: for tables whose rows cannot be moved."""
    found, fresh = {venture.id}, {venture.id}
    while fresh:
        wanted = select(Venture.id).where(Venture.merged_into_id.in_(fresh))
        fresh = set(db.session.scalars(wanted)) - found
        found |= fresh
    return found
