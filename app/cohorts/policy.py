"""Permissions of cohorts: coordinators run them, ventures hand in their own milestones."""

from enum import Enum

from app.cohorts.models import MilestoneProgress, Participation
from app.files.models import StoredFile
from app.files.policy import belongs_to, download_rule
from app.kernel.access import Actor, rule
from app.kernel.roles import Role

READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)
"""Who reads every cohort."""
FILE_PURPOSE = "cohorts.milestone"


class CohortPermission(Enum):
    """What can be done with cohorts."""

    READ_ALL = "cohorts.read_all"
    READ = "cohorts.read"
    RUN = "cohorts.run"
    HAND_IN = "cohorts.hand_in"
    SETTLE = "cohorts.settle"


_P = CohortPermission


@rule(_P.READ_ALL)
def the_office_reads_every_cohort(actor: Actor, _: object) -> bool:
    """Those who run or oversee the programmes."""
    return actor.has(*READERS)


@rule(_P.READ)
def the_venture_and_the_office_read(actor: Actor, participation: Participation) -> bool:
    """A venture's own part, and everything for those who run or oversee."""
    return actor.has(*READERS) or participation.venture_id in actor.ids("venture")


@rule(_P.RUN, _P.SETTLE)
def coordinators_run_cohorts(actor: Actor, _: object) -> bool:
    """Coordinators."""
    return actor.has(Role.COORDINATOR)


@rule(_P.HAND_IN)
def writing_members_hand_in(actor: Actor, progress: MilestoneProgress) -> bool:
    """Members who may write for the venture."""
    return actor.role_in("venture", progress.participation.venture_id) in ("owner", "editor")


@download_rule(FILE_PURPOSE)
def the_venture_and_the_office_take_files(actor: Actor, file: StoredFile) -> bool:
    """Evidence goes to the venture (`owner_id`) and to those who run or oversee the programmes."""
    return actor.has(*READERS) or file.owner_id in actor.ids("venture")


@belongs_to(FILE_PURPOSE)
def the_venture_owns_them(file: StoredFile) -> int | None:
    """`owner_id` is the venture's id."""
    return file.owner_id
