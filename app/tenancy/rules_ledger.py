"""What is owed on a date: charges against payments, the oldest due first. Whole won; pure.

Positive charges are owed from their due day; negative lines and payments lower what is owed, oldest first
(민법 제477조: 변제충당은 이행기가 먼저 온 것부터).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.money import Won


@dataclass(frozen=True)
class Charge:
    """One line of the charges; negative takes back."""

    number: int
    words: str
    charged_on: date
    due_on: date
    amount: Won


@dataclass(frozen=True)
class Receipt:
    """Money that came in; negative corrects an earlier one."""

    paid_on: date
    amount: Won


@dataclass(frozen=True)
class Line:
    """One charge as it stands on a date."""

    number: int
    words: str
    due_on: date
    charged: Won
    settled: Won
    due: bool
    days_late: int

    @property
    def left(self) -> Won:
        """What of it is still to be paid."""
        return self.charged - self.settled

    @property
    def in_arrears(self) -> bool:
        """Whether its day has passed and something is left."""
        return self.days_late > 0 and self.left > 0


@dataclass(frozen=True)
class Ledger:
    """All charges of a tenancy as of a date."""

    lines: tuple[Line, ...]
    on: date
    credit: Won
    """Money beyond all charges known on the date."""

    @property
    def charged(self) -> Won:
        """Sum of the charges known on the date, taken-back parts left out."""
        return sum(line.charged for line in self.lines)

    @property
    def settled(self) -> Won:
        """Sum of what was paid or taken back."""
        return sum(line.settled for line in self.lines)

    @property
    def arrears(self) -> Won:
        """체납: what is left of charges whose day has passed."""
        return sum(line.left for line in self.lines if line.in_arrears)

    @property
    def arrears_since(self) -> date | None:
        """The oldest day of payment that passed with something left."""
        return min((line.due_on for line in self.lines if line.in_arrears), default=None)

    @property
    def days_late(self) -> int:
        """Days since the oldest arrears were due."""
        return max((line.days_late for line in self.lines if line.in_arrears), default=0)

    @property
    def next_due(self) -> Line | None:
        """The next charge to pay whose day has not passed."""
        ahead = [line for line in self.lines if line.left > 0 and line.due_on >= self.on]
        return min(ahead, key=lambda line: (line.due_on, line.number), default=None)


def as_of(charges: Iterable[Charge], receipts: Iterable[Receipt], on: date) -> Ledger:
    """The ledger as it was known at the end of a day."""
    known = [charge for charge in charges if charge.charged_on <= on]
    owed = sorted((c for c in known if c.amount > 0), key=lambda c: (c.due_on, c.number))
    pool = -sum(c.amount for c in known if c.amount < 0)
    pool += sum(r.amount for r in receipts if r.paid_on <= on)
    settled, credit = spread([charge.amount for charge in owed], pool)
    lines = tuple(
        Line(c.number, c.words, c.due_on, c.amount, part, c.due_on <= on, max(0, (on - c.due_on).days))
        for c, part in zip(owed, settled, strict=True)
    )
    return Ledger(lines, on, credit)


def spread(owed: Sequence[Won], pool: Won) -> tuple[list[Won], Won]:
    """`pool` over the amounts owed, in order; what is left over comes back beside the parts."""
    parts = []
    left = max(0, pool)
    for amount in owed:
        part = min(amount, left)
        parts.append(part)
        left -= part
    return parts, left
