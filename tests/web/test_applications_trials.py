"""시험 모드: a draft call is tried to the end, by the office and by who was given its link; nothing of it counts or stays."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.applications import queries, services
from app.applications.models import (
    WITH_TRIALS,
    Application,
    AttachedFile,
    Call,
    ConsentRecord,
    ReceiptCounter,
    SectionDraft,
    Submission,
)
from app.applications.states import ApplicationState, CallState, QuestionKind
from app.audit.models import AuditEntry
from app.documents.models import IssuedDocument
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotAllowed, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from app.ventures.models import Venture
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.web.test_applications_applying import PDF, WRITTEN, Scene, fields_of

CONFIRMED = {"confirmed_by": "한지우", "confirmed": "y"}


class Desk(Scene):
    """A draft call, a venture with its owner, a coordinator who is signed in."""

    def __init__(self, app: Flask, client: JudgingClient) -> None:
        notice = {"purpose": "심사", "items": "성명", "retention": "3년"}
        super().__init__(
            app,
            state=CallState.DRAFT,
            published_at=None,
            required_files=[ma.required_file()],
            questions=[
                ma.question("one_line", kind=QuestionKind.SHORT, label="한 줄 소개", feeds="one_line"),
                ma.question("problem", label="풀고 있는 사회문제", position=2),
                ma.question("agreed", kind=QuestionKind.CONSENT, label="동의", notice=notice, position=3),
            ],
        )
        with app.app_context():
            keeper = make.user(Role.COORDINATOR)
            db.session.commit()
            self.keeper_id = keeper.id
        self.sign_in(client, self.keeper_id)

    def tried_to_the_end(self, client: JudgingClient, key: str = "") -> str:
        """Begin, write, attach and send a trial; gives its address."""
        begun = client.send(f"/calls/{self.call_id}/trial?key={key}", {"venture": str(self.venture_id)})
        assert begun.status_code == 302, begun.text
        address = str(begun.location)
        client.send(f"{address}/sections/plan", {**WRITTEN, "a_agreed": "y"})
        token = fields_of(client.get(f"{address}/documents").text)["csrf_token"]
        client.post(
            f"{address}/files/required/registration",
            data={"csrf_token": token, "f-file": (BytesIO(PDF), "등록증.pdf")},
            content_type="multipart/form-data",
        )
        sent = client.send(f"{address}/check", CONFIRMED)
        assert sent.status_code == 302 and sent.location == f"{address}/receipt", sent.text
        return address


@pytest.fixture
def desk(app: Flask, client: JudgingClient) -> Desk:
    return Desk(app, client)


def how_many(model: Any) -> int:
    wanted = select(func.count()).select_from(model).execution_options(**{WITH_TRIALS: True})
    return db.session.scalar(wanted) or 0


def test_a_coordinator_tries_a_draft_to_the_end(app: Flask, client: JudgingClient, desk: Desk) -> None:
    assert "시험해 보기" in client.get(f"/calls/{desk.call_id}").text
    address = desk.tried_to_the_end(client)
    for page in ("", "/sections/plan", "/documents", "/check", "/receipt"):
        assert "시험 신청입니다." in client.get(f"{address}{page}").text, page
    receipt = client.get(f"{address}/receipt").text
    assert WRITTEN["a_problem"] in receipt and "시험이라 접수번호와 접수증 PDF를 만들지 않습니다." in receipt
    page = client.get(f"/desk/calls/{desk.call_id}").text
    assert "끝까지 해 봄" in page and "다시봄소재" in page


def test_gaps_keep_a_trial_from_its_end_like_a_real_one(client: JudgingClient, desk: Desk) -> None:
    address = client.send(f"/calls/{desk.call_id}/trial", {"venture": str(desk.venture_id)}).location
    assert "아직 낼 수 없습니다" in client.get(f"{address}/check").text
    assert client.get(f"{address}/receipt").status_code == 404


def test_a_trial_counts_nowhere(app: Flask, client: JudgingClient, desk: Desk) -> None:
    desk.tried_to_the_end(client)
    with app.app_context():
        call, venture = db.session.get_one(Call, desk.call_id), db.session.get_one(Venture, desk.venture_id)
        keeper = make.actor(Role.COORDINATOR)
        owner = mv.member_actor(venture)
        assert how_many(Application) == 1
        assert db.session.scalar(select(func.count(Application.id))) == 0
        assert db.session.scalar(select(Call.id).where(Call.id.in_(select(Application.call_id)))) is None
        assert sum(queries.call_counts([call.id])[call.id].values()) == 0
        assert queries.totals_of(call, queries.ApplicationFilter())[0] == 0
        assert queries.mine(owner) == [] and queries.live_of(call, frozenset({venture.id})) == []
        assert queries.of_venture(venture, clock.today()) == [] and queries.last_drafter_ids(call) == {}
        assert db.session.scalars(queries.visible_to(keeper)).all() == []
        assert not services.questions.received_any(call)
        for made in (Submission, ConsentRecord, ReceiptCounter, IssuedDocument, Notice):
            assert how_many(made) == 0, made
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.venture_id == venture.id)).all()
        assert [entry for entry in told if entry.action.startswith(("applications.", "calls."))] == []
    desk.sign_in(client)
    assert "입주기업 모집" not in client.get("/applications").text
    assert "쓰던 신청이 있습니다" not in client.get("/").text


def test_the_record_of_a_trial_stands_with_the_call_not_with_an_application(
    app: Flask, client: JudgingClient, desk: Desk
) -> None:
    """A number may be given again once the trial is gone: nothing of it stands in the history of who has it next."""
    desk.tried_to_the_end(client)
    with app.app_context():
        row = db.session.scalars(select(AttachedFile)).one()
        services.looking.note_look(row.id, found=True)
        db.session.flush()
        assert row.warning and row.looked_at is not None
        subjects = db.session.scalars(select(AuditEntry.subject_type).where(AuditEntry.action != "x")).all()
        assert "application" not in subjects and "call" in subjects
        told = db.session.scalars(select(Notice)).one()
        assert told.user_id == desk.keeper_id, "nobody of the venture hears of a trial"


def test_publishing_takes_every_trial_away_and_says_so_once(
    app: Flask, client: JudgingClient, desk: Desk
) -> None:
    address = desk.tried_to_the_end(client)
    with app.app_context():
        files = how_many(StoredFile)
    assert client.send(f"/desk/calls/{desk.call_id}/steps/publish").status_code == 302
    assert client.get(address).status_code == 404
    with app.app_context():
        for made in (Application, SectionDraft, AttachedFile):
            assert how_many(made) == 0, made
        assert files - how_many(StoredFile) == 1
        (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "calls.remove_trials"))
        assert line.params["count"] == 1 and line.subject_type == "call"
        call = db.session.get_one(Call, desk.call_id)
        assert call.state is CallState.PUBLISHED and call.trial_key is None
    desk.sign_in(client)
    real = client.send(f"/calls/{desk.call_id}/apply").location
    assert "시험 신청입니다." not in client.get(real).text


def test_a_link_lets_others_try_and_is_taken_back(app: Flask, client: JudgingClient, desk: Desk) -> None:
    token = fields_of(client.get(f"/desk/calls/{desk.call_id}").text)["csrf_token"]
    client.post(f"/desk/calls/{desk.call_id}/trial-link/make", data={"csrf_token": token})
    with app.app_context():
        key = db.session.get_one(Call, desk.call_id).trial_key
    assert key and f"key={key}" in client.get(f"/desk/calls/{desk.call_id}").text
    desk.sign_in(client)
    assert client.get(f"/calls/{desk.call_id}").status_code == 404
    assert client.get(f"/calls/{desk.call_id}/trial?key=guess").status_code == 404
    assert "미리 보기" in client.get(f"/calls/{desk.call_id}?key={key}").text
    address = desk.tried_to_the_end(client, key)
    with app.app_context():
        colleague = mv.member(db.session.get_one(Venture, desk.venture_id))
        db.session.commit()
        colleague_id = colleague.id
    for other in (colleague_id, desk.keeper_id):
        desk.sign_in(client, other)
        for page in ("", "/sections/plan", "/check", "/receipt", "/documents"):
            assert client.get(f"{address}{page}").status_code == 404, page
    client.post(f"/desk/calls/{desk.call_id}/trial-link/drop", data={"csrf_token": token})
    desk.sign_in(client)
    assert client.get(f"/calls/{desk.call_id}?key={key}").status_code == 404


def test_a_trial_is_taken_away_by_who_began_it(app: Flask, client: JudgingClient, desk: Desk) -> None:
    address = desk.tried_to_the_end(client)
    token = fields_of(client.get(address).text)["csrf_token"]
    assert client.post(f"{address}/trial/remove", data={"csrf_token": token}).status_code == 302
    with app.app_context():
        assert how_many(Application) == how_many(AttachedFile) == 0


def test_a_published_call_is_not_tried_and_strangers_try_nothing(app: Flask, desk: Desk) -> None:
    with app.app_context():
        call, venture = db.session.get_one(Call, desk.call_id), db.session.get_one(Venture, desk.venture_id)
        keeper = make.actor(Role.COORDINATOR)
        with pytest.raises(NotAllowed):
            services.trials.start(call, venture, actor=mv.member_actor(venture))
        services.calls.publish(call, actor=keeper)
        with pytest.raises(WrongState):
            services.trials.start(call, venture, actor=keeper)


def test_the_database_knows_a_trial_goes_no_further(app: Flask, desk: Desk) -> None:
    with app.app_context():
        call, person = db.session.get_one(Call, desk.call_id), db.session.get_one(User, desk.keeper_id)
        ma.draft(call, trial=True, started_by_id=person.id)
        db.session.flush()
        with pytest.raises(IntegrityError), db.session.begin_nested():
            ma.draft(call, trial=True, state=ApplicationState.WITHDRAWN, withdrawn_at=clock.now())
