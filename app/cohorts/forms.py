"""Forms of cohorts: programmes, cohorts, milestones, evidence."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import Optional

from app.kernel.text import N_, translated
from app.web.forms import (
    BaseForm,
    DayField,
    LineField,
    ParagraphField,
    VersionField,
    WholeNumberField,
    needed,
)


class ProgrammeForm(BaseForm):
    """A programme that runs in cohorts."""

    name = LineField(translated(N_("사업 이름")), [needed(N_("사업 이름을 적어 주세요."))], most=100)
    about = ParagraphField(translated(N_("설명")), [Optional()], most=2000)


class CohortForm(BaseForm):
    """One run of a programme."""

    programme_id = SelectField(translated(N_("사업")), [needed(N_("사업을 골라 주세요."))], coerce=int)
    number = WholeNumberField(
        translated(N_("몇 기인가요?")), [needed(N_("기수를 적어 주세요."))], least=1, most=999
    )
    title = LineField(translated(N_("덧붙일 이름")), [Optional()], most=100)
    starts_on = DayField(translated(N_("시작하는 날")), [needed(N_("시작하는 날을 적어 주세요."))])
    ends_on = DayField(translated(N_("끝나는 날")), [needed(N_("끝나는 날을 적어 주세요."))])
    capacity = WholeNumberField(
        translated(N_("정원")), [needed(N_("정원을 적어 주세요."))], least=1, most=500
    )


class MilestoneForm(BaseForm):
    """Something to do by a day."""

    title = LineField(translated(N_("이정표")), [needed(N_("이정표를 적어 주세요."))], most=100)
    due_on = DayField(translated(N_("기한")), [needed(N_("기한을 적어 주세요."))])
    about = ParagraphField(translated(N_("설명")), [Optional()], most=2000)


class HandInForm(BaseForm):
    """What was done, with evidence."""

    version = VersionField()
    note = ParagraphField(translated(N_("무엇을 했나요?")), [Optional()], most=2000)
    file = FileField(translated(N_("증빙 파일")), [Optional()])


class ReasonForm(BaseForm):
    """Why."""

    version = VersionField()
    reason = LineField(translated(N_("이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class VersionForm(BaseForm):
    """Only the version that was read."""

    version = VersionField()
