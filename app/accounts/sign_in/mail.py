"""Addresses as we keep them, and Flask-Security's mail handed to the notices, to be sent after the commit."""

from typing import Any
from urllib.parse import urljoin

from flask import current_app, url_for
from flask_security import MailUtil

from app.accounts import queries
from app.accounts.services import attempts
from app.accounts.sign_in import doorways, limits
from app.accounts.states import AttemptKind
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.notices.services import notify, post

ASKED_FOR = frozenset(
    {
        "welcome",
        "welcome_existing",
        "confirmation_instructions",
        "reset_instructions",
        "change_email_instructions",
    }
)
"""Mail that anyone can cause for any address: only so many an hour, and its links are secret."""


class Postman(MailUtil):
    """Lower-case addresses; mail through the notices."""

    def normalize(self, email: str) -> str:
        """As stored: tidy and lower case. Raises EmailValidateException."""
        return super().normalize(email.strip()).lower()

    def validate(self, email: str) -> str:
        """The same for an address that mail will go to; nothing is looked up on the network."""
        return super().validate(email.strip()).lower()

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        """Hand a mail over in the present transaction, which is kept although the page may come back."""
        limits.keep_at_the_end()
        kind = template.rpartition("/")[2]
        if kind == "two_factor_rescue":
            _ask_for_help(kwargs["user"], body)
            return
        secret = kind in ASKED_FOR
        if secret:
            if attempts.closed(AttemptKind.ASK_ACCOUNT, recipient):
                return
            attempts.count(AttemptKind.ASK_ACCOUNT, recipient)
        person = kwargs.get("user")
        to = person if person and person.email == recipient else recipient
        post(to, str(subject), body, secret=secret)


def _ask_for_help(person: Any, body: str) -> None:
    if attempts.closed(AttemptKind.ASK_ACCOUNT, person.email):
        return
    attempts.count(AttemptKind.ASK_ACCOUNT, person.email)
    title = translated(N_("2단계 인증 도움 요청"))
    link = url_for("accounts.person", person_id=person.id)
    notify(queries.with_role(Role.ADMIN), title, body.strip(), link=link)


def public(endpoint: str, **values: Any) -> str:
    """The address people use, whatever host the request came to: a forged host never gets into a mail."""
    return urljoin(str(current_app.config["PUBLIC_URL"]), url_for(endpoint, **values, _external=False))


def context() -> dict[str, Any]:
    """What mail templates find."""
    return {
        "public": public,
        "way": doorways.way,
        "office_name": current_app.config["OFFICE_NAME"],
        "office_phone": current_app.config["OFFICE_PHONE"],
    }
