"""제척 by the books: what two records already say about an evaluator and a venture, and which entry says it.

Pure; dates are Seoul dates. What is said is kept with the recusal and printed in papers, so it is Korean.

Source of the three years: 이해관계 제척 기준 (taken part in the business within the last three years).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.kernel.dates import add_months, written
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

    `represented_by` are the representatives of firms they work for or belong to, where those firms are on record, each
    with the firm. Names are made comparable once, however many ventures they are held against.
    """

    user_id: int
    email: str
    employer: str = ""
    former: tuple[tuple[str, date | None], ...] = ()
    represented_by: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def works_at(self) -> str:
        """The employer as `name_key` has it."""
        return name_key(self.employer)

    @cached_property
    def worked_at(self) -> list[tuple[str, str, date | None]]:
        """Former employers: key, as written, the day it ended."""
        return [(name_key(name), name, ended) for name, ended in self.former]

    @cached_property
    def domain(self) -> str:
        """The domain of their address, where it says something."""
        return domain_of(self.email)


@dataclass(frozen=True)
class Firm:
    """A venture as the rule sees it: every name it had, every domain it uses with where it stands, who leads it, and who
    invested, with the name as written and when."""

    venture_id: int
    names: frozenset[str]
    domains: Mapping[str, str]
    representatives: frozenset[str] = frozenset()
    investors: Mapping[str, str] = field(default_factory=dict)


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
    investors: Iterable[tuple[str, str]] = (),
) -> Firm:
    """A venture made ready to compare; `investors` by name with the round they took part in."""
    return Firm(
        venture_id,
        frozenset(key for name in names if (key := name_key(name))),
        {domain: _where(address) for address in addresses if (domain := domain_of(address))},
        people(representative),
        {key: f"{name.strip()}, {when}" for name, when in investors if (key := name_key(name))},
    )


def _where(address: str) -> str:
    """What kind of address tells a domain; whose e-mail it is stays unsaid."""
    return "기업 이메일" if "@" in address else "기업 누리집"


def within_years(ended: date | None, on: date) -> bool:
    """Whether something that ended then still counts on a day; what has no end counts."""
    return ended is None or add_months(ended, YEARS_BACK_MONTHS) >= on


def why_excluded(
    candidate: Candidate, venture: Firm, on: date, *, member: str | None = None, tie: str | None = None
) -> str | None:
    """The sentence that says why the evaluator must stay out, with the entry it comes from, or None.

    `member` is since when they belong to the venture; `tie` comes from the rooms above.
    """
    if member:
        return _by(MEMBER, member)
    if tie:
        return tie
    if candidate.works_at in venture.names:
        return _by(SAME_EMPLOYER, candidate.employer)
    for key, name, ended in candidate.worked_at:
        if key in venture.names and within_years(ended, on):
            return _by(FORMER_EMPLOYER, f"{name}, {written(ended)}까지" if ended else name)
    if candidate.domain in venture.domains:
        return _by(SAME_DOMAIN, f"{candidate.domain}, {venture.domains[candidate.domain]}")
    if candidate.works_at in venture.investors:
        return _by(INVESTOR, venture.investors[candidate.works_at])
    for leader in sorted(venture.representatives & candidate.represented_by.keys()):
        return _by(SAME_REPRESENTATIVE, f"{candidate.represented_by[leader]} 대표 {leader}")
    return None


def _by(rule: str, entry: str) -> str:
    """A rule with the entry of the record that it follows from."""
    return f"{rule} ({entry})"
