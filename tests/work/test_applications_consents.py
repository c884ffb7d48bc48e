"""동의: agreed to as the words stood when they were read, and kept so."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, ConsentRecord
from app.applications.states import QuestionKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.notices.models import Mail
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

NOTICE = {"purpose": "자격 확인", "items": "대표자 성명", "retention": "3년"}
LONGER = NOTICE | {"retention": "10년"}


def consent(**over: Any) -> dict[str, Any]:
    """The consent as the desk writes it."""
    values = {
        "section_key": "plan", "kind": QuestionKind.CONSENT, "label": "개인정보 수집·이용", "notice": NOTICE,
        "options": [], "columns": [],
    }  # fmt: skip
    return values | over


@pytest.fixture
def drafted(session: Session) -> tuple[Application, Actor]:
    """A draft whose owner agreed."""
    draft = ma.draft(ma.call(questions=[ma.question("agree", **consent())]))
    owner = mv.member_actor(draft.venture)
    services.drafts.save_section(draft, "plan", {"agree": "yes"}, 0, actor=owner)
    session.flush()
    return draft, owner


def reworded(draft: Application, **over: Any) -> None:
    """The desk changes the consent."""
    actor = make.actor(Role.COORDINATOR)
    services.questions.change_question(draft.call, "agree", consent(**over), actor=actor)


def test_other_words_are_agreed_to_anew_and_drafters_are_told(
    session: Session, drafted: tuple[Application, Actor]
) -> None:
    draft, _ = drafted
    reworded(draft, notice=LONGER)
    session.flush()
    assert "agree" not in queries.drafts_of(draft)["plan"].answers
    assert not queries.progress(draft).complete
    letter = session.scalars(select(Mail)).one()
    assert "동의 문구가 바뀌었습니다" in letter.subject


def test_the_same_words_stay_agreed_to(session: Session, drafted: tuple[Application, Actor]) -> None:
    draft, _ = drafted
    reworded(draft, hint="천천히 읽어 주세요.")
    assert queries.drafts_of(draft)["plan"].answers == {"agree": "yes"}
    assert session.scalars(select(Mail)).all() == []


def test_whoever_sent_in_keeps_the_words_they_agreed_to(
    session: Session, drafted: tuple[Application, Actor]
) -> None:
    sent, owner = drafted
    services.submission.submit(sent, confirmed_by="한지우", actor=owner)
    session.flush()
    reworded(sent, notice=LONGER)
    services.submission.freeze(
        sent,
        queries.progress(sent),
        cause="fixed",
        confirmed=services.confirming.confirmed(sent, queries.progress(sent), "한지우", clock.now()),
        actor=owner,
        at=clock.now(),
    )
    kept = session.scalars(select(ConsentRecord).order_by(ConsentRecord.id)).all()
    assert [(row.question_version, row.wording["retention"], row.agreed) for row in kept] == [
        (1, "3년", True),
        (1, "3년", True),
    ]


def test_words_of_a_consent_stay_as_they_are_after_the_deadline(
    session: Session, drafted: tuple[Application, Actor]
) -> None:
    draft, _ = drafted
    with clock.travel(draft.call.closes_at.replace(year=draft.call.closes_at.year + 1)):
        reworded(draft, hint="천천히 읽어 주세요.")
        with pytest.raises(Refused, match="마감"):
            reworded(draft, notice=LONGER)


def test_a_consent_that_was_not_asked_is_not_recorded_as_refused(session: Session) -> None:
    asked_for = {"match": "all", "tests": [{"question": "kind", "is": "equals", "value": "예"}]}
    choice = ma.question("kind", kind=QuestionKind.CHOICE, options=["예", "아니요"])
    hidden = ma.question("agree", **consent(position=2, condition=asked_for))
    draft = ma.draft(ma.call(questions=[choice, hidden]))
    owner = mv.member_actor(draft.venture)
    services.drafts.save_section(draft, "plan", {"kind": "아니요"}, 0, actor=owner)
    services.submission.submit(draft, confirmed_by="한지우", actor=owner)
    assert session.scalars(select(ConsentRecord)).all() == []
