"""The verbs of the venture record on both engines: records, yearly figures, who is told, merging."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.audit.services import pending_actions
from app.kernel import clock
from app.kernel.access import may, system_actor
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from app.ventures import merging as registry
from app.ventures import queries
from app.ventures.identifiers import LegalForm
from app.ventures.models import (
    StatusRequest,
    Venture,
)
from app.ventures.policy import VenturePermission
from app.ventures.queries import years
from app.ventures.queries.years import Owing
from app.ventures.services import members, merging, records, yearly
from app.ventures.states import (
    MemberRole,
    Sdg,
    SocialValue,
    VentureState,
)
from tests import make
from tests import make_ventures as mv

OFFICE = system_actor("시험")
DAY = timedelta(days=1)


def coordinator() -> Any:
    return make.actor(Role.COORDINATOR)


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
