"""Wiring of sign-in."""

from typing import Any

from flask import Flask
from flask_security import Security

from app.accounts import passwords, queries
from app.accounts.models import User
from app.accounts.sign_in import by_button, doorways, events, factors, forms, keeper, limits, mail, options
from app.accounts.sign_in.store import store
from app.audit import naming
from app.web.actor import load_actor_with


def register(app: Flask) -> None:
    """Attach Flask-Security to our tables, and our own keeping of who is signed in to Flask-Login."""
    naming.register(User.__tablename__, queries.names_of, queries.ids_going_by)
    options.apply(app)
    cost = options.argon2_cost(app)
    passwords.set_cost(time_cost=cost["argon2__time_cost"], memory_cost=cost["argon2__memory_cost"])
    security = Security(
        mail_util_cls=mail.Postman,
        password_util_cls=factors.Passwords,
        totp_cls=factors.OneTimeCodes,
        webauthn_util_cls=factors.Passkeys,
        mf_recovery_codes_util_cls=factors.RecoveryCodes,
    )
    security.init_app(app, store(), **_ours())
    security.want_json(_pages_only)
    security.login_manager.user_loader(keeper.load_person)
    security.login_manager.request_loader(_no_tokens)
    security.principal.identity_loaders.clear()
    security.mail_context_processor(mail.context)
    security.register_context_processor(lambda: {"way": doorways.way})
    doorways.declare()
    app.before_request(doorways.refuse_ways_outside)
    app.before_request(doorways.keep_in_who_is_in)
    by_button.register(app)
    app.after_request(doorways.lead_on)
    events.register(app)
    keeper.register(app)
    limits.register(app)
    load_actor_with(app, keeper.load_actor)


def _ours() -> dict[str, Any]:
    return {
        "login_form": forms.SignInForm,
        "register_form": forms.SignUpForm,
        "forgot_password_form": forms.ResetRequestForm,
        "reset_password_form": forms.ResetForm,
        "send_confirmation_form": forms.ConfirmRequestForm,
        "verify_form": forms.ReauthenticateForm,
        "change_password_form": forms.NewPasswordForm,
        "change_email_form": forms.NewAddressForm,
        "two_factor_verify_code_form": forms.CodeForm,
        "mf_recovery_form": forms.RecoveryForm,
    }


def _pages_only(_request: Any) -> bool:
    """The library answers with pages, never with JSON: one way in is enough to watch."""
    return False


def _no_tokens(_request: Any) -> None:
    """People sign in with a browser; there is no other way in."""
