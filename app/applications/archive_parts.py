"""What rooms above lay into the zip of a call: how it was judged, what was agreed with those who were selected."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from app.applications.models import Call
from app.files.models import StoredFile
from app.kernel.access import Actor


class Part(NamedTuple):
    """One file of the zip: its path inside, and the bytes or the kept file it holds."""

    name: str
    content: bytes | StoredFile


Teller = Callable[[Call, Actor], Iterable[Part]]
_tellers: list[Teller] = []


def lays_into_archive(teller: Teller) -> Teller:
    """Register `(call, who asked for the zip) → parts`: only what that person may take away."""
    _tellers.append(teller)
    return teller


def parts(call: Call, actor: Actor) -> Iterator[Part]:
    """Everything the rooms above have, one after the other."""
    for teller in _tellers:
        yield from teller(call, actor)
