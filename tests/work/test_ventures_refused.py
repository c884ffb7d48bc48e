"""What the database itself refuses of the venture record, on both engines."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.identifiers import LegalForm
from app.ventures.models import (
    Certificate,
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
from app.ventures.states import (
    AskState,
    CertificateKind,
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
