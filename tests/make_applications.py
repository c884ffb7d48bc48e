"""Makers of calls and applications: valid by default; rows are flushed, not committed."""

import itertools
from datetime import timedelta
from typing import Any

from app.accounts.models import User
from app.applications.models import (
    Application,
    ApplicationNote,
    BonusItem,
    Call,
    CallCapacity,
    CoWriter,
    Question,
    RequiredFile,
    Section,
    SectionDraft,
    Submission,
)
from app.applications.rules.frozen import digest
from app.applications.states import ApplicationState, CallState, ConfirmationWay, Programme, QuestionKind
from app.kernel import clock
from app.ventures.states import AskState, MemberRole
from tests import make, make_ventures

_numbers = itertools.count(1)

CRITERIA = [
    {"name": "사회적 가치", "max": 30, "looks_at": "문제의 절실함, 해결 방식"},
    {"name": "사업성", "max": 30, "looks_at": "고객과 시장, 수익 구조"},
    {"name": "추진 역량", "max": 20, "looks_at": "대표자와 팀"},
    {"name": "기대 효과", "max": 20, "looks_at": "일자리, 지역과의 연결"},
]
RULE = {
    "drop": "high_low",
    "drop_min_evaluators": 4,
    "round_places": 2,
    "pass_mark": 70,
    "bonus_cap": 5,
    "cap_at_100": True,
    "tie_break": ["criterion:사회적 가치", "bonus", "submitted_at"],
}


def call(**over: Any) -> Call:
    """An open hub-room call: two kinds of room, one section with a short and a long question, one document."""
    now = clock.now().replace(microsecond=0)
    values = {
        "title": "소셜벤처 허브센터 입주기업 모집",
        "programme": Programme.HUB_ROOM,
        "fiscal_year": clock.on(now).year,
        "state": CallState.PUBLISHED,
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=4),
        "published_at": now - timedelta(days=10),
        "reference_on": clock.on(now) - timedelta(days=10),
        "confirmation": ConfirmationWay.SENDER,
        "contact": "허브센터 운영팀 02-0000-2468",
        "retain_until": clock.on(now) + timedelta(days=5 * 365),
        "eligibility": {"max_business_age_months": 84},
        "criteria": CRITERIA,
        "rule": RULE,
        "schedule": [],
        "created_at": now,
        "capacities": [
            CallCapacity(position=1, label="3–4인실", places=2),
            CallCapacity(position=2, label="5–6인실", places=1),
        ],
        "sections": [section()],
        "questions": [
            question("one_line", kind=QuestionKind.SHORT, label="사업 한 줄 소개", most=80, feeds="one_line"),
            question("problem", position=2, label="풀고 있는 사회문제", most=1200),
        ],
        "required_files": [],
        "bonus_items": [],
    }
    made: Call = make.added(Call(**(values | over)))
    return made


def section(key: str = "plan", **over: Any) -> Section:
    """A section, not yet added."""
    values = {"key": key, "position": 1, "group_title": "사업 계획", "title": "사업 계획"}
    return Section(**(values | over))


def question(key: str, **over: Any) -> Question:
    """A long, required question of the section "plan", not yet added."""
    values = {
        "key": key,
        "section_key": "plan",
        "position": 1,
        "kind": QuestionKind.LONG,
        "label": "어떤 일을 하나요?",
        "options": [],
        "columns": [],
        "created_at": clock.now(),
    }
    return Question(**(values | over))


def required_file(key: str = "registration", **over: Any) -> RequiredFile:
    """A document to hand in, not yet added."""
    return RequiredFile(**({"key": key, "position": 1, "label": "사업자등록증명"} | over))


def bonus_item(key: str = "certified", **over: Any) -> BonusItem:
    """Two points for a certificate, not yet added."""
    return BonusItem(**({"key": key, "position": 1, "label": "사회적기업 인증", "points": 2} | over))


def draft(of: Call | None = None, **over: Any) -> Application:
    """An application being written."""
    if "venture_id" not in over:
        over["venture"] = over.get("venture") or make_ventures.venture()
    values = {"call": of or call(), "started_at": clock.now()}
    made: Application = make.added(Application(**(values | over)))
    return made


def answers(of: Application, section_key: str = "plan", **typed: Any) -> SectionDraft:
    """What is written in a section of a draft."""
    typed = typed or {
        "one_line": "버려지는 가죽을 새 소재로 되살립니다.",
        "problem": "가죽 폐기물이 늘고 있습니다.",
    }
    made: SectionDraft = make.added(
        SectionDraft(
            application_id=of.id,
            section_key=section_key,
            answers=typed,
            version=1,
            saved_at=clock.now(),
            saved_by="박서윤",
        )
    )
    return made


def submitted(of: Call | None = None, **over: Any) -> Application:
    """An application that was sent in a minute ago, with its frozen copy."""
    number = next(_numbers)
    at = over.pop("submitted_at", clock.now() - timedelta(minutes=1))
    state = over.pop("state", ApplicationState.SUBMITTED)
    values = {
        "state": state,
        "submitted_at": at,
        "receipt_no": f"2026-입주-9{number:05d}",
        "one_line": "버려지는 가죽을 새 소재로 되살립니다.",
        "confirmed_by": "한지우",
    }
    made = draft(of, **(values | over))
    written = answers(made)
    snapshot = {
        "call": {"id": made.call_id, "title": made.call.title},
        "sections": [
            {
                "key": "plan",
                "title": "사업 계획",
                "answers": [
                    {"key": key, "label": key, "kind": "long", "version": 1, "value": text, "shown": text}
                    for key, text in written.answers.items()
                ],
            }
        ],
        "files": [],
    }
    make.added(
        Submission(
            application_id=made.id,
            number=1,
            cause="submitted",
            at=at,
            snapshot=snapshot,
            sha256=digest(snapshot),
        )
    )
    return made


def eligible(of: Call | None = None, **over: Any) -> Application:
    """A submitted application that was found eligible: ready to be evaluated."""
    return submitted(of, **({"state": ApplicationState.ELIGIBLE, "screened_at": clock.now()} | over))


def decided(state: ApplicationState, of: Call | None = None, **over: Any) -> Application:
    """An application with its outcome: SELECTED, WAITLISTED or REJECTED."""
    return submitted(of, **({"state": state, "decided_at": clock.now(), "rank": 1} | over))


def co_writer(of: Application, person: User, role: MemberRole = MemberRole.EDITOR, **over: Any) -> CoWriter:
    """Somebody from outside who writes along."""
    now = clock.now()
    values = {
        "application_id": of.id,
        "role": role,
        "state": AskState.ACCEPTED,
        "user_id": person.id,
        "invited_at": now,
        "answered_at": now,
    }
    made: CoWriter = make.added(CoWriter(**(values | over)))
    return made


def note(of: Application, **over: Any) -> ApplicationNote:
    """A note of the office."""
    values = {
        "application": of,
        "text": "현장 확인이 필요합니다.",
        "written_at": clock.now(),
        "written_by": "정하림",
    }
    made: ApplicationNote = make.added(ApplicationNote(**(values | over)))
    return made
