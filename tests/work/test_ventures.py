"""The venture record at work, on both engines: what was known when, who may, what the database refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.audit.services import pending_actions
from app.kernel import clock
from app.kernel.access import may, system_actor
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from app.ventures import merging as registry
from app.ventures import queries
from app.ventures.identifiers import LegalForm
from app.ventures.models import (
    Certificate,
    FormerIdentity,
    InvestmentRound,
    JoinRequest,
    KiboAssessment,
    MemberInvitation,
    Membership,
    StatusRequest,
    Venture,
    VentureSdg,
    VentureSocialValue,
    YearlyStatus,
)
from app.ventures.models.yearly import FIGURES, MAY_BE_NEGATIVE
from app.ventures.policy import VenturePermission
from app.ventures.queries import years
from app.ventures.queries.finding import grams
from app.ventures.queries.years import Owing
from app.ventures.rules import OrdinanceGap, OrdinancePath
from app.ventures.services import facts, members, merging, records, yearly
from app.ventures.services.findable import refresh
from app.ventures.states import (
    AskState,
    BizStatus,
    CertificateKind,
    GrowthStage,
    MemberRole,
    RoundKind,
    Sdg,
    SocialValue,
    VentureState,
    YearlyState,
)
from tests import make
from tests import make_ventures as mv

OFFICE = system_actor("시험")
DAY = timedelta(days=1)


def coordinator() -> Any:
    return make.actor(Role.COORDINATOR)


# What the database itself refuses


def refused(row: Any, constraint: str) -> None:
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        make.added(row)
    assert constraint in str(caught.value)


@pytest.mark.parametrize(
    ("over", "constraint"),
    [
        ({"name": ""}, "named"),
        ({"biz_reg_no": "123"}, "biz_reg_no_of_10"),
        ({"corp_reg_no": "123"}, "corp_reg_no_of_13"),
        ({"biz_reg_no": None}, "confirmed_is_numbered"),
        ({"biz_reg_no": None, "legal_form": None}, "confirmed_is_numbered"),
        ({"state": VentureState.MERGED}, "merged_iff_into"),
    ],
)
def test_a_venture_that_cannot_be_true_is_refused(
    session: Session, over: dict[str, Any], constraint: str
) -> None:
    values = {"name": "두레", "legal_form": LegalForm.STOCK_COMPANY, "biz_reg_no": mv.biz_reg_no(8_000_001)}
    refused(Venture(**(values | {"created_at": clock.now()} | over)), constraint)


def test_a_state_that_is_no_state_is_refused(session: Session) -> None:
    venture = mv.venture()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        session.execute(text(f"UPDATE venture SET state = 'gone' WHERE id = {venture.id}"))


def test_two_ventures_never_share_a_number(session: Session) -> None:
    number = mv.venture().biz_reg_no
    other = Venture(name="다른곳", biz_reg_no=number, created_at=clock.now())
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(other)


def test_a_venture_is_never_merged_into_itself(session: Session) -> None:
    venture = mv.venture()
    with pytest.raises(IntegrityError, match="never_into_itself"), db.session.begin_nested():
        session.execute(
            update(Venture).where(Venture.id == venture.id).values(state="merged", merged_into_id=venture.id)
        )


def test_a_founder_without_a_number_may_be_recorded(session: Session) -> None:
    assert mv.venture(legal_form=LegalForm.PRE_FOUNDER, biz_reg_no=None).id


DATED: list[tuple[Any, dict[str, Any], str]] = [
    (Certificate, {"kind": CertificateKind.ISO, "issued_on": date(2024, 2, 1), "expires_on": date(2024, 1, 31)}, "expires_after_issue"),
    (Certificate, {"kind": CertificateKind.ISO, "issued_on": date(2024, 2, 1), "revoked_on": date(2024, 1, 31)}, "revoked_after_issue"),
    (Certificate, {"kind": CertificateKind.OTHER, "issued_on": date(2024, 2, 1)}, "titled_iff_other"),
    (KiboAssessment, {"assessed_on": date(2024, 2, 1), "social": 101, "growth": 70}, "social_within_100"),
    (KiboAssessment, {"assessed_on": date(2024, 2, 1), "social": 70, "growth": -1}, "growth_within_100"),
    (KiboAssessment, {"assessed_on": date(2024, 2, 1), "social": 70, "growth": 70, "pass_mark": 0}, "pass_mark_within_100"),
    (InvestmentRound, {"closed_on": date(2024, 2, 1), "kind": RoundKind.SEED, "amount": 0}, "amount_positive"),
    (InvestmentRound, {"closed_on": date(2024, 2, 1), "kind": RoundKind.SEED, "amount": 1, "pre_value": 0}, "pre_value_positive"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "constraint"), DATED)
def test_a_dated_fact_that_cannot_be_true_is_refused(
    session: Session, kind: Any, values: dict[str, Any], constraint: str
) -> None:
    refused(kind(venture_id=mv.venture().id, recorded_at=clock.now(), **values), constraint)


YEARS: list[tuple[dict[str, Any], str]] = [
    ({"fiscal_year": 1900}, "fiscal_year_within_reason"),
    ({"number": 0}, "number_from_one"),
    ({"state": YearlyState.VERIFIED}, "verified_iff_dated"),
    ({"state": YearlyState.LOCKED}, "iff_dated"),
    ({"state": YearlyState.RETURNED}, "returned_iff_dated"),
    *(({name: -1}, f"{name}_not_negative") for name in FIGURES if name not in MAY_BE_NEGATIVE),
]


@pytest.mark.parametrize(("over", "constraint"), YEARS)
def test_figures_that_cannot_be_true_are_refused(
    session: Session, over: dict[str, Any], constraint: str
) -> None:
    values = {"venture_id": mv.venture().id, "fiscal_year": 2025, "handed_in_at": clock.now()}
    refused(YearlyStatus(**(values | over)), constraint)


def test_a_lock_needs_its_day(session: Session) -> None:
    status = mv.yearly_status(mv.venture())
    with pytest.raises(IntegrityError, match="locked_iff_dated"), db.session.begin_nested():
        session.execute(
            update(YearlyStatus)
            .where(YearlyStatus.id == status.id)
            .values(state="locked", verified_at=clock.now())
        )


@pytest.mark.parametrize("name", ["revenue", "net_income", "regular", "trademark_registered"])
def test_a_figure_is_never_changed_in_place(session: Session, name: str) -> None:
    status = mv.yearly_status(mv.venture())
    with pytest.raises(IntegrityError, match="new version"), db.session.begin_nested():
        session.execute(update(YearlyStatus).where(YearlyStatus.id == status.id).values({name: 1}))


def test_a_year_has_each_version_once(session: Session) -> None:
    venture = mv.venture()
    mv.yearly_status(venture)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(YearlyStatus(venture_id=venture.id, fiscal_year=2025, handed_in_at=clock.now()))


def test_one_person_is_a_member_once_at_a_time(session: Session) -> None:
    venture = mv.venture()
    person = mv.member(venture)
    again = {"venture_id": venture.id, "user_id": person.id, "role": MemberRole.VIEWER}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(Membership(**again, from_on=clock.today()))
    with pytest.raises(IntegrityError, match="until_after_from"), db.session.begin_nested():
        make.added(Membership(**again, from_on=clock.today(), until_on=clock.today() - DAY))
    make.added(Membership(**again, from_on=date(2020, 1, 1), until_on=date(2020, 2, 1)))


def test_invitations_and_requests_are_open_once_and_answered_with_a_time(session: Session) -> None:
    venture, person, now = mv.venture(), make.user(Role.VENTURE), clock.now()
    invited = {"venture_id": venture.id, "role": MemberRole.EDITOR, "invited_at": now, "expires_at": now}
    make.added(MemberInvitation(**invited, email="a@b.kr"))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(MemberInvitation(**invited, email="a@b.kr"))
    refused(MemberInvitation(**invited, email="A@b.kr"), "email_lower_case")
    refused(MemberInvitation(**invited, email="c@b.kr", state=AskState.ACCEPTED), "answered_iff_closed")
    asked = {"venture_id": venture.id, "user_id": person.id, "asked_at": now}
    make.added(JoinRequest(**asked))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(JoinRequest(**asked))
    refused(JoinRequest(**asked, state=AskState.DECLINED), "answered_iff_closed")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (VentureSocialValue, {"value": SocialValue.SAFETY}),
        (VentureSdg, {"goal": Sdg.WATER}),
        (StatusRequest, {"fiscal_year": 2025, "due_on": date(2026, 3, 31), "asked_at": clock.now()}),
    ],
)
def test_the_same_thing_is_not_recorded_twice(session: Session, kind: Any, values: dict[str, Any]) -> None:
    venture = mv.venture()
    make.added(kind(venture_id=venture.id, **values))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.added(kind(venture_id=venture.id, **values))


def test_a_rank_below_zero_is_refused(session: Session) -> None:
    row = VentureSocialValue(venture_id=mv.venture().id, value=SocialValue.SAFETY, rank=-1)
    refused(row, "rank_from_zero")


# As of a day


def test_figures_are_those_that_were_known_at_the_end_of_the_day(session: Session) -> None:
    venture = mv.venture()
    monday = date(2026, 3, 2)
    mv.yearly_status(venture, 2025, revenue=1, handed_in_at=clock.at(monday, 23, 59, 59))
    mv.yearly_status(venture, 2025, number=2, revenue=2, handed_in_at=clock.at(monday + DAY, 0, 0))
    known = {on: queries.statuses_as_of(venture, on) for on in (monday - DAY, monday, monday + DAY)}
    assert [{y: s.revenue for y, s in one.items()} for one in known.values()] == [{}, {2025: 1}, {2025: 2}]
    assert queries.current_statuses([venture.id])[venture.id][2025].number == 2


def test_a_certificate_holds_from_its_first_to_its_last_day(session: Session) -> None:
    venture = mv.venture()
    held = mv.certificate(venture, issued_on=date(2024, 1, 2), expires_on=date(2024, 12, 31))
    ended = mv.certificate(venture, issued_on=date(2024, 1, 2), revoked_on=date(2024, 6, 1))
    for on, found in (
        (date(2024, 1, 1), []),
        (date(2024, 1, 2), [held, ended]),
        (date(2024, 5, 31), [held, ended]),
        (date(2024, 6, 1), [held]),
        (date(2024, 12, 31), [held]),
        (date(2025, 1, 1), []),
    ):
        assert queries.certificates_on(venture, on) == found
        assert [c for c in (held, ended) if c.in_force(on)] == found


def test_a_name_and_form_are_those_of_the_day(session: Session) -> None:
    venture = mv.venture(name="새이름", legal_form=LegalForm.STOCK_COMPANY)
    for name, until in (("첫이름", date(2022, 12, 31)), ("둘째이름", date(2024, 5, 31))):
        venture.former.append(FormerIdentity(name=name, legal_form=LegalForm.SOLE_PROPRIETOR, until_on=until))
    session.flush()
    assert queries.name_on(venture, date(2022, 12, 31)) == "첫이름"
    assert queries.name_on(venture, date(2023, 1, 1)) == "둘째이름"
    assert queries.name_on(venture, date(2024, 6, 1)) == "주식회사 새이름"
    assert queries.legal_form_on(venture, date(2024, 5, 31)) is LegalForm.SOLE_PROPRIETOR


def test_the_two_tests_are_answered_apart_and_for_a_day(session: Session) -> None:
    venture, actor = mv.venture(founded_on=date(2020, 1, 1)), coordinator()
    mv.certificate(venture, issued_on=date(2022, 1, 1), expires_on=date(2022, 12, 31))
    facts.check_bylaws(venture, True, date(2024, 1, 5), actor=actor, note="정관 제2조")
    facts.record_kibo(venture, {"assessed_on": date(2024, 3, 1), "social": 90, "growth": 69}, actor=actor)
    assert queries.ordinance_on(venture, date(2022, 6, 1)).path is OrdinancePath.SOCIAL_ENTERPRISE
    assert queries.ordinance_on(venture, date(2023, 6, 1)).gap is OrdinanceGap.BYLAWS_NOT_CHECKED
    assert queries.ordinance_on(venture, date(2024, 1, 5)).path is OrdinancePath.BYLAWS
    assert queries.kibo_on(venture, date(2024, 2, 29)) is None
    kibo = queries.kibo_on(venture, date(2024, 3, 1))
    assert kibo is not None and not kibo.passed


def test_a_stage_entered_later_for_an_earlier_day_does_not_replace_a_newer_one(session: Session) -> None:
    venture, actor = mv.venture(), coordinator()
    facts.change_stage(venture, GrowthStage.GROWTH, date(2025, 5, 1), "심사", actor=actor)
    facts.change_stage(venture, GrowthStage.LEAP, date(2024, 5, 1), "늦게 적음", actor=actor)
    assert venture.stage is GrowthStage.GROWTH
    assert queries.stage_on(venture, date(2024, 12, 31)) is GrowthStage.LEAP
    assert queries.stage_on(venture, date(2024, 4, 30)) is None
    with pytest.raises(Refused, match="뒤의 날짜"):
        facts.change_stage(venture, GrowthStage.LEAP, clock.today() + DAY, "x", actor=actor)


def test_status_rounds_and_members_stand_as_of_a_day(session: Session) -> None:
    venture, actor = mv.venture(), coordinator()
    facts.check_biz_status(
        venture, {"status": BizStatus.SUSPENDED, "checked_on": date(2025, 1, 2)}, actor=actor
    )
    for day, amount, hidden in ((date(2024, 1, 1), 100, False), (date(2025, 1, 1), 50, True)):
        values = {"closed_on": day, "kind": RoundKind.SEED, "amount": amount, "confidential": hidden}
        facts.add_round(venture, values, actor=actor)
    checked = queries.biz_status_on(venture, date(2025, 1, 2))
    assert checked is not None and checked.status is BizStatus.SUSPENDED
    assert queries.biz_status_on(venture, date(2025, 1, 1)) is None
    assert queries.investments_on(venture, date(2024, 12, 31)) == 100
    assert len(queries.rounds_on(venture, date(2025, 1, 1))) == 2
    assert len(queries.rounds_on(venture, date(2025, 1, 1), public_only=True)) == 1
    person = mv.member(venture, from_on=date(2024, 1, 1), until_on=date(2024, 2, 1))
    assert [m.user_id for m in queries.members_on(venture, date(2024, 1, 31))] == [person.id]
    assert queries.members_on(venture, date(2024, 2, 1)) == []


# Finding


@pytest.mark.parametrize(
    "typed",
    ["한뼘텃밭", "(주)한뼘텃밭", "주식회사 한뼘 텃밭", "뼘텃", "밭", "텃밭", "옛날텃밭", "옛날", "김하늘", "하늘", "123-45-67891",
     "1234567891", "１２３４５", "123 45", "124-81-00998"],
)  # fmt: skip
def test_a_venture_is_found_however_it_is_typed(session: Session, typed: str) -> None:
    mv.venture(name="다른가게", biz_reg_no="2208162517", representative="박바다")
    venture = mv.venture(name="한뼘텃밭", biz_reg_no="1234567891", representative="김하늘")
    venture.former.append(FormerIdentity(name="옛날텃밭", biz_reg_no="1248100998", until_on=date(2022, 1, 1)))
    refresh(venture)
    assert queries.search(typed, OFFICE) == [venture]


@pytest.mark.parametrize("typed", ["", "   ", "없는말", "%", "_", "99999", "'; DROP TABLE venture"])
def test_what_is_not_there_is_not_found(session: Session, typed: str) -> None:
    mv.venture(name="한뼘텃밭", biz_reg_no="1234567891")
    assert queries.search(typed, OFFICE) == []


def test_names_that_begin_with_the_word_come_first(session: Session) -> None:
    late, first = mv.venture(name="우리마을"), mv.venture(name="마을빵집")
    assert queries.search("마을", OFFICE) == [first, late]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text("가나다라마바사두레", min_size=1, max_size=12), data=st.data())
def test_every_part_of_a_name_finds_it(session: Session, name: str, data: st.DataObject) -> None:
    with session.begin_nested() as inner:
        venture = mv.venture(name=name)
        start = data.draw(st.integers(0, len(name) - 1))
        end = data.draw(st.integers(start + 1, len(name)))
        condition = queries.matches(name[start:end])
        assert condition is not None
        assert session.scalar(select(Venture.id).where(condition, Venture.id == venture.id))
        inner.rollback()


@given(st.text(min_size=1, max_size=20))
def test_grams_are_the_letters_and_the_pairs_of_a_key(key: str) -> None:
    assert all(len(gram) <= 2 and gram in key for gram in grams(key))
    assert all(key[i : i + 2] in grams(key) for i in range(len(key)))


# Who may


def test_rows_outside_ones_reach_are_not_there(session: Session) -> None:
    mine, other = mv.venture(), mv.venture()
    member, evaluator = mv.member_actor(mine), make.actor(Role.EVALUATOR)
    assert list(session.scalars(queries.visible_to(member))) == [mine]
    assert list(session.scalars(queries.visible_to(evaluator))) == []
    assert queries.get(mine.id, member) is mine
    for venture_id, actor in ((other.id, member), (mine.id, evaluator), (10**9, OFFICE)):
        with pytest.raises(Missing):
            queries.get(venture_id, actor)


@pytest.mark.parametrize(
    "role", [Role.EVALUATOR, Role.CONSULTANT, Role.AUDITOR, Role.FUND_MANAGER, Role.VENTURE]
)
def test_only_the_office_assesses(session: Session, role: Role) -> None:
    venture, actor = mv.venture(), make.actor(role)
    with pytest.raises(NotAllowed):
        facts.change_stage(venture, GrowthStage.LEAP, date(2024, 1, 1), "x", actor=actor)
    with pytest.raises(NotAllowed):
        records.update(venture, {"summary": "x"}, actor=actor)
    with pytest.raises(NotAllowed):
        merging.merge(venture, mv.venture(), "x", actor=actor)


def test_a_merged_record_is_read_only(session: Session) -> None:
    kept, twin, actor = mv.venture(), mv.venture(), coordinator()
    merging.merge(kept, twin, "같은 곳", actor=actor)
    with pytest.raises(NotAllowed):
        records.update(twin, {"summary": "x"}, actor=actor)
    assert queries.get(twin.id, actor) is kept


# Records


def test_a_number_that_is_recorded_is_not_recorded_again(session: Session) -> None:
    venture = mv.venture()
    with pytest.raises(records.AlreadyRecorded) as caught:
        records.create({"name": "다시", "biz_reg_no": venture.biz_reg_no}, actor=coordinator())
    assert caught.value.venture_id == venture.id


def test_a_venture_known_by_name_only_is_confirmed_with_its_number(session: Session) -> None:
    venture = records.create_unconfirmed("㈜소리길", actor=OFFICE)
    assert (venture.state, venture.full_name) == (VentureState.UNCONFIRMED, "주식회사 소리길")
    with pytest.raises(Refused, match="검증 숫자"):
        records.confirm(venture, "1234567890", actor=coordinator())
    records.confirm(venture, "123-45-67891", actor=coordinator())
    assert venture.state is VentureState.CONFIRMED
    with pytest.raises(WrongState):
        records.confirm(venture, "1248100998", actor=coordinator())


def test_a_change_of_company_keeps_name_number_and_day(session: Session) -> None:
    venture = mv.venture(name="한뼘", legal_form=LegalForm.SOLE_PROPRIETOR, biz_reg_no="1234567891")
    new = {"name": "주식회사 한뼘", "legal_form": LegalForm.STOCK_COMPANY, "biz_reg_no": "124-81-00998"}
    changed = records.update(
        venture, new, actor=coordinator(), changed_on=date(2025, 7, 1), reason="법인전환"
    )
    assert {"legal_form", "biz_reg_no"} <= set(changed)
    assert queries.by_biz_reg_no("1234567891") is venture
    assert queries.legal_form_on(venture, date(2025, 6, 30)) is LegalForm.SOLE_PROPRIETOR
    assert records.update(venture, new, actor=coordinator()) == []


def test_a_member_cannot_change_the_number_of_a_venture(session: Session) -> None:
    venture = mv.venture()
    owner = mv.member_actor(venture)
    with pytest.raises(Refused) as caught:
        records.update(venture, {"biz_reg_no": "1234567891"}, actor=owner)
    assert caught.value.field == "biz_reg_no"


def test_social_values_keep_their_order_and_change_only_when_they_do(session: Session) -> None:
    venture, actor = mv.venture(), coordinator()
    chosen = [SocialValue.ENVIRONMENT, SocialValue.SAFETY]
    records.update(venture, {"social_values": chosen, "sdgs": [Sdg.CLIMATE]}, actor=actor)
    session.expire(venture)
    assert [row.value for row in venture.social_values] == chosen
    assert records.update(venture, {"social_values": chosen, "sdgs": [Sdg.CLIMATE]}, actor=actor) == []
    records.update(venture, {"social_values": chosen[::-1], "sdgs": []}, actor=actor)
    session.expire(venture)
    assert [row.value for row in venture.social_values] == chosen[::-1] and venture.sdgs == []


def test_an_expired_invitation_is_not_taken_up(session: Session) -> None:
    venture, guest = mv.venture(), make.user(Role.VENTURE)
    invitation = members.invite(venture, guest.email, MemberRole.EDITOR, actor=OFFICE)
    invitation.expires_at = clock.now()
    from_guest = actor_of(guest)
    with pytest.raises(Refused, match="만료"):
        members.accept(invitation, actor=from_guest)
    assert members.invite(venture, guest.email, MemberRole.EDITOR, actor=OFFICE).id != invitation.id


# Yearly figures


def test_missing_late_zero_and_handed_in_are_told_apart(session: Session) -> None:
    today = clock.today()
    year = today.year - 1
    for name in ("가", "나", "다", "라", "마"):
        mv.venture(name=name)
    by_name = {v.name: v for v in session.scalars(select(Venture))}
    asked = [by_name[n].id for n in "가나다라"]
    yearly.ask(year, today, asked, actor=coordinator())
    mv.yearly_status(by_name["다"], year, revenue=0, regular=0, non_regular=0)
    mv.yearly_status(by_name["라"], year)
    late = session.scalars(select(StatusRequest).where(StatusRequest.venture_id == by_name["나"].id)).one()
    late.due_on = today - DAY
    session.flush()
    rows = years.year_rows(year, today, after=None, size=10)
    found = {row.venture.name: row.owing for row in rows}
    assert found == {
        "가": Owing.ASKED, "나": Owing.LATE, "다": Owing.ZERO, "라": Owing.HANDED_IN, "마": Owing.NOT_ASKED,
    }  # fmt: skip
    counts = years.year_counts(year, today)
    assert counts == {"asked": 4, "handed_in": 2, "verified": 0, "missing": 2, "late": 1}
    rest = years.year_rows(year, today, after=("나", by_name["나"].id), size=10)
    assert [row.venture.name for row in rest] == ["다", "라", "마"]


def test_asking_again_moves_the_day_and_asks_nobody_twice(session: Session) -> None:
    venture, actor, today = mv.venture(), coordinator(), clock.today()
    yearly.ask(today.year - 1, today, [venture.id], actor=actor)
    yearly.ask(today.year - 1, today + DAY, [venture.id], actor=actor)
    assert [r.due_on for r in session.scalars(select(StatusRequest))] == [today + DAY]
    for year, due, field in ((today.year - 1, today - DAY, "due_on"), (today.year + 1, today, "fiscal_year")):
        with pytest.raises(Refused) as caught:
            yearly.ask(year, due, [venture.id], actor=actor)
        assert caught.value.field == field


@pytest.mark.parametrize(
    ("year", "figures", "field"),
    [
        (2019, {"revenue": 1}, "fiscal_year"),
        (2999, {"revenue": 1}, "fiscal_year"),
        (2025, {}, "revenue"),
        (2025, {"regular": 1, "non_regular": 1, "female": 3}, "female"),
    ],
)
def test_figures_that_do_not_fit_are_refused_at_their_field(
    session: Session, year: int, figures: dict[str, int], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        yearly.hand_in(mv.venture(), year, figures, actor=coordinator())
    assert caught.value.field == field


def test_the_same_figures_again_are_refused_and_a_newer_version_is_the_one_to_check(
    session: Session,
) -> None:
    venture, one, other = mv.venture(), coordinator(), coordinator()
    old = yearly.hand_in(venture, 2025, {"revenue": 5}, actor=one)
    with pytest.raises(Refused, match="바뀐 값이 없습니다"):
        yearly.hand_in(venture, 2025, {"revenue": 5}, actor=one)
    new = yearly.hand_in(venture, 2025, {"revenue": 6}, actor=one)
    with pytest.raises(Refused, match="더 새로운 판"):
        yearly.verify(old, actor=other)
    with pytest.raises(NotAllowed):
        yearly.verify(new, actor=one)
    with pytest.raises(WrongState):
        yearly.lock(new, actor=other)
    yearly.verify(new, actor=other)
    yearly.lock(new, actor=other)
    with pytest.raises(WrongState):
        yearly.return_for_correction(new, "다시", actor=other)
    assert "ventures.hand_in_year" in pending_actions()


# Who is told


def test_those_concerned_are_told_and_nobody_of_their_own_doing(session: Session) -> None:
    venture, actor, today = mv.venture(), coordinator(), clock.today()
    owner, guest = mv.member(venture), make.user(Role.VENTURE)
    mv.member(venture, MemberRole.VIEWER)

    def told() -> list[int]:
        session.flush()
        return list(session.scalars(select(Notice.user_id).order_by(Notice.id)))

    members.invite(venture, guest.email, MemberRole.EDITOR, actor=actor_of(owner))
    request = members.ask_to_join(venture, "", actor=actor_of(guest))
    members.answer_join(request, False, MemberRole.EDITOR, actor=actor_of(owner))
    yearly.ask(today.year - 1, today, [venture.id], actor=actor)
    status = yearly.hand_in(venture, today.year - 1, {"revenue": 1}, actor=actor_of(owner))
    yearly.return_for_correction(status, "직원 수를 확인해 주세요", actor=actor)
    assert told() == [guest.id, owner.id, guest.id, owner.id, owner.id]


# Merging


def test_every_table_that_refers_to_a_venture_can_be_moved(session: Session) -> None:
    for reference in registry.references():
        assert "id" in reference.table.c, reference.key
    keys = {reference.key for reference in registry.references()}
    assert {"venture_certificate.venture_id", "yearly_status.venture_id"} <= keys


def test_a_merge_moves_everything_and_its_undo_puts_everything_back(session: Session) -> None:
    actor = coordinator()
    kept = mv.venture(
        name="소리길", legal_form=None, biz_reg_no=None, state=VentureState.UNCONFIRMED, founded_on=None
    )
    twin = mv.venture(name="소리길모빌리티", representative="김소리", biz_reg_no="1234567891")
    both = mv.member(twin)
    mv.member(kept, user=both)
    mv.certificate(twin)
    mv.yearly_status(twin, 2025)
    mv.yearly_status(kept, 2025, revenue=1)
    mv.yearly_status(twin, 2024)
    before = snapshot(session)
    shown = merging.preview(kept, twin, actor=actor)
    assert shown.filling["biz_reg_no"] == "1234567891" and shown.filling["representative"] == "김소리"
    assert {m.words: m.rows for m in shown.moving}["연간 실적"] == 2
    done = merging.merge(kept, twin, "같은 기업", actor=actor)
    assert (kept.biz_reg_no, kept.state, twin.state) == (
        "1234567891",
        VentureState.CONFIRMED,
        VentureState.MERGED,
    )
    assert {y: s.revenue for y, s in queries.statuses_as_of(kept, clock.today()).items()} == {
        2024: 500_000_000,
        2025: 1,
    }
    assert set(done.stayed) == {"venture_membership.venture_id", "yearly_status.venture_id"}
    assert queries.search("소리길모빌리티", OFFICE) == [kept] and queries.ids_of(kept) == {kept.id, twin.id}
    assert queries.by_biz_reg_no("1234567891") is kept
    merging.undo(done, actor=actor)
    assert snapshot(session) == before
    with pytest.raises(WrongState):
        merging.undo(done, actor=actor)


def snapshot(session: Session) -> dict[str, list[Any]]:
    """Everything that refers to a venture, and the ventures; but for versions and what follows from the rest."""
    session.flush()
    session.expire_all()
    found: dict[str, list[Any]] = {}
    for reference in registry.references():
        rows = session.execute(select(reference.table.c.id, reference.column).order_by(reference.table.c.id))
        found[reference.key] = [tuple(row) for row in rows]
    columns = [c for c in Venture.__table__.columns if c.name != "version"]
    found["venture"] = [tuple(row) for row in session.execute(select(*columns).order_by(Venture.id))]
    found["grams"] = [
        tuple(row) for row in session.execute(text("SELECT venture_id, gram FROM venture_gram ORDER BY 1, 2"))
    ]
    return found


def test_what_cannot_be_merged_is_refused(session: Session) -> None:
    one, other, third, actor = mv.venture(), mv.venture(), mv.venture(), coordinator()
    with pytest.raises(Refused):
        merging.merge(one, one, "x", actor=actor)
    done = merging.merge(one, other, "x", actor=actor)
    with pytest.raises(WrongState):
        merging.merge(third, other, "x", actor=actor)
    merging.merge(third, one, "x", actor=actor)
    with pytest.raises(WrongState):
        merging.undo(done, actor=actor)
    assert queries.get(other.id, actor) is third


def test_likely_duplicates_are_found_with_their_reason(session: Session) -> None:
    mv.venture(name="홀로", founded_on=date(2020, 1, 1))
    day = (
        mv.venture(name="같은이름", founded_on=date(2021, 1, 1)),
        mv.venture(name="같은 이름", founded_on=date(2021, 1, 1)),
    )
    rep = [mv.venture(name="다른날", representative="김", founded_on=date(2020, n, 1)) for n in (1, 2)]
    corp = [mv.venture(name=n, corp_reg_no="1101110062432") for n in ("가나", "다라")]
    mv.venture(name="다른날", founded_on=date(2019, 1, 1))
    found = {(p.first.id, p.second.id): p.why for p in merging.likely_duplicates()}
    assert found == {
        (day[0].id, day[1].id): "이름과 설립일이 같음",
        (rep[0].id, rep[1].id): "이름과 대표자가 같음",
        (corp[0].id, corp[1].id): "법인등록번호가 같음",
    }


def test_a_permission_of_the_room_is_never_without_a_rule() -> None:
    for permission in VenturePermission:
        assert isinstance(may(OFFICE, permission, None), bool)
