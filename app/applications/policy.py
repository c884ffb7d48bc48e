"""Who may do what with calls and applications, and which applications are within a person's reach."""

from collections.abc import Callable, Mapping
from enum import Enum

from sqlalchemy import ColumnElement, exists, or_, select

from app.applications.models import (
    WITH_TRIALS,
    Application,
    Call,
    CallArchive,
    CoWriter,
    FixRequest,
    Objection,
)
from app.applications.states import MENDABLE, ApplicationState, CallState, FixState, Programme
from app.documents.models import IssuedDocument
from app.documents.policy import withholds
from app.documents.states import PaperKind
from app.files.models import StoredFile
from app.files.policy import belongs_to, download_rule, taken_because
from app.kernel import clock
from app.kernel.access import Actor, may, rule, scope
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.states import AskState, MemberRole


class CallPermission(Enum):
    """What can be done with a call."""

    READ = "calls.read"
    BUILD = "calls.build"
    RUN = "calls.run"


class ApplicationPermission(Enum):
    """What can be done with an application."""

    READ = "applications.read"
    START = "applications.start"
    WRITE = "applications.write"
    SHARE = "applications.share"
    SUBMIT = "applications.submit"
    WITHDRAW = "applications.withdraw"
    DECLINE = "applications.decline"
    SCREEN = "applications.screen"
    DECIDE = "applications.decide"
    TAKE_UP = "applications.take_up"
    EXPORT = "applications.export"
    OBJECT = "applications.object"
    ANSWER_OBJECTION = "applications.answer_objection"


READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)
"""Staff who read every call and application."""
BUILDERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER)
OWN_PROGRAMME: Mapping[Role, Programme] = {
    Role.FUND_MANAGER: Programme.FUND_REVIEW,
    Role.LOAN_OFFICER: Programme.LOAN,
}
"""Staff who read the calls and applications that lead to their own desk."""
_WRITERS = frozenset({MemberRole.OWNER.value, MemberRole.EDITOR.value})

ReaderLoader = Callable[[int], set[int]]
_reader_loaders: list[ReaderLoader] = []


def grants_reading(load: ReaderLoader) -> ReaderLoader:
    """Let a room above say which applications an evaluator may read: `user id → application ids`. They add up."""
    _reader_loaders.append(load)
    return load


@scope("application_reader", Role.EVALUATOR)
def granted_readings(user_id: int) -> Mapping[int, str]:
    """The applications a person may read because a room above granted it."""
    return {key: "reader" for load in _reader_loaders for key in load(user_id)}


_judged_loaders: list[ReaderLoader] = []


def tells_judged(load: ReaderLoader) -> ReaderLoader:
    """Let a room above say which applications a person was given to judge, now or before: `user id → application ids`."""
    _judged_loaders.append(load)
    return load


@scope("judged_application", *BUILDERS)
def judged_applications(user_id: int) -> Mapping[int, str]:
    """The applications that somebody of the office judged as a member of a panel, whether or not it is still at work."""
    return {key: "judge" for load in _judged_loaders for key in load(user_id)}


def being_written() -> ColumnElement[bool]:
    """While the applicant works on it: until the office takes it up, and again while a request to mend is open. What
    nobody mended in time, and what was decided or taken back meanwhile, opens nothing."""
    asked = exists().where(
        FixRequest.application_id == Application.id,
        FixRequest.state == FixState.OPEN,
        FixRequest.due_at >= clock.now().replace(microsecond=0),
    )
    published = (
        exists()
        .where(Call.id == Application.call_id, Call.state == CallState.PUBLISHED)
        .correlate(Application)
    )
    return or_(
        Application.state.in_((ApplicationState.DRAFT, ApplicationState.SUBMITTED)) & published,
        Application.state.in_(MENDABLE) & asked,
    )


@scope("co_writing", Role.VENTURE)
def co_writings(user_id: int) -> Mapping[int, str]:
    """The applications of other ventures a person was invited to write along in, while they are being written."""
    rows = db.session.execute(
        select(CoWriter.application_id, CoWriter.role)
        .join(Application, Application.id == CoWriter.application_id)
        .where(CoWriter.user_id == user_id, CoWriter.state == AskState.ACCEPTED, being_written())
    )
    return {application_id: str(role.value) for application_id, role in rows}


def programmes_of(actor: Actor) -> frozenset[Programme]:
    """The programmes whose applications an actor reads as staff."""
    if actor.system or actor.has(*READERS):
        return frozenset(Programme)
    return frozenset(programme for role, programme in OWN_PROGRAMME.items() if actor.has(role))


@rule(CallPermission.READ)
def staff_of_the_programme_read_calls(actor: Actor, call: Call) -> bool:
    """Drafts too; everyone else reads only what is published, without asking."""
    return call.programme in programmes_of(actor)


@rule(CallPermission.BUILD, CallPermission.RUN)
def the_office_builds_and_runs_calls(actor: Actor, _call: Call | None) -> bool:
    """Coordinators and the district."""
    return actor.has(*BUILDERS)


def _tries(actor: Actor, trial: Application) -> bool:
    """A trial belongs to whoever began it, not to the venture whose record fills it."""
    return actor.id is not None and trial.started_by_id == actor.id


def _is_sealed(call: Call, actor: Actor) -> bool:
    """봉인: nobody of the office opens or takes away what was sent in before the deadline."""
    return not actor.system and call.is_sealed(clock.now())


@rule(ApplicationPermission.READ)
def the_venture_and_staff_of_the_programme_read(actor: Actor, application: Application) -> bool:
    """Members read their own; staff what was sent in to their desk, once its seal is off; evaluators their own part."""
    if application.trial:
        return _tries(actor, application)
    programme: Programme = application.call.programme
    at_a_desk = application.submitted_at is not None and not _is_sealed(application.call, actor)
    return (
        application.venture_id in actor.ids("venture")
        or application.id in actor.ids("co_writing")
        or (at_a_desk and programme in programmes_of(actor))
        or application.id in actor.ids("application_reader")
    )


@rule(ApplicationPermission.START)
def writing_members_start(actor: Actor, venture_id: int) -> bool:
    """Owners and editors of the venture."""
    return actor.role_in("venture", venture_id) in _WRITERS


@rule(ApplicationPermission.WRITE)
def writing_members_and_co_writers_write(actor: Actor, application: Application) -> bool:
    """Who may send it in, and whoever was invited to write along."""
    writes = actor.role_in("co_writing", application.id) in _WRITERS
    return writes or writing_members_send(actor, application)


@rule(ApplicationPermission.SUBMIT, ApplicationPermission.OBJECT)
def writing_members_send(actor: Actor, application: Application) -> bool:
    """Owners and editors of the venture; nobody of the office writes in an application, but in their own trial."""
    if application.trial:
        return _tries(actor, application)
    return actor.role_in("venture", application.venture_id) in _WRITERS


@rule(ApplicationPermission.SHARE)
def owners_share(actor: Actor, application: Application) -> bool:
    """Only an owner lets somebody from outside into an application."""
    owner = actor.role_in("venture", application.venture_id) == str(MemberRole.OWNER.value)
    return owner and not application.trial


@rule(ApplicationPermission.WITHDRAW)
def owners_withdraw(actor: Actor, application: Application) -> bool:
    """Only an owner takes an application back."""
    return actor.role_in("venture", application.venture_id) == str(MemberRole.OWNER.value)


@rule(ApplicationPermission.DECLINE)
def owners_decline_or_the_office_records_it(actor: Actor, application: Application) -> bool:
    """The owner gives the place up; the office writes down what the venture told it."""
    member = application.venture_id in actor.ids("venture")
    owner = actor.role_in("venture", application.venture_id) == str(MemberRole.OWNER.value)
    return owner or (actor.has(*BUILDERS) and not member)


@rule(ApplicationPermission.SCREEN)
def the_office_screens(actor: Actor, application: Application) -> bool:
    """Coordinators and the district, never someone who belongs to the venture, never before the seal is off."""
    sealed = _is_sealed(application.call, actor)
    return actor.has(*BUILDERS) and not sealed and application.venture_id not in actor.ids("venture")


@rule(ApplicationPermission.DECIDE)
def the_office_records_outcomes(actor: Actor, application: Application) -> bool:
    """Coordinators and the district; the evaluation decides, this writes it down."""
    return actor.has(*BUILDERS) and application.venture_id not in actor.ids("venture")


@rule(ApplicationPermission.TAKE_UP)
def staff_of_the_programme_take_up(actor: Actor, application: Application) -> bool:
    """The desk the call leads to."""
    takes_up = actor.has(*BUILDERS, Role.FUND_MANAGER, Role.LOAN_OFFICER)
    programme: Programme = application.call.programme
    return takes_up and programme in programmes_of(actor)


@rule(ApplicationPermission.EXPORT)
def staff_of_the_programme_take_lists_away(actor: Actor, call: Call) -> bool:
    """With a reason that is kept, once the seal is off."""
    return call.programme in programmes_of(actor) and not _is_sealed(call, actor)


@rule(ApplicationPermission.ANSWER_OBJECTION)
def whoever_did_not_decide_answers(actor: Actor, objection: Objection) -> bool:
    """The office, but not who made the contested result, nor an evaluator of it, nor a member of the venture."""
    application = objection.application
    had_a_part = (
        (objection.decided_by_id is not None and objection.decided_by_id == actor.id)
        or application.id in actor.ids("judged_application")
        or application.venture_id in actor.ids("venture")
    )
    return actor.has(*BUILDERS) and not had_a_part


OBJECTION = "applications.objection"
"""The purpose of files handed in with an objection; their `owner_id` is the application's."""


@download_rule(OBJECTION)
def the_venture_and_the_office_take_files_of_an_objection(actor: Actor, file: StoredFile) -> bool:
    """Evaluators do not: an objection is answered without those whose work it contests."""
    application = db.session.get(Application, file.owner_id or 0)
    if application is None:
        return False
    programme: Programme = application.call.programme
    return application.venture_id in actor.ids("venture") or programme in programmes_of(actor)


ATTACHMENT = "applications.attachment"
"""The purpose of files handed in with an application; their `owner_id` is the application's."""


@download_rule(ATTACHMENT)
def whoever_reads_the_application_takes_its_files(actor: Actor, file: StoredFile) -> bool:
    """The venture, staff of the programme and evaluators who were given it."""
    application = db.session.scalar(
        select(Application)
        .where(Application.id == (file.owner_id or 0))
        .execution_options(**{WITH_TRIALS: True})
    )
    return application is not None and may(actor, ApplicationPermission.READ, application)


ARCHIVE = "applications.archive"
"""The purpose of the zip of a call; its `owner_id` is the order's."""


@download_rule(ARCHIVE)
def whoever_gave_the_reason_takes_the_archive(actor: Actor, file: StoredFile) -> bool:
    """The reason that is on record is the reason of one person."""
    archive = db.session.get(CallArchive, file.owner_id or 0)
    return (
        archive is not None
        and actor.id is not None
        and archive.asked_by_id == actor.id
        and may(actor, ApplicationPermission.EXPORT, archive.call)
    )


@taken_because(ARCHIVE)
def the_reason_of_the_archive(file: StoredFile) -> str:
    """What whoever asked for the zip gave as the reason: it belongs to the taking away as well."""
    archive = db.session.get(CallArchive, file.owner_id or 0)
    return archive.reason if archive else ""


@withholds
def a_receipt_says_what_was_sent_in(document: IssuedDocument, actor: Actor) -> bool:
    """The receipt of an application that is sealed stays with the venture."""
    if document.kind is not PaperKind.RECEIPT or document.subject_type != "application":
        return False
    application = db.session.get(Application, document.subject_id)
    return application is not None and _is_sealed(application.call, actor)


@belongs_to(OBJECTION)
@belongs_to(ATTACHMENT)
def the_applicant_owns_what_it_handed_in(file: StoredFile) -> int | None:
    """The venture of the application."""
    application = db.session.get(Application, file.owner_id or 0)
    return application.venture_id if application else None
