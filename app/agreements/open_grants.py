"""Grants as open data, in the shape of the 360Giving Data Standard: decided and signed ones alone, of organisations alone.

A grant is an agreement that both sides signed. Who may be a person (no registration number, a sole trader) is left out
and counted. Ids begin with the prefix of the publisher: "-agreement-12" a grant, "-brn-1108141272" the organisation with
that 사업자등록번호, "-office" the one that gives. Nothing of people goes out: no representative, address or contact.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.agreements.models import Agreement
from app.agreements.queries import Row
from app.kernel import clock
from app.ventures.identifiers import BizRegKind, biz_reg_kind
from app.ventures.models import Venture

VERSION = "1.1"
_PEOPLE = (BizRegKind.INDIVIDUAL, BizRegKind.EXEMPT_INDIVIDUAL, BizRegKind.UNKNOWN)
TITLE_MOST = 140


@dataclass(frozen=True)
class Publisher:
    """Who gives and publishes: its prefix, its name, the address of this site."""

    prefix: str
    name: str
    site: str

    @property
    def organisation(self) -> dict[str, str]:
        """It as an organisation."""
        return {"id": f"{self.prefix}-office", "name": self.name}


def is_an_organisation(venture: Venture) -> bool:
    """Whether the registration number says so: a person's grants are not for open data."""
    return bool(venture.biz_reg_no) and biz_reg_kind(venture.biz_reg_no or "") not in _PEOPLE


def package(rows: Sequence[Row], publisher: Publisher, on: date) -> dict[str, Any]:
    """The package of every grant among these agreements, as of a day."""
    given = [row for row in rows if row.agreement.began_on is not None and row.book.plan is not None]
    shown = [row for row in given if is_an_organisation(row.agreement.venture)]
    told = (
        f"{publisher.name}의 지원 협약 {len(shown)}건입니다. 개인일 수 있는 곳의 협약 {len(given) - len(shown)}건은 뺐습니다. "
        "지급액(amountDisbursed)은 돌려받은 돈을 뺀 금액입니다."
    )
    return {
        "version": VERSION,
        "title": f"{publisher.name} 지원금 {on.isoformat()}",
        "description": told,
        "identifier": f"{publisher.prefix}-grants-{on.isoformat()}",
        "publisher": {
            "identifier": f"{publisher.prefix}-office",
            "name": publisher.name,
            "website": publisher.site,
        },
        "issued": on.isoformat(),
        "modified": on.isoformat(),
        "grants": [_grant(row, publisher) for row in shown],
    }


def _grant(row: Row, publisher: Publisher) -> dict[str, Any]:
    agreement, plan = row.agreement, row.book.plan
    if plan is None:
        raise ValueError("a signed agreement has a plan")
    application, call = agreement.application, agreement.call
    told: dict[str, Any] = {
        "id": f"{publisher.prefix}-agreement-{agreement.id}",
        "title": call.title[:TITLE_MOST],
        "description": application.one_line or call.lead or call.title,
        "currency": "KRW",
        "amountAwarded": plan.support,
        "amountDisbursed": row.book.paid - row.book.returned,
        "awardDate": _awarded(agreement).isoformat(),
        "plannedDates": [_between(plan.starts_on, plan.ends_on)],
        "recipientOrganization": [
            {
                "id": f"{publisher.prefix}-brn-{agreement.venture.biz_reg_no}",
                "name": agreement.venture.full_name,
            }
        ],
        "fundingOrganization": [publisher.organisation],
        "grantProgramme": [
            {
                "code": str(call.programme.value),
                "title": call.title,
                "url": f"{publisher.site}/calls/{call.id}",
            }
        ],
        "fromOpenCall": "Yes",
        "classifications": [_state_of(agreement)],
        "dataSource": publisher.site,
    }
    if application.amount_asked is not None:
        told["amountAppliedFor"] = application.amount_asked
    if agreement.terminated_on is not None:
        told["actualDates"] = [_between(plan.starts_on, agreement.terminated_on)]
    return told


def _state_of(agreement: Agreement) -> dict[str, str]:
    """How the agreement stands, so that one that was ended is not read as one that went its way."""
    state = agreement.state
    return {"vocabulary": "agreement state", "code": str(state.value), "title": state.label_ko}


def _awarded(agreement: Agreement) -> date:
    """The day it was decided; of a paper file that was typed in, the day it was signed."""
    decided = agreement.application.decided_at
    return clock.on(decided) if decided else agreement.began_on or agreement.made_on


def _between(starts_on: date, ends_on: date) -> Mapping[str, str]:
    return {"startDate": starts_on.isoformat(), "endDate": ends_on.isoformat()}


def as_json(told: Mapping[str, Any]) -> bytes:
    """UTF-8, readable."""
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
