"""Permissions of agreements: coordinators make and judge them, the venture agrees and accounts, the district decides on sanctions."""

from enum import Enum

from app.agreements.models import Agreement, Sanction, TranchePayment
from app.files.models import StoredFile
from app.files.policy import download_rule
from app.kernel.access import Actor, may, rule
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.states import MemberRole

READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)
"""Who reads every agreement."""
OFFICE = (Role.COORDINATOR, Role.DISTRICT_OFFICER)
"""Who signs for the office and handles its money."""
_WRITERS = frozenset({MemberRole.OWNER.value, MemberRole.EDITOR.value})


class AgreementPermission(Enum):
    """What can be done with agreements."""

    READ_ALL = "agreements.read_all"
    READ = "agreements.read"
    SET_TERMS = "agreements.set_terms"
    DRAFT = "agreements.draft"
    ACCEPT = "agreements.accept"
    ASK_TO_CHANGE = "agreements.ask_to_change"
    SIGN = "agreements.sign"
    PAY = "agreements.pay"
    CONFIRM_PAYMENT = "agreements.confirm_payment"
    HAND_IN = "agreements.hand_in"
    JUDGE = "agreements.judge"
    EXPORT = "agreements.export"


class SanctionPermission(Enum):
    """What can be done with sanctions."""

    READ = "sanctions.read"
    PROPOSE = "sanctions.propose"
    DECIDE = "sanctions.decide"
    LIFT = "sanctions.lift"
    RECORD_CLAWBACK = "sanctions.record_clawback"


_P, _S = AgreementPermission, SanctionPermission


def _belongs(actor: Actor, agreement: Agreement) -> bool:
    return agreement.venture_id in actor.ids("venture")


@rule(_P.READ_ALL, _P.EXPORT)
def the_office_reads_every_agreement(actor: Actor, _: object) -> bool:
    """Those who run or oversee the programmes."""
    return actor.has(*READERS)


@rule(_P.READ)
def the_venture_and_the_office_read(actor: Actor, agreement: Agreement) -> bool:
    """Both sides of it, and those who oversee."""
    return actor.has(*READERS) or _belongs(actor, agreement)


@rule(_P.SET_TERMS)
def the_office_sets_terms(actor: Actor, _: object) -> bool:
    """Coordinators and the district, as they build calls."""
    return actor.has(*OFFICE)


@rule(_P.DRAFT, _P.JUDGE)
def coordinators_make_and_judge(actor: Actor, agreement: Agreement | None) -> bool:
    """Coordinators, never for a venture they belong to."""
    return actor.has(Role.COORDINATOR) and not (agreement is not None and _belongs(actor, agreement))


@rule(_P.ACCEPT)
def owners_agree_for_the_venture(actor: Actor, agreement: Agreement) -> bool:
    """Only an owner binds the venture."""
    return actor.role_in("venture", agreement.venture_id) == str(MemberRole.OWNER.value)


@rule(_P.ASK_TO_CHANGE, _P.HAND_IN)
def writing_members_answer(actor: Actor, agreement: Agreement) -> bool:
    """Owners and editors of the venture."""
    return actor.role_in("venture", agreement.venture_id) in _WRITERS


@rule(_P.SIGN, _P.PAY)
def the_office_signs_and_pays(actor: Actor, agreement: Agreement) -> bool:
    """Coordinators and the district, never for a venture they belong to."""
    return actor.has(*OFFICE) and not _belongs(actor, agreement)


@rule(_P.CONFIRM_PAYMENT)
def another_pair_of_eyes_confirms(actor: Actor, payment: TranchePayment) -> bool:
    """Whoever registered a payment never confirms it."""
    itself = payment.registered_by_id is not None and payment.registered_by_id == actor.id
    return actor.has(*OFFICE) and not itself and not _belongs(actor, payment.agreement)


@rule(_S.READ)
def the_venture_and_the_office_read_sanctions(actor: Actor, sanction: Sanction) -> bool:
    """Those who run or oversee; the venture once it was decided."""
    own = sanction.venture_id in actor.ids("venture") and sanction.decided_at is not None
    return actor.has(*READERS) or own


@rule(_S.PROPOSE)
def the_office_proposes(actor: Actor, _: object) -> bool:
    """Coordinators and the district."""
    return actor.has(*OFFICE)


@rule(_S.DECIDE)
def another_officer_decides(actor: Actor, sanction: Sanction) -> bool:
    """The district, but not who proposed it, nor a member of the venture."""
    itself = sanction.proposed_by_id is not None and sanction.proposed_by_id == actor.id
    belongs = sanction.venture_id in actor.ids("venture")
    return actor.has(Role.DISTRICT_OFFICER) and not itself and not belongs


@rule(_S.LIFT)
def the_district_lifts(actor: Actor, sanction: Sanction) -> bool:
    """The district, never for a venture one belongs to."""
    return actor.has(Role.DISTRICT_OFFICER) and sanction.venture_id not in actor.ids("venture")


@rule(_S.RECORD_CLAWBACK)
def the_office_records_what_came_back(actor: Actor, sanction: Sanction) -> bool:
    """Coordinators and the district, never for a venture one belongs to."""
    return actor.has(*OFFICE) and sanction.venture_id not in actor.ids("venture")


EVIDENCE = "agreements.evidence"
"""The purpose of evidence of checks and expenses; its `owner_id` is the agreement's."""


@download_rule(EVIDENCE)
def whoever_reads_the_agreement_takes_its_evidence(actor: Actor, file: StoredFile) -> bool:
    """The venture, and those who run or oversee."""
    agreement = db.session.get(Agreement, file.owner_id or 0)
    return agreement is not None and may(actor, _P.READ, agreement)
