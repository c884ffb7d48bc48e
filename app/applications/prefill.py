"""What the venture's record can answer by itself: names a question's `prefill` may have, and their values."""

from datetime import date
from typing import Any

from app.kernel.text import N_
from app.ventures.identifiers import show_biz_reg_no
from app.ventures.models import Venture
from app.ventures.queries import statuses_as_of

PREFILLS: dict[str, str] = {
    "name": N_("기업명"),
    "biz_reg_no": N_("사업자등록번호"),
    "corp_reg_no": N_("법인등록번호"),
    "representative": N_("대표자"),
    "founded_on": N_("설립일"),
    "address": N_("주소"),
    "summary": N_("사업 소개"),
    "contact": N_("담당자"),
    "phone": N_("전화"),
    "email": N_("전자우편"),
    "website": N_("누리집"),
    "revenue": N_("최근 매출액"),
    "employees": N_("최근 종사자 수"),
}


def facts_of(venture: Venture, on: date) -> dict[str, Any]:
    """The facts by name, as they would be typed."""
    statuses = statuses_as_of(venture, on)
    last = statuses[max(statuses)] if statuses else None
    return {
        "name": venture.full_name,
        "biz_reg_no": show_biz_reg_no(venture.biz_reg_no) if venture.biz_reg_no else "",
        "corp_reg_no": venture.corp_reg_no or "",
        "representative": venture.representative,
        "founded_on": venture.founded_on.isoformat() if venture.founded_on else "",
        "address": {"line": venture.address} if venture.address else {},
        "summary": venture.summary,
        "contact": venture.contact,
        "phone": venture.phone,
        "email": venture.email,
        "website": venture.website,
        "revenue": f"{last.revenue:,}" if last and last.revenue is not None else "",
        "employees": f"{last.employees:,}" if last and last.employees is not None else "",
    }
