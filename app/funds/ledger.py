"""A fund's ledger as a CSV file: `date,kind,party,instrument,amount,note`. Amounts are positive whole won."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from app.funds.rules import Kind, LedgerRefused, Line, check
from app.kernel.money import Won
from app.kernel.text import N_, half_width

NEEDED = ("date", "kind", "party", "amount")
LARGEST_WON = 10**15
_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_MAY_BE_NAMELESS = frozenset((Kind.FEE, Kind.EXPENSE))


def parse(content: bytes) -> list[Line]:
    """Every line of the file, checked as a whole. Raises LedgerRefused with the line's number."""
    lines = read(content)
    check(lines)
    return lines


def read(content: bytes) -> list[Line]:
    """Every line of the file, each right by itself: for a file that continues a ledger."""
    return _lines(_decoded(content))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LedgerRefused(N_("글자를 읽을 수 없습니다. UTF-8로 저장한 CSV 파일을 올려 주세요."), 1)


def _lines(text: str) -> list[Line]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found = []
    try:
        _check_header(reader.fieldnames or ())
        for row in reader:
            cells = {key.strip().lower(): _clean(value) for key, value in row.items() if isinstance(key, str)}
            if None in row:
                raise LedgerRefused(N_("열이 머리글보다 많습니다."), reader.line_num)
            if any(cells.values()):
                found.append(_line(cells, reader.line_num))
    except csv.Error as error:
        raise LedgerRefused(N_("따옴표나 줄바꿈이 잘못되었습니다."), reader.line_num) from error
    if not found:
        raise LedgerRefused(N_("원장에 내용이 없습니다."), 1)
    return found


def _clean(value: object) -> str:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""


def _check_header(names: object) -> None:
    present = {str(name).strip().lower() for name in names} if isinstance(names, (list, tuple)) else set()
    missing = [name for name in NEEDED if name not in present]
    if missing:
        raise LedgerRefused(
            N_("머리글에 꼭 필요한 열이 없습니다: %(missing)s"), 1, missing=", ".join(missing)
        )


def _line(cells: Mapping[str, str], number: int) -> Line:
    kind = _kind(cells.get("kind", ""), number)
    party = cells.get("party", "")
    if not party and kind not in _MAY_BE_NAMELESS:
        raise LedgerRefused(N_("상대방(party)이 비어 있습니다."), number)
    return Line(
        on=_date(cells.get("date", ""), number),
        kind=kind,
        party=party,
        amount=_amount(cells.get("amount", ""), kind, number),
        instrument=cells.get("instrument", ""),
        note=cells.get("note", ""),
        number=number,
    )


def _kind(text: str, number: int) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError as error:
        raise LedgerRefused(
            N_("모르는 종류입니다: %(kind)s. 쓸 수 있는 종류: %(known)s"),
            number, kind=text, known=", ".join(k.value for k in Kind),
        ) from error  # fmt: skip


def _date(text: str, number: int) -> date:
    match = _DATE.fullmatch(half_width(text))
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise LedgerRefused(N_("날짜를 알 수 없습니다: %(text)s"), number, text=text)


def _amount(text: str, kind: Kind, number: int) -> Won:
    """A positive whole amount; only a valuation may be nothing (전액 감액)."""
    plain = half_width(text).removesuffix("원").strip()
    if not _AMOUNT.fullmatch(plain):
        raise LedgerRefused(N_("금액은 양의 정수(원)로 적어 주세요: %(text)s"), number, text=text)
    amount = int(plain.replace(",", ""))
    if amount == 0 and kind is not Kind.VALUATION:
        raise LedgerRefused(N_("금액이 0원일 수 없습니다."), number)
    if amount > LARGEST_WON:
        raise LedgerRefused(N_("금액이 너무 큽니다: %(text)s"), number, text=text)
    return amount
