"""Labels of drawings on paper, placed by the width of their words."""

import pytest

from app.documents.compose import html_of
from app.documents.lettering import starts_at, width
from tests.papers import tearsheet


def test_a_width_is_the_sum_of_its_letters_and_grows_with_the_size() -> None:
    assert width("110", 7) == pytest.approx(width("1", 7) * 2 + width("0", 7))
    assert width("12억", 14) == pytest.approx(2 * width("12억", 7))
    assert 0 < width("🙂", 10) < 10, "a letter of another face is as wide as most"


@pytest.mark.parametrize(("anchor", "share"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_a_label_begins_where_its_anchor_says(anchor: str, share: float) -> None:
    begins = starts_at(100, "1,234", 7, anchor)
    assert begins + share * width("1,234", 7) == pytest.approx(100)


def test_no_label_of_a_paper_is_left_to_the_renderer_to_place() -> None:
    page = html_of(tearsheet())
    assert "<text" in page and "text-anchor" not in page
