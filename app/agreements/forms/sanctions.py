"""Forms of sanctions."""

from wtforms import RadioField
from wtforms.validators import Optional

from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, ParagraphField, VersionField, WonField, needed


class ProposeForm(BaseForm):
    """참여제한 as proposed."""

    reason = ParagraphField(
        translated(N_("까닭")), [needed(N_("참여를 제한하려는 까닭을 적어 주세요."))], most=500
    )
    from_on = DayField(translated(N_("제한 시작일")), [needed(N_("시작하는 날을 적어 주세요."))])
    until_on = DayField(translated(N_("제한 마지막 날")), [needed(N_("마지막 날을 적어 주세요."))])
    clawback = WonField(translated(N_("환수액")), [Optional()])


class DecideForm(BaseForm):
    """What the district decides about a proposal."""

    version = VersionField()
    verdict = RadioField(
        translated(N_("결정")),
        [needed(N_("결정을 골라 주세요."))],
        choices=[
            ("impose", translated(N_("참여를 제한합니다"))),
            ("drop", translated(N_("제한하지 않습니다"))),
        ],
    )
    from_on = DayField(translated(N_("제한 시작일")), [needed(N_("시작하는 날을 적어 주세요."))])
    until_on = DayField(translated(N_("제한 마지막 날")), [needed(N_("마지막 날을 적어 주세요."))])
    clawback = WonField(translated(N_("환수액")), [Optional()])
    decision = LineField(translated(N_("결정한 까닭")), [Optional()], most=300)


class ClawbackForm(BaseForm):
    """When the money asked back came."""

    version = VersionField()
    on = DayField(translated(N_("환수한 날")), [needed(N_("환수한 날을 적어 주세요."))])
