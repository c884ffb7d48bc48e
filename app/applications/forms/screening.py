"""Forms of the eligibility sheet: a person's verdict, the finding, a request to mend."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.applications.models.notes import NOTE
from app.applications.states import Verdict
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, ParagraphField, VersionField, needed


class JudgeForm(BaseForm):
    """One point of the sheet."""

    verdict = RadioField(translated(N_("확인 결과")), choices=Verdict.choices())
    note = LineField(
        translated(N_("무엇을 보고 판단했나요")),
        description=translated(
            N_("본 서류와 날짜를 적습니다. 자동으로 확인한 결과와 같을 때만 비울 수 있습니다.")
        ),
        most=500,
    )


class FindingForm(BaseForm):
    """Eligible or not."""

    version = VersionField()
    reason = ParagraphField(
        translated(N_("부적격인 까닭")),
        description=translated(N_("신청 기업이 그대로 읽습니다. 부적격일 때만 적습니다.")),
        most=2000,
    )


class FixForm(BaseForm):
    """Which answers and documents are opened again, until when, and why."""

    keys = SelectMultipleField(
        translated(N_("고칠 항목")),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = ParagraphField(
        translated(N_("무엇을 어떻게 고치나요")),
        [needed(N_("무엇을 어떻게 고쳐야 하는지 적어 주세요."))],
        most=500,
    )
    due_on = DayField(translated(N_("기한")), [needed(N_("기한을 적어 주세요."))])
    due_time = LineField(translated(N_("시각")), default="18:00", most=8)

    def __init__(self, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keys.choices = list(names.items())


class NoteForm(BaseForm):
    """A note of the office, and whether to come back to it."""

    text = ParagraphField(
        translated(N_("메모")),
        [needed(N_("메모를 적어 주세요."))],
        description=translated(N_("신청 기업과 평가위원에게는 보이지 않습니다.")),
        most=NOTE,
    )
    flagged = BooleanField(translated(N_("확인할 것으로 표시해 두기")))


class BulkForm(BaseForm):
    """What was shown in the preview is done."""

    reason = ParagraphField(
        translated(N_("부적격인 까닭")),
        description=translated(N_("고른 신청 모두에 같은 까닭을 적습니다.")),
        most=2000,
    )


class TickForm(BaseForm):
    """One point is ticked for several applications."""

    key = RadioField(translated(N_("갖춤으로 적을 요건")))
    note = LineField(
        translated(N_("무엇을 보고 판단했나요")),
        description=translated(N_("위에 보인 신청 모두에 같은 말을 적습니다. 예: 제출한 납세증명서")),
        most=500,
    )

    def __init__(self, points: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.key.choices = list(points.items())


class ExportForm(BaseForm):
    """Why a list leaves the system."""

    reason = LineField(
        translated(N_("내려받는 까닭")),
        [needed(N_("내려받는 까닭을 적어 주세요. 접속기록에 남습니다."))],
        most=200,
    )
