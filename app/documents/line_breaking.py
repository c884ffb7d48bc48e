"""Teaches WeasyPrint to break Korean between words only, and to keep dates, receipt numbers and numbers with units whole.

WeasyPrint knows no `word-break: keep-all`; Pango does, by an attribute that forbids breaks within a run.
"""

import re
from functools import cache
from typing import Any

LONGEST = 18
WORD = re.compile(
    r"\d{4}-[가-힣]{1,8}-\d{3,5}"
    r"|(?:\d{4}\. )?\d{1,2}\. \d{1,2}\.|\d{4}년 \d{1,2}월"
    r"|△?\d[\d,.]* ?(?:%|[만억천]? ?원|백만 원|명|회|건|㎡|점|일)[가-힣]{0,2}(?![가-힣])"
    r"|[0-9A-Za-z가-힣.,%’”」』)△]*[가-힣][0-9A-Za-z가-힣.,%’”」』)]*"
)


def unbreakable(text: str) -> list[tuple[int, int]]:
    """Start and end of every run that stays on one line; longer words may break, or narrow cells overflow."""
    spans = (match.span() for match in WORD.finditer(text))
    return [(start, end) for start, end in spans if 1 < end - start <= LONGEST]


@cache
def teach() -> None:
    """Extend WeasyPrint's text layout, once per process."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, pango

    ffi.cdef("PangoAttribute *pango_attr_allow_breaks_new (int allow_breaks);")
    plain = line_break.Layout.set_text

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        plain(layout, text, justify)
        if not (layout.style["lang"] or "").startswith("ko"):
            return
        spans = unbreakable(layout.text)
        if not spans:
            return
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for start, end in spans:
            forbidden = pango.pango_attr_allow_breaks_new(0)
            forbidden.start_index = len(layout.text[:start].encode())
            forbidden.end_index = len(layout.text[:end].encode())
            pango.pango_attr_list_insert(attributes, forbidden)
        pango.pango_layout_set_attributes(layout.layout, attributes)

    line_break.Layout.set_text = set_text
