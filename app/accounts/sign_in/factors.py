"""The second step: codes that work once, passkeys that check the person, recovery codes told to the log."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_security import MfRecoveryCodesUtil, PasswordUtil, Totp, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.services.people import too_weak
from app.audit.services import record
from app.audit.states import Kind
from app.kernel.text import N_


class OneTimeCodes(Totp):
    """A code of the authenticator app is good once."""

    def get_last_counter(self, user: Any) -> int | None:
        """The step of the last code that was taken."""
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Keep it; a newly registered app starts anew."""
        user.tf_last_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Any authenticator will do; without a password it has to check the person itself."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Kept on the device, so that nobody has to say who they are first."""
        alone = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if alone else ResidentKeyRequirement.PREFERRED,
            user_verification=self._verification(alone),
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """A passkey alone counts as two factors only because the device asked for finger, face or PIN."""
        return self._verification(usage == ["first"])

    @staticmethod
    def _verification(alone: bool) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes; making and using them is told to the log."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes; the old ones are worth nothing any more."""
        self._note(user, "accounts.recovery_codes", N_("복구 코드를 새로 만들었습니다"))
        return super().create_recovery_codes(user)

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """A code that was used."""
        self._note(user, "accounts.recovery_code_used", N_("복구 코드로 로그인했습니다"))
        return super().delete_recovery_code(user, code)

    @staticmethod
    def _note(user: User, action: str, sentence: str) -> None:
        record(actor_of(user, request.remote_addr), action, user, sentence, kind=Kind.SECURITY)


class Passwords(PasswordUtil):
    """Long enough and not easy to guess; no rule of capitals and signs."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """The reasons against a password, if any, and the password normalised."""
        tidy = self.normalize(password)
        person = kwargs.get("user")
        known = (person.email, person.name) if person else (kwargs.get("email"), kwargs.get("name"))
        why = too_weak(tidy, *(word for word in known if word))
        return ([gettext(why)] if why else None), tidy
