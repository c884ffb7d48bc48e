"""What a blind stage hides: the applicant's names, representative, address and numbers, wherever they stand. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

COVER = "○○○"


_PROVINCE = re.compile(
    r"^(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|충청|전북|전남|전라|경북|경남|경상|제주)\S*\s+"
)


def words_to_hide(*known: str | None) -> list[str]:
    """The words to cover, the longest first; single letters would cover everything."""
    return sorted({word.strip() for word in known if word and len(word.strip()) > 1}, key=len, reverse=True)


def street_of(address: str) -> str:
    """An address as people write it who leave the province out: 성동구 왕십리로 12."""
    return _PROVINCE.sub("", address.strip())


def covered(text: str, hidden: Iterable[str]) -> str:
    """The text with every hidden word covered, however its spaces, hyphens and brackets are set."""
    for word in hidden:
        pattern = r"[\s\-–.()]*".join(re.escape(letter) for letter in re.sub(r"[\s\-–.()]+", "", word))
        text = re.sub(pattern, COVER, text, flags=re.IGNORECASE) if pattern else text
    return text


def is_shown(file: Mapping[str, Any], asked_without_names: Collection[tuple[str, str]]) -> bool:
    """Whether a blind stage shows an attachment: only what the call asked for without names, as (purpose, key).

    Pictures of pages cannot be covered, so everything else stays closed.
    """
    return (file["purpose"], file["key"]) in asked_without_names
