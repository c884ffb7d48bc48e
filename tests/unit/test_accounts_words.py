"""The sign-in library speaks Korean: every message, with its gaps, in our tone; and rules of the door."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from app.accounts import rules
from app.accounts.sign_in.catalogue import CATALOGUE, SOURCE

GAPS = re.compile(r"%\((\w+)\)?[sd]?|%[sd]")
NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)


def messages() -> Iterator[tuple[str, str]]:
    """Each message of the library and what we say."""
    ours = read_po((SOURCE / CATALOGUE).open("rb"))
    theirs = read_po((files("flask_security") / "translations" / "flask_security.pot").open("rb"))
    for message in theirs:
        if message.id:
            found = ours.get(message.id)
            yield str(message.id), str(found.string) if found else ""


def test_every_message_of_the_library_is_said_in_korean() -> None:
    missing = [message for message, said in messages() if not re.search("[가-힣]", said)]
    assert missing == []


def test_no_gap_of_a_message_is_lost_or_made_up() -> None:
    wrong = [
        (message, said)
        for message, said in messages()
        if not set(GAPS.findall(said)) <= set(GAPS.findall(message)) or "{" in said
    ]
    assert wrong == []


def test_messages_keep_our_tone() -> None:
    assert [said for _, said in messages() if re.search(r"!|하시기 바랍니다|해요|불가|반려", said)] == []


@pytest.mark.parametrize(
    ("password", "known", "weak"),
    [
        ("봄비가 내리는 성수동", (), False),
        ("correct horse battery", (), False),
        ("abcdefghijkl", (), True),
        ("987654321098", (), True),
        ("aaaaaabbbbbb", (), True),
        ("password1234", (), True),
        ("qwerty!!2026", (), True),
        ("kimdure-2026-봄", ("kimdure@example.kr",), True),
        ("김두레의 비밀 열쇠", ("a@example.kr", "김두레"), True),
        ("가" * 129, (), True),
    ],
)
def test_passwords_that_one_guesses_are_weak(password: str, known: tuple[str, ...], weak: bool) -> None:
    assert (rules.weakness(password, *known) is not None) is weak


def test_tries_are_counted_within_their_stretch_of_time() -> None:
    limit = rules.Limit(3, timedelta(minutes=10), timedelta(minutes=5))
    first = rules.counted(None, limit, NOON)
    second = rules.counted(first, limit, NOON + timedelta(minutes=9))
    late = rules.counted(second, limit, NOON + timedelta(minutes=10))
    third = rules.counted(second, limit, NOON + timedelta(minutes=9, seconds=59))
    assert (first.count, second.count, late.count, third.count) == (1, 2, 1, 3)
    assert not second.closed(NOON + timedelta(minutes=9))
    closes = NOON + timedelta(minutes=9, seconds=59)
    assert third.closed(closes) and third.closed(closes + timedelta(minutes=4, seconds=59))
    assert not third.closed(closes + timedelta(minutes=5))
    assert rules.counted(third, limit, closes + timedelta(minutes=5)).count == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36", "Samsung Internet, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Whale/3.28 Safari/537.36", "Whale, Windows"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_people_call_it(agent: str, name: str) -> None:
    assert rules.device(agent) == name
