"""Forms of the form: a question, and the lists of sections, documents and bonus points."""

import re
from typing import Any

from wtforms import BooleanField, RadioField, SelectField

from app.applications.forms import lines
from app.applications.models import Call, Question
from app.applications.prefill import PREFILLS
from app.applications.states import LimitMode, QuestionKind
from app.kernel.errors import Refused
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, LineField, ParagraphField, WholeNumberField, needed

FEEDS = [
    ("", translated(N_("없음"))),
    ("one_line", translated(N_("한 줄 소개"))),
    ("amount_asked", translated(N_("신청 금액"))),
    ("capacity", translated(N_("원하는 자리"))),
    ("will_move", translated(N_("옮길 약속"))),
]
_CELLS = {"글": "short", "금액": "money", "수": "number", "날짜": "date"}


class QuestionForm(BaseForm):
    """One question. What a kind does not use is left empty."""

    section_key = SelectField(translated(N_("어느 항목에 넣나요")), validate_choice=False)
    kind = SelectField(translated(N_("답하는 방법")), choices=QuestionKind.choices())
    label = LineField(translated(N_("질문")), [needed(N_("질문을 적어 주세요."))], most=500)
    hint = LineField(translated(N_("도움말 한 문장")), most=500)
    required = BooleanField(translated(N_("꼭 답해야 함")), default=True)
    most = WholeNumberField(
        translated(N_("한도")),
        least=1,
        description=translated(N_("글은 글자 수, 금액은 원. 비우면 한도가 없습니다.")),
    )
    limit_mode = RadioField(
        translated(N_("글이 한도를 넘으면")), choices=LimitMode.choices(), default="block"
    )
    unit = LineField(translated(N_("단위")), description=translated(N_("예: 명, ㎡")), most=20)
    options = ParagraphField(translated(N_("보기")), description=translated(N_("한 줄에 하나")), most=4000)
    columns = ParagraphField(
        translated(N_("표의 칸")),
        description=translated(
            N_(
                "한 줄에 하나: 이름 | 글, 수, 금액, 날짜 | 이 칸의 합이 되어야 할 수나 문항(선택). 예: 금액 | 금액 | q7"
            )
        ),
        most=2000,
    )
    purpose = LineField(translated(N_("동의: 목적")), most=500)
    items = LineField(translated(N_("동의: 항목")), most=500)
    retention = LineField(translated(N_("동의: 보유 기간")), most=500)
    recipients = LineField(
        translated(N_("동의: 받는 곳")),
        description=translated(N_("다른 기관에 제공할 때만 적습니다.")),
        most=500,
    )
    shown_blind = BooleanField(
        translated(N_("파일: 익명 심사에도 보임")),
        description=translated(
            N_(
                "기업을 알 수 있는 것을 빼고 내 달라고 한 파일에만 표시하세요. 표시하지 않으면 익명 심사의 위원은 이 파일을 볼 수 없습니다."
            )
        ),
    )
    condition = LineField(
        translated(N_("조건")),
        description=translated(N_("비우면 늘 묻습니다. 예: q3=아니요, q3=네 그리고 q5>=3")),
        most=500,
    )
    prefill = SelectField(translated(N_("기업 기록에서 불러오기")), choices=[])
    feeds = SelectField(translated(N_("목록과 심사 자료에 쓰기")), choices=FEEDS)

    def __init__(self, call: Call, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section_key.choices = [(section.key, section.title) for section in call.sections]
        known = [(key, translated(words)) for key, words in PREFILLS.items()]
        self.prefill.choices = [("", translated(N_("불러오지 않음"))), *known]


def question_values(form: QuestionForm) -> dict[str, Any]:
    """The columns of a question. Raises Refused."""
    kind = QuestionKind(form.kind.data)
    try:
        condition = lines.condition(form.condition.data or "")
    except Refused as refusal:
        refusal.field = "condition"
        raise
    return {
        "section_key": form.section_key.data,
        "kind": kind,
        "label": form.label.data,
        "hint": form.hint.data or "",
        "required": bool(form.required.data),
        "most": form.most.data,
        "limit_mode": LimitMode(form.limit_mode.data or "block"),
        "unit": form.unit.data or "",
        "options": [parts[0] for parts in lines.parts_of(form.options.data or "", 1)],
        "columns": lines.read(form.columns.data or "", 3, _column(), "columns"),
        "notice": (
            {name: form[name].data or "" for name in ("purpose", "items", "retention")}
            | ({"recipients": form.recipients.data} if form.recipients.data else {})
            if kind is QuestionKind.CONSENT
            else None
        ),
        "shown_blind": kind is QuestionKind.FILE and bool(form.shown_blind.data),
        "condition": condition,
        "prefill": form.prefill.data or "",
        "feeds": form.feeds.data or "",
    }


def _column() -> Any:
    """Makes a table's columns one after the other: c1, c2, …"""
    made: list[str] = []

    def column(parts: list[str]) -> dict[str, Any]:
        label = lines.named(parts)
        kind = _CELLS.get(parts[1] or "글")
        if kind is None:
            raise Refused(N_("칸의 종류는 글, 수, 금액, 날짜 가운데 하나입니다."))
        made.append(label)
        said: dict[str, Any] = {"key": f"c{len(made)}", "label": label, "kind": kind}
        return said | _sum_of(parts[2])

    return column


def _sum_of(text: str) -> dict[str, Any]:
    """What a column adds up to: the answer to a question by its key, a number, or anything."""
    if re.fullmatch(r"[a-z]+\d+", text):
        return {"sums_to_question": text}
    return {"sums_to": lines.whole(text, 0)} if text else {}


def question_filled(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    words = {value: key for key, value in _CELLS.items()}
    plain = ("section_key", "label", "hint", "required", "most", "unit", "prefill", "feeds", "shown_blind")
    return {name: getattr(question, name) for name in plain} | {
        "kind": question.kind.value,
        "limit_mode": question.limit_mode.value,
        "options": "\n".join(question.options or []),
        "columns": lines.joined(
            [
                (
                    c["label"],
                    words.get(c.get("kind", "short"), "글"),
                    c.get("sums_to_question", c.get("sums_to")),
                )
                for c in question.columns or []
            ]
        ),
        "condition": lines.condition_words(question.condition),
        **(question.notice or {}),
    }


class PartsForm(BaseForm):
    """Sections, documents and bonus points, one row a line."""

    sections = ParagraphField(
        translated(N_("항목(쪽)")),
        description=translated(N_("한 줄에 하나: 묶음 | 항목 이름 | 몇 분 | 안내 | 왜 묻나요")),
        most=6000,
    )
    required_files = ParagraphField(
        translated(N_("증빙 서류")),
        description=translated(
            N_(
                "한 줄에 하나: 이름 | 안내 | 꼭 또는 선택 | 조건(예: q3=아니요) | 보임(기업을 알 수 없는 서류라 익명 심사에도 보일 때만)"
            )
        ),
        most=6000,
    )
    bonus_items = ParagraphField(
        translated(N_("가점")),
        description=translated(N_("한 줄에 하나: 이름 | 점수 | 무엇으로 증명하나")),
        most=6000,
    )


def parts_values(form: PartsForm, call: Call) -> dict[str, list[dict[str, Any]]]:
    """Rows of the three lists. Raises Refused on the list that cannot be read."""
    sections = lines.read(form.sections.data or "", 5, _section, "sections")
    files = lines.read(form.required_files.data or "", 5, _file, "required_files")
    bonus = lines.read(form.bonus_items.data or "", 3, _bonus, "bonus_items")
    return {
        "sections": lines.with_ids(sections, call.sections, "title"),
        "required_files": lines.with_ids(files, call.required_files, "label"),
        "bonus_items": lines.with_ids(bonus, call.bonus_items, "label"),
    }


def _section(parts: list[str]) -> dict[str, Any]:
    return {
        "group_title": lines.named(parts),
        "title": lines.named(parts[1:]),
        "minutes": lines.whole(parts[2]) if parts[2] else 5,
        "hint": parts[3],
        "why": parts[4],
    }


def _file(parts: list[str]) -> dict[str, Any]:
    return {
        "label": lines.named(parts),
        "hint": parts[1],
        "required": parts[2] != "선택",
        "condition": lines.condition(parts[3]),
        "shown_blind": _shown(parts[4]),
    }


def _shown(text: str) -> bool:
    """Whether a blind stage shows it; a word that is neither is no yes."""
    if text not in ("", "보임"):
        raise Refused(N_("마지막 칸은 비우거나 보임이라고 적어 주세요."))
    return text == "보임"


def _bonus(parts: list[str]) -> dict[str, Any]:
    points = lines.decimal_or_none(parts[1])
    if not points or points <= 0:
        raise Refused(N_("가점을 0보다 큰 수로 적어 주세요."))
    return {"label": lines.named(parts), "points": points, "proof": parts[2]}


def parts_filled(call: Call) -> dict[str, str]:
    """The three lists as lines."""
    return {
        "sections": lines.joined([(s.group_title, s.title, s.minutes, s.hint, s.why) for s in call.sections]),
        "required_files": lines.joined(
            [
                (
                    f.label,
                    f.hint,
                    "꼭" if f.required else "선택",
                    lines.condition_words(f.condition),
                    "보임" if f.shown_blind else "",
                )
                for f in call.required_files
            ]
        ),
        "bonus_items": lines.joined(
            [(b.label, f"{b.points.normalize():f}", b.proof) for b in call.bonus_items]
        ),
    }
