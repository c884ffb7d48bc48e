"""What a production environment must say before it starts, and what holds there."""

from pathlib import Path

import pytest

from config import UnsafeSetting, settings

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "0123456789abcdef" * 3,
    "MAIL_URL": "smtp+starttls://dure:word@mail.example:587",
    "MAIL_FROM": "두레 <dure@office.example>",
    "PUBLIC_URL": "https://dure.office.example",
}


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("MAIL_URL", ""),
        ("MAIL_URL", "file:///var/mail"),
        ("MAIL_FROM", ""),
        ("PUBLIC_URL", "http://dure.office.example"),
    ],
)
def test_production_refuses_what_is_missing_or_weak_and_names_it(
    tmp_path: Path, name: str, unsafe: str
) -> None:
    with pytest.raises(UnsafeSetting, match=name):
        settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path / "data"), name: unsafe})
    assert not (tmp_path / "data").exists()


def test_production_asks_staff_for_a_second_factor_and_browsers_for_https(tmp_path: Path) -> None:
    chosen = settings(PRODUCTION | {"INSTANCE_PATH": str(tmp_path)})
    assert chosen["STAFF_TWO_FACTOR"] and chosen["SESSION_COOKIE_SECURE"]
    assert chosen["SECRET_KEY"] == PRODUCTION["SECRET_KEY"] and not (tmp_path / "secret_key").exists()


def test_in_development_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = settings({"INSTANCE_PATH": str(tmp_path)})
    assert settings({"INSTANCE_PATH": str(tmp_path)})["SECRET_KEY"] == first["SECRET_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert not first["STAFF_TWO_FACTOR"] and not first["SESSION_COOKIE_SECURE"]
