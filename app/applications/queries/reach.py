"""Which applications an actor sees, and the copies and requests that belong to one."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application, Call, CoWriter, FixRequest, SectionDraft, Submission
from app.applications.policy import programmes_of
from app.applications.states import MENDABLE, ApplicationState, FixState, Programme
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.ventures.models import Membership, Venture
from app.ventures.queries import held_on, lineage
from app.ventures.states import AskState


def visible_to(actor: Actor) -> Select[Application]:
    """Applications within reach: a venture's own, what was sent in to a desk's programmes, what was granted.

    The office sees drafts only as numbers, never their text, and nothing of a sealed call before its deadline.
    """
    desks = select(Call.id).where(Call.programme.in_(programmes_of(actor)))
    if not actor.system:
        desks = desks.where(or_(Call.sealed.is_(False), Call.closes_at < clock.now()))
    granted = actor.ids("application_reader")
    return select(Application).where(
        or_(
            _of_applicant(actor),
            Application.id.in_(granted),
            Application.call_id.in_(desks) & Application.submitted_at.is_not(None),
        )
    )


def _of_applicant(actor: Actor) -> ColumnElement[bool]:
    """Applications of the actor's ventures, and those of others they write along in."""
    return or_(Application.venture_id.in_(actor.ids("venture")), Application.id.in_(actor.ids("co_writing")))


def get(application_id: int, actor: Actor) -> Application:
    """One application with its call and venture. Raises Missing."""
    found = db.session.scalar(
        visible_to(actor).where(Application.id == application_id).options(joinedload(Application.venture))
    )
    if found is None:
        raise Missing
    return found


def mine(actor: Actor) -> list[Application]:
    """The applications of the actor's ventures and those they write along in, the newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .where(_of_applicant(actor))
            .options(joinedload(Application.venture), joinedload(Application.call))
            .order_by(Application.started_at.desc(), Application.id.desc())
        )
    )


def live_of(call: Call, venture_ids: frozenset[int]) -> list[Application]:
    """The applications to a call by any of these ventures that were not withdrawn."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.call_id == call.id,
                Application.venture_id.in_(venture_ids),
                Application.state != ApplicationState.WITHDRAWN,
            )
            .options(joinedload(Application.venture))
        )
    )


def of_call(call: Call) -> Select[Application]:
    """Applications sent in to a call, by receipt."""
    return (
        select(Application)
        .where(Application.call_id == call.id, Application.submitted_at.is_not(None))
        .options(joinedload(Application.venture))
        .order_by(Application.submitted_at, Application.id)
    )


def of_venture(venture: Venture, on: date) -> list[Application]:
    """What a venture had sent in by the end of a day, the newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.venture_id.in_(lineage(venture)),
                Application.submitted_at < clock.at(on + timedelta(days=1)),
            )
            .order_by(Application.submitted_at.desc(), Application.id.desc())
        )
    )


def selected_waiting(programme: Programme) -> Select[Application]:
    """선정되어 배정을 기다리는 기업: selected for a programme and not yet taken up by its desk."""
    return (
        select(Application)
        .join(Call, Call.id == Application.call_id)
        .where(
            Call.programme == programme,
            Application.state == ApplicationState.SELECTED,
            Application.taken_up_at.is_(None),
        )
        .options(joinedload(Application.venture))
        .order_by(Application.decided_at, Application.rank, Application.id)
    )


def submissions_of(application: Application) -> list[Submission]:
    """Every frozen copy, the first one first."""
    return list(
        db.session.scalars(
            select(Submission).where(Submission.application_id == application.id).order_by(Submission.number)
        )
    )


def latest_submission(application: Application) -> Submission:
    """The copy that counts. Raises Missing when nothing was sent in."""
    found = db.session.scalar(
        select(Submission)
        .where(Submission.application_id == application.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    if found is None:
        raise Missing
    return found


def fixes_of(application: Application) -> list[FixRequest]:
    """Every request to mend there was."""
    wanted = select(FixRequest).where(FixRequest.application_id == application.id)
    return list(db.session.scalars(wanted.order_by(FixRequest.id)))


def open_fixes_for(actor: Actor) -> list[FixRequest]:
    """The requests to mend that wait for the actor, the one due first first."""
    wanted = (
        select(FixRequest)
        .join(Application, Application.id == FixRequest.application_id)
        .where(FixRequest.state == FixState.OPEN, Application.state.in_(MENDABLE), _of_applicant(actor))
        .options(joinedload(FixRequest.application).joinedload(Application.call))
        .order_by(FixRequest.due_at)
    )
    return list(db.session.scalars(wanted))


def open_fix(application: Application) -> FixRequest | None:
    """The request to mend that has not been answered, its date passed or not."""
    return db.session.scalar(
        select(FixRequest).where(
            FixRequest.application_id == application.id, FixRequest.state == FixState.OPEN
        )
    )


def last_drafter_ids(call: Call) -> dict[int, set[int]]:
    """Who hears about drafts of a call that were not sent in: application id → those who wrote in it and still may;
    where none of them is left, all people of the venture."""
    drafts = (Application.call_id == call.id, Application.state == ApplicationState.DRAFT)
    rows = db.session.execute(
        select(Application.id, Application.started_by_id, SectionDraft.saved_by_id)
        .outerjoin(SectionDraft, SectionDraft.application_id == Application.id)
        .where(*drafts)
    )
    wrote: dict[int, set[int]] = {}
    for application_id, *ids in rows:
        wrote.setdefault(application_id, set()).update(key for key in ids if key is not None)
    members = _ids_by_application(
        select(Application.id, Membership.user_id)
        .join(Membership, Membership.venture_id == Application.venture_id)
        .where(*drafts, held_on(clock.today()))
    )
    along = _ids_by_application(
        select(Application.id, CoWriter.user_id)
        .join(CoWriter, CoWriter.application_id == Application.id)
        .where(*drafts, CoWriter.state == AskState.ACCEPTED)
    )
    return {key: ids & (members[key] | along[key]) or members[key] for key, ids in wrote.items()}


def _ids_by_application(wanted: Select[int, int | None]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for application_id, user_id in db.session.execute(wanted):
        if user_id is not None:
            found[application_id].add(user_id)
    return found
