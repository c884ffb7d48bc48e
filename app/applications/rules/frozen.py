"""The frozen copy of what was sent in: canonical JSON, its SHA-256, and the differences of two copies."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any


def canonical(snapshot: Mapping[str, Any]) -> str:
    """One way only to write a snapshot: keys sorted, no spaces, Hangul as it is."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


_CIRCUMSTANCES = frozenset({"number", "submitted_at", "submitted_by", "confirmation"})


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two copies differ in nothing but when and by whom they were sent."""
    first, second = (
        {key: value for key, value in copy.items() if key not in _CIRCUMSTANCES} for copy in (one, other)
    )
    return canonical(first) == canonical(second)


@dataclass(frozen=True)
class Difference:
    """One answer or document that differs between two copies; `parts` is the text as (kind, words) runs,
    kind one of "same", "gone", "new"."""

    key: str
    label: str
    before: str
    after: str
    parts: tuple[tuple[str, str], ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed from one snapshot to the next, in the order of the form."""
    found = []
    old, new = _texts(before), _texts(after)
    for key in [*new, *(key for key in old if key not in new)]:
        label = (new.get(key) or old[key])[0]
        was, now = old.get(key, ("", ""))[1], new.get(key, ("", ""))[1]
        if was != now:
            found.append(Difference(key, label, was, now, runs(was, now)))
    return found


def _texts(snapshot: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    texts = {
        answer["key"]: (answer["label"], answer["shown"])
        for section in snapshot.get("sections", [])
        for answer in section["answers"]
    }
    for file in snapshot.get("files", []):
        key = f"{file['purpose']}:{file['key']}"
        label, names = texts.get(key, (file["label"], ""))
        texts[key] = (label, f"{names}\n{file['name']} ({file['sha256'][:12]})".strip())
    return texts


def runs(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Two texts compared word by word."""
    a, b = _words(before), _words(after)
    parts: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            parts.append(("gone", "".join(a[a1:a2])))
        if b2 > b1:
            parts.append(("new", "".join(b[b1:b2])))
    return tuple(parts)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for piece in text.replace("\n", " \n ").split(" "):
        words += [piece, " "]
    return words[:-1]
