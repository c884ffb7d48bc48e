"""How Flask-Security is set: what is on, how long links hold, what a password must be."""

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import uia_email_mapper

from app.accounts.rules import PASSWORD_LEAST
from app.accounts.sign_in.catalogue import compiled
from app.kernel import clock

FEATURES = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "CHANGE_EMAIL": True,
    "TWO_FACTOR": True,
    "WEBAUTHN": True,
    "MULTI_FACTOR_RECOVERY_CODES": True,
}
LIMITS = {
    "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "CHANGE_EMAIL_WITHIN": timedelta(hours=2),
    "RESET_PASSWORD_WITHIN": timedelta(hours=1),
    "FRESHNESS": timedelta(minutes=30),
    "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
    "PASSWORD_LENGTH_MIN": PASSWORD_LEAST,
    "MULTI_FACTOR_RECOVERY_CODES_N": 10,
}
MANNERS = {
    "API_ENABLED_METHODS": ["session"],
    "RETURN_GENERIC_RESPONSES": True,
    "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": False}}],
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "INPUT_NORMALIZE_FORM": "NFC",
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": {"argon2"},
    # What a link in a mail says of its account: salted, in a hundredth of a second; the library's own takes half a one.
    "HASHING_SCHEMES": ["pbkdf2_sha256", "sha256_crypt"],
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_ALLOW_AS_VERIFY": ["first", "secondary"],
    "LOGOUT_METHODS": ["POST"],
    "TOTP_ISSUER": "두레",
    "WAN_RP_NAME": "두레",
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "SCRIPT_NONCE_KEY": "csp_nonce",
    "EMAIL_HTML": False,
    "DATETIME_FACTORY": clock.now,
    "CACHE_CONTROL": None,
}
PLACES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "REGISTER_URL": "/sign-up",
    "RESET_URL": "/reset-password",
    "CHANGE_URL": "/account/password",
    "CHANGE_EMAIL_URL": "/account/email",
    "CONFIRM_URL": "/confirm-email",
    "VERIFY_URL": "/account/verify",
    "TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/no-code",
    "TWO_FACTOR_SELECT_URL": "/sign-in/choose",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_DELETE_URL": "/account/passkeys/remove",
    "WAN_VERIFY_URL": "/account/verify-passkey",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "STATIC_FOLDER_URL": "/sign-in-static",
    "POST_LOGIN_VIEW": "/home",
    "POST_LOGOUT_VIEW": "/sign-in",
    "POST_REGISTER_VIEW": "/sign-up/sent",
    "POST_CHANGE_VIEW": "/account",
    "POST_CHANGE_EMAIL_VIEW": "/account",
    "TWO_FACTOR_POST_SETUP_VIEW": "/account",
    "WAN_POST_REGISTER_VIEW": "/account",
}


def apply(app: Flask) -> None:
    """Write the settings; what the environment or a test has set already stays."""
    secret = hashlib.sha256(b"recovery codes " + app.config["TOTP_SECRET"].encode()).digest()
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    chosen: dict[str, Any] = {
        **FEATURES,
        **LIMITS,
        **MANNERS,
        **PLACES,
        "TOTP_SECRETS": {"1": app.config["TOTP_SECRET"]},
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(secret)],
        "TWO_FACTOR_VALIDITY_COOKIE": {"httponly": True, "secure": secure, "samesite": "Strict"},
        "EMAIL_SENDER": app.config["MAIL_FROM"],
        "I18N_DIRNAME": ["builtin", str(compiled(Path(app.config["INSTANCE_PATH"]) / "translations"))],
        "PASSWORD_HASH_PASSLIB_OPTIONS": argon2_cost(app),
    }
    for key, value in chosen.items():
        app.config.setdefault(f"SECURITY_{key}", value)
    app.config.setdefault("REMEMBER_COOKIE_DURATION", timedelta(0))


def argon2_cost(app: Flask) -> dict[str, Any]:
    """OWASP's least for argon2id (19 MiB, two passes); as cheap as can be in tests."""
    memory, rounds = (8, 1) if app.testing else (19456, 2)
    return {
        "argon2__type": "ID",
        "argon2__memory_cost": memory,
        "argon2__time_cost": rounds,
        "argon2__parallelism": 1,
    }
