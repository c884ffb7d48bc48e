"""What hostile and clumsy people type, and sending it into every page and form."""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from lxml import html

from app.web.requests import Parameters

VALUES = (
    "",
    "두레🌱",
    "가온",
    "１２３",
    "가" * 10_000,
    "NaN",
    "-1",
    "0",
    "9" * 30,
    str(2**63),
    "1e400",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "<script>alert(1)</script>",
    "=1+1",
    "' OR 1=1 --;drop",
    "\x00",
    "²",
    "٣",
    "%s %(x)s {0} {{ 7*7 }}",
    "../../etc/passwd\r\nSet-Cookie: a=b",
    "//[",
    "25:99",
)
"""Emoji, NFD, full-width and other digits, far too long, not a number, too big, no date, markup, formulas, NUL."""

LONGEST_IN_AN_ADDRESS = 400
"""Characters: Hangul is sent as nine signs each, and the server refuses a longer line before anybody reads it."""

PARAMETERS = (
    "q", "on", "before", "after", "sort", "state", "kind", "year", "size", "from", "open", "number", "reader",
    "show", "next", "mine", "role", "consultant", "cols", "floor", "space", "endpoint", "_external", "_scheme",
    "_method", "_anchor", "harsh", "pick", "stage", "party", "actor", "application", "venture",
)  # fmt: skip
"""Every parameter an address of ours takes, and some that the framework would understand."""
ALONE = (
    "on",
    "before",
    "after",
    "sort",
    "year",
    "endpoint",
    "_method",
    "application",
    "venture",
    "floor",
    "from",
)

Fields = list[tuple[str, str]]


ALL = "*"


class Noting(Parameters):
    """Parameters of an address that note which of them a page asks for; all, when it asks for whatever there is."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # noqa: A002 - the name is the library's
        self.asked.add(key)
        return super().getlist(key, type)

    def __iter__(self) -> Iterator[str]:
        self.asked.add(ALL)
        return super().__iter__()

    def items(self, multi: bool = False) -> Any:
        self.asked.add(ALL)
        return super().items(multi)

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        self.asked.add(ALL)
        return super().to_dict(flat)


def queries(asked: Collection[str]) -> Iterator[dict[str, str]]:
    """Every parameter a page asks for meets every value, and some stand alone; one query has everything in it."""
    values = [value[:LONGEST_IN_AN_ADDRESS] for value in VALUES]
    heard = [name for name in PARAMETERS if name in asked or ALL in asked]
    for turn in range(0, len(VALUES), 6):
        names = heard if turn else PARAMETERS[:-2]
        if names:
            yield {
                name: values[(place + turn) % len(VALUES)] for place, name in enumerate(names)
            } | {"sort": values[turn]}  # fmt: skip
    for turn, name in enumerate(ALONE):
        if name in heard:
            yield {name: values[(8, 12, 13)[turn % 3]]}


def forms_of(page: str) -> list[Any]:
    """The forms of a page that change something."""
    tree = html.document_fromstring(page)
    return [form for form in tree.forms if (form.method or "").upper() == "POST"]


def fillings(form: Any, step: int = 1) -> list[Fields]:
    """A form filled in wrongly, each way once: every field meets every value; what is chosen from a list stays right, then does not."""
    fields: Fields = [(name, str(value)) for name, value in form.form_values()]
    shown = {name for name, _ in fields}
    fields += [(field.name, "") for field in form.inputs if field.name and field.name not in shown]
    typed = [name for name, _ in fields if _is_typed(form, name)]
    found: list[Fields] = [[], [*fields, *fields]]
    found += [
        [(n, VALUES[(typed.index(n) + turn) % len(VALUES)] if n in typed else v) for n, v in fields]
        for turn in range(0, len(VALUES), step)
    ]
    found += [
        [(name, VALUES[(place + turn) % len(VALUES)]) for place, (name, _) in enumerate(fields)]
        for turn in range(0, len(VALUES), step * 2)
    ]
    return [filling for place, filling in enumerate(found) if filling not in found[:place]]


def _is_typed(form: Any, name: str) -> bool:
    found = form.inputs[name]
    kind = getattr(found, "type", None) or found.tag if not isinstance(found, list) else "list"
    return kind in ("text", "textarea", "email", "tel", "url", "search", "number", "date", "password", "time")
