"""Finding ventures by name (with or without its legal form, former names too), number or representative.

One or two letters in a row are indexed (`venture_gram`), so that a search for two syllables is one look-up.
"""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import clean, half_width
from app.ventures.identifiers import search_key
from app.ventures.models import FormerIdentity, Venture, VentureGram
from app.ventures.queries.reach import visible_to

MOST_GRAMS = 4
LAST = "\U0010ffff"


def grams(key: str) -> set[str]:
    """Every letter, and every two in a row, of a search key."""
    return set(key) | {key[i : i + 2] for i in range(len(key) - 1)}


def digits_of(text: str) -> str | None:
    """The digits of a query that is a number written any way; None when it is words."""
    plain = re.sub(r"[\s\-–—−‐.·]", "", half_width(clean(text)))
    return plain if re.fullmatch(r"[0-9]{3,13}", plain) else None


def matches(text: str) -> ColumnElement[bool] | None:
    """A condition on Venture for what was typed; None when nothing was. Signs alone find nothing."""
    key = search_key(text)
    digits = digits_of(text)
    conditions = []
    if key:
        conditions.append(_contains(key))
    if digits:
        former = select(FormerIdentity.venture_id).where(_starts(FormerIdentity.biz_reg_no, digits))
        conditions += [
            _starts(Venture.biz_reg_no, digits),
            _starts(Venture.corp_reg_no, digits),
            Venture.id.in_(former),
        ]
    if not conditions:
        signs_alone = clean(text) and not any(letter.isalnum() for letter in text)
        return false() if signs_alone else None
    return or_(*conditions)


def _starts(column: InstrumentedAttribute[str | None], digits: str) -> ColumnElement[bool]:
    return and_(column >= digits, column < digits + ":")


def _contains(key: str) -> ColumnElement[bool]:
    """The key stands somewhere in the names: its pairs of letters narrow down, the text decides."""
    pairs = [key[i : i + 2] for i in range(len(key) - 1)] or [key]
    chosen = list(dict.fromkeys(pairs))[:: max(1, len(pairs) // MOST_GRAMS)][:MOST_GRAMS]
    first = aliased(VentureGram)
    wanted = select(first.venture_id).where(first.gram == chosen[0])
    for gram in chosen[1:]:
        other = aliased(VentureGram)
        wanted = wanted.join(other, and_(other.venture_id == first.venture_id, other.gram == gram))
    found = Venture.id.in_(wanted)
    return found if len(key) <= 2 else and_(found, Venture.search_text.contains(key, autoescape=True))


def search(text: str, actor: Actor, limit: int = 10) -> list[Venture]:
    """The ventures within reach that fit best: names that begin with it first."""
    key = search_key(text)
    found: dict[int, Venture] = {}
    if key:
        starting = visible_to(actor).where(Venture.search_name >= key, Venture.search_name < key + LAST)
        for venture in db.session.scalars(starting.order_by(Venture.search_name, Venture.id).limit(limit)):
            found[venture.id] = venture
    condition = matches(text)
    if condition is not None and len(found) < limit:
        rest = visible_to(actor).where(condition).limit(limit)
        for venture in db.session.scalars(rest):
            found.setdefault(venture.id, venture)
    return list(found.values())[:limit]


def names_of(venture_ids: Iterable[int]) -> dict[int, str]:
    """The names of these ventures, for the log: whoever reads it may know whom an entry is about."""
    rows = db.session.scalars(select(Venture).where(Venture.id.in_(list(venture_ids))))
    return {venture.id: venture.full_name for venture in rows}


def ids_going_by(text: str, most: int = 200) -> list[int]:
    """The ventures a name, former name or number leads to, for the log."""
    condition = matches(text)
    return (
        [] if condition is None else list(db.session.scalars(select(Venture.id).where(condition).limit(most)))
    )


def suggestions(text: str, actor: Actor, limit: int = 8) -> list[dict[str, object]]:
    """What the search box offers while one types: id, name and number."""
    return [{"id": v.id, "name": v.full_name, "biz_reg_no": v.biz_reg_no} for v in search(text, actor, limit)]
