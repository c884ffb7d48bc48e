"""Whatever is typed: tidying is stable, frozen copies hash alike, comparisons lose no word."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.applications.rules import answers, frozen
from app.applications.states import QuestionKind
from tests import make_applications as ma

ANYTHING = st.recursive(
    st.none() | st.text(max_size=40) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["c1", "line", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(kind=st.sampled_from(QuestionKind), typed=ANYTHING)
def test_tidying_twice_changes_nothing_and_any_answer_can_be_checked_and_shown(
    kind: QuestionKind, typed: Any
) -> None:
    question = ma.question(
        "q",
        kind=kind,
        options=["네", "아니요"],
        columns=[{"key": "c1", "label": "칸", "kind": "money", "sums_to": 3}],
    )
    once = answers.tidy(question, typed)
    assert answers.tidy(question, once) == once
    for problem in answers.problems(question, once):
        assert str(problem.key) == "q"
    assert isinstance(answers.shown(question, once), str)


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_a_comparison_holds_every_word_of_both_texts(before: str, after: str) -> None:
    parts = frozen.runs(before, after)
    new = "".join(words for kind, words in parts if kind != "gone")
    old = "".join(words for kind, words in parts if kind != "new")
    assert new.split() == after.split()
    assert old.split() == before.split()


@given(st.dictionaries(st.text(max_size=8), ANYTHING, max_size=5))
def test_the_hash_does_not_depend_on_the_order_of_keys(content: dict[str, Any]) -> None:
    assert frozen.digest(content) == frozen.digest(dict(reversed(list(content.items()))))
