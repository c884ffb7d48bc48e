"""Forms of a fund: its terms, a line of its ledger, an import, a reversal."""

from decimal import Decimal

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from app.funds.rules import Kind
from app.funds.states import Instrument, Vehicle
from app.kernel.text import N_, translated
from app.web.forms import (
    BaseForm,
    DayField,
    FractionField,
    LineField,
    ParagraphField,
    WholeNumberField,
    WonField,
    needed,
)


class PercentField(FractionField):
    """A share typed in per cent; `share` gives it as a share of 1."""

    unit = "%%"  # read as a gettext message

    @property
    def share(self) -> Decimal | None:
        """The share of 1, or None when left empty."""
        return None if self.data is None else self.data / 100


def percent_range() -> NumberRange:
    """0 to 100."""
    return NumberRange(0, 100, translated(N_("0에서 100 사이로 적어 주세요.")))


class FundForm(BaseForm):
    """The terms of a fund's by-laws (규약)."""

    name = LineField(translated(N_("펀드 이름")), [needed(N_("펀드 이름을 적어 주세요."))])
    vehicle = SelectField(translated(N_("형태")), choices=Vehicle.choices())
    manager_name = LineField(translated(N_("업무집행조합원")), [Optional()])
    formed_on = DayField(translated(N_("결성일")), [needed(N_("결성일을 적어 주세요."))])
    size = WonField(translated(N_("결성총액")), [needed(N_("결성총액을 원 단위로 적어 주세요."))], least=1)
    term_months = WholeNumberField(
        translated(N_("존속기간")), [needed(N_("존속기간을 개월로 적어 주세요."))], least=1, most=600,
        description=translated(N_("개월")),
    )  # fmt: skip
    investment_until = DayField(translated(N_("투자 기간 끝")), [Optional()])
    registered_no = LineField(translated(N_("등록번호")), [Optional()], most=60)
    main_purpose = LineField(translated(N_("주목적 투자")), [Optional()], most=500)
    main_purpose_pct = PercentField(translated(N_("주목적 투자 비율")), [Optional(), percent_range()])
    fee_pct = PercentField(translated(N_("관리보수율")), [Optional(), percent_range()])
    hurdle_pct = PercentField(translated(N_("기준수익률")), [Optional(), percent_range()])
    carry_pct = PercentField(
        translated(N_("성과보수율")), [Optional(), percent_range()],
        description=translated(N_("규약에 있으면 순자산에서 충당액을 뺍니다.")),
    )  # fmt: skip


class LineForm(BaseForm):
    """One line of the ledger; the kind decides which party it asks for."""

    kind = RadioField(translated(N_("무엇을 적나요")), choices=Kind.choices(), default=Kind.VALUATION.value)
    on = DayField(translated(N_("날짜")), [needed(N_("날짜를 적어 주세요."))])
    party = LineField(
        translated(N_("상대방")), [needed(N_("상대방을 적어 주세요."))],
        description=translated(
            N_("투자·평가·회수는 기업 이름이나 사업자등록번호, 약정·납입·배분은 출자자, 보수·비용은 받는 곳")
        ),
    )  # fmt: skip
    instrument = SelectField(
        translated(N_("투자 방식")), choices=[("", translated(N_("투자가 아님"))), *Instrument.choices()]
    )
    amount = WonField(translated(N_("금액")), [needed(N_("금액을 원 단위로 적어 주세요."))])
    share = PercentField(translated(N_("지분율")), [Optional(), percent_range()])
    main_purpose = SelectField(
        translated(N_("주목적 투자")),
        choices=[
            ("", translated(N_("투자가 아니거나 아직 모름"))),
            ("yes", translated(N_("주목적에 쓴 투자"))),
            ("no", translated(N_("주목적이 아닌 투자"))),
        ],
        description=translated(N_("분기보고의 주목적 투자 비율에 듭니다.")),
    )
    basis = LineField(
        translated(N_("근거")), [Optional()], most=500,
        description=translated(N_("평가 방법이나 증빙. 예: 최근 투자단가, 2026. 3. 투자심의위원회")),
    )  # fmt: skip
    note = LineField(translated(N_("메모")), [Optional()], most=500)


class ReportForm(BaseForm):
    """Which quarter is reported on."""

    quarter = SelectField(
        translated(N_("분기")), [needed(N_("분기를 골라 주세요."))],
        description=translated(N_("끝난 분기만 고를 수 있습니다.")),
    )  # fmt: skip


class ReverseForm(BaseForm):
    """Why a line is undone."""

    reason = ParagraphField(
        translated(N_("취소하는 까닭")), [needed(N_("왜 취소하는지 적어 주세요."))], most=500
    )


class ImportForm(BaseForm):
    """A ledger as a CSV file."""

    file = FileField(
        translated(N_("원장 파일")), [FileRequired(translated(N_("CSV 파일을 골라 주세요.")))],
        description=translated(N_("date, kind, party, instrument, amount, note 열이 있는 CSV. 금액은 양의 정수(원).")),
    )  # fmt: skip
    only_check = BooleanField(translated(N_("확인만 하고 쓰지 않기")))


class ManagerForm(BaseForm):
    """Who keeps the books of a fund."""

    user = SelectField(
        translated(N_("운용역")), [needed(N_("운용역을 골라 주세요."))], coerce=int,
        description=translated(N_("펀드 운용역 역할이 있는 사람 가운데서 고릅니다.")),
    )  # fmt: skip
