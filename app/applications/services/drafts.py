"""Writing an application: begun once per venture, saved section by section, nothing overwritten, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.applications import queries
from app.applications.models import Application, Call, Question, SectionDraft, SectionRevision
from app.applications.policy import ApplicationPermission
from app.applications.prefill import facts_of
from app.applications.rules import answers as rules
from app.applications.rules import deadlines
from app.applications.states import CallState, QuestionKind
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, WrongState
from app.kernel.text import N_
from app.ventures.models import Venture


@dataclass(frozen=True)
class Saved:
    """The section stands as typed."""

    draft: SectionDraft


@dataclass(frozen=True)
class SetAside:
    """Someone else saved first: what was typed is kept beside the present draft until its writer has chosen."""

    theirs: SectionDraft
    mine: SectionRevision


def start(call: Call, venture: Venture, *, actor: Actor) -> Application:
    """Begin an application, filled from the venture's record; an application that is there is given back.

    Raises NotAllowed, WrongState when the call takes none now.
    """
    authorize(actor, ApplicationPermission.START, venture.id)
    existing = queries.live_of(call, frozenset({venture.id}))
    if existing:
        return existing[0]
    now = clock.now()
    if not deadlines.takes_applications(call.state, call.opens_at, call.closes_at, now):
        raise WrongState(N_("지금은 신청을 받지 않는 공고입니다."))
    application = Application(call=call, venture=venture, started_at=now, started_by_id=actor.id)
    db.session.add(application)
    db.session.flush()
    fill_in(application, actor, now)
    record(
        actor,
        "applications.start",
        application,
        N_("신청서 작성을 시작했습니다: %(call)s"),
        venture_id=venture.id,
        call=call.title,
    )
    return application


def fill_in(application: Application, actor: Actor, now: datetime) -> None:
    """Answers that the venture's record already knows. Version 0: not yet looked at by anyone."""
    facts = facts_of(application.venture, clock.on(now))
    known: dict[str, dict[str, Any]] = {}
    for question in application.call.questions:
        answer = rules.tidy(question, facts.get(question.prefill)) if question.prefill else None
        if not rules.is_empty(answer):
            known.setdefault(question.section_key, {})[question.key] = answer
    for section_key, answers in known.items():
        db.session.add(_draft(application, section_key, answers, 0, actor, now))


def _draft(
    application: Application,
    section_key: str,
    answers: dict[str, Any],
    version: int,
    actor: Actor,
    now: datetime,
) -> SectionDraft:
    return SectionDraft(
        application_id=application.id,
        section_key=section_key,
        answers=answers,
        version=version,
        saved_at=now,
        saved_by_id=actor.id,
        saved_by=actor.name,
    )


def save_section(
    application: Application,
    section_key: str,
    typed: Mapping[str, Any],
    version: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> Saved | SetAside:
    """Keep what was typed in one section, right or wrong, if `version` is the one it was typed over.

    Questions that are not open now keep their answers, and so does a consent when somebody writes who may not send
    the application in: the venture's own people consent. Raises NotAllowed, Missing for an unknown section,
    WrongState when nothing of the section may be changed any more.
    """
    authorize(actor, ApplicationPermission.WRITE, application)
    now = at or clock.now()
    questions = _questions_to_save(application, section_key, now)
    if not may(actor, ApplicationPermission.SUBMIT, application):
        questions = [question for question in questions if question.kind is not QuestionKind.CONSENT]
    draft = _locked(application, section_key)
    kept = draft.answers if draft else {}
    answers = {**kept, **{q.key: rules.tidy(q, typed[q.key]) for q in questions if q.key in typed}}
    answers = {key: answer for key, answer in answers.items() if not rules.is_empty(answer)}
    if draft is None:
        return _first_save(application, section_key, answers, actor, now)
    if draft.answers == answers and draft.version > 0:
        return Saved(draft)
    if draft.version != version:
        return _set_aside(application, draft, answers, actor, now)
    if draft.saved_by_id != actor.id and draft.version > 0:
        db.session.add(_revision(draft))
    draft.answers, draft.version = answers, version + 1
    draft.saved_at, draft.saved_by_id, draft.saved_by = now, actor.id, actor.name
    db.session.flush()
    return Saved(draft)


def _questions_to_save(application: Application, section_key: str, now: datetime) -> list[Question]:
    """The open questions of a section."""
    if all(section.key != section_key for section in application.call.sections):
        raise Missing
    allowed = queries.open_keys(application, now)
    questions = [
        question
        for question in application.call.questions
        if question.section_key == section_key and (allowed is None or question.key in allowed)
    ]
    if not questions and allowed is not None:
        if queries.closed_at(application, now):
            raise WrongState(
                N_("마감이 지나 더 고칠 수 없습니다. 마감 전에 저장한 내용은 그대로 남아 있습니다.")
            )
        raise WrongState(N_("지금은 이 항목을 고칠 수 없습니다. 전에 저장한 내용은 그대로 남아 있습니다."))
    return [question for question in questions if question.kind is not QuestionKind.FILE]


def _locked(application: Application, section_key: str) -> SectionDraft | None:
    """The present draft, held until the end of the transaction and read anew."""
    return db.session.scalar(
        select(SectionDraft)
        .where(SectionDraft.application_id == application.id, SectionDraft.section_key == section_key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _first_save(
    application: Application, section_key: str, answers: dict[str, Any], actor: Actor, now: datetime
) -> Saved | SetAside:
    draft = _draft(application, section_key, answers, 1, actor, now)
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:  # a colleague's first save came between
        theirs = _locked(application, section_key)
        if theirs is None:
            raise
        return (
            Saved(theirs)
            if theirs.answers == answers
            else _set_aside(application, theirs, answers, actor, now)
        )
    return Saved(draft)


def _revision(draft: SectionDraft) -> SectionRevision:
    """The draft as it was before another person's save."""
    return SectionRevision(
        application_id=draft.application_id,
        section_key=draft.section_key,
        set_aside=False,
        answers=draft.answers,
        version=draft.version,
        saved_at=draft.saved_at,
        saved_by_id=draft.saved_by_id,
        saved_by=draft.saved_by,
    )


def _set_aside(
    application: Application, theirs: SectionDraft, answers: dict[str, Any], actor: Actor, now: datetime
) -> SetAside:
    """Keep the later writer's text; an earlier one of theirs in this section is replaced by it."""
    db.session.execute(
        update(SectionRevision)
        .where(
            SectionRevision.application_id == application.id,
            SectionRevision.section_key == theirs.section_key,
            SectionRevision.saved_by_id == actor.id,
            SectionRevision.set_aside,
            SectionRevision.settled_at.is_(None),
        )
        .values(settled_at=now)
    )
    mine = SectionRevision(
        application_id=application.id,
        section_key=theirs.section_key,
        set_aside=True,
        answers=answers,
        version=theirs.version,
        saved_at=now,
        saved_by_id=actor.id,
        saved_by=actor.name,
    )
    db.session.add(mine)
    db.session.flush()
    return SetAside(theirs, mine)


def settle(
    application: Application, mine: SectionRevision, chosen: Mapping[str, Any], version: int, *, actor: Actor
) -> Saved | SetAside:
    """Keep what the writer chose of both texts, question by question. Raises NotAllowed, Missing."""
    if mine.application_id != application.id or mine.saved_by_id != actor.id or mine.settled_at:
        raise Missing
    outcome = save_section(application, mine.section_key, chosen, version, actor=actor)
    mine.settled_at = clock.now()
    return outcome


def may_still_apply(call: Call) -> bool:
    """Whether applications are taken now."""
    return call.state is CallState.PUBLISHED and deadlines.takes_applications(
        call.state, call.opens_at, call.closes_at, clock.now()
    )
