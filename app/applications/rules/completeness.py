"""How far a section is, and what is still missing before an application can be sent in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.applications.rules import answers as rules
from app.applications.rules.answers import Asked, Problem
from app.applications.rules.conditions import holds
from app.applications.states import QuestionKind, SectionState
from app.kernel.text import N_, translated


@dataclass
class SectionReport:
    """One section as it stands: the questions asked, the answered ones, and what is wrong."""

    key: str
    state: SectionState
    asked: int = 0
    answered: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def blocking(self) -> list[Problem]:
        """Problems that keep the application from being sent in."""
        return [problem for problem in self.problems if not problem.advice]


def shown_questions(questions: Iterable[Any], answers: Mapping[str, Any]) -> list[Any]:
    """The questions that are asked, given the answers to the others."""
    return [question for question in questions if holds(question.condition, answers)]


def report(
    key: str,
    questions: Iterable[Any],
    answers: Mapping[str, Any],
    files: Collection[str],
    *,
    saved: bool,
) -> SectionReport:
    """How far one section is. `answers` are those of the whole application, `files` the keys of attached files."""
    asked = shown_questions(questions, answers)
    found: list[Problem] = []
    answered = 0
    for question in asked:
        if question.kind is QuestionKind.FILE:
            there = question.key in files
            if question.required and not there:
                found.append(missing_file(question.key))
        else:
            there = not rules.is_empty(answers.get(question.key))
            found += rules.problems(question, answers.get(question.key), answers)
        answered += there
    return SectionReport(key, _state(asked, answered, found, saved), len(asked), answered, found)


def _state(asked: list[Asked], answered: int, found: list[Problem], saved: bool) -> SectionState:
    wrong = [problem for problem in found if not problem.advice]
    if any(not problem.missing for problem in wrong):
        return SectionState.TO_MEND
    if not saved and answered == 0:
        return SectionState.NOT_STARTED if any(q.required for q in asked) else SectionState.OPTIONAL
    if wrong:
        return SectionState.STARTED
    return SectionState.COMPLETE


def missing_file(key: str) -> Problem:
    """A required document that is not there."""
    return Problem(key, translated(N_("파일을 올려 주세요.")), missing=True)
