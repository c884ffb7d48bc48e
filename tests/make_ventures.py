"""Makers of the venture record: valid by default; rows are flushed, not committed."""

import itertools
from datetime import date
from typing import Any

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.roles import Role
from app.ventures.identifiers import LegalForm
from app.ventures.models import Certificate, Membership, Venture, YearlyStatus
from app.ventures.services.findable import refresh, refresh_glances
from app.ventures.states import CertificateKind, MemberRole
from tests import make

_numbers = itertools.count(1)


def biz_reg_no(serial: int, middle: str = "86") -> str:
    """A valid 사업자등록번호 for a serial of up to seven digits."""
    first, last = divmod(serial, 10_000)
    nine = f"{100 + first:03d}{middle}{last:04d}"
    total = sum(int(d) * w for d, w in zip(nine, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
    total += int(nine[8]) * 5 // 10
    return f"{nine}{(10 - total % 10) % 10}"


def venture(**over: Any) -> Venture:
    """A confirmed company founded on 2021-03-02."""
    number = next(_numbers)
    values = {
        "name": f"두레벤처{number}",
        "legal_form": LegalForm.STOCK_COMPANY,
        "biz_reg_no": biz_reg_no(number),
        "founded_on": date(2021, 3, 2),
        "created_at": clock.now(),
    } | over
    made: Venture = make.added(Venture(**values))
    refresh(made)
    return made


def member(of: Venture, role: MemberRole = MemberRole.OWNER, **over: Any) -> User:
    """A person who acts for the venture since it is recorded."""
    person: User = over.pop("user", None) or make.user(Role.VENTURE)
    make.added(
        Membership(
            **({"venture_id": of.id, "user_id": person.id, "role": role, "from_on": date(2021, 3, 2)} | over)
        )
    )
    return person


def member_actor(of: Venture, role: MemberRole = MemberRole.OWNER, **over: Any) -> Actor:
    """The same, as an actor."""
    return actor_of(member(of, role, **over))


def certificate(of: Venture, **over: Any) -> Certificate:
    """A 사회적기업 인증 of 2024 without end."""
    values = {
        "venture_id": of.id,
        "kind": CertificateKind.SOCIAL_ENTERPRISE,
        "number": "제2024-001호",
        "issuer": "고용노동부",
        "issued_on": date(2024, 1, 1),
        "recorded_at": clock.now(),
    }
    made: Certificate = make.added(Certificate(**(values | over)))
    return made


def yearly_status(of: Venture, fiscal_year: int = 2025, **over: Any) -> YearlyStatus:
    """Figures of a year, handed in now: 5억 revenue, eight regular, two non-regular."""
    values = {
        "venture_id": of.id,
        "fiscal_year": fiscal_year,
        "handed_in_at": clock.now(),
        "revenue": 500_000_000,
        "regular": 8,
        "non_regular": 2,
    }
    made: YearlyStatus = make.added(YearlyStatus(**(values | over)))
    refresh_glances([of.id])
    return made
