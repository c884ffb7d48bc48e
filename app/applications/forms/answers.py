"""The form of one section, made from its questions; and what was typed in it, as the rules expect it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextInput

from app.applications.models import Question
from app.applications.rules import answers as rules
from app.applications.rules.answers import Problem
from app.applications.states import QuestionKind
from app.kernel.text import N_
from app.web.forms import BaseForm, VersionField

BLANK_ROWS = 2
MOST_ROWS = rules.MAX_ROWS
LONG_LINE = 60
"""A short answer that may be longer than this gets a box of several lines, so that all of it is seen."""


class DayOrTextInput(DateInput):
    """A date picker, or a line of text while what was typed is no date."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Draw by what the field holds."""
        typed = field.data or ""
        day = rules.day_of(typed)
        if typed and day is None:
            return TextInput()(field, **kwargs)
        field.data = day.isoformat() if day else ""
        return super().__call__(field, **kwargs)


def name_of(question: Question) -> str:
    """The field's name; apart from the form's own names."""
    return f"a_{question.key}"


def _field(question: Question) -> Any:
    kind, label = question.kind, question.label
    about: dict[str, Any] = {"description": question.hint}
    if kind is QuestionKind.LONG or (kind is QuestionKind.SHORT and (question.most or 0) > LONG_LINE):
        return TextAreaField(label, **about)
    if kind is QuestionKind.CHOICE:
        choices = [(option, option) for option in question.options]
        return RadioField(label, choices=choices, validate_choice=False, **about)
    if kind is QuestionKind.MANY:
        return SelectMultipleField(
            label,
            choices=[(option, option) for option in question.options],
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            **about,
        )
    if kind is QuestionKind.CONSENT:
        return BooleanField(label, render_kw={"value": words_read(question)}, **about)
    if kind is QuestionKind.DATE:
        return StringField(label, widget=DayOrTextInput(), **about)
    if kind in (QuestionKind.NUMBER, QuestionKind.MONEY):
        return StringField(label, render_kw={"inputmode": "numeric"}, **about)
    return StringField(label, **about)


SIMPLE = frozenset(QuestionKind) - {QuestionKind.TABLE, QuestionKind.ADDRESS, QuestionKind.FILE}
"""Kinds drawn by a WTForms field; the others are drawn by the page itself."""


def section_form(questions: Iterable[Question], answers: Mapping[str, Any], version: int) -> BaseForm:
    """The form of a section, filled with what is kept."""
    simple = [question for question in questions if question.kind in SIMPLE]
    members: dict[str, Any] = {name_of(question): _field(question) for question in simple}
    made = type("SectionForm", (BaseForm,), {"version": VersionField(), **members})
    kept = {name_of(question): _shown(question, answers.get(question.key)) for question in simple}
    form: BaseForm = made(data={**kept, "version": version})
    return form


def _shown(question: Question, answer: Any) -> Any:
    """A kept answer as its field shows it: money and numbers with commas when they can be read."""
    if question.kind is QuestionKind.CONSENT:
        return answer == "yes"
    if question.kind is QuestionKind.MONEY and answer and (amount := rules.won_of(answer)) is not None:
        return f"{amount:,}"
    if question.kind is QuestionKind.MANY:
        return answer or []
    return answer or ""


def show_problems(form: BaseForm, problems: Iterable[Problem]) -> None:
    """Write the problems onto their fields; advice stays with the page."""
    for problem in problems:
        field = form._fields.get(f"a_{problem.key}")
        if field is not None and not problem.advice:
            field.errors = [*field.errors, problem.text]


def typed_in(data: MultiDict[str, str], questions: Iterable[Question]) -> dict[str, Any]:
    """What was typed for each of these questions; a box left unticked is an empty answer."""
    return {
        question.key: _typed(data, question)
        for question in questions
        if question.kind is not QuestionKind.FILE
    }


def words_read(question: Question) -> str:
    """What a ticked consent sends: the words it stood beside. Other words meanwhile are not agreed to by it."""
    words = json.dumps([question.label, question.notice], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


REWORDED = N_("동의 문구가 그사이 바뀌었습니다. 다시 읽고 동의해 주세요.")


def agreed_to_other_words(data: MultiDict[str, str], questions: Iterable[Question]) -> bool:
    """Whether a consent was ticked beside words that are no longer the ones asked: it is not kept."""
    consents = [question for question in questions if question.kind is QuestionKind.CONSENT]
    return any(data.get(name_of(question)) and not _typed(data, question) for question in consents)


def _typed(data: MultiDict[str, str], question: Question) -> Any:
    name = name_of(question)
    if question.kind is QuestionKind.MANY:
        return data.getlist(name)
    if question.kind is QuestionKind.CONSENT:
        return "yes" if data.get(name) in ("y", words_read(question)) else ""
    if question.kind is QuestionKind.ADDRESS:
        return {part: data.get(f"{name}-{part}", "") for part in ("postcode", "line", "detail")}
    if question.kind is QuestionKind.TABLE:
        keys = [column["key"] for column in question.columns]
        rows = range(min(MOST_ROWS, _rows_sent(data, name)))
        return [{key: data.get(f"{name}-{row}-{key}", "") for key in keys} for row in rows]
    return data.get(name, "")


def _rows_sent(data: MultiDict[str, str], name: str) -> int:
    parts = (key.removeprefix(f"{name}-").split("-")[0] for key in data if key.startswith(f"{name}-"))
    return max((int(part) for part in parts if part.isdecimal() and len(part) < 6), default=-1) + 1


def was_shown(data: MultiDict[str, str], questions: Iterable[Question]) -> list[Question]:
    """The questions that were on the page that was sent: the others keep their answers."""
    on_page = set(data.getlist("asked"))
    return [question for question in questions if question.key in on_page]
