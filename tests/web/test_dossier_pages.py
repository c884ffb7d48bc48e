"""The venture's page, its reports and exports through the browser's door; the homes of every role."""

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.audit.services import record
from app.audit.states import Kind
from app.documents.models import IssuedDocument
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.tasks.models import Task
from app.tasks.running import run_waiting
from app.tasks.states import TaskState
from app.ventures.models import Venture
from tests import make, make_dossier, make_funds, make_ventures
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in


def committed(*rows: object) -> None:
    record(make_dossier.ROBOT, "test.make", None, "만들었습니다")
    db.session.commit()


@pytest.fixture
def scene(app: Flask) -> tuple[int, dict[str, User]]:
    """A venture with everything, and one person of each kind."""
    with app.app_context():
        venture = make_dossier.whole()
        make_dossier.advised(venture)
        fund = make_dossier.invested(venture)
        people = {
            "coordinator": make.user(Role.COORDINATOR), "venture": make_ventures.member(venture),
            "stranger": make_ventures.member(make_ventures.venture()), "fund": make_funds.manager(fund),
            "officer": make.user(Role.DISTRICT_OFFICER), "auditor": make.user(Role.AUDITOR),
            "admin": make.user(Role.ADMIN), "evaluator": make.user(Role.EVALUATOR),
            "consultant": make.user(Role.CONSULTANT),
        }  # fmt: skip
        committed()
        return venture.id, people


def enter(app: Flask, client: JudgingClient, person: User) -> None:
    with app.app_context():
        sign_in(client, db.session.merge(person))


@pytest.mark.parametrize(("who", "sees", "not_sees"), [
    ("coordinator", "성동임팩트펀드", "510.0"), ("venture", "받은 투자", "510.0"), ("fund", "510.0", "최유진"),
    ("officer", "510.0", "없는 말"),
])  # fmt: skip
def test_each_reader_gets_a_page_of_their_own(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]], who: str, sees: str, not_sees: str
) -> None:
    venture_id, people = scene
    enter(app, client, people[who])
    page = client.get(f"/ventures/{venture_id}").get_data(as_text=True)
    assert "소리길모빌리티" in page and sees in page and not_sees not in page
    assert len(page) < 100_000


def test_another_ventures_member_does_not_find_the_page(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["stranger"])
    for address in ("", "/reports", "/reports/new", "/export"):
        assert client.get(f"/ventures/{venture_id}{address}").status_code == 404


def test_reading_is_logged_with_whose_data_it_was(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    client.get(f"/ventures/{venture_id}?on=2025-12-31")
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(kind=Kind.READ).one()
        assert entry.venture_id == venture_id and entry.actor_id == people["coordinator"].id


def test_a_past_date_says_so_and_offers_no_action(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    past = (clock.today() - timedelta(days=30)).isoformat()
    page = client.get(f"/ventures/{venture_id}?on={past}").get_data(as_text=True)
    assert "기준으로 보고 있습니다" in page and "/reports/new" not in page and "/edit" not in page
    assert "/reports/new" in client.get(f"/ventures/{venture_id}").get_data(as_text=True)


def test_a_reader_that_is_not_theirs_is_refused(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    assert client.get(f"/ventures/{venture_id}?reader=investor").status_code == 403


def test_the_page_asks_the_database_few_times(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    client.get(f"/ventures/{venture_id}")
    with counting_sql() as statements:
        client.get(f"/ventures/{venture_id}")
    told = [one for one in statements if "audit_entry" not in one and "audit_head" not in one]
    assert len(told) <= 17, "\n".join(told)


def test_from_the_order_of_a_report_to_its_file(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    address = f"/ventures/{venture_id}/reports/new"
    answer = client.send(address, {"reader": "coordinator", "purpose": "연장심사 자료"})
    assert answer.status_code == 302
    assert "만드는 중" in client.get(answer.location).get_data(as_text=True)
    with app.app_context():
        run_waiting()
        document = db.session.query(IssuedDocument).one()
        code, key = document.code, document.id
    assert "PDF 내려받기" in client.get(answer.location).get_data(as_text=True)
    file = client.get(f"/documents/{key}/file")
    assert file.data.startswith(b"%PDF")
    assert "유효" in client.get(f"/check/{code}").get_data(as_text=True)
    assert document.number in client.get(f"/ventures/{venture_id}/reports").get_data(as_text=True)


def test_a_report_whose_making_failed_is_not_called_being_made(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    order = {"reader": "coordinator", "purpose": "연장심사 자료"}
    made = client.send(f"/ventures/{venture_id}/reports/new", order).location
    with app.app_context():
        task = db.session.query(Task).filter_by(name="dossier.build").one()
        task.state, task.failure, task.ended_at = TaskState.FAILED, "길이 막혔습니다", clock.now()
        record(make_dossier.ROBOT, "trial.write", None, "작업을 멈추었습니다")
        db.session.commit()
    page = client.get(made).get_data(as_text=True)
    assert "만들다 멈춤" in page and "만드는 중" not in page and "다 되었는지 보기" not in page


def test_an_order_without_a_reason_comes_back_with_the_message(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["coordinator"])
    page = client.send(f"/ventures/{venture_id}/reports/new", {"reader": "coordinator", "purpose": ""})
    assert page.status_code == 200 and "어디에 쓸 보고서인지" in page.get_data(as_text=True)


def test_an_export_is_a_file_and_is_logged_with_its_reason(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    enter(app, client, people["venture"])
    answer = client.send(
        f"/ventures/{venture_id}/export", {"reader": "venture", "form": "csv", "purpose": "이사회"}
    )
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(kind=Kind.DOWNLOAD).one()
        assert entry.note == "이사회" and entry.venture_id == venture_id


@pytest.mark.parametrize(("who", "says"), [
    ("coordinator", "사용료 체납"), ("venture", "내 할 일"), ("fund", "펀드 요약"), ("officer", "현황"),
    ("auditor", "최근 기록"), ("admin", "실패한 작업"), ("evaluator", "할 일"), ("consultant", "맡은 기업"),
])  # fmt: skip
def test_every_role_has_a_home(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]], who: str, says: str
) -> None:
    enter(app, client, scene[1][who])
    page = client.get("/home")
    assert page.status_code == 200 and says in page.get_data(as_text=True)


def test_the_coordinators_home_does_not_ask_more_for_more_ventures(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    enter(app, client, scene[1]["coordinator"])
    client.get("/home")
    with counting_sql() as few:
        client.get("/home")
    with app.app_context():
        for _number in range(4):
            make_dossier.whole()
        committed()
    with counting_sql() as many:
        client.get("/home")
    assert len(many) == len(few)


def test_a_late_fee_stands_in_red_on_both_homes(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    for who in ("coordinator", "venture"):
        enter(app, client, scene[1][who])
        page = client.get("/home").get_data(as_text=True)
        assert "<b>48일 지남</b>" in page and "781,000원" in page


def test_the_district_asks_for_a_past_date(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    enter(app, client, scene[1]["officer"])
    page = client.get("/home?on=2020-01-01").get_data(as_text=True)
    assert "기준으로 보고 있습니다" in page and "현황" in page


@pytest.mark.parametrize("address", ["/guide", "/privacy", "/accessibility"])
def test_visitors_read_the_public_pages(client: JudgingClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_home_asks_nobody_in_who_is_not_signed_in(client: JudgingClient) -> None:
    assert client.get("/home").status_code == 302


def test_a_merged_record_leads_to_the_one_that_stands_for_it(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]]
) -> None:
    venture_id, people = scene
    with app.app_context():
        gone = make_ventures.venture()
        gone.state, gone.merged_into_id = Venture.__table__.c.state.type.python_type("merged"), venture_id
        key = gone.id
        committed()
    enter(app, client, people["coordinator"])
    assert client.get(f"/ventures/{key}").location.endswith(f"/ventures/{venture_id}")


@pytest.mark.parametrize(("role", "exports"), [(Role.LOAN_OFFICER, 200), (Role.PRIVACY_OFFICER, 403)])
def test_who_may_not_read_the_offices_report_is_not_led_to_ordering_it(
    app: Flask, client: JudgingClient, scene: tuple[int, dict[str, User]], role: Role, exports: int
) -> None:
    venture_id, _people = scene
    with app.app_context():
        officer = make.user(role)
        committed()
        sign_in(client, officer)
    page = client.get(f"/ventures/{venture_id}")
    assert page.status_code == 200 and "/reports/new" not in page.get_data(as_text=True)
    assert client.get(f"/ventures/{venture_id}/reports/new").status_code == 403
    assert client.get(f"/ventures/{venture_id}/export").status_code == exports
