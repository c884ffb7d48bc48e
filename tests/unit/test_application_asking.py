"""What a form asks: conditions over conditions, sums over answers, text from word processors, cells of sheets."""

from typing import Any

import pytest

from app.applications.forms import lines
from app.applications.rules import answers, conditions
from app.applications.rules.pasting import as_plain
from app.applications.states import QuestionKind
from tests import make_applications as ma

BUDGET = [{"key": "c1", "label": "항목", "kind": "short"}, {"key": "c2", "label": "금액", "kind": "money"}]


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        (["q1", "equals", "환경"], True),
        (["q1", "equals", "교육"], False),
        (["q1", "differs", "환경"], False),
        (["q1", "contains", "돌봄"], True),
        (["q1", "answered", ""], True),
    ],
)
def test_a_condition_chosen_by_a_person_reads_several_choices(typed: list[str], met: bool) -> None:
    assert conditions.holds(lines.condition([lines.test_of(typed, [])]), {"q1": ["환경", "돌봄"]}) is met


def test_the_answer_to_a_hidden_question_shows_nothing_more() -> None:
    questions = [
        ma.question("a", kind=QuestionKind.CHOICE),
        ma.question("b", condition=lines.condition([lines.test_of(["a", "equals", "네"], [])])),
        ma.question("c", condition=lines.condition([lines.test_of(["b", "equals", "서울"], [])])),
    ]
    assert set(conditions.in_force(questions, {"a": "네", "b": "서울", "c": "x"})) == {"a", "b", "c"}
    assert conditions.in_force(questions, {"a": "아니요", "b": "서울", "c": "x"}) == {"a": "아니요"}


def budget(rows: list[tuple[str, str]], asked: str | None) -> list[str]:
    """What is wrong with a budget that must add up to the answer "q7"."""
    columns = [BUDGET[0], {**BUDGET[1], "sums_to_question": "q7"}]
    question = ma.question("q8", kind=QuestionKind.TABLE, columns=columns)
    typed = answers.tidy(question, [{"c1": what, "c2": money} for what, money in rows])
    said: dict[str, Any] = {} if asked is None else {"q7": asked}
    return [str(problem.text) for problem in answers.problems(question, typed, said)]


def test_budget_lines_add_up_to_the_amount_that_is_asked_for() -> None:
    rows = [("재료비", "20,000,000"), ("인건비", "10,000,000원")]
    assert budget(rows, "30,000,000원") == []
    (wrong,) = budget(rows, "31,000,000")
    assert "합이 31,000,000이어야" in wrong and "30,000,000" in wrong
    assert budget(rows, None) == []


def test_text_from_a_word_processor_keeps_its_lines_and_bullets() -> None:
    word = "\uf0b7\t첫째\u00a0항목\v이어진 줄   \r\n\r\n\r\n\r\n•\t둘째\uf0e0\u2028끝"
    assert as_plain(word) == "• 첫째 항목\n이어진 줄\n\n• 둘째\n끝"
    assert answers.tidy(ma.question("q"), word) == as_plain(word)
    assert as_plain("□ 목표\n ○ 세부") == "□ 목표\n ○ 세부"
