"""Permissions of consulting: consultants write their own cases, ventures confirm theirs, coordinators run it."""

from enum import Enum

from app.consulting.models import Engagement, Visit
from app.files.models import StoredFile
from app.files.policy import belongs_to, download_rule
from app.kernel.access import Actor, rule
from app.kernel.roles import Role

READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)
"""Who reads every engagement."""
FILE_PURPOSE = "consulting.visit"


class ConsultingPermission(Enum):
    """What can be done in consulting."""

    READ = "consulting.read"
    READ_ALL = "consulting.read_all"
    OPEN = "consulting.open"
    APPROVE_MORE = "consulting.approve_more"
    CLOSE = "consulting.close"
    LOG = "consulting.log"
    CONFIRM = "consulting.confirm"


_P = ConsultingPermission


@rule(_P.READ_ALL)
def the_office_reads_every_case(actor: Actor, _: object) -> bool:
    """Those who run or oversee consulting."""
    return actor.has(*READERS)


@rule(_P.READ)
def the_case_is_read_by_its_parties_and_the_office(actor: Actor, engagement: Engagement) -> bool:
    """The consultant of the case, the venture, and those who run or oversee it."""
    own = actor.has(Role.CONSULTANT) and engagement.consultant_id == actor.id
    return own or actor.has(*READERS) or engagement.venture_id in actor.ids("venture")


@rule(_P.OPEN, _P.APPROVE_MORE, _P.CLOSE)
def coordinators_run_consulting(actor: Actor, _: object) -> bool:
    """Coordinators."""
    return actor.has(Role.COORDINATOR)


@rule(_P.LOG)
def the_consultant_of_the_case_logs(actor: Actor, engagement: Engagement) -> bool:
    """Nobody else writes a consultant's log."""
    return actor.has(Role.CONSULTANT) and engagement.consultant_id == actor.id


@rule(_P.CONFIRM)
def a_writing_member_of_the_venture_confirms(actor: Actor, visit: Visit) -> bool:
    """Members who may write for the venture, never the consultant."""
    role = actor.role_in("venture", visit.engagement.venture_id)
    return role in ("owner", "editor") and actor.id != visit.consultant_id


@download_rule(FILE_PURPOSE)
def parties_and_the_office_take_files(actor: Actor, file: StoredFile) -> bool:
    """A file of a visit goes to whoever may read its case; `owner_id` is the venture's id."""
    return actor.has(*READERS) or file.uploaded_by_id == actor.id or file.owner_id in actor.ids("venture")


@belongs_to(FILE_PURPOSE)
def the_venture_owns_them(file: StoredFile) -> int | None:
    """`owner_id` is the venture's id."""
    return file.owner_id
