"""A list typed row by row: each row a few small fields, empty rows left out, more rows without losing what was typed.

Works without scripts: the button "줄 더하기" sends the form, which comes back with one more empty row and nothing saved.
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
MOST_ROWS = 100
BLANK = 2


@dataclass(frozen=True)
class Cell:
    """One small field of every row. `choices` make it a list to choose from; width "s", "m" or "l"."""

    key: str
    label: Any
    width: str = "m"
    numeric: bool = False
    day: bool = False
    choices: Sequence[tuple[str, Any]] = ()


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

    def choose(self, key: str, choices: Sequence[tuple[str, Any]]) -> None:
        """What one cell may be, known only with the row that is edited."""
        self.cells = tuple(replace(cell, choices=choices) if cell.key == key else cell for cell in self.cells)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Rows that were sent, else those that are kept."""
        super().process(None, data, extra_filters)
        if isinstance(self.data, str) or self.data is None:
            self.data = []
        self.data = [["" if part is None else str(part) for part in row] for row in self.data]
        if formdata is not None and formdata:
            self.raw_data = [row for row in self._sent(formdata) if self._says_something(row)]
            self.data = self.raw_data
            self.grown = formdata.get(MORE) == self.name

    def _sent(self, formdata: Mapping[str, str]) -> list[list[str]]:
        start = f"{self.name}-"
        numbers = {
            int(key[len(start) :].partition("-")[0])
            for key in formdata
            if key.startswith(start) and key[len(start) :].partition("-")[0].isdecimal()
        }
        return [
            [clean(formdata.get(f"{start}{number}-{cell.key}", "")) for cell in self.cells]
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


def asks_for_more(form: Any) -> bool:
    """Whether the form was sent only to get another row."""
    wanted = request.form.get(MORE)
    return wanted is not None and isinstance(form._fields.get(wanted), RowsField)
