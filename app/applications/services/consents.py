"""동의: agreed to as its words stood when they were read; other words are asked anew, and a record keeps its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.applications import letters, queries
from app.applications.models import Application, Call, ConsentRecord, Question, SectionDraft
from app.applications.queries.writing import Progress
from app.applications.rules import deadlines
from app.applications.rules.completeness import shown_questions
from app.applications.states import ApplicationState, QuestionKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_, translated


def is_reworded(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether a change makes something else of what people agree to."""
    if question.kind is not QuestionKind.CONSENT:
        return False
    return any(values.get(name, held) != held for name, held in _words(question).items())


def _words(question: Question) -> dict[str, Any]:
    return {"label": question.label, "notice": question.notice}


def refuse_after_deadline(call: Call) -> None:
    """Who sent in agreed to the words as they are, and nobody can be asked any more. Raises Refused on
    "label"."""
    if call.published_at is not None and deadlines.is_late(clock.now(), call.closes_at):
        raise Refused(
            N_("마감이 지나 동의 문구를 바꿀 수 없습니다. 낸 기업들은 지금 문구에 동의했습니다."),
            field="label",
        )


def ask_anew(call: Call, question: Question) -> None:
    """Agreement to the former words is taken out of what was not sent in, and whoever writes it is told."""
    drafts = db.session.scalars(
        select(SectionDraft)
        .join(Application, Application.id == SectionDraft.application_id)
        .where(
            Application.call_id == call.id,
            Application.state == ApplicationState.DRAFT,
            SectionDraft.section_key == question.section_key,
        )
    )
    reached = set()
    for draft in drafts:
        if question.key in draft.answers:
            draft.answers = {key: said for key, said in draft.answers.items() if key != question.key}
            reached.add(draft.application_id)
    for application_id, people in queries.last_drafter_ids(call).items():
        if application_id in reached:
            letters.tell_people(
                people,
                translated(N_("동의 문구가 바뀌었습니다: %(call)s"), call=call.title),
                translated(
                    N_("‘%(label)s’의 문구가 바뀌었습니다. 내기 전에 다시 읽고 동의해 주세요."),
                    label=question.label,
                ),
                link=f"/applications/{application_id}/sections/{question.section_key}",
            )


def keep(application: Application, written: Progress, actor: Actor, at: datetime) -> None:
    """Each consent that was asked, with the words that were shown, their version and the instant."""
    for question in shown_questions(application.call.questions, written.answers):
        if question.kind is QuestionKind.CONSENT:
            version, wording = _read(application, question, written)
            db.session.add(
                ConsentRecord(
                    application_id=application.id,
                    question_key=question.key,
                    question_version=version,
                    agreed=written.answers.get(question.key) == "yes",
                    wording=wording,
                    at=at,
                    by_id=actor.id,
                )
            )


def _read(application: Application, question: Question, written: Progress) -> tuple[int, dict[str, Any]]:
    """The words the applicant saw: those of an earlier sending, where the page was not saved since they changed."""
    earlier = db.session.scalar(
        select(ConsentRecord)
        .where(
            ConsentRecord.application_id == application.id,
            ConsentRecord.question_key == question.key,
            ConsentRecord.agreed,
        )
        .order_by(ConsentRecord.id.desc())
        .limit(1)
    )
    draft = written.drafts.get(question.section_key)
    if earlier is not None and draft is not None and draft.saved_at < question.created_at:
        return earlier.question_version, earlier.wording
    return question.version, {"label": question.label, **(question.notice or {})}
