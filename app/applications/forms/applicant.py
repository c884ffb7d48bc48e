"""Forms of an applicant beside the questions: sending in, withdrawing, uploading, choosing between two texts."""

from flask_wtf.file import FileField
from wtforms import BooleanField

from app.kernel.text import N_, translated
from app.web.forms import BaseForm, LineField, ParagraphField, needed


class StartForm(BaseForm):
    """Begin an application."""


class SendForm(BaseForm):
    """The representative has seen it all."""

    confirmed = BooleanField(
        translated(N_("대표자가 신청 내용을 모두 확인했고, 사실과 같습니다.")),
        validators=[needed(N_("대표자가 확인한 뒤에 표시해 주세요."))],
    )
    confirmed_by = LineField(
        translated(N_("확인한 대표자")),
        validators=[needed(N_("확인한 대표자의 이름을 적어 주세요."))],
        description=translated(N_("공동대표라면 한 분의 이름을 적습니다.")),
        most=80,
    )

    def validate_confirmed(self, field: BooleanField) -> None:
        """A box left empty is a no."""
        if not field.data:
            field.errors = [translated(N_("대표자가 확인한 뒤에 표시해 주세요."))]


class WithdrawForm(BaseForm):
    """Take an application back."""

    reason = ParagraphField(
        translated(N_("취하하는 까닭")),
        description=translated(N_("적지 않아도 됩니다. 다음 공고를 준비할 때 봅니다.")),
        most=1000,
    )


class FileForm(BaseForm):
    """One file for one document."""

    file = FileField(translated(N_("파일")))
