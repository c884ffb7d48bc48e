"""What may be shown of answers about evaluators: whole batches only. Pure."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.evaluations.rules import mean_half_up

BATCH = 5
"""Answers are shown five at a time: nobody sees what the last one added."""
DAYS = 30
"""Days after the result in which an applicant may answer, that of the result left out."""


@dataclass(frozen=True)
class Summary:
    """What is shown: how many answers, their mean, how many gave one to five, and the words."""

    count: int
    mean: Decimal
    given: tuple[int, int, int, int, int]
    comments: tuple[str, ...] = ()


def summed(scores: Iterable[int], comments: Iterable[str] = ()) -> Summary | None:
    """The summary of answers that may be shown; nothing at all below a whole batch."""
    shown = list(scores)
    if len(shown) < BATCH:
        return None
    given = tuple(shown.count(points) for points in range(1, 6))
    mean = mean_half_up([Decimal(score) for score in shown], 2)
    return Summary(len(shown), mean, given, tuple(said for said in comments if said))  # type: ignore[arg-type]


def token(key: str, session_id: int, application_id: int) -> str:
    """What says that an application has answered, without saying which one it was."""
    said = f"evaluator rating:{session_id}:{application_id}"
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()
