"""Forms of a step that needs a reason, or only what was read."""

from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, VersionField, needed


class ReasonForm(BaseForm):
    """Why."""

    version = VersionField()
    reason = LineField(translated(N_("이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class VersionForm(BaseForm):
    """Only the version that was read."""

    version = VersionField()


class TerminateForm(ReasonForm):
    """해지: from which day and why."""

    on = DayField(translated(N_("해지하는 날")), [needed(N_("해지하는 날을 적어 주세요."))])


class ExportForm(BaseForm):
    """Why a list leaves the system."""

    reason = LineField(
        translated(N_("내려받는 까닭")),
        [needed(N_("내려받는 까닭을 적어 주세요. 접속기록에 남습니다."))],
        most=200,
    )
