"""Changed values in words: columns by the field's names, codes by their labels, dates and sums as people write them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from flask_babel import gettext
from sqlalchemy import Enum as EnumType

from app.audit import naming
from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.roles import Role
from app.kernel.states import Labelled
from app.kernel.text import N_

WORDS = {
    "state": N_("상태"), "status": N_("상태"), "role": N_("역할"), "roles": N_("역할"), "name": N_("이름"),
    "legal_form": N_("법적 형태"), "form_word": N_("법적 형태 표기"), "biz_reg_no": N_("사업자등록번호"),
    "corp_reg_no": N_("법인등록번호"), "representative": N_("대표자"), "founded_on": N_("설립일"),
    "opened_on": N_("개업일"), "address": N_("주소"), "in_district": N_("성동구 소재"), "contact": N_("담당자"),
    "phone": N_("전화"), "email": N_("이메일"), "website": N_("누리집"), "summary": N_("한 줄 소개"), "ksic": N_("업종"),
    "stage": N_("성장단계"), "coordinator_id": N_("담당 코디네이터"), "issued_on": N_("발급일"), "expires_on": N_("만료일"),
    "revoked_on": N_("효력 끝난 날"), "checked_on": N_("확인한 날"), "social_value": N_("사회적 가치 명시"), "from_on": N_("시작일"),
    "until_on": N_("끝난 날"), "social": N_("사회성"), "growth": N_("혁신성장성"), "due_on": N_("기한"), "due_at": N_("기한"),
    "closed_on": N_("투자일"), "amount": N_("금액"), "on": N_("날짜"), "verdict": N_("판단"), "extra": N_("추가 회차"),
    "opens_at": N_("접수 시작"), "closes_at": N_("접수 마감"), "ends_on": N_("끝나는 날"), "rank": N_("순위"),
    "title": N_("제목"), "lead": N_("한 줄 안내"), "gives": N_("지원 내용"), "guide": N_("안내 글"), "notice_no": N_("공고 번호"),
    "schedule": N_("일정"), "capacity": N_("모집 규모"), "evaluation": N_("심사 방법"), "reference_on": N_("기준일"),
    "revenue": N_("매출"), "operating_income": N_("영업이익"), "net_income": N_("당기순이익"), "total_assets": N_("자산"),
    "total_liabilities": N_("부채"), "equity": N_("자본"), "paid_in_capital": N_("자본금"), "rnd_expense": N_("연구개발비"),
    "export_amount": N_("수출"), "public_grants": N_("정부지원금"), "regular": N_("정규직"), "non_regular": N_("비정규직"),
    "youth": N_("청년"), "female": N_("여성"), "age55": N_("55세 이상"), "disabled": N_("장애인"), "vulnerable": N_("취약계층"),
    "district_residents": N_("구민"), "insured_employees": N_("4대보험 가입자"), "joined": N_("입사"), "departed": N_("퇴사"),
    "patent_applied": N_("특허 출원"), "patent_registered": N_("특허 등록"), "design_applied": N_("디자인 출원"),
    "design_registered": N_("디자인 등록"), "trademark_applied": N_("상표 출원"), "trademark_registered": N_("상표 등록"),
    "utility_applied": N_("실용신안 출원"), "utility_registered": N_("실용신안 등록"),
    "business_age": N_("업력"), "district": N_("소재지"), "ordinance": N_("조례 요건"), "no_arrears": N_("체납 없음"),
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


PEOPLE = "user_account"
PERSONS = frozenset({"coordinator_id"})
"""Columns that point at a person."""

Change = tuple[str, str, str]


def changes(entries: Iterable[AuditEntry]) -> dict[int, list[Change]]:
    """What changed, by the entry's number: the field's name, what it was and what it became."""
    told = [(entry, key, _pair(value)) for entry in entries for key, value in entry.changes.items()]
    ids = {one for _e, key, pair in told if key in PERSONS for one in pair if isinstance(one, int)}
    people = naming.named(PEOPLE, ids)
    found: dict[int, list[Change]] = {}
    for entry, key, raw in told:
        codes = _codes(entry.subject_type, key)
        pair = (people.get(raw[0]), people.get(raw[1])) if key in PERSONS else raw
        word = str(gettext(WORDS[key])) if key in WORDS else key
        found.setdefault(entry.seq, []).append((word, _told(pair[0], codes), _told(pair[1], codes)))
    return found


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, value)


def _codes(table: str | None, column: str) -> type[Enum] | None:
    """The enum of a column of the subject's table."""
    if column == "roles":
        return Role
    own = db.metadata.tables.get(table or "")
    kind = own.c[column].type if own is not None and column in own.c else None
    return kind.enum_class if isinstance(kind, EnumType) else None


def _label(value: str, codes: type[Enum] | None) -> str | None:
    """The word of a code: of its own enum, else the one word every enum has for it."""
    kinds = [codes] if codes is not None else list(Labelled.__subclasses__())
    words = {str(m.label) for kind in kinds for m in kind if isinstance(m, Labelled) and m.value == value}
    return words.pop() if len(words) == 1 else None


def _told(value: Any, codes: type[Enum] | None) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(_told(one, codes) for one in value)
    if isinstance(value, bool):
        return str(gettext("예") if value else gettext("아니요"))
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    return _label(str(value), codes) or _moment(str(value))


def _moment(value: str) -> str:
    """Dates and instants as people write them; anything else as it is."""
    if _DAY.fullmatch(value):
        return written(date.fromisoformat(value))
    if _INSTANT.fullmatch(value):
        at = datetime.fromisoformat(value)
        local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(clock.SEOUL)
        return f"{written(local.date())} {local:%H:%M}"
    return value
