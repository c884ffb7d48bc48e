"""Flask-Security's forms with our limits, our questions and our words."""

from collections.abc import Iterator
from typing import Any

from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    RegisterFormV2,
    SendConfirmationForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import Form
from wtforms import BooleanField

from app.accounts.forms import agreed
from app.accounts.rules import PASSWORD_MOST
from app.accounts.sign_in import limits
from app.kernel.text import N_, clean, translated
from app.web.forms import LineField, needed


def shortened(typed: str | None) -> str:
    """At most one character more than any password has: too long stays wrong, and nobody hashes a novel."""
    return (typed or "")[: PASSWORD_MOST + 1]


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
        if super().validate(**kwargs):
            return True
        if self.user is None and not self.errors.keys() & {"csrf_token", "next"} and self.password.data:
            limits.failed(email, None)
        if self.user_authenticated:
            self.form_errors.extend(self.email.errors)
        return False


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


class ResetRequestForm(ForgotPasswordForm):
    """Where to send the link. Who has not confirmed the address yet confirms it with the same link."""

    def validate(self, **kwargs: Any) -> bool:
        """The form and the person; a lock after failed tries does not keep anyone from mending it."""
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
        if self.password.data and self.password.errors:
            current_user.track_failed_authn("password")
        return passed


class CodeForm(TwoFactorVerifyCodeForm):
    """What the authenticator app shows, as it is read: spaces do not matter."""

    def validate(self, **kwargs: Any) -> bool:
        """Refuse while closed, also the right code."""
        self.code.data = "".join((self.code.data or "").split())
        if self.user is not None and not self.is_setup and limits.sign_in_closed(self.user.email):
            self.form_errors.append(translated(limits.CLOSED))
            return False
        return super().validate(**kwargs)


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
