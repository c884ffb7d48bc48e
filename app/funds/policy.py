"""Who may see and keep which fund's books."""

from enum import Enum

from sqlalchemy import select

from app.funds.models import Fund, FundManager
from app.kernel.access import Actor, rule, scope
from app.kernel.db import db
from app.kernel.roles import Role

OVERSEERS = (Role.DISTRICT_OFFICER, Role.AUDITOR)
"""They read every fund and change none."""


class FundPermission(Enum):
    """What one may want with a fund."""

    SEE_STATUS = "funds.see_status"
    READ = "funds.read"
    KEEP_BOOKS = "funds.keep_books"
    SET_UP = "funds.set_up"


@scope("fund", Role.FUND_MANAGER)
def funds_of(user_id: int) -> dict[int, str]:
    """Funds a person manages."""
    found = db.session.scalars(select(FundManager.fund_id).where(FundManager.user_id == user_id))
    return dict.fromkeys(found, "manager")


@rule(FundPermission.SEE_STATUS)
def the_office_sees_that_there_is_an_investment(actor: Actor, _fund: Fund | None) -> bool:
    """Coordinators see the status of funds, never their terms or values."""
    return actor.has(Role.COORDINATOR, Role.FUND_MANAGER, *OVERSEERS)


@rule(FundPermission.READ)
def its_managers_and_overseers_read_a_fund(actor: Actor, fund: Fund) -> bool:
    """A manager of one fund sees nothing of another."""
    return actor.has(*OVERSEERS) or fund.id in actor.ids("fund")


@rule(FundPermission.KEEP_BOOKS)
def its_managers_keep_the_books(actor: Actor, fund: Fund) -> bool:
    """Only people named for this very fund write in its ledger."""
    return actor.has(Role.FUND_MANAGER) and fund.id in actor.ids("fund")


@rule(FundPermission.SET_UP)
def the_district_sets_up_funds(actor: Actor, _fund: Fund | None) -> bool:
    """A fund and its managers are named by the district or the administrator."""
    return actor.has(Role.DISTRICT_OFFICER, Role.ADMIN)
