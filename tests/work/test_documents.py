"""The register of papers: numbers without gaps, files kept whole, replacing, revoking, who reads what."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.services import pending_actions
from app.documents import queries, rules, services
from app.documents.compose import html_of
from app.documents.models import IssuedDocument
from app.documents.policy import DocumentPermission
from app.documents.queries import Outcome
from app.documents.render import PaperFailed, Rendered
from app.documents.states import PaperKind, PaperState, Reader
from app.files import services as files
from app.kernel import clock
from app.kernel.access import NOBODY, Actor, may
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from tests import make_documents as make
from tests import papers


def actor(*roles: Role, **scopes: dict[int, str]) -> Actor:
    return Actor(id=5, name="사람", roles=frozenset(roles), scopes=scopes)


COORDINATOR = actor(Role.COORDINATOR)
OWNER = actor(Role.VENTURE, venture={make.VENTURE: "owner"})
STRANGER = actor(Role.VENTURE, venture={99: "owner"})
MANAGER = actor(Role.FUND_MANAGER, fund={1: "manager"})


def test_numbers_follow_each_other_within_a_year(session: Session) -> None:
    with clock.travel(clock.at(date(2031, 5, 4))):
        numbers = [make.reserved().number for _ in range(3)]
    assert numbers == ["두레-2031-000001", "두레-2031-000002", "두레-2031-000003"]


def test_a_year_begins_at_midnight_in_seoul(session: Session) -> None:
    with clock.travel(clock.at(date(2031, 12, 31), 23, 59, 30)):
        assert make.reserved().year == 2031
    with clock.travel(clock.at(date(2032, 1, 1), 0, 0, 1)):
        assert make.reserved().number == "두레-2032-000001"


def test_a_number_given_in_a_transaction_that_fails_is_given_again(session: Session) -> None:
    with clock.travel(clock.at(date(2031, 5, 4))):
        with pytest.raises(NotAllowed):
            make.reserved(actor=STRANGER)
        nested = session.begin_nested()
        make.reserved()
        nested.rollback()
        assert make.reserved().serial == 1


def test_an_issued_paper_is_kept_byte_for_byte(session: Session) -> None:
    document = make.issued()
    assert document.file is not None
    content = files.content(document.file)
    assert content == make.pdf(document.code)
    assert document.sha256 == hashlib.sha256(content).hexdigest() == document.file.sha256
    assert document.state is PaperState.ISSUED
    assert "issued_document.issue" in pending_actions()


def test_a_paper_that_replaces_another_leaves_it_replaced(session: Session) -> None:
    first = make.issued()
    second = make.issued(replaces=first)
    assert first.state is PaperState.REPLACED
    assert first.replaced_by is second
    assert second.replaces is first


def test_reserving_alone_replaces_nothing(session: Session) -> None:
    first = make.issued()
    make.reserved(replaces=first)
    assert first.state is PaperState.ISSUED


def test_two_new_editions_made_at_once_follow_each_other(session: Session) -> None:
    first = make.issued()
    second, third = make.reserved(replaces=first), make.reserved(replaces=first)
    for document in (second, third):
        services.issue(document, Rendered(make.pdf(document.code), 1, ()), "e" * 64, actor=make.ROBOT)
    assert (first.replaced_by, second.replaced_by) == (second, third)
    assert third.replaces is second
    assert third.state is PaperState.ISSUED


def test_a_paper_revoked_while_its_new_edition_is_made_stays_revoked(session: Session) -> None:
    first = make.issued()
    second = make.reserved(replaces=first)
    services.revoke(first, reason="까닭", actor=COORDINATOR)
    services.issue(second, Rendered(make.pdf(second.code), 1, ()), "e" * 64, actor=make.ROBOT)
    assert (first.state, second.state) == (PaperState.REVOKED, PaperState.ISSUED)


def test_papers_begun_at_the_same_moment_get_different_numbers(fresh_app: Flask) -> None:
    starting = Barrier(6)

    def begin(_: int) -> int:
        with fresh_app.app_context():
            starting.wait()
            serial = make.reserved().serial
            db.session.commit()
            return serial

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(begin, range(6))) == [1, 2, 3, 4, 5, 6]


def test_only_a_valid_paper_can_be_replaced(session: Session) -> None:
    first = make.issued()
    services.revoke(first, reason="틀린 금액", actor=make.ROBOT)
    with pytest.raises(WrongState):
        make.reserved(replaces=first)


def test_a_paper_is_issued_once(session: Session) -> None:
    document = make.issued()
    with pytest.raises(WrongState):
        services.issue(document, Rendered(make.pdf("other"), 1, ()), "e" * 64, actor=make.ROBOT)


def test_a_paper_that_could_not_be_made_keeps_its_number(session: Session) -> None:
    document = make.reserved()
    services.abandon(document, actor=make.ROBOT, note="글꼴 없음")
    assert document.state is PaperState.ABANDONED
    assert queries.check_code(document.code).outcome is Outcome.UNKNOWN
    assert make.reserved().serial == document.serial + 1


def test_revoking_needs_a_reason(session: Session) -> None:
    document = make.issued()
    with pytest.raises(Refused) as refusal:
        services.revoke(document, reason="  ", actor=COORDINATOR)
    assert refusal.value.field == "reason"
    assert document.state is PaperState.ISSUED


@pytest.mark.parametrize("who", [OWNER, MANAGER, NOBODY, actor(Role.AUDITOR)])
def test_a_coordinators_paper_is_revoked_by_the_office_alone(session: Session, who: Actor) -> None:
    with pytest.raises(NotAllowed):
        services.revoke(make.issued(), reason="까닭", actor=who)


def test_the_check_says_valid_replaced_revoked_and_unknown(session: Session) -> None:
    first = make.issued()
    assert queries.check_code(first.code).outcome is Outcome.VALID
    second = make.issued(replaces=first)
    verdict = queries.check_number(first.number, first.code)
    assert (verdict.outcome, verdict.replaced_by) == (Outcome.REPLACED, second.number)
    services.revoke(second, reason="까닭", actor=COORDINATOR)
    assert queries.check_code(second.code).outcome is Outcome.REVOKED
    assert queries.check_code("2222-2222-22").outcome is Outcome.UNKNOWN


def test_a_paper_replaced_and_then_revoked_is_revoked(session: Session) -> None:
    first = make.issued()
    make.issued(replaces=first)
    services.revoke(first, reason="까닭", actor=COORDINATOR)
    verdict = queries.check_code(first.code)
    assert (verdict.outcome, verdict.replaced_by) == (Outcome.REVOKED, "")


def test_a_number_without_its_code_tells_nothing(session: Session) -> None:
    one, other = make.issued(), make.issued()
    assert queries.check_number(one.number, other.code).outcome is Outcome.UNKNOWN
    assert queries.check_number(one.number, "").outcome is Outcome.UNKNOWN


def test_a_code_is_read_as_people_type_it(session: Session) -> None:
    document = make.issued()
    typed = document.code.replace("-", " ").lower()
    assert queries.check_number(document.number.replace("두레-", ""), typed).outcome is Outcome.VALID


def test_one_changed_byte_makes_a_file_unknown(session: Session) -> None:
    document = make.issued()
    content = make.pdf(document.code)
    assert queries.check_file(content).outcome is Outcome.VALID
    assert queries.check_file(content + b"\n").outcome is Outcome.UNKNOWN
    assert queries.check_file(b"").outcome is Outcome.UNKNOWN


READS = [
    (COORDINATOR, Reader.COORDINATOR, True),
    (COORDINATOR, Reader.VENTURE, True),
    (COORDINATOR, Reader.COMMITTEE, True),
    (COORDINATOR, Reader.INVESTOR, False),
    (OWNER, Reader.VENTURE, True),
    (OWNER, Reader.COORDINATOR, False),
    (OWNER, Reader.INVESTOR, False),
    (STRANGER, Reader.VENTURE, False),
    (MANAGER, Reader.INVESTOR, True),
    (MANAGER, Reader.LIMITED_PARTNER, True),
    (MANAGER, Reader.COORDINATOR, False),
    (actor(Role.FUND_MANAGER, fund={2: "manager"}), Reader.INVESTOR, False),
    (actor(Role.DISTRICT_OFFICER), Reader.LIMITED_PARTNER, True),
    (actor(Role.AUDITOR), Reader.INVESTOR, True),
    (actor(Role.EVALUATOR), Reader.COMMITTEE, False),
    (actor(Role.CONSULTANT), Reader.COORDINATOR, False),
    (NOBODY, Reader.VENTURE, False),
]


@pytest.mark.parametrize(("who", "reader", "reads"), READS)
def test_the_reader_class_decides_who_reads(
    session: Session, who: Actor, reader: Reader, reads: bool
) -> None:
    about = make.Subject("venture", make.VENTURE, venture_id=make.VENTURE, fund_id=1)
    document = make.issued(reader=reader, subject=about)
    assert may(who, DocumentPermission.READ, document) is reads
    assert (document in queries.search(who)) is reads
    if reads:
        assert queries.get(document.id, who) is document
    else:
        with pytest.raises(Missing):
            queries.get(document.id, who)


def test_the_auditor_has_nothing_made(session: Session) -> None:
    with pytest.raises(NotAllowed):
        make.reserved(actor=actor(Role.AUDITOR))


def test_a_venture_has_its_own_report_made_and_no_letter(session: Session) -> None:
    assert make.reserved(actor=OWNER, reader=Reader.VENTURE).number
    with pytest.raises(NotAllowed):
        make.reserved(actor=OWNER, reader=Reader.VENTURE, kind=PaperKind.RESULT_LETTER)
    with pytest.raises(NotAllowed):
        make.reserved(actor=STRANGER, reader=Reader.VENTURE)


def test_the_register_is_searched_by_number_and_title_and_paged(session: Session) -> None:
    documents = [make.issued(title=f"주식회사 {name}") for name in ("되담", "볕들", "온잇")]
    found = queries.search(COORDINATOR, "볕들")
    assert [d.title for d in found] == ["주식회사 볕들"]
    assert queries.search(COORDINATOR, documents[0].number) == [documents[0]]
    assert queries.search(COORDINATOR, "100%") == []
    newest = queries.search(COORDINATOR, most=2)
    assert newest == documents[:0:-1]
    assert queries.search(COORDINATOR, before=newest[-1].id) == [documents[0]]
    assert queries.search(COORDINATOR, kind=PaperKind.RECEIPT) == []
    assert queries.search(COORDINATOR, state=PaperState.ISSUED) == documents[::-1]


def test_what_a_venture_and_a_subject_have(session: Session) -> None:
    document = make.issued()
    other = make.issued(subject=make.subject(venture_id=8))
    assert queries.of_venture(make.VENTURE, COORDINATOR) == [document]
    assert queries.about("venture", 8, COORDINATOR) == [other]
    assert queries.of_venture(make.VENTURE, OWNER) == []


def test_the_same_content_is_found_instead_of_made_again(session: Session) -> None:
    paper = papers.tearsheet()
    said = services.fingerprint(paper)
    asked = (PaperKind.DOSSIER, make.subject(), Reader.COORDINATOR)
    assert services.unchanged(paper, *asked) is None
    document = make.issued(said=said)
    assert services.unchanged(paper, *asked) is document
    services.revoke(document, reason="까닭", actor=COORDINATOR)
    assert services.unchanged(paper, *asked) is None
    assert queries.latest(asked[0], "venture", make.VENTURE, asked[2]) is None


def test_a_real_paper_is_made_issued_and_recognised(session: Session) -> None:
    document = make.reserved(kind=PaperKind.TEARSHEET)
    stamp = services.stamp_of(document, "https://dure.example/")
    assert stamp.address == f"https://dure.example/check/{document.code}"
    made, said = services.made(papers.tearsheet(), stamp)
    again, _ = services.made(papers.tearsheet(), stamp)
    assert made.pdf == again.pdf
    services.issue(document, made, said, actor=make.ROBOT)
    assert document.pages == 2
    assert queries.check_file(made.pdf).number == document.number


def test_a_paper_the_renderer_complains_of_is_not_issued(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.reserved(title="불평이 있는 문서")
    odd = "<style>p { width: sometimes }</style></head>"
    monkeypatch.setattr(services, "html_of", lambda *given: html_of(*given).replace("</head>", odd))
    with pytest.raises(PaperFailed):
        services.made(papers.tearsheet(), services.stamp_of(document, "https://dure.example"))


REFUSED = {
    "hashed_iff_made": "UPDATE issued_document SET sha256 = NULL, file_id = NULL, issued_at = NULL",
    "kept_iff_hashed": "UPDATE issued_document SET file_id = NULL",
    "dated_iff_made": "UPDATE issued_document SET issued_at = NULL",
    "replaced_by_something": "UPDATE issued_document SET state = 'replaced'",
    "revoked_iff_dated": "UPDATE issued_document SET state = 'revoked'",
    "revoked_with_reason": "UPDATE issued_document SET revoked_reason = 'x'",
    "replaces_another": "UPDATE issued_document SET replaces_id = id",
    "serial_from_one": "UPDATE issued_document SET serial = 0",
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_what_can_never_be_true(session: Session, name: str) -> None:
    make.issued()
    with pytest.raises(IntegrityError, match=name):
        session.execute(text(REFUSED[name]))


def test_two_papers_never_share_a_number_a_code_or_a_file(session: Session) -> None:
    one, other = make.issued(), make.issued()
    for column, value in (("serial", one.serial), ("code", one.code), ("sha256", one.sha256)):
        nested = session.begin_nested()
        with pytest.raises(IntegrityError):
            session.execute(
                text(f"UPDATE issued_document SET {column} = :value WHERE id = :id"),
                {"value": value, "id": other.id},
            )
        nested.rollback()


def test_every_register_row_can_be_read_by_the_system(session: Session) -> None:
    document: Any = make.issued(reader=Reader.INVESTOR)
    assert isinstance(document, IssuedDocument)
    assert queries.search(make.ROBOT) == [document]
    assert rules.read_number("두레 2026 – 123") == "두레-2026-000123"
    assert rules.read_number("없음") == ""
