"""Flask-Security's view of our tables."""

from typing import Any

from flask import current_app
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import select

from app.accounts.models import Passkey, RoleGrant, User
from app.kernel.db import db


class Store(SQLAlchemyUserDatastore):
    """People are found by e-mail or key; whether one needs a second factor follows from the settings."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Any:
        """The one person with this value, or None."""
        ((column, value),) = kwargs.items()
        person = db.session.scalar(select(User).where(getattr(User, column) == value))
        return person and demanding(person)

    def _prepare_create_user_args(self, **kwargs: Any) -> dict[str, Any]:
        """Roles are granted by our own verbs, never by a form."""
        prepared: dict[str, Any] = super()._prepare_create_user_args(  # type: ignore[no-untyped-call]
            **kwargs
        )
        prepared.pop("roles", None)
        return prepared

    def tf_reset(self, user: Any) -> None:
        """Forget the authenticator app and the last code it gave."""
        user.tf_last_counter = None
        super().tf_reset(user)


def demanding(person: User) -> User:
    """The person, told whether the settings ask a second factor of them."""
    person.second_factor_required = bool(current_app.config["STAFF_TWO_FACTOR"]) and person.is_staff
    return person


def store() -> Store:
    """A store on our tables. Roles are ours, so Flask-Security's role model is never asked for."""
    return Store(db, User, RoleGrant, Passkey)  # type: ignore[arg-type]
