"""The frozen copy: everything that is sent in, as plain data that never looks anything up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.applications.models import Application, AttachedFile, Call, Question
from app.applications.rules import answers as rules
from app.applications.rules.completeness import shown_questions
from app.applications.rules.confirming import Confirmed
from app.applications.states import FilePurpose, QuestionKind
from app.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from app.applications.queries.writing import Progress


def of(
    application: Application,
    written: Progress,
    *,
    at: datetime,
    receipt_no: str,
    number: int,
    sent_by: str,
    confirmed: Confirmed,
) -> dict[str, Any]:
    """The copy of what is written now. `number` counts sendings."""
    return {
        "receipt_no": receipt_no,
        "number": number,
        "submitted_at": _seoul(at),
        "submitted_by": sent_by,
        "confirmed_by": confirmed.name,
        "confirmation": {"means": confirmed.means.value, "at": _seoul(confirmed.at)},
        **_heads(application),
        **_written(application.call, written),
    }


def content(application: Application, written: Progress) -> dict[str, Any]:
    """What a representative confirms: everything that the applicant writes and hands in, and for whom."""
    venture = application.venture
    return {
        "call": application.call_id,
        "venture": [venture.full_name, venture.representative],
        **_written(application.call, written),
    }


def _seoul(at: datetime) -> str:
    return at.astimezone(clock.SEOUL).isoformat(timespec="seconds")


def _written(call: Call, written: Progress) -> dict[str, Any]:
    """Sections with their answers, files, claimed bonus points."""
    return {
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "answers": [
                    _answer(question, written)
                    for question in shown_questions(_of_section(call, section.key), written.answers)
                ],
            }
            for section in call.sections
        ],
        "files": [_file(file, call) for file in written.attached],
        "bonus": [
            {"key": item.key, "label": item.label, "points": str(item.points)}
            for item in call.bonus_items
            if any(f.purpose is FilePurpose.BONUS and f.key == item.key for f in written.attached)
        ],
    }


def _heads(application: Application) -> dict[str, Any]:
    """The call and the venture as they stand now."""
    call, venture = application.call, application.venture
    return {
        "call": {
            "id": call.id,
            "title": call.title,
            "notice_no": call.notice_no,
            "programme": call.programme.value,
            "closes_at": call.closes_at.astimezone(clock.SEOUL).isoformat(timespec="seconds"),
            "reference_on": call.reference_on.isoformat(),
        },
        "venture": {
            "id": venture.id,
            "name": venture.full_name,
            "biz_reg_no": venture.biz_reg_no,
            "representative": venture.representative,
            "founded_on": venture.founded_on.isoformat() if venture.founded_on else None,
            "address": venture.address,
        },
    }


def _of_section(call: Call, key: str) -> list[Question]:
    return [question for question in call.questions if question.section_key == key]


def _answer(question: Question, written: Progress) -> dict[str, Any]:
    typed = written.answers.get(question.key)
    shown = rules.shown(question, typed)
    if question.kind is QuestionKind.FILE:
        shown = ", ".join(file.file.name for file in written.attached if file.key == question.key)
    return {
        "key": question.key,
        "label": question.label,
        "kind": question.kind.value,
        "version": question.version,
        "typed": typed,
        "value": rules.value(question, typed),
        "shown": shown,
    } | ({"columns": [c["label"] for c in question.columns]} if question.columns else {})


def file_labels(call: Call) -> dict[tuple[FilePurpose, str], str]:
    """What the call calls each thing a file is for."""
    labels = {(FilePurpose.REQUIRED, row.key): row.label for row in call.required_files}
    labels |= {(FilePurpose.BONUS, row.key): row.label for row in call.bonus_items}
    return labels | {(FilePurpose.QUESTION, row.key): row.label for row in call.questions}


def _file(file: AttachedFile, call: Call) -> dict[str, Any]:
    labels = file_labels(call)
    return {
        "purpose": file.purpose.value,
        "key": file.key,
        "label": labels.get((file.purpose, file.key), file.key),
        "file_id": file.file_id,
        "name": file.file.name,
        "size": file.file.size,
        "sha256": file.file.sha256,
    }


def facts_in(call: Call, written: Progress) -> dict[str, Any]:
    """What lists and papers need of an application, from the questions that feed it."""
    facts: dict[str, Any] = {"one_line": "", "amount_asked": None, "capacity_id": None}
    for question in shown_questions(call.questions, written.answers):
        typed = written.answers.get(question.key)
        if question.feeds == "one_line":
            facts["one_line"] = str(typed or "")[:500]
        elif question.feeds == "amount_asked":
            facts["amount_asked"] = rules.won_of(str(typed or ""))
        elif question.feeds == "capacity":
            kinds = {row.label: row.id for row in call.capacities}
            facts["capacity_id"] = kinds.get(str(typed))
    return facts


def promises_to_move(copy: dict[str, Any], call: Call) -> bool | None:
    """Whether the answer that feeds "will_move" says yes; None when it was not asked or not answered."""
    keys = {question.key for question in call.questions if question.feeds == "will_move"}
    for section in copy.get("sections", []):
        for answer in section["answers"]:
            if answer["key"] in keys and answer["shown"]:
                return not str(answer["shown"]).startswith("아니")
    return None
