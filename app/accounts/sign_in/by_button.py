"""Links in mails that change something: opening one shows a button, since scanners of mail open every link.

The library would carry them out on GET. A link that is late or used is answered by the library's own words.
"""

from dataclasses import dataclass

from flask import Flask, render_template, request
from flask_security.utils import check_and_get_token_status, verify_hash
from sqlalchemy import select

from app.accounts.models import User
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_


@dataclass(frozen=True)
class Asking:
    """What the page of a link asks. `names` are the library's for the key and the term of its tokens."""

    names: tuple[str, str]
    heading: str
    text: str
    button: str


ASKING = {
    "security.confirm_email": Asking(
        ("confirm", "SECURITY_CONFIRM_EMAIL_WITHIN"),
        N_("이메일 주소 확인"),
        N_("아래 버튼을 누르면 %(email)s 주소가 확인되고 가입이 끝납니다."),
        N_("이메일 주소 확인하기"),
    ),
    "security.change_email_confirm": Asking(
        ("change_email", "SECURITY_CHANGE_EMAIL_WITHIN"),
        N_("이메일 주소 바꾸기"),
        N_(
            "아래 버튼을 누르면 계정의 이메일 주소가 %(email)s(으)로 바뀝니다. 전에 쓰던 주소로는 로그인할 수 없습니다."
        ),
        N_("이 주소로 바꾸기"),
    ),
}
"""By the endpoint the link leads to."""


def register(app: Flask) -> None:
    """Take the button's POST at the address of the link, and ask before it."""
    app.add_url_rule(
        f"{app.config['SECURITY_CHANGE_EMAIL_URL']}/<token>",
        endpoint="security.change_email_confirm",
        methods=["POST"],
    )
    app.before_request(ask_first)


def ask_first() -> str | None:
    """The page with the button, while the link still leads to a change."""
    asking = ASKING.get(request.endpoint or "")
    if asking is None or request.method == "POST":
        return None
    email = _leads_to(asking, (request.view_args or {})["token"])
    return email and render_template("accounts/by_button.html", asking=asking, email=email)


def _leads_to(asking: Asking, token: str) -> str | None:
    """The address that would be confirmed; None when the link is late, used or no link of ours."""
    serializer, term = asking.names
    late, invalid, said = check_and_get_token_status(token, serializer, setting(term))
    if late or invalid or not said:
        return None
    person = db.session.scalar(select(User).where(User.fs_uniquifier == said[0]))
    if person is None or not verify_hash(said[1], person.email):
        return None
    if serializer == "change_email":
        return str(said[2])
    return None if person.confirmed_at else person.email
