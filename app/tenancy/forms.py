"""Forms of the hub: offers, permits, stays, payments, spaces."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from app.kernel.text import N_, translated
from app.tenancy.rules import FeeBasis
from app.tenancy.services.permits import Permit
from app.tenancy.states import ExitReason, SpaceKind
from app.web.forms import (
    BaseForm,
    DayField,
    FractionField,
    LineField,
    ParagraphField,
    VersionField,
    WholeNumberField,
    WonField,
    at_least,
    needed,
)


class AreaField(FractionField):
    """Square metres with up to two decimals."""

    unit = N_("㎡")


class OfferForm(BaseForm):
    """Which space, from when to when, answer by when."""

    space_id = SelectField(translated(N_("공간")), [needed(N_("공간을 골라 주세요."))], coerce=int)
    starts_on = DayField(translated(N_("시작하는 날")), [needed(N_("시작하는 날을 적어 주세요."))])
    ends_on = DayField(translated(N_("끝나는 날")), [needed(N_("끝나는 날을 적어 주세요."))])
    answer_by = DayField(translated(N_("언제까지 답을 받을까요?")), [needed(N_("답변 기한을 적어 주세요."))])


class VersionedForm(BaseForm):
    """A form about one tenancy as it was when the page was opened."""

    version = VersionField()


class DeclineForm(VersionedForm):
    """Why the venture does not take the space."""

    reason = LineField(translated(N_("사양하는 이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class WithdrawForm(VersionedForm):
    """Why the offer or the permit is taken back."""

    reason = LineField(translated(N_("취소하는 이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class PermitForm(VersionedForm):
    """What a permit must state, and what its fee follows from."""

    purpose = LineField(translated(N_("사용 목적")), [needed(N_("사용 목적을 적어 주세요."))], most=300)
    basis = RadioField(
        translated(N_("사용료율")), choices=FeeBasis.choices(), default=str(FeeBasis.SOCIAL_VENTURE)
    )
    reduction_pct = WholeNumberField(
        translated(N_("감면율")),
        [Optional()],
        most=100,
        description=translated(N_("없으면 비워 두세요. 조례 제32조 제5항.")),
    )
    reduction_basis = LineField(translated(N_("감면 근거")), [Optional()], most=300)
    payments_a_year = SelectField(
        translated(N_("한 해에 몇 번 나누어 내나요?")),
        choices=[(str(n), translated(N_("%(n)s회"), n=n)) for n in (1, 2, 4, 12)],
        coerce=int,
        default=4,
    )
    venture_table = BooleanField(translated(N_("벤처기업의 분할납부 기준을 적용합니다")), default=True)
    care_duty = ParagraphField(
        translated(N_("관리 의무")), [needed(N_("관리 의무를 적어 주세요."))], most=2000
    )
    charges_borne = ParagraphField(
        translated(N_("부담하는 비용")), [needed(N_("부담하는 비용을 적어 주세요."))], most=2000
    )
    conditions = ParagraphField(
        translated(N_("허가 조건")), [needed(N_("허가 조건을 적어 주세요."))], most=4000
    )

    def permit(self) -> Permit:
        """What was filled in."""
        return Permit(
            purpose=self.purpose.data or "",
            basis=FeeBasis(self.basis.data),
            payments_a_year=self.payments_a_year.data,
            care_duty=self.care_duty.data or "",
            charges_borne=self.charges_borne.data or "",
            conditions=self.conditions.data or "",
            reduction_pct=self.reduction_pct.data or 0,
            reduction_basis=self.reduction_basis.data or "",
            venture_table=self.venture_table.data,
        )


class MoveInForm(VersionedForm):
    """The day the venture came in."""

    moved_in_on = DayField(translated(N_("입주한 날")), [needed(N_("입주한 날을 적어 주세요."))])


class NoticeForm(VersionedForm):
    """When and why the venture will leave."""

    leaves_on = DayField(translated(N_("나가는 날")), [needed(N_("나가는 날을 적어 주세요."))])
    reason = SelectField(
        translated(N_("이유")), choices=[(str(r), r.label) for r in ExitReason if r is not ExitReason.RENEWED]
    )
    note = LineField(translated(N_("덧붙임")), [Optional()], most=300)


class LeavingDayForm(VersionedForm):
    """Another day to leave."""

    leaves_on = DayField(translated(N_("나가는 날")), [needed(N_("나가는 날을 적어 주세요."))])
    note = LineField(translated(N_("바꾸는 이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class MoveOutForm(VersionedForm):
    """When and why the venture left."""

    moved_out_on = DayField(translated(N_("나간 날")), [needed(N_("나간 날을 적어 주세요."))])
    reason = SelectField(
        translated(N_("이유")), choices=[(str(r), r.label) for r in ExitReason if r is not ExitReason.RENEWED]
    )
    note = LineField(translated(N_("덧붙임")), [Optional()], most=300)


class RenewalForm(VersionedForm):
    """Until when the next permit runs."""

    ends_on = DayField(translated(N_("끝나는 날")), [needed(N_("끝나는 날을 적어 주세요."))])
    answer_by = DayField(translated(N_("언제까지 답을 받을까요?")), [needed(N_("답변 기한을 적어 주세요."))])


class PaymentForm(BaseForm):
    """Money received."""

    amount = WonField(translated(N_("받은 금액")), [needed(N_("받은 금액을 적어 주세요."))], least=1)
    paid_on = DayField(translated(N_("받은 날")), [needed(N_("받은 날을 적어 주세요."))])
    note = LineField(translated(N_("덧붙임")), [Optional()], most=300)


class ReversalForm(BaseForm):
    """Why a receipt was wrong."""

    note = LineField(translated(N_("바로잡는 이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class SpaceForm(BaseForm):
    """A space to add or to change."""

    version = VersionField()
    kind = SelectField(translated(N_("종류")), choices=SpaceKind.choices())
    number = LineField(
        translated(N_("번호")),
        [needed(N_("번호를 적어 주세요."))],
        most=20,
        description=translated(N_("사무실은 503처럼, 자리는 ‘5층 자리 12’처럼 적습니다.")),
    )
    exclusive_area = AreaField(
        translated(N_("전용면적")), [needed(N_("전용면적을 적어 주세요.")), at_least(0.01, 99_999)]
    )
    capacity = WholeNumberField(
        translated(N_("몇 명이 쓰나요?")), [needed(N_("인원을 적어 주세요."))], least=1, most=500
    )
    appraised_value = WonField(
        translated(N_("재산평정가격")),
        [needed(N_("재산평정가격을 적어 주세요."))],
        description=translated(N_("이 공간의 사용면적(전용과 공용 몫)에 해당하는 금액입니다.")),
    )
    in_use = BooleanField(translated(N_("지금 쓰는 공간입니다")), default=True)


class FacilityForm(BaseForm):
    """A building with the terms of its permits."""

    version = VersionField()
    name = LineField(translated(N_("시설 이름")), [needed(N_("시설 이름을 적어 주세요."))], most=100)
    address = LineField(translated(N_("주소")), [Optional()], most=300)
    common_area = AreaField(translated(N_("공용면적")), [needed(N_("공용면적을 적어 주세요.")), at_least(0)])
    exclusive_total = AreaField(
        translated(N_("전용면적 합계")), [needed(N_("전용면적 합계를 적어 주세요.")), at_least(0.01)]
    )
    first_months = WholeNumberField(
        translated(N_("처음 허가는 몇 개월인가요?")),
        [needed(N_("개월 수를 적어 주세요."))],
        least=1,
        most=240,
    )
    max_term_months = WholeNumberField(
        translated(N_("모두 몇 개월까지 있을 수 있나요?")),
        [needed(N_("개월 수를 적어 주세요."))],
        least=1,
        most=240,
    )
    max_renewals = WholeNumberField(
        translated(N_("몇 번까지 연장하나요?")), [needed(N_("횟수를 적어 주세요."))], most=20
    )
    renewal_notice_days = WholeNumberField(
        translated(N_("연장은 만료 며칠 전까지 신청하나요?")), [needed(N_("날 수를 적어 주세요."))], most=365
    )
    expiring_within_days = WholeNumberField(
        translated(N_("만료 며칠 전부터 알리나요?")), [needed(N_("날 수를 적어 주세요."))], most=365
    )
    answer_within_days = WholeNumberField(
        translated(N_("배정 답변은 며칠 안에 받나요?")),
        [needed(N_("날 수를 적어 주세요."))],
        least=1,
        most=90,
    )
    rate_social_venture = WholeNumberField(
        translated(N_("소셜벤처 사용료율 (1,000분의)")), [needed(N_("사용료율을 적어 주세요."))], most=1000
    )
    rate_non_profit = WholeNumberField(
        translated(N_("비영리 공익 사용료율 (1,000분의)")), [needed(N_("사용료율을 적어 주세요."))], most=1000
    )
    rate_standard = WholeNumberField(
        translated(N_("일반 사용료율 (1,000분의)")), [needed(N_("사용료율을 적어 주세요."))], most=1000
    )
    instalment_rate_bp = WholeNumberField(
        translated(N_("분할납부 이자율 (10,000분의)")),
        [needed(N_("이자율을 적어 주세요. 없으면 0을 적습니다."))],
        most=10000,
    )
    care_duty = ParagraphField(translated(N_("관리 의무")), [Optional()], most=2000)
    charges_borne = ParagraphField(translated(N_("부담하는 비용")), [Optional()], most=2000)
    conditions = ParagraphField(translated(N_("허가 조건")), [Optional()], most=4000)


class FloorForm(BaseForm):
    """A floor of a building."""

    level = WholeNumberField(
        translated(N_("몇 층인가요?")), [needed(N_("층을 적어 주세요."))], least=-10, most=200
    )
    name = LineField(translated(N_("층 이름")), [needed(N_("층 이름을 적어 주세요."))], most=50)
