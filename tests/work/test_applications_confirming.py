"""대표자 확인: asked by a link, given signed in, bound to what was seen, and carried by the receipt."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.applications import letters, queries, services
from app.applications.models import Application, RepresentativeConfirmation
from app.applications.rules import confirming as rules
from app.applications.services.confirming import MOST_A_DAY, NotConfirmed
from app.applications.states import (
    ConfirmationMeans,
    ConfirmationStanding,
    ConfirmationState,
    ConfirmationWay,
)
from app.audit.services import pending_actions
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Mail, Notice
from app.ventures.queries import members_on
from app.ventures.services import members
from app.ventures.states import MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

CHIEF = "jiu@sorigil.example"


def a_full_draft(**call_values: Any) -> tuple[Application, Actor]:
    """A draft of a call that wants the representative in person, and its owner, who is somebody else."""
    values = {"confirmation": ConfirmationWay.REPRESENTATIVE} | call_values
    draft = ma.draft(ma.call(**values), venture=mv.venture(representative="한지우"))
    ma.answers(draft)
    return draft, mv.member_actor(draft.venture)


def standing(draft: Application) -> ConfirmationStanding:
    return queries.confirming_of(draft, queries.progress(draft)).standing


def seen(draft: Application) -> str:
    return queries.confirming_of(draft, queries.progress(draft)).content_sha256


def asked(draft: Application, writer: Actor, email: str = CHIEF) -> RepresentativeConfirmation:
    return services.confirming.ask(draft, email, actor=writer)[0]


def confirm(row: RepresentativeConfirmation, draft: Application, name: str = "한지우", **over: Any) -> None:
    services.confirming.confirm(row, draft, **({"name": name, "seen": seen(draft), "ip": "192.0.2.7"} | over))


def rewrite(draft: Application, problem: str) -> None:
    held = queries.drafts_of(draft)["plan"]
    writer = mv.member_actor(draft.venture)
    services.drafts.save_section(
        draft, "plan", held.answers | {"problem": problem}, held.version, actor=writer
    )


def test_nothing_goes_in_that_the_representative_has_not_confirmed(session: Session) -> None:
    draft, writer = a_full_draft()
    with pytest.raises(NotConfirmed):
        services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    assert standing(draft) is ConfirmationStanding.NONE and draft.submitted_at is None


def test_the_link_is_in_the_mail_alone_and_only_its_hash_is_kept(session: Session) -> None:
    draft, writer = a_full_draft()
    row, link = services.confirming.ask(draft, f" {CHIEF.upper()} ", actor=writer)
    session.flush()
    mail = session.scalars(select(Mail)).one()
    assert (mail.to_address, mail.secret) == (CHIEF, True) and link in mail.text
    token = link.rpartition("/")[2]
    assert len(token) > 40 and row.token_hash == queries.key_hash(token) and token not in str(vars(row))
    assert row.expires_at == draft.call.closes_at and standing(draft) is ConfirmationStanding.ASKED
    found = queries.confirmation_by_link(token)
    assert found is not None and found.id == row.id and queries.confirmation_by_link(token + "x") is None


def test_what_the_representative_confirmed_by_the_link_goes_in_and_the_copy_says_so(session: Session) -> None:
    draft, writer = a_full_draft()
    confirm(asked(draft, writer), draft, "한지우 대표")
    copy = services.submission.submit(draft, actor=writer)
    session.flush()
    said = copy.snapshot
    assert (said["confirmed_by"], said["submitted_by"]) == ("한지우 대표", writer.name)
    assert said["confirmation"]["means"] == "link" and draft.confirmed_by == "한지우 대표"
    assert "대표자 본인이 전자우편 링크로 확인" in letters.confirmation_words(said)
    told = session.scalars(select(Notice.title)).all()
    assert any("대표자가 확인했습니다" in title for title in told)
    deeds = pending_actions()
    assert deeds.index("applications.ask_representative") < deeds.index("representative_confirmation.confirm")


def test_a_change_after_the_confirmation_makes_it_void_and_the_same_content_makes_it_good(
    session: Session,
) -> None:
    draft, writer = a_full_draft()
    before = queries.drafts_of(draft)["plan"].answers["problem"]
    confirm(asked(draft, writer), draft)
    assert standing(draft) is ConfirmationStanding.CURRENT
    rewrite(draft, "다른 문제를 풉니다.")
    assert standing(draft) is ConfirmationStanding.CHANGED
    with pytest.raises(NotConfirmed):
        services.submission.submit(draft, actor=writer)
    rewrite(draft, before)
    assert standing(draft) is ConfirmationStanding.CURRENT


def test_what_changes_while_the_representative_reads_is_shown_again(session: Session) -> None:
    draft, writer = a_full_draft()
    row, shown = asked(draft, writer), seen(draft)
    rewrite(draft, "읽는 사이에 고쳤습니다.")
    with pytest.raises(Refused, match="내용이 바뀌었습니다"):
        confirm(row, draft, seen=shown)
    assert row.state is ConfirmationState.ASKED
    confirm(row, draft)
    assert standing(draft) is ConfirmationStanding.CURRENT


def test_a_link_is_answered_once(session: Session) -> None:
    draft, writer = a_full_draft()
    row = asked(draft, writer)
    confirm(row, draft)
    with pytest.raises(WrongState):
        confirm(row, draft)
    with pytest.raises(WrongState):
        services.confirming.send_back(row, draft, name="한지우", reason="늦게 든 생각", ip=None)


def test_a_link_sent_again_makes_the_one_before_worthless(session: Session) -> None:
    draft, writer = a_full_draft()
    first, second = asked(draft, writer), asked(draft, writer)
    assert first.state is ConfirmationState.REPLACED
    with pytest.raises(WrongState):
        confirm(first, draft)
    confirm(second, draft)


def test_a_link_is_good_until_the_deadline_and_a_later_deadline_takes_it_along(session: Session) -> None:
    draft, writer = a_full_draft()
    row = asked(draft, writer)
    until = draft.call.closes_at
    assert queries.is_open(row, until) and not queries.is_open(row, until + timedelta(seconds=1))
    later = until + timedelta(days=3)
    services.calls.extend(draft.call, later, reason="누리집 점검", actor=make.actor(Role.COORDINATOR))
    assert row.expires_at == later and standing(draft) is ConfirmationStanding.ASKED
    with clock.travel(later + timedelta(seconds=1)):
        assert standing(draft) is ConfirmationStanding.LAPSED
        with pytest.raises(WrongState):
            confirm(row, draft)
        with pytest.raises(WrongState):
            asked(draft, writer)


def test_points_to_mend_go_back_to_those_who_write(session: Session) -> None:
    draft, writer = a_full_draft()
    row = asked(draft, writer)
    with pytest.raises(Refused) as refusal:
        services.confirming.send_back(row, draft, name="한지우", reason=" ", ip=None)
    assert refusal.value.field == "reason"
    services.confirming.send_back(row, draft, name="한지우", reason="매출 수치가 다릅니다.", ip=None)
    session.flush()
    assert standing(draft) is ConfirmationStanding.RETURNED
    assert any("매출 수치가 다릅니다." in body for body in session.scalars(select(Notice.body)))
    with pytest.raises(NotConfirmed):
        services.submission.submit(draft, actor=writer)


@pytest.mark.parametrize("name", ["박서윤", "", "한지"])
def test_only_the_representative_of_the_record_answers(session: Session, name: str) -> None:
    draft, writer = a_full_draft()
    row = asked(draft, writer)
    with pytest.raises(Refused) as refusal:
        confirm(row, draft, name)
    assert refusal.value.field == "name" and row.state is ConfirmationState.ASKED


def test_the_link_never_goes_to_someone_who_is_known_to_be_another(session: Session) -> None:
    draft, writer = a_full_draft()
    colleague = mv.member(draft.venture, MemberRole.EDITOR)
    own = session.scalars(select(Mail)).all()
    me = session.get_one(User, writer.id)
    for address in (me.email, colleague.email, "주소 아님"):
        with pytest.raises(Refused) as refusal:
            asked(draft, writer, address)
        assert refusal.value.field == "email"
    assert session.scalars(select(Mail)).all() == own
    chief = make.user(Role.VENTURE, name="한지우")
    assert asked(draft, writer, chief.email).email == chief.email


def test_asking_tells_nobody_who_has_an_account_elsewhere(session: Session) -> None:
    draft, writer = a_full_draft()
    somebody = make.user(Role.VENTURE)
    assert asked(draft, writer, somebody.email).state is ConfirmationState.ASKED
    assert asked(draft, writer, "nobody@nowhere.example").state is ConfirmationState.ASKED


def test_nobodys_mailbox_is_filled(session: Session) -> None:
    draft, writer = a_full_draft()
    for _ in range(MOST_A_DAY):
        asked(draft, writer)
    with pytest.raises(Refused, match="하루에"):
        asked(draft, writer)
    with clock.travel(clock.now() + timedelta(days=1, minutes=1)):
        asked(draft, writer)


def recorded_chief(draft: Application) -> Actor:
    """A member whom the office recorded as the representative; the account is called something else."""
    person = mv.member(draft.venture, user=make.user(Role.VENTURE, name="대표 계정"))
    row = next(m for m in members_on(draft.venture, clock.today()) if m.user_id == person.id)
    members.record_representative(row, True, actor=make.actor(Role.COORDINATOR))
    return mv.actor_of(person)


def test_the_representative_who_is_a_member_confirms_signed_in(session: Session) -> None:
    draft, _ = a_full_draft()
    chief = recorded_chief(draft)
    services.confirming.confirm_as_member(draft, actor=chief)
    copy = services.submission.submit(draft, actor=chief)
    assert copy.snapshot["confirmation"]["means"] == ConfirmationMeans.MEMBER.value
    assert copy.snapshot["confirmed_by"] == "한지우"


def test_the_name_of_an_account_an_unproven_address_or_a_stranger_is_not_the_representative(
    session: Session,
) -> None:
    draft, writer = a_full_draft()
    renamed = mv.member_actor(draft.venture, user=make.user(Role.VENTURE, name="한지우"))
    unproven = mv.member_actor(
        draft.venture, user=make.user(Role.VENTURE, confirmed_at=None), represents_as="한지우"
    )
    stranger = make.actor(Role.VENTURE, name="한지우")
    left = mv.member_actor(draft.venture, represents_as="한지우", until_on=clock.today())
    for actor in (writer, renamed, unproven, stranger, left):
        assert queries.represented_as(draft, actor) is None
        with pytest.raises(NotAllowed):
            services.confirming.confirm_as_member(draft, actor=actor)


def test_nobody_records_oneself_and_a_new_name_on_record_ends_it(session: Session) -> None:
    draft, writer = a_full_draft()
    own = next(m for m in members_on(draft.venture, clock.today()) if m.user_id == writer.id)
    with pytest.raises(Refused):
        members.record_representative(own, True, actor=writer)
    editor = mv.member_actor(draft.venture, MemberRole.EDITOR)
    with pytest.raises(NotAllowed):
        members.record_representative(own, True, actor=editor)
    assert own.represents_as is None
    chief = recorded_chief(draft)
    draft.venture.representative = "윤도현"
    session.flush()
    assert queries.represented_as(draft, chief) is None


def test_what_was_mended_is_confirmed_anew(session: Session) -> None:
    call = ma.call(confirmation=ConfirmationWay.REPRESENTATIVE)
    sent = ma.submitted(call, venture=mv.venture(representative="한지우"))
    writer = mv.member_actor(sent.venture)
    due = call.closes_at + timedelta(days=5)
    with clock.travel(call.closes_at + timedelta(days=1)):
        services.fixes.request(
            sent, ["problem"], reason="수를 적어 주세요.", due_at=due, actor=make.actor(Role.COORDINATOR)
        )
        rewrite(sent, "한 해 3만 톤이 버려집니다.")
        with pytest.raises(NotConfirmed):
            services.fixes.answer(sent, actor=writer)
        row = asked(sent, writer)
        assert row.expires_at == due
        confirm(row, sent)
        assert services.fixes.answer(sent, actor=writer).snapshot["confirmation"]["means"] == "link"


def test_a_call_that_leaves_it_to_the_sender_asks_nobody(session: Session) -> None:
    draft, writer = a_full_draft(confirmation=ConfirmationWay.SENDER)
    with pytest.raises(WrongState):
        asked(draft, writer)
    copy = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    assert copy.snapshot["confirmation"]["means"] == "sender"


def test_the_names_and_addresses_go_when_the_time_of_keeping_is_over(session: Session) -> None:
    draft, writer = a_full_draft(retain_until=clock.today() - timedelta(days=1))
    confirm(asked(draft, writer), draft)
    services.submission.submit(draft, actor=writer)
    session.flush()
    services.retention.purge_expired(actor=make.actor(Role.ADMIN))
    session.flush()
    row = session.scalars(select(RepresentativeConfirmation)).one()
    assert (row.email, row.name) == ("", "") and row.state is ConfirmationState.CONFIRMED


@pytest.mark.parametrize(
    "change",
    [
        "content_sha256 = NULL",
        "state = 'returned', content_sha256 = NULL, reason = ''",
        "token_hash = NULL",
        "means = 'sender'",
        "answered_at = NULL",
        "expires_at = asked_at",
    ],
)
def test_the_database_refuses_half_a_confirmation(session: Session, change: str) -> None:
    draft, writer = a_full_draft()
    confirm(asked(draft, writer), draft)
    session.flush()
    with pytest.raises(IntegrityError, match=re.compile("check", re.IGNORECASE)):
        session.execute(text(f"UPDATE representative_confirmation SET {change}"))


@pytest.mark.parametrize(
    ("name", "record", "is_one"),
    [
        ("한지우", "한지우", True),
        ("한 지우", "한지우", True),
        ("한지우 대표이사", "한지우", True),
        ("대표 한지우", "한지우", True),
        ("박서윤", "한지우, 박서윤", True),
        ("박서윤", "한지우·박서윤", True),
        ("한지우", "한지우 외 1명", True),
        ("Jane Doe", "JANE DOE", True),
        ("한지", "한지우", False),
        ("한지우", "", False),
        ("", "", False),
    ],
)
def test_a_name_is_compared_without_spaces_and_titles(name: str, record: str, is_one: bool) -> None:
    assert rules.is_representative(name, record) is is_one


def test_where_the_representative_is_recorded_the_link_goes_to_that_account_alone(session: Session) -> None:
    draft, writer = a_full_draft()
    chief = mv.member(draft.venture, MemberRole.VIEWER, user=make.user(Role.VENTURE, name="한지우"))
    owner = mv.member_actor(draft.venture)
    membership = next(one for one in members_on(draft.venture, clock.today()) if one.user_id == chief.id)
    members.record_representative(membership, True, actor=owner)
    with pytest.raises(Refused) as refusal:
        asked(draft, writer, "second@writer.example")
    assert refusal.value.field == "email"
    assert asked(draft, writer, chief.email).email == chief.email


def test_nobody_is_asked_while_the_record_names_no_representative(session: Session) -> None:
    draft, writer = a_full_draft()
    draft.venture.representative = ""
    with pytest.raises(Refused, match="대표자 이름이 없습니다"):
        asked(draft, writer)


def test_the_others_of_the_venture_learn_where_a_link_went(session: Session) -> None:
    draft, writer = a_full_draft()
    other = mv.member(draft.venture, user=make.user(Role.VENTURE, name="정다온"))
    asked(draft, writer)
    session.flush()
    told = session.scalars(select(Notice).where(Notice.user_id.in_([other.id, writer.id]))).all()
    assert [notice.user_id for notice in told] == [other.id] and CHIEF in told[0].body
