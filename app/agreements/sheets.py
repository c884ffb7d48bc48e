"""The list of agreements as a spreadsheet: chosen columns, money as numbers."""

from collections.abc import Callable, Sequence
from typing import Any

from app.agreements.queries import Row
from app.kernel.text import N_, translated
from app.ventures.services.exports import as_csv, as_excel

COLUMNS: dict[str, str] = {
    "receipt_no": N_("접수번호"),
    "name": N_("기업"),
    "call": N_("공고"),
    "state": N_("상태"),
    "starts_on": N_("시작일"),
    "ends_on": N_("종료일"),
    "support": N_("지원금"),
    "own_share": N_("자부담"),
    "paid": N_("지급액"),
    "spent": N_("집행액"),
    "confirmed": N_("인정액"),
    "disallowed": N_("불인정액"),
    "to_return": N_("반납액"),
    "returned": N_("반납한 금액"),
    "due_on": N_("정산 기한"),
}


def _stated(name: str) -> Callable[[Row], Any]:
    def read(row: Row) -> Any:
        found = row.book.statement
        return None if found is None else getattr(found, name)

    return read


def _day(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.book.plan, name).isoformat() if row.book.plan else None


_READ: dict[str, Callable[[Row], Any]] = {
    "receipt_no": lambda row: row.agreement.application.receipt_no,
    "name": lambda row: row.agreement.venture.full_name,
    "call": lambda row: row.agreement.call.title,
    "state": lambda row: str(row.agreement.state.label),
    "starts_on": _day("starts_on"),
    "ends_on": _day("ends_on"),
    "support": _stated("support"),
    "own_share": _stated("own_agreed"),
    "due_on": lambda row: row.book.due_on.isoformat() if row.book.due_on else None,
    **{name: _stated(name) for name in ("paid", "spent", "confirmed", "disallowed", "to_return", "returned")},
}


def made(rows: Sequence[Row], columns: Sequence[str], *, excel: bool) -> bytes:
    """The chosen columns of these agreements."""
    heads = [str(translated(COLUMNS[key])) for key in columns]
    lines = [[_READ[key](row) for key in columns] for row in rows]
    return (as_excel if excel else as_csv)(heads, lines)
