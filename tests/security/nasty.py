"""What hostile and clumsy people type, and sending it into every page and form."""

from collections.abc import Iterator
from typing import Any

from lxml import html

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


def queries() -> Iterator[dict[str, str]]:
    """Queries in which every parameter meets every value, and some in which it stands alone."""
    for turn in range(0, len(VALUES), 6):
        named = {name: VALUES[(place + turn) % len(VALUES)] for place, name in enumerate(PARAMETERS[:-2])}
        yield named | {"sort": VALUES[turn]}
    for turn, name in enumerate(ALONE):
        yield {name: VALUES[(8, 12, 13)[turn % 3]]}


def forms_of(page: str) -> list[Any]:
    """The forms of a page that change something."""
    tree = html.document_fromstring(page)
    return [form for form in tree.forms if (form.method or "").upper() == "POST"]


def fillings(form: Any, step: int = 1) -> Iterator[Fields]:
    """A form filled in wrongly: every field meets every value; what is chosen from a list stays right, then does not."""
    fields: Fields = [(name, str(value)) for name, value in form.form_values()]
    shown = {name for name, _ in fields}
    fields += [(field.name, "") for field in form.inputs if field.name and field.name not in shown]
    typed = [name for name, _ in fields if _is_typed(form, name)]
    for turn in range(0, len(VALUES), step):
        yield [(n, VALUES[(typed.index(n) + turn) % len(VALUES)] if n in typed else v) for n, v in fields]
    for turn in range(0, len(VALUES), step * 2):
        yield [(name, VALUES[(place + turn) % len(VALUES)]) for place, (name, _) in enumerate(fields)]
    yield []
    yield [*fields, *fields]


def _is_typed(form: Any, name: str) -> bool:
    found = form.inputs[name]
    kind = getattr(found, "type", None) or found.tag if not isinstance(found, list) else "list"
    return kind in ("text", "textarea", "email", "tel", "url", "search", "number", "date", "password", "time")
