"""Accounts on both databases: roles with reasons, invitations good once, counts and browsers in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.models import BrowserSession, Consent, Invitation, User
from app.accounts.services import attempts, consents, invitations, people, sessions
from app.accounts.states import AttemptKind, ConsentKind, InvitationState, SessionEnd
from app.audit.services import pending_actions
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Mail
from tests import make

ROBOT = system_actor("시험")
PASSWORD = "봄비가 내리는 성수동 2길"


def token_of(link: str) -> str:
    """What the link carries."""
    return link.rpartition("/")[2]


def test_a_person_is_made_with_roles_and_an_audit_line(session: Session) -> None:
    person = people.create_person("Kim@Example.KR ", "김두레", {Role.COORDINATOR}, PASSWORD, ROBOT)
    assert person.email == "kim@example.kr" and person.held_roles == {Role.COORDINATOR}
    assert person.password is not None and person.password.startswith("$argon2id$")
    assert "accounts.create" in pending_actions()


@pytest.mark.parametrize(
    "password", ["짧은비밀", "aaaaaaaaaaaa", "1234567890123", "password12", "kim-4815-two"]
)
def test_an_easy_password_is_refused_on_its_field(session: Session, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        people.create_person("kim@example.kr", "김두레", {Role.VENTURE}, password, ROBOT)
    assert refusal.value.field == "password"


def test_an_administrator_gives_and_takes_roles_with_a_reason(session: Session) -> None:
    admin, person = make.actor(Role.ADMIN), make.user(Role.EVALUATOR)
    people.grant(person, Role.CONSULTANT, actor=admin, note="2차 자문단")
    people.withdraw(person, Role.EVALUATOR, actor=admin, note="임기 끝")
    assert person.held_roles == {Role.CONSULTANT}
    assert pending_actions() == ["accounts.grant", "accounts.withdraw"]


def test_a_role_held_already_is_not_given_twice(session: Session) -> None:
    admin, person = make.actor(Role.ADMIN), make.user(Role.EVALUATOR)
    with pytest.raises(WrongState):
        people.grant(person, Role.EVALUATOR, actor=admin, note="다시")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_an_administrator_gives_roles(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed):
        people.grant(make.user(), Role.ADMIN, actor=make.actor(role), note="몰래")


def test_an_administrator_cannot_change_their_own_roles(session: Session) -> None:
    person = make.user(Role.ADMIN)
    actor = queries.actor_of(person)
    with pytest.raises(NotAllowed):
        people.grant(person, Role.AUDITOR, actor=actor, note="나에게")
    with pytest.raises(NotAllowed):
        people.deactivate(person, actor=actor, note="나를")


def test_a_deactivated_person_is_signed_out_everywhere(session: Session) -> None:
    person = make.user(Role.VENTURE)
    key = sessions.begin(person, user_agent="Chrome Windows", ip="10.0.0.1")
    session.flush()
    assert queries.signed_in(key)
    people.deactivate(person, actor=make.actor(Role.ADMIN), note="퇴사")
    session.flush()
    assert queries.signed_in(key) is None


@pytest.mark.parametrize(
    "roles", [{Role.EVALUATOR}, {Role.CONSULTANT}, {Role.EVALUATOR, Role.CONSULTANT}, {Role.VENTURE}]
)
def test_a_coordinator_invites_experts(session: Session, roles: set[Role]) -> None:
    invitation, link = invitations.invite("lee@example.kr", roles, actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert set(invitation.offered) == roles
    letter = session.scalars(select(Mail)).one()
    assert link in letter.text and letter.to_address == "lee@example.kr"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR, Role.AUDITOR, Role.FUND_MANAGER])
def test_a_coordinator_cannot_invite_staff(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite("lee@example.kr", {role}, actor=make.actor(Role.COORDINATOR))


def test_the_link_is_kept_as_a_hash_only(session: Session) -> None:
    invitation, link = invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=make.actor(Role.ADMIN))
    assert token_of(link) not in (invitation.token_hash, invitation.note)
    assert queries.invitation_by_link(token_of(link)) is invitation


def test_an_invitation_makes_an_account_once(session: Session) -> None:
    invitation, _ = invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=make.actor(Role.ADMIN))
    both = {ConsentKind.TERMS, ConsentKind.PRIVACY}
    person = invitations.accept_as_new(invitation, "이평가", PASSWORD, consented=both, ip=None)
    session.flush()
    assert person.held_roles == {Role.EVALUATOR} and person.confirmed_at
    assert set(queries.consents(person)) == both
    with pytest.raises(WrongState):
        invitations.accept_as_new(invitation, "남", PASSWORD, consented=both, ip=None)


def test_an_expired_invitation_is_worth_nothing_until_sent_again(session: Session) -> None:
    admin = make.actor(Role.ADMIN)
    invitation, link = invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=admin)
    with clock.travel(clock.now() + rules.INVITATION_GOOD_FOR + timedelta(seconds=1)):
        with pytest.raises(WrongState):
            invitations.accept_as_new(invitation, "이평가", PASSWORD, consented=set(), ip=None)
        fresh = invitations.resend(invitation, actor=admin)
        assert queries.invitation_by_link(token_of(link)) is None
        assert queries.invitation_by_link(token_of(fresh)) is invitation
        invitations.accept_as_new(invitation, "이평가", PASSWORD, consented=set(), ip=None)


def test_a_withdrawn_invitation_cannot_be_accepted(session: Session) -> None:
    admin = make.actor(Role.ADMIN)
    invitation, _ = invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=admin)
    invitations.withdraw(invitation, actor=admin, note="잘못 보냄")
    with pytest.raises(WrongState):
        invitations.accept_as_new(invitation, "이평가", PASSWORD, consented=set(), ip=None)


def test_one_address_waits_for_one_invitation(session: Session) -> None:
    admin = make.actor(Role.ADMIN)
    invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=admin)
    session.flush()
    with pytest.raises(Refused) as refusal:
        invitations.invite("LEE@example.kr", {Role.CONSULTANT}, actor=admin)
    assert refusal.value.field == "email"


def test_only_the_invited_person_takes_up_the_roles(session: Session) -> None:
    person, other = make.user(Role.VENTURE), make.user()
    invitation, _ = invitations.invite(person.email, {Role.EVALUATOR}, actor=make.actor(Role.ADMIN))
    with pytest.raises(Refused):
        invitations.accept_as(invitation, other, ip=None)
    invitations.accept_as(invitation, person, ip=None)
    assert person.held_roles == {Role.VENTURE, Role.EVALUATOR}


def test_an_invitation_to_one_thing_takes_the_person_into_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[str, int]] = []
    monkeypatch.setitem(
        invitations._welcomes, "fund", lambda person, key, _actor: taken.append((person.name, key))
    )
    invitation, _ = invitations.invite(
        "lee@example.kr", {Role.FUND_MANAGER}, actor=make.actor(Role.ADMIN), scope=("fund", 7)
    )
    invitations.accept_as_new(invitation, "이펀드", PASSWORD, consented=set(), ip=None)
    assert taken == [("이펀드", 7)]


def test_the_fifth_failure_closes_and_time_opens_again(session: Session) -> None:
    kind = AttemptKind.SIGN_IN_ACCOUNT
    closed = [attempts.count(kind, "lee@example.kr") for _ in range(5)]
    session.flush()
    assert closed == [False, False, False, False, True] and attempts.closed(kind, "lee@example.kr")
    assert not attempts.closed(kind, "kim@example.kr")
    with clock.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        assert not attempts.closed(kind, "lee@example.kr")
        assert attempts.count(kind, "lee@example.kr") is False


def test_consents_are_kept_apart_with_version_and_time(session: Session) -> None:
    person = make.user(Role.VENTURE)
    actor = queries.actor_of(person)
    consents.give(person, {ConsentKind.TERMS, ConsentKind.PRIVACY, ConsentKind.NEWS}, actor=actor)
    session.flush()
    consents.withdraw(person, ConsentKind.NEWS, actor=actor)
    session.flush()
    assert set(queries.consents(person)) == {ConsentKind.TERMS, ConsentKind.PRIVACY}
    kept = session.scalars(select(Consent).where(Consent.kind == ConsentKind.NEWS)).one()
    assert kept.withdrawn_at and kept.version


def test_lists_of_people_are_for_administration_privacy_and_audit(session: Session) -> None:
    for role in Role:
        actor = make.actor(role)
        if role in (Role.ADMIN, Role.PRIVACY_OFFICER, Role.AUDITOR):
            assert queries.search(actor).matching
        else:
            with pytest.raises(NotAllowed):
                queries.search(actor)


def test_people_are_found_by_part_of_a_name_and_percent_signs_mean_themselves(session: Session) -> None:
    admin = make.actor(Role.ADMIN)
    wanted = make.user(name="박다시봄")
    assert [person.id for person in queries.search(admin, "다시").people] == [wanted.id]
    assert queries.search(admin, "%").matching == 0


def constraint(session: Session, statement: str) -> None:
    """The database itself refuses."""
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement))


def test_the_database_refuses_what_can_never_be(session: Session) -> None:
    person = make.user(Role.VENTURE)
    sessions.begin(person, user_agent="", ip=None)
    consents.give(person, {ConsentKind.TERMS}, actor=queries.actor_of(person))
    attempts.count(AttemptKind.ASK_ACCOUNT, "a")
    invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=make.actor(Role.ADMIN))
    constraint(session, "UPDATE user_account SET email = 'A@Example.kr'")
    constraint(session, "UPDATE user_account SET language = 'fr'")
    constraint(session, "UPDATE browser_session SET ended_because = 'revoked'")
    constraint(session, "UPDATE invitation SET state = 'accepted'")
    constraint(session, "UPDATE invitation SET expires_at = sent_at")
    constraint(session, "UPDATE invitation SET scope_kind = 'fund'")
    constraint(session, "UPDATE invitation SET email = 'A@Example.kr'")
    constraint(session, "UPDATE consent SET withdrawn_at = '2001-01-01 00:00:00'")
    constraint(session, "UPDATE attempt_count SET count = -1")
    constraint(session, "UPDATE role_grant SET role = 'king'")


def test_two_accounts_never_share_an_address(session: Session) -> None:
    person = make.user()
    with pytest.raises(IntegrityError), session.begin_nested():
        make.user(email=person.email)


def test_ending_all_browsers_leaves_the_one_in_use(session: Session) -> None:
    person = make.user()
    keep = sessions.begin(person, user_agent="", ip=None)
    other = sessions.begin(person, user_agent="", ip=None)
    session.flush()
    assert sessions.revoke_others(person, but_key=keep, actor=queries.actor_of(person)) == 1
    db.session.expire_all()
    assert queries.signed_in(keep) and queries.signed_in(other) is None
    ended = session.scalars(select(BrowserSession).where(BrowserSession.ended_at.is_not(None))).one()
    assert ended.ended_because is SessionEnd.REVOKED


def test_states_of_an_invitation_follow_one_another(session: Session) -> None:
    admin = make.actor(Role.ADMIN)
    invitation, _ = invitations.invite("lee@example.kr", {Role.EVALUATOR}, actor=admin)
    invitations.withdraw(invitation, actor=admin)
    with pytest.raises(WrongState):
        invitations.resend(invitation, actor=admin)
    assert session.scalars(select(Invitation.state)).all() == [InvitationState.WITHDRAWN]
    assert session.scalars(select(User.email).where(User.email == "lee@example.kr")).all() == []


def test_a_new_address_is_told_to_the_old_one_and_ends_other_browsers(session: Session) -> None:
    person = make.user(Role.VENTURE, email="new@example.kr")
    keys = [sessions.begin(person, user_agent="", ip=None) for _ in range(2)]
    before = person.fs_uniquifier
    people.take_address(person, "old@example.kr", but_key=keys[0], actor=queries.actor_of(person, None))
    session.flush()
    live = select(BrowserSession.key_hash).where(BrowserSession.ended_at.is_(None))
    assert list(session.scalars(live)) == [rules.digest(keys[0])] and person.fs_uniquifier != before
    (letter,) = session.scalars(select(Mail))
    assert letter.to_address == "old@example.kr" and "new@" not in letter.text
    assert pending_actions()[-1] == "accounts.change_address"


def test_nobody_changes_the_address_of_somebody_else(session: Session) -> None:
    person = make.user(Role.VENTURE)
    with pytest.raises(NotAllowed):
        people.take_address(person, "old@example.kr", but_key=None, actor=make.actor(Role.ADMIN))
