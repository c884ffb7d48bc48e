"""Forms of the desk that builds and runs calls."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.applications.forms import lines, ruling
from app.applications.forms.announced import AnnouncedForm, announced_values
from app.applications.forms.ruling import BONUS_WORD, SUBMITTED_WORD
from app.applications.models import Call
from app.applications.rules import eligibility
from app.applications.rules.criteria import INDEPENDENT, is_summed
from app.applications.states import ConfirmationWay, Programme
from app.kernel import clock
from app.kernel.errors import Refused
from app.kernel.text import N_, half_width, translated
from app.ventures.identifiers import LegalForm
from app.ventures.states import CertificateKind
from app.web.forms import (
    DayField,
    LineField,
    WholeNumberField,
    YearField,
    needed,
)
from app.web.rows import Cell, RowsField

MOST_OTHER = 500


class TicksField(SelectMultipleField):
    """Any number of choices, as ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choose(programme: Any) -> list[tuple[str, Any]]:
    return [(str(member.value), member.label) for member in programme]


class CallForm(AnnouncedForm):
    """Everything a draft says, but its questions."""

    programme = SelectField(translated(N_("이어지는 사업")), choices=Programme.choices())
    fiscal_year = YearField(
        translated(N_("회계연도")), [needed(N_("회계연도를 적어 주세요."))], least=2000, most=2199
    )
    opens_on = DayField(translated(N_("접수 시작일")), [needed(N_("접수 시작일을 적어 주세요."))])
    opens_time = LineField(translated(N_("접수 시작 시각")), default="09:00", most=8)
    closes_on = DayField(translated(N_("마감일")), [needed(N_("마감일을 적어 주세요."))])
    closes_time = LineField(
        translated(N_("마감 시각")),
        default="18:00",
        most=8,
        description=translated(N_("초까지 지킵니다. 18:00이라고 적으면 18:00:00에 낸 것까지 받습니다.")),
    )
    reference_on = DayField(
        translated(N_("자격을 따지는 기준일")),
        [needed(N_("기준일을 적어 주세요."))],
        description=translated(N_("업력과 인증을 이 날짜로 따집니다. 보통 공고일입니다.")),
    )
    confirmation = RadioField(
        translated(N_("대표자 확인 방식")),
        choices=ConfirmationWay.choices(),
        default=ConfirmationWay.REPRESENTATIVE.value,
        description=translated(
            N_(
                "본인이 확인하면, 로그인한 대표자이거나 전자우편 링크를 연 대표자가 확인한 내용만 낼 수 있습니다."
            )
        ),
    )
    sealed = BooleanField(
        translated(N_("마감 전에는 낸 신청을 아무도 열지 못합니다")),
        description=translated(
            N_("담당자에게는 마감까지 건수만 보입니다. 공고한 뒤에는 바꿀 수 없고, 공고 화면에도 알립니다.")
        ),
    )
    objection_days = WholeNumberField(translated(N_("이의신청 기간(일)")), default=7, least=0, most=60)
    capacity_lines = RowsField(
        translated(N_("모집 규모")),
        cells=(
            Cell("label", translated(N_("이름"))),
            Cell("places", translated(N_("자리 수")), "s", numeric=True),
            Cell("people", translated(N_("인원")), "s"),
            Cell("area", translated(N_("전용면적(㎡)")), "s", numeric=True),
            Cell("fee", translated(N_("연 사용료(원)")), "s", numeric=True),
        ),
    )
    max_business_age_months = WholeNumberField(translated(N_("업력 상한(개월)")), least=1, most=600)
    age_within = RadioField(
        translated(N_("업력 상한을 세는 법")),
        choices=[("under", translated(N_("미만"))), ("within", translated(N_("이하")))],
        default="under",
    )
    ordinance = BooleanField(translated(N_("조례 제4조의 소셜벤처")))
    kibo = BooleanField(translated(N_("소셜벤처 판별 통과")))
    district = BooleanField(translated(N_("아래 지역에 사업장이 있는 기업")))
    region = SelectField(
        translated(N_("지역")),
        choices=[(key, translated(words)) for key, words in eligibility.REGIONS.items()],
        default="seongdong",
    )
    move_in_days = WholeNumberField(
        translated(N_("며칠 안에 옮기면 되나요")),
        description=translated(N_("비우면 지금 그 지역에 있어야 합니다.")),
        least=1,
        most=730,
    )
    legal_forms = TicksField(translated(N_("법인 형태")), choices=_choose(LegalForm))
    certificates = TicksField(translated(N_("인증이나 지정(하나 이상)")), choices=_choose(CertificateKind))
    either = BooleanField(translated(N_("법인 형태와 인증 가운데 하나만 갖춰도 됨")))
    no_arrears = BooleanField(translated(N_("체납이 없을 것")))
    no_sanction = BooleanField(translated(N_("참여제한이 없을 것")))
    other_lines = RowsField(
        translated(N_("그 밖의 자격")),
        description=translated(N_("담당자가 서류를 보고 확인합니다.")),
        cells=(Cell("text", translated(N_("자격")), "l"),),
    )
    criteria_lines = RowsField(
        translated(N_("평가 항목")),
        description=translated(
            N_(
                "합계에 넣는 배점의 합은 100점입니다. 따로 보는 항목은 위원이 똑같이 매기고 평균을 보여 주지만, "
                "합계와 과락에는 넣지 않습니다."
            )
        ),
        cells=(
            Cell("name", translated(N_("이름"))),
            Cell("most", translated(N_("배점")), "s", numeric=True),
            Cell(
                "counts",
                translated(N_("합계")),
                choices=(("", translated(N_("넣음"))), (INDEPENDENT, translated(N_("따로 봄")))),
            ),
            Cell("looks_at", translated(N_("무엇을 보나")), "l"),
        ),
    )
    level_lines = RowsField(
        translated(N_("평가 항목의 단계")),
        description=translated(
            N_("점수마다 어떤 모습인지 말로 적어 두면 평가표에 함께 보입니다. 비워도 됩니다.")
        ),
        cells=(
            Cell("name", translated(N_("평가 항목 이름"))),
            Cell("points", translated(N_("점수")), "s", numeric=True),
            Cell("words", translated(N_("어떤 모습인가")), "l"),
        ),
    )
    drop = SelectField(
        translated(N_("최고·최저점")),
        choices=[("none", translated(N_("빼지 않음"))), ("high_low", translated(N_("하나씩 뺌")))],
    )
    drop_min_evaluators = WholeNumberField(translated(N_("몇 명부터 빼나요")), default=5, least=3, most=30)
    min_evaluators = WholeNumberField(
        translated(N_("평가표가 몇 장 있어야 뽑나요")),
        least=1,
        most=30,
        description=translated(
            N_("회피와 결석으로 이보다 적게 남은 신청은 뽑지 않습니다. 비우면 한 장이라도 셈합니다.")
        ),
    )
    pass_mark = WholeNumberField(translated(N_("합격선(점)")), default=70, least=0, most=100)
    criterion_floor_pct = WholeNumberField(
        translated(N_("항목별 과락(배점의 %)")),
        least=1,
        most=100,
        description=translated(N_("비우면 과락이 없습니다.")),
    )
    pass_on = RadioField(
        translated(N_("합격선을 견주는 점수")),
        choices=[
            ("final", translated(N_("가점을 더한 점수"))),
            ("mean", translated(N_("가점을 더하기 전 평균"))),
        ],
        default="final",
    )
    paper_weight = WholeNumberField(
        translated(N_("최종 점수에 넣는 서면평가 비율(%)")),
        least=0,
        most=100,
        description=translated(
            N_("서면평가와 발표평가를 모두 할 때. 나머지가 발표평가이고, 비우면 합치지 않습니다.")
        ),
    )
    bonus_cap = WholeNumberField(translated(N_("가점의 최대(점)")), default=5, least=0, most=100)
    cap_at_100 = BooleanField(translated(N_("가점을 더해도 100점까지만")), default=True)
    tie_lines = RowsField(
        translated(N_("동점일 때")),
        description=translated(N_("앞에 적은 것부터 견줍니다: 평가 항목 이름, 가점, 먼저 낸 순서")),
        cells=(Cell("by", translated(N_("무엇으로 견주나")), suggested=(BONUS_WORD, SUBMITTED_WORD)),),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = [row[0] for row in self.criteria_lines.data or [] if row[0]]
        self.level_lines.suggest("name", names)
        self.tie_lines.suggest("by", (*names, BONUS_WORD, SUBMITTED_WORD))


def instant_of(day: date | None, time: str, field: str) -> datetime:
    """A Seoul day and a time of day, to the second. Raises Refused on `field`."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", half_width(time).strip())
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    if day is None or hour > 23 or minute > 59 or second > 59:
        raise Refused(N_("시각은 18:00처럼 적어 주세요."), field=field)
    return clock.at(day, hour, minute, second)


def _criterion() -> Callable[[list[str]], dict[str, Any]]:
    name = lines.once()

    def criterion(parts: list[str]) -> dict[str, Any]:
        apart = {INDEPENDENT: True} if parts[2] == INDEPENDENT else {}
        return {"name": name(parts), "max": lines.whole(parts[1]), "looks_at": parts[3], **apart}

    return criterion


def criteria_of(form: CallForm) -> list[dict[str, Any]]:
    """Criteria, each with its levels in words. Raises Refused on the list that cannot be read."""
    criteria = lines.read(form.criteria_lines.data, _criterion(), "criteria_lines")
    by_name = {row["name"]: row for row in criteria}

    def level(parts: list[str]) -> dict[str, Any]:
        row = by_name.get(parts[0])
        if row is None:
            raise Refused(N_("‘%(words)s’은(는) 평가 항목에 없습니다."), words=parts[0])
        points = lines.decimal_or_none(parts[1])
        if points is None or not 0 <= points <= row["max"] or not parts[2]:
            raise Refused(N_("0에서 배점까지의 점수와 말을 적어 주세요."))
        row.setdefault("levels", []).append({"points": f"{points.normalize():f}", "words": parts[2][:200]})
        return {}

    lines.read(form.level_lines.data, level, "level_lines")
    return criteria


def read_call(form: CallForm, call: Call | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The columns of a call out of the form, and its rows of capacity. Raises Refused on every field that cannot be
    read."""
    read = lines.Reading()
    criteria = read(criteria_of, form)
    values = {
        "programme": Programme(form.programme.data),
        "fiscal_year": form.fiscal_year.data,
        "opens_at": read(instant_of, form.opens_on.data, form.opens_time.data or "", "opens_time"),
        "closes_at": read(instant_of, form.closes_on.data, form.closes_time.data or "", "closes_time"),
        "reference_on": form.reference_on.data,
        "confirmation": ConfirmationWay(form.confirmation.data or ConfirmationWay.REPRESENTATIVE),
        "objection_days": form.objection_days.data or 0,
        "sealed": bool(form.sealed.data),
        "eligibility": read(_eligibility_of, form),
        "criteria": criteria,
        # Without its criteria nobody can say which of them may tell equal points apart.
        "rule": read(ruling.rule_of, form, [row["name"] for row in criteria]) if criteria is not None else {},
    }
    announced, capacities = read(announced_values, form), read(capacities_of, form, call)
    read.end()
    return (announced or {}) | values, capacities or []


def _eligibility_of(form: CallForm) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: True
        for name in ("ordinance", "kibo", "district", "either", "no_arrears", "no_sanction")
        if form[name].data
    }
    if form.max_business_age_months.data:
        said["max_business_age_months"] = form.max_business_age_months.data
        if form.age_within.data == "within":
            said["age_within"] = True
    if form.district.data and form.region.data == "seoul":
        said["region"] = "seoul"
    if form.district.data and form.move_in_days.data:
        said["move_in_days"] = form.move_in_days.data
    for name in ("legal_forms", "certificates"):
        if form[name].data:
            said[name] = list(form[name].data)
    texts = lines.read(form.other_lines.data, _other, "other_lines")
    others = [{"key": f"other{number}", "text": words} for number, words in enumerate(texts, 1)]
    return said | ({"others": others} if others else {})


def _other(parts: list[str]) -> str:
    if (over := len(parts[0]) - MOST_OTHER) > 0:
        raise Refused(N_("%(over)s자 줄여 주세요."), over=over)
    return parts[0]


def capacities_of(form: CallForm, call: Call | None) -> list[dict[str, Any]]:
    """The rows of capacity; a row keeps its identity by its name, else by its place."""
    rows = lines.read(
        form.capacity_lines.data,
        lambda p: {
            "label": lines.named(p),
            "places": lines.whole(p[1]),
            "people": p[2][:40],
            "area_m2": lines.decimal_or_none(p[3]),
            "yearly_fee": lines.won_or_none(p[4]),
        },
        "capacity_lines",
    )
    return lines.with_ids(rows, call.capacities if call else [], "label")


def filled_from(call: Call) -> dict[str, Any]:
    """A call as the form shows it."""
    opens, closes = call.opens_at.astimezone(clock.SEOUL), call.closes_at.astimezone(clock.SEOUL)
    rules, rule = call.eligibility, call.rule
    shown = {
        "opens_on": opens.date(),
        "opens_time": f"{opens:%H:%M}" if not opens.second else f"{opens:%H:%M:%S}",
        "closes_on": closes.date(),
        "closes_time": f"{closes:%H:%M}" if not closes.second else f"{closes:%H:%M:%S}",
        "programme": call.programme.value,
        **_lists_of(call),
        "age_within": "within" if rules.get("age_within") else "under",
        "other_lines": [[other["text"]] for other in rules.get("others", [])],
        "tie_lines": ruling.tie_rows(rule),
    }
    plain = ("title", "fiscal_year", "notice_no", "lead", "gives", "reference_on", "minutes", "contact", "guide",
             "confirmation", "objection_days", "sealed", "retain_until", "version")  # fmt: skip
    shown |= {name: getattr(call, name) for name in plain}
    shown |= {
        key: value
        for key, value in {**rules, **rule}.items()
        if key not in ("age_within", "others", "tie_break", "round_places")
    }
    return shown


def _lists_of(call: Call) -> dict[str, list[list[Any]]]:
    """The lists of a call as rows of text."""
    levels = [(row["name"], level) for row in call.criteria for level in row.get("levels", [])]
    return {
        "schedule_lines": [[row["on"], row["text"], row.get("detail", "")] for row in call.schedule],
        "capacity_lines": [
            [
                row.label,
                row.places,
                row.people,
                row.area_m2 and f"{row.area_m2:f}",
                row.yearly_fee and f"{row.yearly_fee:,}",
            ]
            for row in call.capacities
        ],
        "criteria_lines": [
            [row["name"], row["max"], "" if is_summed(row) else INDEPENDENT, row.get("looks_at", "")]
            for row in call.criteria
        ],
        "level_lines": [[name, level["points"], level["words"]] for name, level in levels],
    }
