"""A list typed row by row: each row a few small fields, empty rows left out, rows added, moved and taken out.

Works without scripts: every button sends the form, which comes back with the list changed, everything else as it was
typed and nothing saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from markupsafe import Markup
from wtforms import Field

from app.kernel.text import clean

MORE = "more"
"""The name of the button; its value is the name of the field that wants another row."""
CHANGE = "row"
"""The name of the buttons of a row; the value says what to do: `field-3-up`."""
UP, DOWN, OUT = "up", "down", "out"
MOST_ROWS = 100
BLANK = 2


@dataclass(frozen=True)
class Cell:
    """One small field of every row; width "s", "m" or "l".

    `choices` make it a list to choose from; `suggested` are offered while any other words may be typed too.
    """

    key: str
    label: Any
    width: str = "m"
    numeric: bool = False
    day: bool = False
    choices: Sequence[tuple[str, Any]] = ()
    suggested: Sequence[Any] = ()


class RowsWidget:
    """Drawn by ui/rows.html, never by itself."""

    input_type = "rows"

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Nothing of its own."""
        raise TypeError(f"{field.name} is drawn by ui/rows.html")


class RowsField(Field):
    """Rows as lists of text, in the order of the cells; `data` holds those that are not empty."""

    widget = RowsWidget()

    def __init__(self, label: Any, validators: Any = (), *, cells: Sequence[Cell], **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.cells = tuple(cells)
        self.grown = False
        self.moved: tuple[int, str] | None = None
        self.row_errors: dict[int, Any] = {}

    def choose(self, key: str, choices: Sequence[tuple[str, Any]]) -> None:
        """What one cell may be, known only with the row that is edited."""
        self.cells = tuple(replace(cell, choices=choices) if cell.key == key else cell for cell in self.cells)

    def suggest(self, key: str, words: Sequence[Any]) -> None:
        """What one cell is often, known only with what is edited."""
        self.cells = tuple(replace(cell, suggested=words) if cell.key == key else cell for cell in self.cells)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Rows that were sent, else those that are kept."""
        super().process(None, data, extra_filters)
        if isinstance(self.data, str) or self.data is None:
            self.data = []
        self.data = [["" if part is None else str(part) for part in row] for row in self.data]
        if formdata is not None and formdata:
            sent = {number: row for number, row in self._sent(formdata) if self._says_something(row)}
            self.raw_data = self.data = list(sent.values())
            self.grown = formdata.get(MORE) == self.name
            self._change(formdata.get(CHANGE, ""), list(sent))

    def _change(self, asked: str, numbers: list[int]) -> None:
        """Move a row, or take it out; `numbers` are the rows as the page that was sent counted them."""
        name, _, rest = asked.rpartition("-")[0].rpartition("-")
        verb = asked.rpartition("-")[2]
        if name != self.name or not rest.isdecimal() or int(rest) not in numbers:
            return
        here = numbers.index(int(rest))
        row = self.data.pop(here)
        if verb != OUT:
            there = max(0, min(len(self.data), here + (-1 if verb == UP else 1)))
            self.data.insert(there, row)
            self.moved = (there, verb)

    def _sent(self, formdata: Mapping[str, str]) -> list[tuple[int, list[str]]]:
        start = f"{self.name}-"
        numbers = {
            int(key[len(start) :].partition("-")[0])
            for key in formdata
            if key.startswith(start) and key[len(start) :].partition("-")[0].isdecimal()
        }
        return [
            (number, [clean(formdata.get(f"{start}{number}-{cell.key}", "")) for cell in self.cells])
            for number in sorted(numbers)[:MOST_ROWS]
        ]

    def _says_something(self, row: list[str]) -> bool:
        """What is chosen by default is no row yet."""
        return any(
            part and (not cell.choices or part != str(cell.choices[0][0]))
            for part, cell in zip(row, self.cells, strict=True)
        )

    @property
    def shown(self) -> list[list[str]]:
        """The rows and the empty ones behind them; an empty row is as long as the others."""
        width = len(self.cells)
        blank = BLANK + (1 if self.grown else 0)
        rows = [(row + [""] * width)[:width] for row in self.data or []]
        return rows + [[""] * width for _ in range(blank)]

    def wait_at(self, place: int) -> str:
        """The button of a moved row that is pressed next, so that a row is carried on with one key."""
        if self.moved is None or self.moved[0] != place:
            return ""
        last = len(self.data or []) - 1
        ends = {UP: place == 0, DOWN: place == last}
        verb = self.moved[1]
        return (DOWN if verb == UP else UP) if ends.get(verb) else verb

    def refuse(self, message: Any, rows: Mapping[int, Any]) -> None:
        """Say what is wrong with the list, at the rows it is wrong in where they are known."""
        self.errors = [*self.errors, message]
        self.row_errors |= {number - 1: why for number, why in rows.items()}


def changes_rows(form: Any) -> bool:
    """Whether the form was sent only to add, move or take out a row."""
    wanted = request.form.get(MORE) or request.form.get(CHANGE, "").rpartition("-")[0].rpartition("-")[0]
    return isinstance(form._fields.get(wanted), RowsField)
