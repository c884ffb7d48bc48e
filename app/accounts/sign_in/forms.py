"""Flask-Security's forms with our limits, our questions and our words."""

from collections.abc import Iterator
from typing import Any

from flask import abort, request
from flask_login import current_user
from flask_security import (
    ChangeEmailForm,
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import Form
from wtforms import BooleanField, Field

from app.accounts.forms import agreed
from app.accounts.rules import PASSWORD_MOST
from app.accounts.sign_in import again, events, limits
from app.kernel.text import N_, clean, translated
from app.web.forms import LineField, needed

EMPTY = N_("이메일 주소와 비밀번호를 적어 주세요.")
AGAIN = N_("비밀번호를 한 번 더 적어 주세요.")


def shortened(typed: str | None) -> str:
    """At most one character more than any password has: too long stays wrong, and nobody hashes a novel."""
    return (typed or "")[: PASSWORD_MOST + 1]


def asked_twice(field: Field) -> None:
    """The second field of a new password left empty: say what belongs there, not what belongs in the first."""
    if field.errors and not field.data:
        field.errors = [translated(AGAIN)]


class SignInForm(LoginForm):
    """E-mail address and password. Failures count for every address, known or not; no browser is remembered."""

    remember = None  # type: ignore[assignment]  # the library's way to leave a field out

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """Refuse while closed; then as usual. Only who gave the right password hears more than that it failed."""
        email = (self.email.data or "").strip().lower()
        self.password.data = shortened(self.password.data)
        if limits.sign_in_closed(email):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        if request.method == "POST" and (missing := self._missing(email)):
            self.form_errors.append(translated(missing))
            return False
        if super().validate(**kwargs):
            return True
        if self.user is None and not self.errors.keys() & {"csrf_token", "next"} and self.password.data:
            limits.failed(email, None)
        if self.user_authenticated:
            self.form_errors.extend(self.email.errors)
            self.email.errors = []  # else the view adds that address or password are wrong
        return False

    def _missing(self, email: str) -> str:
        """What was left empty, in words; the library would call it wrong."""
        if not email:
            return N_("이메일 주소를 적어 주세요.") if self.password.data else EMPTY
        return "" if self.password.data else N_("비밀번호를 적어 주세요.")


def tidy(value: str | None) -> str:
    """What was typed, clean; nothing as empty."""
    return clean(value or "")


class SignUpForm(RegisterFormV2):
    """Who a venture's person is, and three questions of consent, each by itself."""

    name = LineField(translated(N_("이름")), [needed(N_("이름을 적어 주세요."))], most=60, filters=[tidy])
    terms = BooleanField(
        translated(N_("이용약관에 동의합니다")),
        [agreed(N_("이용약관에 동의해야 가입할 수 있습니다."))],
    )
    privacy = BooleanField(
        translated(N_("개인정보 수집·이용에 동의합니다")),
        [agreed(N_("개인정보 수집·이용에 동의해야 가입할 수 있습니다."))],
    )
    news = BooleanField(translated(N_("공고와 행사 소식을 이메일로 받겠습니다")))

    def __iter__(self) -> Iterator[Any]:
        """In the order of the page, so that the summary of errors reads like it."""
        first = ("name", "email", "password", "password_confirm", "terms", "privacy", "news")
        fields = {field.short_name: field for field in super().__iter__()}
        return iter([*(fields.pop(name) for name in first), *fields.values()])

    def validate(self, **kwargs: Any) -> bool:
        """As usual, with words of its own for the password typed again."""
        passed = super().validate(**kwargs)
        asked_twice(self.password_confirm)
        return passed


class ResetForm(ResetPasswordForm):
    """A new password, by the link in the mail."""

    def validate(self, **kwargs: Any) -> bool:
        """As usual, with words of its own for the password typed again."""
        passed = super().validate(**kwargs)
        asked_twice(self.password_confirm)
        return passed


def nothing_typed(form: ForgotPasswordForm | SendConfirmationForm) -> bool:
    """No address at all: that may be said aloud, it tells a stranger nothing."""
    if (form.email.data or "").strip():
        return False
    form.form_errors.append(translated(N_("이메일 주소를 적어 주세요.")))
    return True


class ResetRequestForm(ForgotPasswordForm):
    """Where to send the link. Who has not confirmed the address yet confirms it with the same link."""

    def validate(self, **kwargs: Any) -> bool:
        """The form and the person; a lock after failed tries does not keep anyone from mending it."""
        if nothing_typed(self):
            return False
        if not Form.validate(self, **kwargs):
            return False
        return bool(self.user and self.user.active) or self._refuse()

    def _refuse(self) -> bool:
        self.email.errors = [
            *self.email.errors,
            "inactive",
        ]  # squashed by the view: the answer stays the same
        return False


class ConfirmRequestForm(SendConfirmationForm):
    """Where to send the confirmation again."""

    def validate(self, **kwargs: Any) -> bool:
        """As usual; no answer claims that a mail went to nobody."""
        return False if nothing_typed(self) else bool(super().validate(**kwargs))


class ReauthenticateForm(VerifyForm):
    """The password once more before something weighty."""

    def validate(self, **kwargs: Any) -> bool:
        """Refuse while closed."""
        self.password.data = shortened(self.password.data)
        if limits.sign_in_closed(self.user.email):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        return super().validate(**kwargs)


class NewPasswordForm(ChangePasswordForm):
    """The present password and a new one."""

    def validate(self, **kwargs: Any) -> bool:
        """Wrong present passwords count like failed sign-ins."""
        self.password.data = shortened(self.password.data)
        if limits.sign_in_closed(current_user.email):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        passed = super().validate(**kwargs)
        asked_twice(self.new_password_confirm)
        if self.password.data and self.password.errors:
            current_user.track_failed_authn("password")
        return passed


class NewAddressForm(ChangeEmailForm):
    """Where mail goes from now on, and what one signs in with."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.email.label.text = translated(N_("새 이메일 주소"))

    def validate(self, **kwargs: Any) -> bool:
        """As usual. One's own address is said aloud; another's gets the same answer as a free one, and a log line."""
        passed = bool(super().validate(**kwargs))
        owner = self.existing_email_user
        if owner is None:
            return passed
        if owner.id == current_user.id:
            self.existing_email_user = None
            self.email.errors = [translated(N_("지금 쓰는 주소와 같습니다. 새 주소를 적어 주세요."))]
        else:
            events.asked_for_known_address(current_user)
        return False


class CodeForm(TwoFactorVerifyCodeForm):
    """What the authenticator app shows, as it is read: spaces do not matter."""

    def validate(self, **kwargs: Any) -> bool:
        """Refuse while closed, also the right code."""
        self.code.data = "".join((self.code.data or "").split())
        if self.user is not None and not self.is_setup and limits.sign_in_closed(self.user.email):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        passed = super().validate(**kwargs)
        if not passed and (page := again.setup_page(self)):
            abort(page)
        return passed


class RecoveryForm(MfRecoveryForm):
    """One of the recovery codes; capitals and missing hyphens do not matter."""

    def validate(self, **kwargs: Any) -> bool:
        """Wrong codes count like failed sign-ins."""
        plain = "".join(c for c in (self.code.data or "").lower() if c.isalnum())
        self.code.data = "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
        if limits.sign_in_closed(self.user.email if self.user else ""):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        passed = super().validate(**kwargs)
        if not passed and plain and self.user is not None:
            self.user.track_failed_authn("recovery_code", True)
        return passed
