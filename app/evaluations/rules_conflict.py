"""제척 by the books: what two records already say about an evaluator and a venture. Pure; dates are Seoul dates.

Source of the three years: 이해관계 제척 기준 (taken part in the business within the last three years).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import add_months
from app.kernel.text import N_
from app.ventures.identifiers import split_name

YEARS_BACK_MONTHS = 36
OPEN_MAIL = frozenset(
    {
        "naver.com", "gmail.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "outlook.com", "outlook.kr",
        "hotmail.com", "icloud.com", "me.com", "yahoo.com", "yahoo.co.kr", "korea.kr", "live.com", "proton.me",
    }
)  # fmt: skip
"""Addresses that anyone may have: the same domain says nothing."""

_RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Names that belong to nobody (RFC 2606)."""

SAME_EMPLOYER = N_("소속이 신청 기업과 같습니다.")
FORMER_EMPLOYER = N_("3년 안에 신청 기업에서 일했습니다.")
SAME_DOMAIN = N_("이메일 도메인이 신청 기업과 같습니다.")
MEMBER = N_("신청 기업의 구성원이거나 3년 안에 구성원이었습니다.")
INVESTOR = N_("소속이 신청 기업에 투자했습니다.")
SAME_REPRESENTATIVE = N_("소속 기업의 대표자가 신청 기업의 대표자와 같습니다.")


@dataclass(frozen=True)
class Candidate:
    """An evaluator as the rule sees them; former employers with the day it ended (None: not known).

    `represented_by` are the representatives of firms they work for or belong to, where those firms are on record.
    """

    user_id: int
    email: str
    employer: str = ""
    former: tuple[tuple[str, date | None], ...] = ()
    represented_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Firm:
    """A venture as the rule sees it: every name it had, every domain it uses, who leads it and who invested."""

    venture_id: int
    names: frozenset[str]
    domains: frozenset[str]
    representatives: frozenset[str] = frozenset()
    investors: frozenset[str] = frozenset()


def name_key(name: str) -> str:
    """A firm's name without legal form, spaces and case."""
    return re.sub(r"[\s·.,()]+", "", split_name(name).bare).casefold()


def domain_of(address: str) -> str:
    """The domain of an e-mail or web address, or nothing when it is open to anyone or to nobody."""
    found = re.search(r"(?:@|//)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#]|$)", address.strip().casefold())
    domain = found.group(1) if found else ""
    reserved = not _RESERVED.isdisjoint(domain.split("."))
    return "" if reserved or domain in OPEN_MAIL else domain


def people(text: str) -> frozenset[str]:
    """The persons a record names as its representatives: 한서윤, 이나래 are two."""
    return frozenset(key for name in re.split(r"[,·/;]|\s외\s", text) if (key := re.sub(r"\s+", "", name)))


def firm(
    venture_id: int,
    names: Iterable[str],
    addresses: Iterable[str],
    *,
    representative: str = "",
    investors: Iterable[str] = (),
) -> Firm:
    """A venture made ready to compare."""
    return Firm(
        venture_id,
        frozenset(key for name in names if (key := name_key(name))),
        frozenset(domain for address in addresses if (domain := domain_of(address))),
        people(representative),
        frozenset(key for name in investors if (key := name_key(name))),
    )


def within_years(ended: date | None, on: date) -> bool:
    """Whether something that ended then still counts on a day; what has no end counts."""
    return ended is None or add_months(ended, YEARS_BACK_MONTHS) >= on


def why_excluded(
    candidate: Candidate, venture: Firm, on: date, *, member: bool = False, tie: str | None = None
) -> str | None:
    """The sentence that says why the evaluator must stay out, or None. `tie` comes from the rooms above."""
    if member:
        return MEMBER
    if tie:
        return tie
    if name_key(candidate.employer) in venture.names:
        return SAME_EMPLOYER
    if any(name_key(name) in venture.names and within_years(ended, on) for name, ended in candidate.former):
        return FORMER_EMPLOYER
    if domain_of(candidate.email) in venture.domains:
        return SAME_DOMAIN
    if name_key(candidate.employer) in venture.investors:
        return INVESTOR
    return SAME_REPRESENTATIVE if candidate.represented_by & venture.representatives else None
