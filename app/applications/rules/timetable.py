"""The days a call tells of beside its own dates."""

from collections.abc import Iterable, Mapping
from typing import Any

_TOLD_BY_THE_CALL = frozenset({"접수시작", "접수마감", "신청시작", "신청마감", "신청접수마감"})


def beside_dates(schedule: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows without those that repeat opening and deadline: once the deadline is put off they would tell the old one."""
    return [dict(row) for row in schedule if "".join(str(row["text"]).split()) not in _TOLD_BY_THE_CALL]
