"""Forms of the form: a question, and the lists of sections, documents and bonus points."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from wtforms import BooleanField, RadioField, SelectField

from app.applications.forms import lines
from app.applications.models import Call, Question
from app.applications.prefill import PREFILLS
from app.applications.rules.conditions import CHOSEN, COUNTED
from app.applications.states import LimitMode, QuestionKind
from app.kernel.errors import Refused
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, LineField, WholeNumberField, needed
from app.web.rows import Cell, RowsField

FEEDS = [
    ("", translated(N_("없음"))),
    ("one_line", translated(N_("한 줄 소개"))),
    ("amount_asked", translated(N_("신청 금액"))),
    ("capacity", translated(N_("원하는 자리"))),
    ("will_move", translated(N_("옮길 약속"))),
]
_CELLS = [
    ("short", translated(N_("글"))),
    ("number", translated(N_("수"))),
    ("money", translated(N_("금액"))),
    ("date", translated(N_("날짜"))),
]
_REQUIRED = [("", translated(N_("꼭"))), ("optional", translated(N_("선택")))]
_SHOWN = [("", translated(N_("가림"))), ("shown", translated(N_("보임")))]
_MATCH = [("all", translated(N_("모두 맞을 때"))), ("any", translated(N_("하나라도 맞을 때")))]
_TESTS = [(key, translated(words)) for key, words in lines.TESTS.items()]


def questions_to_choose(call: Call, *, counted: bool = False) -> list[tuple[str, Any]]:
    """The questions of a call whose answers can decide, or add up where `counted`, by their words; nothing first."""
    rows = [row for row in call.questions if row.kind is not QuestionKind.FILE]
    fitting = [row for row in rows if row.kind in COUNTED] if counted else rows
    return [("", translated(N_("고르지 않음"))), *((row.key, row.label[:60]) for row in fitting)]


def options_to_suggest(call: Call) -> list[str]:
    """Every answer the questions of a call give to choose from, once."""
    return list(dict.fromkeys(option for row in call.questions for option in row.options or []))


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
    options = RowsField(
        translated(N_("보기")),
        description=translated(N_("하나 고르기와 여럿 고르기에 씁니다. 적은 차례대로 보입니다.")),
        cells=(Cell("text", translated(N_("보기")), "l"),),
    )
    columns = RowsField(
        translated(N_("표의 칸")),
        description=translated(N_("합이 맞아야 하는 칸은 그 수나, 합을 적은 문항을 고릅니다.")),
        cells=(
            Cell("label", translated(N_("이름"))),
            Cell("kind", translated(N_("종류")), "s", choices=_CELLS),
            Cell("sum", translated(N_("합이 되어야 할 수")), "s", numeric=True),
            Cell("sum_of", translated(N_("합을 적은 문항"))),
        ),
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
    condition = RowsField(
        translated(N_("조건")),
        description=translated(
            N_(
                "비우면 늘 묻습니다. 앞선 답에 따라 물을 때만 적습니다. 여러 답 가운데 하나일 때 물으려면 답마다 한 줄씩 적고 모두 ‘이 답들 가운데 하나이면’을 고릅니다."
            )
        ),
        cells=(
            Cell("question", translated(N_("문항"))),
            Cell("is", translated(N_("언제")), choices=_TESTS),
            Cell("value", translated(N_("답"))),
        ),
    )
    match = RadioField(
        translated(N_("조건이 여럿이면")),
        choices=_MATCH,
        default="all",
    )
    prefill = SelectField(translated(N_("기업 기록에서 불러오기")), choices=[])
    feeds = SelectField(translated(N_("목록과 심사 자료에 쓰기")), choices=FEEDS)

    def __init__(self, call: Call, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section_key.choices = [(section.key, section.title) for section in call.sections]
        self.columns.choose("sum_of", questions_to_choose(call, counted=True))
        self.condition.choose("question", questions_to_choose(call))
        self.condition.suggest("value", options_to_suggest(call))
        known = [(key, translated(words)) for key, words in PREFILLS.items()]
        self.prefill.choices = [("", translated(N_("불러오지 않음"))), *known]


def question_values(form: QuestionForm, call: Call) -> dict[str, Any]:
    """The columns of a question. Raises Refused."""
    kind = QuestionKind(form.kind.data)
    tests = lines.read(form.condition.data, partial(lines.test_of, asked=call.questions), "condition")
    return {
        "section_key": form.section_key.data,
        "kind": kind,
        "label": form.label.data,
        "hint": form.hint.data or "",
        "required": bool(form.required.data),
        "most": form.most.data,
        "limit_mode": LimitMode(form.limit_mode.data or "block"),
        "unit": form.unit.data or "",
        "options": lines.read(form.options.data if kind in CHOSEN else [], lines.once(), "options"),
        "columns": lines.read(form.columns.data if kind is QuestionKind.TABLE else [], _column(), "columns"),
        "notice": (
            {name: form[name].data or "" for name in ("purpose", "items", "retention")}
            | ({"recipients": form.recipients.data} if form.recipients.data else {})
            if kind is QuestionKind.CONSENT
            else None
        ),
        "shown_blind": kind is QuestionKind.FILE and bool(form.shown_blind.data),
        "condition": lines.condition(tests, form.match.data),
        "prefill": form.prefill.data or "",
        "feeds": form.feeds.data or "",
    }


def _column() -> Any:
    """Makes a table's columns one after the other: c1, c2, …"""
    made: list[str] = []

    def column(parts: list[str]) -> dict[str, Any]:
        label = lines.named(parts)
        made.append(label)
        said: dict[str, Any] = {"key": f"c{len(made)}", "label": label, "kind": parts[1] or "short"}
        if parts[3]:
            return said | {"sums_to_question": parts[3]}
        return said | ({"sums_to": lines.whole(parts[2], 0)} if parts[2] else {})

    return column


def question_filled(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    plain = ("section_key", "label", "hint", "required", "most", "unit", "prefill", "feeds", "shown_blind")
    return {name: getattr(question, name) for name in plain} | {
        "kind": question.kind.value,
        "limit_mode": question.limit_mode.value,
        "options": [[option] for option in question.options or []],
        "columns": [
            [c["label"], c.get("kind", "short"), c.get("sums_to"), c.get("sums_to_question")]
            for c in question.columns or []
        ],
        "condition": lines.condition_rows(question.condition),
        "match": (question.condition or {}).get("match", "all"),
        **(question.notice or {}),
    }


class PartsForm(BaseForm):
    """Sections, documents and bonus points, row by row."""

    sections = RowsField(
        translated(N_("항목(쪽)")),
        description=translated(N_("한 쪽에 문항 셋에서 여덟. 묶음이 같은 항목은 목록에서 함께 보입니다.")),
        cells=(
            Cell("group", translated(N_("묶음"))),
            Cell("title", translated(N_("항목 이름"))),
            Cell("minutes", translated(N_("몇 분")), "s", numeric=True),
            Cell("hint", translated(N_("안내"))),
            Cell("why", translated(N_("왜 묻나요"))),
        ),
    )
    required_files = RowsField(
        translated(N_("증빙 서류")),
        description=translated(N_("기업을 알 수 없는 서류만 익명 심사에 보이게 합니다.")),
        cells=(
            Cell("label", translated(N_("이름"))),
            Cell("hint", translated(N_("안내"))),
            Cell("required", translated(N_("꼭 내나")), "s", choices=_REQUIRED),
            Cell("match", translated(N_("조건이 여럿이면")), "s", choices=_MATCH),
            Cell("shown", translated(N_("익명 심사")), "s", choices=_SHOWN),
        ),
    )
    file_tests = RowsField(
        translated(N_("서류의 조건")),
        description=translated(
            N_(
                "앞선 답에 따라서만 받는 서류에 적습니다. 한 서류에 여러 줄을 적을 수 있고, 없으면 늘 받습니다. 여러 답 가운데 하나일 때 받으려면 답마다 한 줄씩 적고 모두 ‘이 답들 가운데 하나이면’을 고릅니다."
            )
        ),
        cells=(
            Cell("file", translated(N_("서류 이름"))),
            Cell("question", translated(N_("문항"))),
            Cell("is", translated(N_("언제")), choices=_TESTS),
            Cell("value", translated(N_("답"))),
        ),
    )
    bonus_items = RowsField(
        translated(N_("가점")),
        cells=(
            Cell("label", translated(N_("이름"))),
            Cell("points", translated(N_("점수")), "s", numeric=True),
            Cell("proof", translated(N_("무엇으로 증명하나"))),
        ),
    )

    def __init__(self, call: Call, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file_tests.choose("question", questions_to_choose(call))
        self.file_tests.suggest("value", options_to_suggest(call))
        self.file_tests.suggest("file", [row[0] for row in self.required_files.data or [] if row[0]])


def parts_values(form: PartsForm, call: Call) -> dict[str, list[dict[str, Any]]]:
    """Rows of the three lists. Raises Refused on the list that cannot be read."""
    sections = lines.read(form.sections.data, _section, "sections")
    files = lines.read(form.required_files.data, _file(), "required_files")
    bonus = lines.read(form.bonus_items.data, _bonus, "bonus_items")
    return {
        "sections": lines.with_ids(sections, call.sections, "title"),
        "required_files": _conditioned(form, lines.with_ids(files, call.required_files, "label"), call),
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


def _file() -> Callable[[list[str]], dict[str, Any]]:
    """Reads documents; of their condition only how several tests are taken together, the tests follow."""
    label = lines.once()
    return lambda parts: {
        "label": label(parts),
        "hint": parts[1],
        "required": parts[2] != "optional",
        "condition": parts[3],
        "shown_blind": parts[4] == "shown",
    }


def _conditioned(form: PartsForm, files: list[dict[str, Any]], call: Call) -> list[dict[str, Any]]:
    """The documents with their tests; a document is called by its name, or by the one it had before."""
    before = {row.id: row.label for row in call.required_files}
    named = {before[row["id"]]: row for row in files if row["id"]} | {row["label"]: row for row in files}
    tests: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def test(parts: list[str]) -> None:
        if parts[0] not in named:
            raise Refused(N_("‘%(words)s’은(는) 증빙 서류에 없습니다."), words=parts[0])
        tests[named[parts[0]]["label"]].append(lines.test_of(parts[1:], call.questions))

    lines.read(form.file_tests.data, test, "file_tests")
    return [row | {"condition": lines.condition(tests[row["label"]], row["condition"])} for row in files]


def _bonus(parts: list[str]) -> dict[str, Any]:
    points = lines.decimal_or_none(parts[1])
    if not points or points <= 0:
        raise Refused(N_("가점을 0보다 큰 수로 적어 주세요."))
    return {"label": lines.named(parts), "points": points, "proof": parts[2]}


def parts_filled(call: Call) -> dict[str, list[list[Any]]]:
    """The three lists as rows."""
    return {
        "sections": [[s.group_title, s.title, s.minutes, s.hint, s.why] for s in call.sections],
        "required_files": [
            [
                f.label,
                f.hint,
                "" if f.required else "optional",
                (f.condition or {}).get("match", "all"),
                "shown" if f.shown_blind else "",
            ]
            for f in call.required_files
        ],
        "file_tests": [
            [f.label, *test] for f in call.required_files for test in lines.condition_rows(f.condition)
        ],
        "bonus_items": [[b.label, f"{b.points.normalize():f}", b.proof] for b in call.bonus_items],
    }
