"""Settings, read from environment variables. A default is given only where it is safe in production and in public.

`APP_ENV=production` refuses to start on an unsafe default and names it.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent


class UnsafeSetting(RuntimeError):
    """A setting that must not be left at its default in production."""


def kept_secret(folder: Path, name: str) -> str:
    """A random secret that is made once and kept in the data folder, readable by its owner only."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def settings(env: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings of one environment ("development" unless APP_ENV says "production" or "test")."""
    app_env = env.get("APP_ENV", "development")
    production = app_env == "production"
    folder = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    if production:
        refuse_unsafe(env)
    folder.mkdir(parents=True, exist_ok=True)
    secret = env.get("SECRET_KEY") or kept_secret(folder, "secret_key")
    return {
        "APP_ENV": app_env,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": env.get("SECURITY_PASSWORD_SALT") or f"salt-{secret}",
        "TOTP_SECRET": env.get("TOTP_SECRET") or f"totp-{secret}",
        "SQLALCHEMY_DATABASE_URI": database_url(env.get("DATABASE_URL"), folder),
        "MAIL_URL": env.get("MAIL_URL") or f"file://{folder / 'mail'}",
        "MAIL_FROM": env.get("MAIL_FROM", "두레 <no-reply@dure.invalid>"),
        "FILES_URL": env.get("FILES_URL") or f"file://{folder / 'uploads'}",
        "PUBLIC_URL": env.get("PUBLIC_URL", "http://127.0.0.1:8000"),
        **office(env),
        "MAX_CONTENT_LENGTH": 55 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "IDLE_TIMEOUT": timedelta(minutes=int(env.get("IDLE_MINUTES", "60"))),
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "ko",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Seoul",
        "LANGUAGES": ("ko", "en"),
        "STAFF_TWO_FACTOR": production,
        "AUDIT_GUARD": app_env != "production",
        "SENTRY_DSN": env.get("SENTRY_DSN", ""),
        "LOG_LEVEL": env.get("LOG_LEVEL", "INFO" if production else "WARNING").upper(),
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        "TRUSTED_PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
    }


def office(env: Mapping[str, str]) -> dict[str, str]:
    """Who runs this installation: stands in the footer and on papers, and before every id in open data of grants."""
    return {
        "OFFICE_NAME": env.get("OFFICE_NAME", "성동구 소셜벤처 허브센터"),
        "OFFICE_PHONE": env.get("OFFICE_PHONE", "02-0000-0000"),
        "OFFICE_ADDRESS": env.get("OFFICE_ADDRESS", "서울특별시 성동구 성수일로12길 20"),
        "GRANTS_PREFIX": env.get("GRANTS_PREFIX", "360G-dure"),
    }


def database_url(url: str | None, folder: Path) -> str:
    """SQLite in the data folder by default; a plain postgresql:// address gets the psycopg 3 driver."""
    if not url:
        return f"sqlite:///{folder / 'app.db'}"
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def refuse_unsafe(env: Mapping[str, str]) -> None:
    """Raises UnsafeSetting naming every setting that production needs and that is missing or weak."""
    problems = []
    if len(env.get("SECRET_KEY", "")) < 32:
        problems.append("SECRET_KEY (at least 32 characters)")
    if not env.get("MAIL_URL", "").startswith(("smtp://", "smtps://", "smtp+starttls://")):
        problems.append("MAIL_URL (smtp://user:password@host:port)")
    if not env.get("MAIL_FROM"):
        problems.append("MAIL_FROM (sender's address)")
    if urlsplit(env.get("PUBLIC_URL", "")).scheme != "https":
        problems.append("PUBLIC_URL (https://…, the address people use)")
    if problems:
        raise UnsafeSetting("APP_ENV=production needs: " + "; ".join(problems))
