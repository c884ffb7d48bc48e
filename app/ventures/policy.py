"""Who may do what with a venture record, and which ventures are within a person's reach."""

from collections.abc import Callable, Mapping
from enum import Enum

from sqlalchemy import or_, select

from app.files.models import StoredFile
from app.files.policy import belongs_to, download_rule
from app.kernel import clock
from app.kernel.access import Actor, rule, scope
from app.kernel.db import db
from app.kernel.roles import STAFF, Role
from app.ventures.models import Certificate, Membership, Venture, YearlyStatus
from app.ventures.states import MemberRole

CERTIFICATE_FILE = "ventures.certificate"
"""The purpose of certificates' papers."""
_PAPER_READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)


class VenturePermission(Enum):
    """What can be done with a venture record."""

    READ = "ventures.read"
    CREATE = "ventures.create"
    EDIT = "ventures.edit"
    MANAGE_MEMBERS = "ventures.manage_members"
    HAND_IN_YEAR = "ventures.hand_in_year"
    ASK_FOR_YEAR = "ventures.ask_for_year"
    VERIFY_YEAR = "ventures.verify_year"
    ASSESS = "ventures.assess"
    MERGE = "ventures.merge"
    IMPORT = "ventures.import"
    EXPORT = "ventures.export"


_OFFICE = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.ADMIN)
_WRITERS = (MemberRole.OWNER, MemberRole.EDITOR)

ReaderLoader = Callable[[int], set[int]]
_reader_loaders: list[ReaderLoader] = []


def grants_reading(load: ReaderLoader) -> ReaderLoader:
    """Let a room above say which ventures an evaluator or consultant may read: `user id → venture ids`.

    Any number of rooms may register one; what they grant adds up.
    """
    _reader_loaders.append(load)
    return load


@scope("venture", Role.VENTURE)
def memberships(user_id: int) -> Mapping[int, str]:
    """The ventures a person acts for today, with the role there."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.venture_id, Membership.role).where(
            Membership.user_id == user_id,
            Membership.from_on <= today,
            or_(Membership.until_on.is_(None), Membership.until_on > today),
        )
    )
    return {venture_id: str(role.value) for venture_id, role in rows}


@scope("venture_reader", Role.EVALUATOR, Role.CONSULTANT)
def granted_readings(user_id: int) -> Mapping[int, str]:
    """The ventures a person may read because a room above granted it."""
    return {key: MemberRole.VIEWER.value for load in _reader_loaders for key in load(user_id)}


@rule(VenturePermission.READ)
def staff_members_and_those_granted_read(actor: Actor, venture: Venture) -> bool:
    """Staff read every venture, members their own, evaluators and consultants what they were given."""
    return actor.is_staff or venture.id in actor.ids("venture") or venture.id in actor.ids("venture_reader")


@rule(VenturePermission.CREATE)
def the_office_and_venture_users_create(actor: Actor, _subject: object) -> bool:
    """A venture signs itself up; the office may do it for one."""
    return actor.has(*_OFFICE, Role.VENTURE)


@rule(VenturePermission.EDIT, VenturePermission.HAND_IN_YEAR)
def the_office_and_writing_members_edit(actor: Actor, venture: Venture) -> bool:
    """The office, and members who are owner or editor; a merged record is read only."""
    writes = actor.role_in("venture", venture.id) in {r.value for r in _WRITERS}
    return not venture.is_merged and (actor.has(*_OFFICE) or writes)


@rule(VenturePermission.MANAGE_MEMBERS)
def owners_and_the_office_manage_members(actor: Actor, venture: Venture) -> bool:
    """Only an owner, or the office when an owner has left."""
    owns = actor.role_in("venture", venture.id) == MemberRole.OWNER.value
    return not venture.is_merged and (actor.has(*_OFFICE) or owns)


@rule(VenturePermission.ASSESS)
def the_office_assesses(actor: Actor, venture: Venture) -> bool:
    """Stages, eligibility and 사업자 상태 are the office's."""
    return not venture.is_merged and actor.has(*_OFFICE)


@rule(VenturePermission.VERIFY_YEAR)
def a_second_person_of_the_office_verifies(actor: Actor, status: YearlyStatus) -> bool:
    """Whoever handed the figures in is never the one who checks them."""
    return actor.has(*_OFFICE) and (status.handed_in_by_id is None or status.handed_in_by_id != actor.id)


@rule(VenturePermission.ASK_FOR_YEAR)
def the_office_asks_for_figures(actor: Actor, _subject: object) -> bool:
    """Asking ventures for a year's figures is the office's."""
    return actor.has(*_OFFICE)


@rule(VenturePermission.MERGE, VenturePermission.IMPORT)
def the_office_imports_and_merges(actor: Actor, _subject: object) -> bool:
    """Whole lists and duplicate records are the office's."""
    return actor.has(*_OFFICE)


@rule(VenturePermission.EXPORT)
def staff_take_lists_away(actor: Actor, _subject: object) -> bool:
    """Everyone of the house, with a reason that is kept; a fund's managers take only their own fund's books."""
    return bool(actor.roles & (STAFF - {Role.FUND_MANAGER}))


@download_rule(CERTIFICATE_FILE)
def the_venture_and_the_office_take_certificates(actor: Actor, file: StoredFile) -> bool:
    """The paper of a certificate goes to the members of the venture that holds it now, and to the office."""
    holder = db.session.scalar(select(Certificate.venture_id).where(Certificate.file_id == file.id))
    member = actor.role_in("venture", holder) in {role.value for role in MemberRole}
    return holder is not None and (member or actor.has(*_PAPER_READERS))


@belongs_to(CERTIFICATE_FILE)
def the_holder_owns_the_paper(file: StoredFile) -> int | None:
    """The venture that holds the certificate now."""
    return db.session.scalar(select(Certificate.venture_id).where(Certificate.file_id == file.id))
