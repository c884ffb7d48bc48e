"""People and the roles they hold, how they sign in, invitations, consents. E-mail addresses are lower case and unique.

Column names that begin with `fs_`, `tf_` or `mf_`, and `webauthn`, are the ones Flask-Security asks for.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.states import AttemptKind, ConsentKind, InvitationState, SessionEnd
from app.kernel import clock
from app.kernel.db import JSON_DOC, LINE, NAME, Instant, Model, enum_type
from app.kernel.roles import STAFF, Role

if TYPE_CHECKING:

    class SignsIn:
        """What Flask-Security asks of a person."""

    class SignsInByKey:
        """What Flask-Security asks of a passkey."""

else:
    from flask_security import UserMixin as SignsIn
    from flask_security import WebAuthnMixin as SignsInByKey


def unguessable() -> str:
    """A key that nobody guesses."""
    return uuid.uuid4().hex


class RoleGrant(Model):
    """One role held by one person."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_type(Role))
    granted_at: Mapped[datetime] = mapped_column(Instant)


class Passkey(SignsInByKey, Model):
    """A passkey or security key (WebAuthn): the public half and how often it was used."""

    __tablename__ = "passkey"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("usage IN ('first', 'secondary')", name="usage_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON_DOC)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(40), default="single_device")
    extensions: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[str] = mapped_column(String(20))
    lastuse_datetime: Mapped[datetime] = mapped_column(Instant)


class User(SignsIn, Model):
    """A person who can sign in."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("language IN ('ko', 'en')", name="language_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(NAME)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(5), default="ko")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Instant)

    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=unguessable)
    fs_webauthn_user_handle: Mapped[str] = mapped_column(String(64), unique=True, default=unguessable)
    tf_primary_method: Mapped[str | None] = mapped_column(String(40))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON_DOC.copy()))

    grants: Mapped[list[RoleGrant]] = relationship(cascade="all, delete-orphan", order_by=RoleGrant.id)
    webauthn: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", order_by=Passkey.id)

    tf_phone_number = None
    second_factor_required = False
    """Set by the sign-in desk from the settings: whether this person may not enter with a password alone."""

    @property
    def held_roles(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether one of the roles is of the office."""
        return not self.held_roles.isdisjoint(STAFF)

    @property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a passkey is set up."""
        return bool(self.tf_totp_secret and self.tf_primary_method) or bool(self.webauthn)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Whoever has a second factor uses it every time; whoever must have one sets it up on the way in."""
        return self.second_factor_required or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether the second factor may not be switched off."""
        return self.second_factor_required


class BrowserSession(Model):
    """One browser that is or was signed in. Of the key in its cookie only the hash is kept."""

    __tablename__ = "browser_session"
    __table_args__ = (
        Index(None, "user_id", "ended_at"),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_iff_reason"),
    )
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    ip: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_because: Mapped[SessionEnd | None] = mapped_column(enum_type(SessionEnd))


class Invitation(Model):
    """An offer of roles to an e-mail address, good once and until a date. Of its link only the hash is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL AND accepted_by_id IS NOT NULL)",
            name="accepted_iff_dated",
        ),
        CheckConstraint("expires_at > sent_at", name="expires_after_sent"),
        CheckConstraint("(scope_kind IS NULL) = (scope_id IS NULL)", name="scope_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(NAME, default="")
    roles: Mapped[list[str]] = mapped_column(JSON_DOC)
    scope_kind: Mapped[str | None] = mapped_column(String(40))
    scope_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(LINE, default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[InvitationState] = mapped_column(
        enum_type(InvitationState), default=InvitationState.WAITING
    )
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    invited_by: Mapped[User | None] = relationship(foreign_keys=[invited_by_id])

    @property
    def offered(self) -> list[Role]:
        """The roles offered, in the order of the roles."""
        return [role for role in Role if role.value in self.roles]

    def has_expired(self, at: datetime) -> bool:
        """Whether it was still waiting when its time ran out."""
        return self.state is InvitationState.WAITING and at >= self.expires_at


class Consent(Model):
    """What a person agreed to: which text (version), when, and since when no longer."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(None, "user_id", "kind"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[ConsentKind] = mapped_column(enum_type(ConsentKind))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class AttemptCount(Model):
    """How often something failed or was asked for in a stretch of time. The key is a hash: no address is kept."""

    __tablename__ = "attempt_count"
    __table_args__ = (CheckConstraint("count >= 0", name="count_not_negative"),)
    __unaudited__ = True

    kind: Mapped[AttemptKind] = mapped_column(enum_type(AttemptKind), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(Instant)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
