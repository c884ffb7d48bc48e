"""Forms of the dossier: having a report made, taking the figures along."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from app.kernel.text import N_
from app.web.forms import BaseForm, DayField, ParagraphField, needed


class ReportForm(BaseForm):
    """For whom, as of when, what for."""

    reader = RadioField(_l("누가 읽나요?"), [needed(N_("읽을 사람을 골라 주세요."))])
    on = DayField(
        _l("기준일"),
        [needed(N_("기준일을 적어 주세요."))],
        description=_l("이 날까지 들어온 기록만으로 만듭니다."),
    )
    fund_id = SelectField(
        _l("어느 펀드의 자료인가요?"), [Optional()], coerce=int, validate_choice=True,
        description=_l("투자심의위원회용 보고서에만 씁니다."),
    )  # fmt: skip
    purpose = ParagraphField(
        _l("쓰는 까닭"),
        [needed(N_("어디에 쓸 보고서인지 적어 주세요."))],
        most=300,
        description=_l("기록에 남습니다. 예: 11월 연장심사 자료"),
    )


class ExportForm(BaseForm):
    """Why figures leave the system."""

    reader = RadioField(_l("누구의 눈으로 내보내나요?"), [needed(N_("읽을 사람을 골라 주세요."))])
    on = DayField(_l("기준일"), [needed(N_("기준일을 적어 주세요."))])
    form = RadioField(
        _l("형식"), [needed(N_("형식을 골라 주세요."))], choices=[("csv", "CSV"), ("json", "JSON")]
    )
    purpose = ParagraphField(
        _l("쓰는 까닭"),
        [needed(N_("어디에 쓸 자료인지 적어 주세요."))],
        most=300,
        description=_l("기록에 남습니다."),
    )
