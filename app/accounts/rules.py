"""What makes a password weak, how long a lock holds, what a browser is called. No database, no clock."""

import hashlib
import itertools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.states import AttemptKind
from app.kernel.text import N_

PASSWORD_LEAST = 10
PASSWORD_MOST = 128

INVITATION_GOOD_FOR = timedelta(days=7)
SESSION_MOST = timedelta(hours=12)
SESSIONS_KEPT = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` times `within` a stretch of time; then closed for `closed_for`."""

    most: int
    within: timedelta
    closed_for: timedelta


LIMITS = {
    AttemptKind.SIGN_IN_ACCOUNT: Limit(5, timedelta(minutes=15), timedelta(minutes=15)),
    AttemptKind.SIGN_IN_ADDRESS: Limit(50, timedelta(minutes=15), timedelta(minutes=15)),
    AttemptKind.ASK_ACCOUNT: Limit(5, timedelta(hours=1), timedelta(hours=1)),
    AttemptKind.ASK_ADDRESS: Limit(30, timedelta(hours=1), timedelta(hours=1)),
}

_DIGITS = "1234567890" * (PASSWORD_MOST // 10 + 2)
_COMMON = (
    "password", "passw0rd", "qwerty", "asdf", "zxcv", "iloveyou", "letmein", "welcome", "admin", "master",
    "dragon", "monkey", "sunshine", "princess", "football", "baseball", "superman", "batman", "trustno",
    "whatever", "starwars", "computer", "internet", "samsung", "naver", "kakao", "korea", "seoul",
    "seongdong", "사랑해", "비밀번호", "대한민국", "서울", "성동구", "두레", "dure", "tkfkd", "qlalfqjsgh",
)  # fmt: skip


def digest(key: str) -> str:
    """The hash under which a secret or an address is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def weakness(password: str, *known: str) -> str | None:
    """Why a password is too easy to guess, as a message, or None. `known`: the person's e-mail, name, phone."""
    plain = password.lower()
    if len(password) > PASSWORD_MOST:
        return N_("비밀번호는 128자까지 쓸 수 있습니다. 줄여 주세요.")
    if len(set(plain)) < 5:
        return N_("같은 글자가 너무 많습니다. 서로 다른 글자를 5자 이상 섞어 주세요.")
    if _is_run(plain):
        return N_("차례로 이어지는 글자는 쉽게 짐작할 수 있습니다. 다른 비밀번호를 적어 주세요.")
    for word in known:
        part = word.lower().partition("@")[0]
        if len(part) >= 3 and part in plain:
            return N_("이름이나 이메일이 들어 있지 않은 비밀번호를 적어 주세요.")
    rest = plain
    for word in _COMMON:
        rest = rest.replace(word, "")
    if len(re.sub(r"[\d\W_]", "", rest)) < 2 and len(rest) < PASSWORD_LEAST:
        return N_("많이 쓰는 비밀번호입니다. 낱말 서너 개를 이어 적으면 외우기 쉽고 안전합니다.")
    return None


def _is_run(plain: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(plain)}
    return steps in ({1}, {-1}) or plain in _DIGITS or plain in _DIGITS[::-1]


@dataclass(frozen=True)
class Tally:
    """How often something was tried since when, and until when it is closed."""

    count: int
    since: datetime
    locked_until: datetime | None = None

    def closed(self, at: datetime) -> bool:
        """Whether it is closed at this instant."""
        return self.locked_until is not None and at < self.locked_until


def counted(tally: Tally | None, limit: Limit, at: datetime) -> Tally:
    """The tally after one more try: a stretch that is over starts anew, the last try allowed closes."""
    over = tally is None or at - tally.since >= limit.within
    over = over or (tally is not None and tally.locked_until is not None and at >= tally.locked_until)
    if tally is None or over:
        tally = Tally(0, at)
    count = tally.count + 1
    closed = at + limit.closed_for if count >= limit.most else tally.locked_until
    return Tally(count, tally.since, closed)


_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("Edg", "Edge"), ("Whale", "Whale"), ("SamsungBrowser", "Samsung Internet"), ("OPR", "Opera"),
             ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
             ("Safari", "Safari"))  # fmt: skip


def device(user_agent: str) -> str:
    """A browser as people call it: `Chrome, Windows`; empty when it does not say."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
