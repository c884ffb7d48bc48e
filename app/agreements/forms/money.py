"""Forms of payments, expenses and the settlement."""

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from app.agreements.forms.steps import ReasonForm
from app.agreements.states import MoneyFrom, PaidBy, VatHandling
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, VersionField, WonField, needed


class PayForm(BaseForm):
    """When a tranche was paid."""

    version = VersionField()
    paid_on = DayField(translated(N_("지급한 날")), [needed(N_("지급한 날을 적어 주세요."))])


class ExpenseForm(BaseForm):
    """One expense with its evidence."""

    version = VersionField()
    line = SelectField(translated(N_("비목")))
    money = RadioField(translated(N_("어느 돈으로 썼나요?")), choices=MoneyFrom.choices(), default="support")
    spent_on = DayField(translated(N_("쓴 날")), [needed(N_("쓴 날을 적어 주세요."))])
    what = LineField(translated(N_("무엇을 샀나요?")), [needed(N_("무엇을 샀는지 적어 주세요."))], most=300)
    payee = LineField(translated(N_("받은 곳")), [needed(N_("돈을 받은 곳을 적어 주세요."))], most=100)
    supply = WonField(translated(N_("공급가액")), [needed(N_("공급가액을 적어 주세요."))])
    vat = WonField(translated(N_("부가세")), [needed(N_("부가세를 적어 주세요. 없으면 0을 적습니다."))])
    vat_handling = RadioField(
        translated(N_("부가세 처리")), choices=VatHandling.choices(), default="refunded"
    )
    paid_by = RadioField(translated(N_("지급 수단")), choices=PaidBy.choices(), default="card")
    file = FileField(translated(N_("증빙 (영수증, 세금계산서)")))


class JudgeExpenseForm(BaseForm):
    """How much of an expense is confirmed."""

    version = VersionField()
    confirmed = WonField(
        translated(N_("인정하는 금액")), [needed(N_("인정하는 금액을 적어 주세요. 없으면 0을 적습니다."))]
    )
    reason = LineField(
        translated(N_("인정하지 않는 까닭")),
        [Optional()],
        most=300,
        description=translated(N_("일부라도 인정하지 않으면 적어야 합니다. 기업이 읽습니다.")),
    )


class HandInForm(BaseForm):
    """The settlement as the venture hands it in."""

    version = VersionField()
    interest = WonField(
        translated(N_("지원금 통장에 생긴 이자")), [needed(N_("이자를 적어 주세요. 없으면 0을 적습니다."))]
    )
    note = LineField(translated(N_("덧붙일 말")), [Optional()], most=500)


class SendBackForm(ReasonForm):
    """What to mend, and by when."""

    due_on = DayField(translated(N_("보완 기한")), [needed(N_("보완 기한을 적어 주세요."))])


class ReturnForm(BaseForm):
    """Money that came back."""

    version = VersionField()
    amount = WonField(
        translated(N_("반납한 금액")),
        [needed(N_("반납한 금액을 적어 주세요."))],
        description=translated(
            N_("남은 반납액을 모두 적으면 정산을 마칩니다. 마친 뒤에는 바로잡을 수 없습니다.")
        ),
    )
    returned_on = DayField(translated(N_("반납한 날")), [needed(N_("반납한 날을 적어 주세요."))])
    note = LineField(translated(N_("덧붙일 말")), [Optional()], most=300)
