"""Makers of the hub: a building with a floor, rooms and desks, tenancies in any state; rows are flushed."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.kernel import clock
from app.kernel.dates import add_months
from app.tenancy.models import Facility, Floor, Space, Tenancy
from app.tenancy.rules import FeeBasis
from app.tenancy.services.permits import Permit
from app.tenancy.states import ExitReason, SpaceKind, TenancyState
from tests import make, make_ventures

_numbers = itertools.count(1)
_T = TenancyState


def facility(**over: Any) -> Facility:
    """120 ㎡ in common for 600 ㎡; three years at first, five at most, one renewal."""
    values = {
        "name": f"소셜벤처 허브센터 {next(_numbers)}",
        "address": "성수일로12길 20",
        "common_area": Decimal(120),
        "exclusive_total": Decimal(600),
        "care_duty": "선량한 관리자로서 시설을 관리합니다.",
        "charges_borne": "관리비와 공과금은 사용자가 냅니다.",
        "conditions": "허가 없이 다른 사람에게 쓰게 할 수 없습니다.",
    }
    made: Facility = make.added(Facility(**(values | over)))
    return made


def floor(**over: Any) -> Floor:
    """The fifth floor of a building of its own."""
    values = {"facility": over.get("facility") or facility(), "level": 5, "name": "5층"}
    made: Floor = make.added(Floor(**(values | over)))
    return made


def space(kind: SpaceKind = SpaceKind.PRIVATE_ROOM, **over: Any) -> Space:
    """A room of 33 ㎡ for six, appraised at 312,400,000 won: 3,124,000 won a year for a social venture."""
    values: dict[str, Any] = {
        "floor": over.get("floor") or floor(),
        "kind": kind,
        "number": f"{500 + next(_numbers)}",
        "exclusive_area": Decimal(33),
        "capacity": 6,
        "appraised_value": 312_400_000,
    }
    made: Space = make.added(Space(**(values | over)))
    return made


def permit(**over: Any) -> Permit:
    """A complete permit for a social venture, paid four times a year."""
    values: dict[str, Any] = {
        "purpose": "소셜벤처 사무실",
        "basis": FeeBasis.SOCIAL_VENTURE,
        "payments_a_year": 4,
        "care_duty": "선량한 관리자로서 시설을 관리합니다.",
        "charges_borne": "관리비와 공과금은 사용자가 냅니다.",
        "conditions": "허가 없이 다른 사람에게 쓰게 할 수 없습니다.",
    }
    return Permit(**(values | over))


def tenancy(state: TenancyState = _T.ACTIVE, **over: Any) -> Tenancy:
    """A tenancy of three years from the first of the month a year ago, with what its state needs."""
    today = clock.today()
    start: date = over.pop("starts_on", None) or add_months(today.replace(day=1), -12)
    end: date = over.pop("ends_on", None) or add_months(start, 36) - timedelta(days=1)
    values: dict[str, Any] = {
        "space": over.get("space") or space(),
        "venture": over.get("venture") or make_ventures.venture(),
        "state": state,
        "first_on": start,
        "starts_on": start,
        "ends_on": end,
        "permit_ends_on": end,
        "offered_on": start - timedelta(days=30),
        "answer_by": start - timedelta(days=23),
    }
    if state in (_T.DECLINED, _T.WITHDRAWN):
        values |= {"refused_on": start - timedelta(days=25), "refusal": "사정이 바뀌었습니다."}
    elif state is not _T.OFFERED:
        values["accepted_on"] = start - timedelta(days=25)
    if state in (_T.CONTRACTED, _T.ACTIVE, _T.NOTICE, _T.ENDED):
        values |= _permit(start)
    if state in (_T.ACTIVE, _T.NOTICE, _T.ENDED):
        values["moved_in_on"] = start
    if state is _T.NOTICE:
        values |= {"notice_on": today, "exit_reason": ExitReason.VOLUNTARY}
    if state is _T.ENDED:
        values |= {"moved_out_on": end, "exit_reason": ExitReason.EXPIRED}
    made: Tenancy = make.added(Tenancy(**(values | over)))
    return made


def _permit(start: date) -> dict[str, Any]:
    terms = permit()
    return {
        "contracted_on": start - timedelta(days=20),
        "permit_no": f"{start.year}-사용허가-9{next(_numbers):03d}",
        "purpose": terms.purpose,
        "care_duty": terms.care_duty,
        "charges_borne": terms.charges_borne,
        "conditions": terms.conditions,
        "fee_area": Decimal("39.60"),
        "appraised_value": 312_400_000,
        "fee_basis": FeeBasis.SOCIAL_VENTURE,
        "rate_per_mille": 10,
        "annual_fee": 3_124_000,
        "payments_a_year": 4,
    }
