"""What is written in an application at present, what may be changed now, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.applications.models import (
    Application,
    AttachedFile,
    Call,
    Question,
    SectionDraft,
    SectionRevision,
    Submission,
)
from app.applications.queries.reach import latest_submission, open_fix
from app.applications.rules import answers as rules
from app.applications.rules import completeness, deadlines
from app.applications.rules.completeness import SectionReport
from app.applications.rules.conditions import holds, in_force
from app.applications.states import (
    MENDABLE,
    ApplicationState,
    CallState,
    FilePurpose,
    QuestionKind,
    SectionState,
)
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db

FILES = "files"
"""The key of the page of required documents and bonus proof, which has no questions of its own."""


def drafts_of(application: Application) -> dict[str, SectionDraft]:
    """The present draft of each section that was ever saved."""
    rows = db.session.scalars(select(SectionDraft).where(SectionDraft.application_id == application.id))
    return {row.section_key: row for row in rows}


def answers_of(drafts: Mapping[str, SectionDraft]) -> dict[str, Any]:
    """All answers of an application by question."""
    return {key: answer for draft in drafts.values() for key, answer in draft.answers.items()}


def answers_in_force(application: Application, drafts: Mapping[str, SectionDraft]) -> dict[str, Any]:
    """The answers to the questions that are asked: what was written to one that is hidden now decides nothing."""
    return in_force(application.call.questions, answers_of(drafts))


def files_of(application: Application) -> list[AttachedFile]:
    """The files attached at present, in order of upload."""
    return list(
        db.session.scalars(
            select(AttachedFile)
            .where(AttachedFile.application_id == application.id, AttachedFile.removed_at.is_(None))
            .order_by(AttachedFile.id)
        )
    )


def files_ever(application: Application) -> list[AttachedFile]:
    """Every file that was attached, those taken out again too."""
    return list(
        db.session.scalars(
            select(AttachedFile)
            .where(AttachedFile.application_id == application.id)
            .order_by(AttachedFile.id)
        )
    )


def not_looked_through(written: "Progress") -> list[AttachedFile]:
    """The attached files the worker has still to look through for 주민등록번호."""
    return [file for file in written.attached if file.looked_at is None]


def set_aside_of(application: Application, actor: Actor) -> list[SectionRevision]:
    """Text of the actor that a conflict set aside and that waits for their choice, the newest first."""
    return list(
        db.session.scalars(
            select(SectionRevision)
            .where(
                SectionRevision.application_id == application.id,
                SectionRevision.set_aside,
                SectionRevision.settled_at.is_(None),
                SectionRevision.saved_by_id == actor.id,
            )
            .order_by(SectionRevision.id.desc())
        )
    )


def open_keys(application: Application, at: datetime | None = None) -> frozenset[str] | None:
    """Which questions and documents may be changed now: None means all of them, an empty set none."""
    now, call = at or clock.now(), application.call
    if application.trial:
        return None if call.state is CallState.DRAFT else frozenset()
    if application.state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED) and (
        deadlines.takes_applications(call.state, call.opens_at, call.closes_at, now)
    ):
        return None
    fix = open_fix(application) if application.state is not ApplicationState.DRAFT else None
    if fix is None or deadlines.is_late(now, fix.due_at) or application.state not in MENDABLE:
        return frozenset()
    return frozenset(fix.keys)


def closed_at(application: Application, at: datetime) -> datetime | None:
    """The deadline that has passed at an instant: of the request to mend, else of the call; None before it."""
    until = deadline_of(application)
    return until if deadlines.is_late(at, until) else None


def deadline_of(application: Application) -> datetime:
    """Until when it can be written: the date of the request to mend, else the deadline of the call."""
    fix = open_fix(application) if application.state is not ApplicationState.DRAFT else None
    return fix.due_at if fix is not None else application.call.closes_at


@dataclass
class Progress:
    """Where an application stands: a report per section, and one for the documents."""

    sections: dict[str, SectionReport]
    files: SectionReport
    drafts: dict[str, SectionDraft]
    attached: list[AttachedFile]
    answers: dict[str, Any]

    @property
    def reports(self) -> list[SectionReport]:
        """All pages that must be complete."""
        wanted = [self.files] if self.files.asked else []
        return [*self.sections.values(), *wanted]

    @property
    def done(self) -> int:
        """Pages that keep nothing back."""
        return sum(not report.blocking for report in self.reports)

    @property
    def complete(self) -> bool:
        """Whether it can be sent in."""
        return all(not report.blocking for report in self.reports)


def progress(application: Application) -> Progress:
    """What is written and what is missing."""
    call, drafts, attached = application.call, drafts_of(application), files_of(application)
    answers = answers_in_force(application, drafts)
    uploaded = {file.key for file in attached if file.purpose is FilePurpose.QUESTION}
    sections = {
        section.key: completeness.report(
            section.key,
            [question for question in call.questions if question.section_key == section.key],
            answers,
            uploaded,
            saved=section.key in drafts,
        )
        for section in call.sections
    }
    return Progress(sections, _files_report(call, answers, attached), drafts, attached, answers)


def _files_report(call: Call, answers: Mapping[str, Any], attached: list[AttachedFile]) -> SectionReport:
    there = {file.key for file in attached if file.purpose is FilePurpose.REQUIRED}
    asked = [file for file in call.required_files if holds(file.condition, answers)]
    found = [completeness.missing_file(file.key) for file in asked if file.required and file.key not in there]
    uploaded = sum(file.key in there for file in asked)
    if not found:
        state = SectionState.COMPLETE
    else:
        state = SectionState.STARTED if uploaded else SectionState.NOT_STARTED
    return SectionReport(FILES, state, len(asked), uploaded, found)


def unsent_changes(application: Application) -> bool:
    """Whether something was changed after the copy that counts was sent in."""
    if application.submitted_at is None or application.state is not ApplicationState.SUBMITTED:
        return False
    last = latest_submission(application)
    newer = [draft.saved_at > last.at for draft in drafts_of(application).values()]
    files = db.session.scalars(select(AttachedFile).where(AttachedFile.application_id == application.id))
    moved = [file.added_at > last.at or (file.removed_at or last.at) > last.at for file in files]
    return any(newer + moved)


def earlier_answers(application: Application) -> dict[str, tuple[str, Any]]:
    """What the venture answered to the same questions before: question key → (title of that call, answer).

    Questions are the same when their words and kind are; the newest sent-in copy wins. A consent is given anew
    each time, and an answer that this call would not take is not offered.
    """
    wanted = {
        (_words(question.label), question.kind.value): question
        for question in application.call.questions
        if question.kind not in (QuestionKind.CONSENT, QuestionKind.FILE)
    }
    copies = db.session.scalars(
        select(Submission)
        .join(Application, Application.id == Submission.application_id)
        .where(
            Application.venture_id == application.venture_id,
            Application.id != application.id,
            Submission.purged_at.is_(None),
        )
        .order_by(Submission.at.desc())
        .limit(10)
    )
    found: dict[str, tuple[str, Any]] = {}
    for copy in copies:
        for section in copy.snapshot.get("sections", []):
            for answer in section["answers"]:
                question: Question | None = wanted.get((_words(answer["label"]), answer["kind"]))
                if question is None or not answer.get("typed"):
                    continue
                said = rules.tidy(question, answer["typed"])
                if not any(not problem.advice for problem in rules.problems(question, said)):
                    found.setdefault(question.key, (copy.snapshot["call"]["title"], said))
    return found


def _words(label: str) -> str:
    """A question without spaces and signs: the same question in another call."""
    return "".join(c for c in label if c.isalnum())
