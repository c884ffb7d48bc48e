"""Forms of the steps of a call: putting its deadline off, giving a reason, confirming."""

from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, needed


class ExtendForm(BaseForm):
    """Put a deadline off."""

    closes_on = DayField(translated(N_("새 마감일")), [needed(N_("새 마감일을 적어 주세요."))])
    closes_at = LineField(translated(N_("새 마감 시각")), default="18:00", most=8)
    reason = LineField(
        translated(N_("늦추는 까닭")),
        [needed(N_("마감을 늦추는 까닭을 적어 주세요. 공고에 함께 실립니다."))],
        description=translated(N_("공고에 실리고, 신청서를 쓰고 있는 기업에 알립니다.")),
        most=500,
    )


class ReasonForm(BaseForm):
    """A step that wants its reason."""

    reason = LineField(translated(N_("까닭")), [needed(N_("까닭을 적어 주세요."))], most=500)


class StepForm(BaseForm):
    """A step that is only confirmed."""
