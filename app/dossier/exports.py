"""A dossier as JSON and CSV: raw values, won in won, dates in ISO, gaps by their word. Safe in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from app.dossier.blocks import (
    Beside,
    Block,
    Bullets,
    Chart,
    Dossier,
    Gap,
    Kind,
    Pairs,
    Sheet,
    Table,
    Value,
    Words,
)
from app.kernel.text import no_formula

GAPS = {
    Gap.EMPTY: "",
    Gap.MISSING: "미제출",
    Gap.BEFORE: "설립 전",
    Gap.NONE: "",
    Gap.UNKNOWN: "산출 불가",
}


def as_json(made: Dossier) -> str:
    """The whole dossier; a gap is null with its reason beside it."""
    return json.dumps(
        {
            "name": made.name,
            "as_of": made.on.isoformat(),
            "reader": made.reader,
            "flags": [
                {"word": f.word, "level": f.level, "note": f.note, "due": _plain(f.due), "section": f.sheet}
                for f in made.flags
            ],
            "facts": [{"term": f.term, **_json(f.value)} for f in made.facts],
            "sections": [_section(sheet) for sheet in made.sheets],
        },
        ensure_ascii=False,
        indent=2,
    )


def _section(sheet: Sheet) -> dict[str, Any]:
    return {
        "key": sheet.key,
        "title": sheet.title,
        "empty": not sheet.blocks,
        "blocks": [told for block in sheet.blocks for told in _blocks(block)],
    }


def _blocks(block: Block) -> Iterator[dict[str, Any]]:
    if isinstance(block, Beside):
        for inner in block.blocks:
            yield from _blocks(inner)
    elif isinstance(block, Pairs):
        yield {
            "pairs": [{"term": term, **_json(value)} for term, value in block.rows],
            "caption": block.caption,
        }
    elif isinstance(block, Table):
        heads = [column.head for column in block.columns]
        rows = [
            [_json(column.value(cell)) for column, cell in zip(block.columns, row.cells, strict=True)]
            for row in block.rows
        ]
        yield {"table": block.caption, "unit": block.unit, "columns": heads, "rows": rows}
    elif isinstance(block, Words):
        yield {"text": block.words}
    elif isinstance(block, Bullets):
        yield {"list": list(block.items), "caption": block.caption}
    elif isinstance(block, Chart):
        yield {"chart": block.caption, "unit": block.unit, "text": block.title}


def _json(value: Value) -> dict[str, Any]:
    if value.data is None:
        return {"value": None, "why": value.gap.value}
    told: dict[str, Any] = {"value": _plain(value.data)}
    if value.unit:
        told["unit"] = value.unit
    return told


def _plain(data: Any) -> Any:
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, Decimal):
        return str(data)
    if isinstance(data, tuple):
        return [_plain(one) for one in data]
    return data if data is None or isinstance(data, int | float | str) else str(data)


def as_csv(made: Dossier) -> str:
    """One line a value: section, table or heading, row, column, value."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["기준일", "독자", "기업", "항목", "표", "줄", "칸", "값", "단위"])
    start = [made.on.isoformat(), made.reader, made.name]
    for sheet in made.sheets:
        for line in _lines(sheet):
            writer.writerow([no_formula(cell) for cell in (*start, sheet.title, *line)])
    return "\ufeff" + text.getvalue()


def _lines(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    for outer in sheet.blocks:
        for block in outer.blocks if isinstance(outer, Beside) else (outer,):
            if isinstance(block, Pairs):
                for term, value in block.rows:
                    yield block.caption, term, "", _cell(value), value.unit
            elif isinstance(block, Table):
                yield from _table_lines(block)


def _table_lines(block: Table) -> Iterator[tuple[str, ...]]:
    for row in block.rows:
        told = [column.value(cell) for column, cell in zip(block.columns, row.cells, strict=True)]
        name = _cell(told[0])
        for column, value in list(zip(block.columns, told, strict=True))[1:]:
            yield block.caption, name, column.head, _cell(value), value.unit or block.unit


def _cell(value: Value) -> str:
    if value.data is None:
        return GAPS[value.gap]
    if value.kind is Kind.SPAN:
        return " – ".join(on.isoformat() if on else "" for on in value.data)
    return str(_plain(value.data))
