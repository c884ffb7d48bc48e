"""One of a thing in English."""

import pytest

from app.kernel.english import of_one


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "1 rows need correcting, so nothing was imported.",
            "1 row needs correcting, so nothing was imported.",
        ),
        ("Only 1 entries", "Only 1 entry"),
        ("All 1 places are taken.", "All 1 place is taken."),
        (
            "11 rows are new, 1.1 points, 2,001 days, 0.1 points",
            "11 rows are new, 1.1 points, 2,001 days, 0.1 points",
        ),
        ("1.00 points", "1.00 points"),
        ("The 2021 figures are verified.", "The 2021 figures are verified."),
        ("21 days", "21 days"),
    ],
)
def test_one_is_one(said: str, wanted: str) -> None:
    assert of_one(said) == wanted
