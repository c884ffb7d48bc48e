"""Vehicles, instruments and investors of a fund; the kinds of ledger lines stand with their arithmetic in rules."""

from app.kernel.states import Labelled
from app.kernel.text import N_


class Vehicle(Labelled):
    """The legal vehicle (벤처투자법)."""

    VENTURE_FUND = "venture_fund", N_("벤처투자조합")
    ANGEL_FUND = "angel_fund", N_("개인투자조합")
    OTHER = "other", N_("기타 조합")


class Instrument(Labelled):
    """What the fund holds of a firm."""

    COMMON = "common", N_("보통주")
    RCPS = "rcps", N_("상환전환우선주")
    CPS = "cps", N_("전환우선주")
    CB = "cb", N_("전환사채")
    BW = "bw", N_("신주인수권부사채")
    SAFE = "safe", N_("조건부지분인수계약")
    PROJECT = "project", N_("프로젝트 지분")
    OTHER = "other", N_("기타")


def instrument_of(text: str) -> Instrument:
    """The instrument a ledger's own word means; OTHER when it is none we know."""
    said = text.strip().casefold()
    for member in Instrument:
        if said in (member.value, member.label_ko.casefold()):
            return member
    return Instrument.OTHER
