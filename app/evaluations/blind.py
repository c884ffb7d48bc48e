"""What a blind stage hides: the applicant's names, representative, address and numbers, wherever they stand. Pure."""

import re
from collections.abc import Iterable

COVER = "○○○"


def words_to_hide(*known: str | None) -> list[str]:
    """The words to cover, the longest first; single letters would cover everything."""
    return sorted({word.strip() for word in known if word and len(word.strip()) > 1}, key=len, reverse=True)


def covered(text: str, hidden: Iterable[str]) -> str:
    """The text with every hidden word covered, however its spaces are set."""
    for word in hidden:
        pattern = r"\s*".join(re.escape(letter) for letter in re.sub(r"\s+", "", word))
        text = re.sub(pattern, COVER, text, flags=re.IGNORECASE)
    return text
