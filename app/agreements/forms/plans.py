"""Forms of what is agreed: the terms of a call, the draft of an agreement."""

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import RadioField
from wtforms.validators import Optional

from app.agreements.models import AgreementTerms, AgreementVersion
from app.agreements.services.agreements import Text
from app.agreements.states import TrancheCondition
from app.applications.forms.lines import named, read, won_or_none
from app.applications.rules import answers
from app.kernel.errors import Refused
from app.kernel.text import N_, half_width, translated
from app.web.forms import (
    BaseForm,
    DayField,
    LineField,
    ParagraphField,
    VersionField,
    WholeNumberField,
    WonField,
    needed,
)
from app.web.rows import Cell, RowsField

CONDITIONS = TrancheCondition.choices()
"""What a tranche waits for."""


def share_of(text: str, field: str, *, most: int = 10_000) -> int | None:
    """`40`, `40%`, `12.5` as basis points; nothing is None. Raises Refused on `field`."""
    typed = half_width(text).strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        points = Decimal(typed) * 100
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= most:
        raise Refused(
            N_("‘%(text)s’ 자리에는 0부터 100까지의 비율을 소수 둘째 자리까지 적어 주세요."),
            field=field,
            text=text,
        )
    return int(points)


def shown(share_bp: int | None) -> str:
    """Basis points as they are typed."""
    return "" if share_bp is None else f"{(Decimal(share_bp) / 100).normalize():f}"


class TermsForm(BaseForm):
    """What a call asks of whoever it selects."""

    own_share = LineField(
        translated(N_("자부담 최소 비율 (%)")),
        [needed(N_("자부담 비율을 적어 주세요. 없으면 0을 적습니다."))],
        most=8,
        description=translated(N_("총사업비(지원금과 자부담) 가운데 기업이 내야 하는 몫입니다.")),
    )
    own_short = RadioField(
        translated(N_("자부담을 덜 쓰면")),
        choices=[
            ("kept", translated(N_("지원금을 줄이지 않음"))),
            ("in_proportion", translated(N_("지원금을 비율대로 줄임"))),
        ],
        default="kept",
        description=translated(
            N_(
                "비율대로 줄이면, 인정한 총사업비에 협약한 지원 비율을 곱한 금액까지만 지원금으로 인정합니다. 이미 쓰기 시작한 협약은 그때의 조건을 따릅니다."
            )
        ),
    )
    max_support = WonField(translated(N_("기업당 지원금 한도")), [Optional()], least=1)
    settle_days = WholeNumberField(
        translated(N_("정산 기한 (끝난 날부터 며칠)")),
        [needed(N_("정산 기한을 적어 주세요."))],
        least=1,
        most=365,
    )
    return_days = WholeNumberField(
        translated(N_("반납 기한 (정산 확정부터 며칠)")),
        [needed(N_("반납 기한을 적어 주세요."))],
        least=1,
        most=365,
    )
    lines = RowsField(
        translated(N_("비목과 한도")),
        [needed(N_("비목을 하나 이상 적어 주세요."))],
        cells=(
            Cell("name", translated(N_("비목"))),
            Cell("limit", translated(N_("총사업비 가운데 한도(%)")), "m", numeric=True),
        ),
    )

    def values(self) -> dict[str, Any]:
        """What was typed. Raises Refused on the field."""
        own = share_of(self.own_share.data or "", "own_share", most=9_999)

        def line(parts: list[str]) -> dict[str, Any]:
            limit = share_of(parts[1], "lines")
            if limit == 0:
                raise Refused(N_("한도는 0보다 커야 합니다."))
            return {"name": named(parts), "limit_bp": limit}

        return {
            "own_share_bp": own or 0,
            "in_proportion": self.own_short.data == "in_proportion",
            "max_support": self.max_support.data,
            "settle_days": self.settle_days.data,
            "return_days": self.return_days.data,
            "lines": read(self.lines.data, line, "lines"),
        }


def terms_data(terms: AgreementTerms | None) -> dict[str, Any]:
    """Terms as they are typed."""
    if terms is None:
        return {"own_share": "0", "settle_days": 15, "return_days": 15}
    return {
        "own_share": shown(terms.own_share_bp),
        "own_short": "in_proportion" if terms.in_proportion else "kept",
        "max_support": terms.max_support,
        "settle_days": terms.settle_days,
        "return_days": terms.return_days,
        "lines": [[row["name"], shown(row.get("limit_bp"))] for row in terms.lines],
    }


class DraftForm(BaseForm):
    """What an agreement says."""

    version = VersionField()
    starts_on = DayField(translated(N_("시작하는 날")), [needed(N_("시작하는 날을 적어 주세요."))])
    ends_on = DayField(translated(N_("끝나는 날")), [needed(N_("끝나는 날을 적어 주세요."))])
    support = WonField(translated(N_("지원금")), [needed(N_("지원금을 적어 주세요."))])
    own_share = WonField(translated(N_("자부담")), [needed(N_("자부담을 적어 주세요. 없으면 0을 적습니다."))])
    lines = RowsField(
        translated(N_("비목")),
        [Optional()],
        description=translated(N_("합은 지원금과 자부담을 더한 금액과 같아야 합니다.")),
        cells=(
            Cell("name", translated(N_("이름"))),
            Cell("amount", translated(N_("금액(원)")), numeric=True),
            Cell("limit", translated(N_("한도(%)")), "s", numeric=True),
        ),
    )
    tranches = RowsField(
        translated(N_("지급 회차")),
        [Optional()],
        description=translated(N_("합은 지원금과 같아야 합니다.")),
        cells=(
            Cell("due_on", translated(N_("지급일")), "s", day=True),
            Cell("amount", translated(N_("금액(원)")), numeric=True),
            Cell("condition", translated(N_("조건")), choices=CONDITIONS),
            Cell("note", translated(N_("덧붙일 말"))),
        ),
    )
    kpis = RowsField(
        translated(N_("성과목표")),
        [Optional()],
        cells=(
            Cell("name", translated(N_("이름"))),
            Cell("unit", translated(N_("단위")), "s"),
            Cell("baseline", translated(N_("지금 값")), "s", numeric=True),
            Cell("target", translated(N_("목표 값")), "s", numeric=True),
        ),
    )
    interim_on = DayField(translated(N_("중간점검 기한")), [Optional()])
    plan = ParagraphField(translated(N_("사업계획")), [Optional()], most=20_000)

    def text(self) -> Text:
        """What was typed. Raises Refused naming the field and the line."""
        typed: dict[str, Any] = {
            name: self[name].data for name in ("starts_on", "ends_on", "support", "own_share", "interim_on")
        }
        return Text(
            plan=self.plan.data or "",
            lines=read(self.lines.data, _line, "lines"),
            tranches=read(self.tranches.data, _tranche, "tranches"),
            kpis=read(self.kpis.data, _kpi, "kpis"),
            **typed,
        )


def _line(parts: list[str]) -> tuple[str, int, int | None]:
    limit = share_of(parts[2], "lines")
    if limit == 0:
        raise Refused(N_("한도는 0보다 커야 합니다."))
    amount = won_or_none(parts[1]) or 0
    if amount < 0:
        raise Refused(N_("금액은 0원 이상이어야 합니다."))
    return named(parts), amount, limit


def _tranche(parts: list[str]) -> tuple[Any, int, TrancheCondition, str]:
    due, amount = answers.day_of(parts[0]), won_or_none(parts[1]) or 0
    if due is None:
        raise Refused(N_("‘%(text)s’ 자리에는 2026-03-02처럼 날짜를 적어 주세요."), text=parts[0])
    if amount < 1:
        raise Refused(N_("금액은 1원 이상이어야 합니다."))
    known = {condition.value for condition in TrancheCondition}
    condition = TrancheCondition(parts[2]) if parts[2] in known else TrancheCondition.SIGNED
    return due, amount, condition, parts[3][:500]


def measure(text: str) -> Decimal:
    """A KPI's value. Raises Refused."""
    number = answers.number_of(text) if text else None
    if number is None or abs(number) >= 10**13:
        raise Refused(N_("‘%(text)s’ 자리에는 수를 적어 주세요."), text=text)
    return Decimal(number)


def _kpi(parts: list[str]) -> tuple[str, str, Decimal, Decimal]:
    return named(parts), parts[1][:20], measure(parts[2]), measure(parts[3])


def draft_data(version: AgreementVersion) -> dict[str, Any]:
    """A version as it is typed."""
    return {
        "version": version.version,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "interim_on": version.interim_on,
        "support": version.support,
        "own_share": version.own_share,
        "plan": version.plan,
        "lines": [[row.name, f"{row.amount:,}", shown(row.limit_bp)] for row in version.lines],
        "tranches": [
            [row.due_on.isoformat(), f"{row.amount:,}", row.condition.value, row.note]
            for row in version.tranches
        ],
        "kpis": [
            [row.name, row.unit, f"{row.baseline.normalize():f}", f"{row.target.normalize():f}"]
            for row in version.kpis
        ],
    }
