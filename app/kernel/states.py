"""States and the moves between them, as data. A state has a word and a tone; a move has a name."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from flask_babel.speaklater import LazyString

from app.kernel.text import translated


class Labelled(str, Enum):
    """An enum whose members are `value, Korean label[, tone]`.

    Tones: wait, going, good, warn, bad, quiet (see the look's table of states).
    """

    label_ko: str
    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "quiet") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_ko = label
        member.tone = tone
        return member

    def __str__(self) -> str:
        return str(self.value)

    __hash__ = str.__hash__
    """As their equality: that of text. An enum's own would hash its name, in Python, at every look into a dict."""

    @property
    def label(self) -> LazyString:
        """The word in the reader's language."""
        return translated(self.label_ko)

    @classmethod
    def choices(cls) -> list[tuple[str, LazyString]]:
        """For select fields: value and word, in order of definition."""
        return [(str(member.value), member.label) for member in cls]


State = TypeVar("State", bound=Labelled)


@dataclass(frozen=True)
class Move(Generic[State]):
    """One named step from any of `sources` to `target`."""

    name: str
    sources: frozenset[State]
    target: State
    column: str = "state"

    def may_start_from(self, state: State) -> bool:
        """Whether a thing in `state` can take this step."""
        return state in self.sources
