"""The public check page and the register's desk, through the browser's eyes."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.documents import services
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, PaperState, Reader
from app.kernel.access import NOBODY, Actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_ventures
from tests import make_documents as papers
from tests.clients import JudgingClient, counting_sql

As = Callable[[Actor], None]


@pytest.fixture
def client(app: Flask, monkeypatch: pytest.MonkeyPatch) -> JudgingClient:
    """A browser that nobody has signed in to, with a fresh allowance of checks."""
    app.extensions.pop("knock_limiter", None)
    monkeypatch.setitem(app.extensions, "actor_loader", lambda _address: NOBODY)
    return JudgingClient(app, use_cookies=True)


@pytest.fixture
def come_as(app: Flask, monkeypatch: pytest.MonkeyPatch) -> As:
    """Whoever asks from now on."""
    return lambda actor: monkeypatch.setitem(app.extensions, "actor_loader", lambda _address: actor)


def person(*roles: Role, **scopes: dict[int, str]) -> Actor:
    """A signed-in person."""
    user = make.user(*roles)
    db.session.rollback()
    return Actor(id=user.id, name="이수민", roles=frozenset(roles), scopes=scopes, ip="127.0.0.1")


@pytest.fixture
def document(app: Flask) -> IssuedDocument:
    """A coordinator's paper on one venture."""
    with app.app_context():
        made = papers.issued(title="주식회사 되담")
        db.session.commit()
        return made


def again(app: Flask, document: IssuedDocument) -> IssuedDocument:
    """The row as it is now."""
    found = db.session.get(IssuedDocument, document.id, populate_existing=True)
    assert found is not None
    return found


def test_the_check_page_is_open_to_everyone(client: JudgingClient) -> None:
    page = client.get("/check")
    assert page.status_code == 200
    assert "로그인하지 않아도" in page.text


def test_the_qr_code_leads_to_the_answer_without_names(
    client: JudgingClient, document: IssuedDocument
) -> None:
    page = client.get(f"/check/{document.code}")
    assert "유효한 문서입니다." in page.text
    assert document.number in page.text
    assert "기업 종합 보고서" in page.text
    assert "되담" not in page.text
    assert papers.ROBOT.name not in page.text


def test_number_and_code_together_find_a_paper(client: JudgingClient, document: IssuedDocument) -> None:
    answer = client.send("/check", {"number": document.number, "code": document.code.lower()})
    assert "유효한 문서입니다." in answer.text


def test_a_wrong_code_is_unknown_and_what_was_typed_stays(
    client: JudgingClient, document: IssuedDocument
) -> None:
    answer = client.send("/check", {"number": document.number, "code": "2222-2222-22"})
    assert "확인할 수 없습니다" in answer.text
    assert document.number in answer.text
    assert "유효한 문서입니다." not in answer.text


def test_an_empty_question_is_answered_at_the_field(client: JudgingClient) -> None:
    answer = client.send("/check", {"number": "", "code": ""})
    assert "문서번호를 적어 주세요" in answer.text
    assert "확인번호를 적어 주세요" in answer.text


def test_the_file_itself_is_recognised_and_a_changed_one_is_not(
    client: JudgingClient, document: IssuedDocument
) -> None:
    content = papers.pdf(document.code)
    same = client.send(
        "/check", {"file": (BytesIO(content), "보고서.pdf")}, content_type="multipart/form-data"
    )
    assert "발행한 파일과 똑같습니다" in same.text
    other = client.send(
        "/check", {"file": (BytesIO(content + b" "), "보고서.pdf")}, content_type="multipart/form-data"
    )
    assert "이 파일과 똑같은 문서를 발행한 적이 없습니다" in other.text


def test_asking_without_a_file_says_so(client: JudgingClient) -> None:
    answer = client.send("/check", {"file": (BytesIO(b""), "")}, content_type="multipart/form-data")
    assert "PDF 파일을 골라 주세요" in answer.text


def test_a_replaced_paper_names_the_new_number(
    app: Flask, client: JudgingClient, document: IssuedDocument
) -> None:
    with app.app_context():
        newer = papers.issued(replaces=again(app, document))
        db.session.commit()
    page = client.get(f"/check/{document.code}")
    assert "바뀐 문서입니다." in page.text
    assert newer.number in page.text


def test_a_revoked_paper_says_so_and_not_why(
    app: Flask, client: JudgingClient, document: IssuedDocument
) -> None:
    with app.app_context():
        services.revoke(again(app, document), reason="매출 금액이 틀림", actor=papers.ROBOT)
        db.session.commit()
    page = client.get(f"/check/{document.code}")
    assert "취소된 문서입니다." in page.text
    assert "매출" not in page.text


def test_a_paper_being_made_is_unknown(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        reserved = papers.reserved()
        db.session.commit()
    assert "확인할 수 없습니다" in client.get(f"/check/{reserved.code}").text


def test_whoever_asks_too_often_waits(client: JudgingClient) -> None:
    answers = [client.get("/check/2222-2222-22").status_code for _ in range(31)]
    assert set(answers[:30]) == {200}
    assert answers[30] == 429


def test_the_register_is_for_the_office(client: JudgingClient, come_as: As, app: Flask) -> None:
    assert client.get("/documents").status_code == 302
    with app.app_context():
        come_as(person(Role.VENTURE, venture={papers.VENTURE: "owner"}))
        assert client.get("/documents").status_code == 403


def test_the_register_shows_finds_and_says_when_it_finds_nothing(
    app: Flask, client: JudgingClient, come_as: As, document: IssuedDocument
) -> None:
    with app.app_context():
        come_as(person(Role.COORDINATOR))
        assert document.number in client.get("/documents").text
        assert document.number in client.get("/documents?q=되담&kind=dossier&state=issued").text
        assert "찾는 문서가 없습니다" in client.get("/documents?q=없는기업").text
        assert client.get("/documents?kind=nothing&before=x").status_code == 200


def test_the_register_turns_its_pages(app: Flask, client: JudgingClient, come_as: As) -> None:
    with app.app_context():
        first, *_ = (papers.reserved(title=f"기업 {n}") for n in range(25))
        db.session.commit()
        come_as(person(Role.COORDINATOR))
        page = client.get("/documents?q=기업")
        assert first.number not in page.text
        oldest = IssuedDocument.id
        last_shown = db.session.scalars(select(oldest).order_by(oldest.desc()).offset(19).limit(1)).one()
        assert first.number in client.get(f"/documents?q=기업&before={last_shown}").text


def test_the_list_asks_the_database_the_same_number_of_times(
    app: Flask, client: JudgingClient, come_as: As
) -> None:
    with app.app_context():
        come_as(person(Role.COORDINATOR))
    counts = []
    for more in (1, 18):
        with app.app_context():
            for _ in range(more):
                papers.issued()
            db.session.commit()
        with counting_sql() as statements:
            client.get("/documents")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4


def test_a_download_is_the_kept_file_and_is_logged(
    app: Flask, client: JudgingClient, come_as: As, document: IssuedDocument
) -> None:
    with app.app_context():
        come_as(person(Role.COORDINATOR))
        answer = client.get(f"/documents/{document.id}/file")
        assert answer.data == papers.pdf(document.code)
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (entry.action, entry.subject_id, entry.venture_id) == ("download", document.id, papers.VENTURE)


@pytest.mark.parametrize("path", ["", "/file", "/revoke"])
def test_another_ventures_paper_is_not_there(
    app: Flask, client: JudgingClient, come_as: As, path: str
) -> None:
    with app.app_context():
        theirs = papers.issued(reader=Reader.VENTURE)
        db.session.commit()
        come_as(person(Role.VENTURE, venture={99: "owner"}))
        assert client.get(f"/documents/{theirs.id}{path}").status_code == 404
        assert client.get(f"/documents/999999{path}").status_code == 404


def test_a_venture_takes_its_own_paper_and_cannot_revoke_it(
    app: Flask, client: JudgingClient, come_as: As
) -> None:
    with app.app_context():
        own = papers.issued(reader=Reader.VENTURE)
        db.session.commit()
        come_as(person(Role.VENTURE, venture={papers.VENTURE: "viewer"}))
        page = client.get(f"/documents/{own.id}")
        assert "PDF 내려받기" in page.text
        assert "문서 취소하기" not in page.text
        assert client.get(f"/documents/{own.id}/file").status_code == 200
        assert client.get(f"/documents/{own.id}/revoke").status_code == 403


def test_a_paper_being_made_has_nothing_to_take_away(app: Flask, client: JudgingClient, come_as: As) -> None:
    with app.app_context():
        reserved = papers.reserved()
        db.session.commit()
        come_as(person(Role.COORDINATOR))
        assert "PDF 내려받기" not in client.get(f"/documents/{reserved.id}").text
        assert client.get(f"/documents/{reserved.id}/file").status_code == 404


def revoking(client: JudgingClient, document: IssuedDocument, **data: Any) -> Any:
    """Send the form that takes a paper back."""
    return client.send(f"/documents/{document.id}/revoke", data)


def test_a_coordinator_takes_a_paper_back_with_a_reason(
    app: Flask, client: JudgingClient, come_as: As, document: IssuedDocument
) -> None:
    with app.app_context():
        come_as(person(Role.COORDINATOR))
        assert "까닭을 적어 주세요" in revoking(client, document, reason="").text
        assert again(app, document).state is PaperState.ISSUED
        assert revoking(client, document, reason="금액이 틀림").status_code == 302
        assert again(app, document).state is PaperState.REVOKED
        page = client.get(f"/documents/{document.id}")
        assert "금액이 틀림" in page.text
        assert "문서 취소하기" not in page.text


def test_revoking_from_an_old_page_is_a_conflict(
    app: Flask, client: JudgingClient, come_as: As, document: IssuedDocument
) -> None:
    with app.app_context():
        come_as(person(Role.COORDINATOR))
        answer = revoking(client, document, reason="금액이 틀림", version="0")
        assert answer.status_code == 409
        assert again(app, document).state is PaperState.ISSUED


def test_receipts_do_not_bury_the_other_papers_and_are_one_choice_away(
    app: Flask, client: JudgingClient, come_as: As, document: IssuedDocument
) -> None:
    with app.app_context():
        receipt = papers.issued(kind=PaperKind.RECEIPT, reader=Reader.VENTURE, title="입주기업 모집")
        db.session.commit()
        come_as(person(Role.COORDINATOR))
        plain = client.get("/documents").text
        assert document.number in plain and receipt.number not in plain and "접수증 보기" in plain
        assert receipt.number in client.get("/documents?kind=receipt").text
        assert receipt.number in client.get("/documents?q=입주기업").text
        every = client.get("/documents?kind=all").text
        assert receipt.number in every and document.number in every


def test_the_register_says_whose_each_paper_is_and_finds_by_that_name(
    app: Flask, client: JudgingClient, come_as: As
) -> None:
    with app.app_context():
        a = make_ventures.venture(name="달빛제과")
        db.session.flush()
        theirs = papers.issued(title="결과 통지서", subject=papers.subject(a.id))
        papers.issued(title="결과 통지서")
        db.session.commit()
        address = f"/documents/{theirs.id}"
        come_as(person(Role.COORDINATOR))
    assert "달빛제과" in client.get(address).text
    found = client.get("/documents?q=달빛제과").text
    assert "달빛제과</span>" in found and found.count("<tr") == 2
