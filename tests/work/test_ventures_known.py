"""The venture record as of a day, found however it is typed, and seen by those who may; on both engines."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.errors import Missing, NotAllowed, Refused
from app.kernel.roles import Role
from app.ventures import queries
from app.ventures.identifiers import LegalForm
from app.ventures.models import (
    FormerIdentity,
    Venture,
)
from app.ventures.queries.finding import grams, matches
from app.ventures.rules import OrdinanceGap, OrdinancePath
from app.ventures.services import facts, merging, records
from app.ventures.services.findable import refresh
from app.ventures.states import (
    BizStatus,
    GrowthStage,
    RoundKind,
)
from tests import make
from tests import make_ventures as mv

OFFICE = system_actor("시험")
DAY = timedelta(days=1)


def coordinator() -> Any:
    return make.actor(Role.COORDINATOR)


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


@pytest.mark.parametrize("typed", ["%", "_", "😀", "()"])
def test_signs_alone_leave_no_venture_in_the_list(session: Session, typed: str) -> None:
    mv.venture(name="한뼘텃밭")
    condition = matches(typed)
    assert condition is not None and session.scalars(select(Venture).where(condition)).all() == []


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
