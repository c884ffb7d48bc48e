"""Forms of an applicant beside the questions: sending in, withdrawing, uploading, choosing between two texts."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import ValidationError

from app.kernel.text import N_, translated
from app.ventures.states import MemberRole
from app.web.forms import BaseForm, LineField, ParagraphField, needed


class StartForm(BaseForm):
    """Begin an application."""


class SendingForm(BaseForm):
    """Sending in. `waits` says that files are still being looked through for 주민등록번호."""

    waits = False
    unlooked = BooleanField(
        translated(N_("기다리지 않고 냅니다. 올린 파일에 주민등록번호가 없습니다.")),
        description=translated(
            N_("살펴보기가 끝나면 표시하지 않아도 됩니다. 나중에 찾으면 알림으로 알려 드립니다.")
        ),
    )

    def validate_unlooked(self, field: BooleanField) -> None:
        """Either the look is over or the sender says not to wait for it."""
        if self.waits and not field.data:
            raise ValidationError(
                translated(
                    N_(
                        "아직 살펴보고 있는 파일이 있습니다. 잠시 기다리거나, 기다리지 않고 낸다고 표시해 주세요."
                    )
                )
            )


class SendForm(SendingForm):
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


class AskForm(BaseForm):
    """Where the representative reads mail."""

    email = LineField(
        translated(N_("대표자의 이메일 주소")),
        validators=[needed(N_("대표자의 이메일 주소를 적어 주세요."))],
        description=translated(N_("대표자가 직접 받아 보는 주소를 적습니다. 휴대전화로도 열 수 있습니다.")),
        most=254,
    )


class CoWriterForm(BaseForm):
    """Somebody from outside who writes along in this one application."""

    email = LineField(
        translated(N_("이메일")),
        validators=[needed(N_("초대할 사람의 이메일을 적어 주세요."))],
        most=254,
    )
    role = RadioField(
        translated(N_("할 수 있는 일")),
        choices=[
            (MemberRole.EDITOR, translated(N_("함께 쓰기 – 답변과 서류를 고칩니다. 제출은 못 합니다."))),
            (MemberRole.VIEWER, translated(N_("보기만 – 읽고 고치지 않습니다."))),
        ],
        coerce=MemberRole,
        default=MemberRole.EDITOR,
    )


class InPersonForm(SendingForm):
    """The representative, signed in, has seen it all."""

    confirmed = BooleanField(
        translated(N_("나는 이 기업의 대표자이고, 신청 내용을 모두 확인했습니다. 사실과 같습니다.")),
    )

    def validate_confirmed(self, field: BooleanField) -> None:
        """A box left empty is a no."""
        if not field.data:
            raise ValidationError(translated(N_("내용을 모두 확인했으면 표시해 주세요.")))


class ReadySendForm(SendingForm):
    """The representative confirmed before: nothing is left to say."""


class RepresentativeForm(BaseForm):
    """The representative's answer by the link. `seen` is the hash of the content on the page."""

    seen = HiddenField()
    name = LineField(
        translated(N_("대표자 이름")),
        validators=[needed(N_("대표자 이름을 적어 주세요."))],
        description=translated(N_("기업 기록에 적힌 대표자 이름 그대로 적습니다.")),
        most=80,
    )
    reason = ParagraphField(
        translated(N_("고칠 점")),
        description=translated(N_("고칠 점이 있을 때만 적습니다. 쓰는 사람에게 그대로 전합니다.")),
        most=2000,
    )


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
