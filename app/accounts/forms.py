"""What people type about accounts and invitations."""

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, LineField, ParagraphField, needed, telephone

LANGUAGES = [("ko", "한국어"), ("en", "English")]


def agreed(message: str) -> Any:
    """A validator that asks for a tick in words."""

    def check(_form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(translated(message))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


class TicksField(SelectMultipleField):
    """Several of a list, each with a tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DescribeForm(BaseForm):
    """One's own name, telephone and language."""

    name = LineField(translated(N_("이름")), [needed(N_("이름을 적어 주세요."))], most=60)
    phone = LineField(
        translated(N_("전화번호")),
        [telephone],
        most=40,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    language = RadioField(translated(N_("화면과 메일의 언어")), choices=LANGUAGES, default="ko")


class ReasonForm(BaseForm):
    """Why something is done to someone's account."""

    note = ParagraphField(
        translated(N_("사유")), [needed(N_("사유를 적어 주세요. 기록에 남습니다."))], most=500
    )


class GrantForm(ReasonForm):
    """A role and why."""

    role = SelectField(translated(N_("역할")), coerce=Role)


class InviteForm(BaseForm):
    """Whom to invite, and for what."""

    email = LineField(
        translated(N_("이메일 주소")),
        [needed(N_("이메일 주소를 적어 주세요."))],
        most=254,
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    name = LineField(translated(N_("이름")), most=60)
    roles = TicksField(translated(N_("맡길 역할")), [needed(N_("맡길 역할을 하나 이상 골라 주세요."))])
    note = ParagraphField(translated(N_("전할 말")), most=500)


class LeaveForm(BaseForm):
    """The password once more before the account goes."""

    password = PasswordField(
        translated(N_("비밀번호")),
        [needed(N_("비밀번호를 적어 주세요."))],
        render_kw={"autocomplete": "current-password"},
    )


class JoinForm(BaseForm):
    """Accepting an invitation with an account that is there already: one button."""


class AcceptForm(BaseForm):
    """A name, a password and consents for a new account."""

    name = LineField(translated(N_("이름")), [needed(N_("이름을 적어 주세요."))], most=60)
    password = PasswordField(
        translated(N_("비밀번호")),
        [needed(N_("비밀번호를 적어 주세요."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        translated(N_("비밀번호 한 번 더")),
        [needed(N_("비밀번호를 한 번 더 적어 주세요."))],
        render_kw={"autocomplete": "new-password"},
    )
    terms = BooleanField(
        translated(N_("이용약관에 동의합니다")), [agreed(N_("이용약관에 동의해야 시작할 수 있습니다."))]
    )
    privacy = BooleanField(
        translated(N_("개인정보 수집·이용에 동의합니다")),
        [agreed(N_("개인정보 수집·이용에 동의해야 시작할 수 있습니다."))],
    )

    def validate_again(self, field: Any) -> None:
        """Both passwords are the same."""
        if field.data != self.password.data:
            raise ValidationError(translated(N_("두 번 적은 비밀번호가 서로 다릅니다. 똑같이 적어 주세요.")))
