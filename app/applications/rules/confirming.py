"""대표자 확인: whose name is a representative's, and where a confirmation stands against what is written now. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.applications.states import ConfirmationMeans, ConfirmationStanding, ConfirmationState


class Answered(Protocol):
    """What is asked of a confirmation."""

    state: ConfirmationState
    content_sha256: str | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed a content, how and when."""

    name: str
    means: ConfirmationMeans
    at: datetime


_BETWEEN = re.compile(r"[,，、·ㆍ/;&]|\s및\s")
_OTHERS = re.compile(r"\s*외\s*\d+\s*(?:명|인)?\s*$")
_TITLE = re.compile(
    r"(?:공동|각자)?(?:대표이사|대표자|대표|이사장)\s*$|^(?:공동|각자)?(?:대표이사|대표자|대표|이사장)\s+"
)


def plain_name(text: str) -> str:
    """A name as it is compared: without spaces and titles, in one form."""
    held = _TITLE.sub("", unicodedata.normalize("NFKC", text).strip())
    return "".join(held.split()).casefold()


def representatives(text: str) -> frozenset[str]:
    """The names in a record's representative (공동대표 too: `한지우, 박서윤`), as they are compared."""
    names = (plain_name(one) for one in _BETWEEN.split(_OTHERS.sub("", text)))
    return frozenset(name for name in names if name)


def is_representative(name: str, text: str) -> bool:
    """Whether someone of this name is one of the representatives in the record; nobody is where it names none."""
    return plain_name(name) in representatives(text)


def standing(rows: Sequence[Answered], content_sha256: str, now: datetime) -> ConfirmationStanding:
    """Where it stands; `rows` newest first. A confirmation of this very content holds whatever was asked since."""
    if any(row.state is ConfirmationState.CONFIRMED and row.content_sha256 == content_sha256 for row in rows):
        return ConfirmationStanding.CURRENT
    last = next((row for row in rows if row.state is not ConfirmationState.REPLACED), None)
    if last is None:
        return ConfirmationStanding.NONE
    if last.state is ConfirmationState.ASKED:
        late = last.expires_at is not None and now.replace(microsecond=0) > last.expires_at
        return ConfirmationStanding.LAPSED if late else ConfirmationStanding.ASKED
    if last.state is ConfirmationState.RETURNED:
        return ConfirmationStanding.RETURNED
    return ConfirmationStanding.CHANGED
