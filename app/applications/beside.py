"""What rooms above offer an applicant beside the status of an application: a challenge, a word on the panel."""

from collections.abc import Callable
from typing import NamedTuple

from app.applications.models import Application
from app.kernel.access import Actor
from app.kernel.text import Text


class Offer(NamedTuple):
    """One thing the applicant may do: what it is, a line about it, where, and the verb. Without a verb it only tells."""

    title: str
    line: str
    href: str = ""
    verb: str = ""


Teller = Callable[[Application, Actor], list[Offer]]
_tellers: list[Teller] = []


def offers_beside(teller: Teller) -> Teller:
    """Register `(application, actor) → offers`. They add up."""
    _tellers.append(teller)
    return teller


def offers(application: Application, actor: Actor) -> list[Offer]:
    """Everything offered beside one application."""
    return [offer for teller in _tellers for offer in teller(application, actor)]


Foreteller = Callable[[Application], Text | None]
_foretellers: list[Foreteller] = []


def foretells(teller: Foreteller) -> Foreteller:
    """Register what comes next for an eligible application, where a room above knows better than the call's schedule."""
    _foretellers.append(teller)
    return teller


def foretold(application: Application) -> Text | None:
    """What the first room that knows says."""
    return next((words for teller in _foretellers if (words := teller(application))), None)
