"""Files that come in parts: a cut connection goes on where it was, the deadline is said, nobody else finds them."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.applications import services
from app.applications.models import AttachedFile, LateAttempt
from app.audit.models import AuditEntry
from app.files import arriving, blobs
from app.files import services as files
from app.files.models import PartialUpload
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import WrongState
from app.ventures.models import Venture
from app.ventures.states import MemberRole
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_files import pdf
from tests.web.test_applications_applying import WRITTEN, Scene, fields_of, the_application

PART = 400_000
WHOLE = pdf(padding=1_000_000)


class Sender:
    """A browser that sends one file in parts."""

    def __init__(
        self, client: JudgingClient, address: str, content: bytes = WHOLE, name: str = "계획.pdf"
    ) -> None:
        self.client, self.address, self.content, self.name = client, address, content, name
        self.token = fields_of(client.get(f"{address}/documents").text)["csrf_token"]

    def post(self, address: str, **fields: Any) -> TestResponse:
        return self.client.post(
            address,
            data={"csrf_token": self.token, **fields},
            headers={"Accept": "application/json"},
            content_type="multipart/form-data",
        )

    def begin(self, **over: Any) -> TestResponse:
        said = {
            "what": "required/registration",
            "name": self.name,
            "size": len(self.content),
            "changed": 1_790_000_000,
        } | over
        return self.post(f"{self.address}/uploads/{said.pop('what')}", **said)

    def part(self, upload: str, offset: int, size: int = PART) -> TestResponse:
        content = self.content[offset : offset + size]
        return self.post(upload, offset=offset, part=(BytesIO(content), "blob"))

    def rest(self, upload: str, offset: int) -> TestResponse:
        answer = self.part(upload, offset)
        while "onward" not in said(answer) and answer.status_code == 200:
            answer = self.part(upload, said(answer)["offset"])
        return answer


def said(answer: TestResponse) -> dict[str, Any]:
    assert answer.json is not None
    return dict(answer.json)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app, required_files=[ma.required_file()])


def test_a_file_cut_off_half_way_goes_on_and_is_whole(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    assert said(sender.part(upload, 0))["offset"] == PART
    # The connection is cut: the browser opens the page anew and the same file is chosen again.
    again = said(sender.begin())
    assert again == {"upload": upload, "offset": PART} == said(client.get(upload))
    done = said(sender.rest(upload, PART))
    assert done["onward"].endswith("/documents")
    assert "‘계획.pdf’를 올렸습니다." in client.get(done["onward"]).text
    with app.app_context():
        kept = db.session.scalars(select(AttachedFile)).one()
        assert kept.file.sha256 == hashlib.sha256(WHOLE).hexdigest()
        assert files.content(kept.file) == WHOLE
        assert db.session.scalar(select(PartialUpload)) is None
        assert all(len(sha256) == 64 for sha256, *_ in blobs.all_kept()), "parts are no kept files"


def test_a_file_that_was_mended_meanwhile_begins_anew(client: JudgingClient, scene: Scene) -> None:
    """Same name, same length, other words: its parts are never mixed with those of the old one."""
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    sender.part(upload, 0)
    mended = said(sender.begin(changed=1_790_000_060))
    assert mended["offset"] == 0 and mended["upload"] != upload


def test_a_part_that_comes_twice_is_told_where_to_go_on(client: JudgingClient, scene: Scene) -> None:
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    sender.part(upload, 0)
    twice = sender.part(upload, 0)
    assert twice.status_code == 409 and said(twice)["offset"] == PART
    assert sender.part(upload, 2 * PART).status_code == 409
    assert "onward" in said(sender.rest(upload, PART))


def test_another_persons_upload_is_not_there(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    upload = said(Sender(client, address).begin())["upload"]
    with app.app_context():
        venture = db.session.get_one(Venture, scene.venture_id)
        colleague, stranger = mv.member(venture, MemberRole.EDITOR), mv.member(mv.venture())
        viewer = mv.member(venture, MemberRole.VIEWER)
        db.session.commit()
        ids = colleague.id, stranger.id, viewer.id
    scene.sign_in(client, ids[0])
    other = Sender(client, address)
    assert client.get(upload).status_code == 404 and other.part(upload, 0).status_code == 404
    assert said(other.begin())["upload"] != upload
    scene.sign_in(client, ids[1])
    assert client.get(upload).status_code == 404
    assert other.begin().status_code in (400, 404)
    scene.sign_in(client, ids[2])
    assert client.get(upload).status_code == 403


@pytest.mark.parametrize(
    ("over", "status", "words"),
    [
        ({"size": 20_000_001}, 422, "20MB"),
        ({"size": 0}, 422, "계획.pdf"),
        ({"name": ""}, 422, "파일을 골라"),
        ({"what": "required/nothing"}, 404, ""),
        ({"what": "nothing/registration"}, 404, ""),
    ],
)
def test_what_could_not_be_taken_is_refused_before_a_byte_is_sent(
    client: JudgingClient, scene: Scene, over: dict[str, Any], status: int, words: str
) -> None:
    answer = Sender(client, scene.begin(client)).begin(**over)
    assert answer.status_code == status and words in said(answer)["error"]


def test_the_whole_file_is_checked_like_any_other(app: Flask, client: JudgingClient, scene: Scene) -> None:
    sender = Sender(client, scene.begin(client), b"not a pdf at all", "정관.pdf")
    upload = said(sender.begin())["upload"]
    answer = sender.rest(upload, 0)
    assert answer.status_code == 422 and "정관.pdf" in said(answer)["error"]
    assert client.get(upload).status_code == 404
    longer = Sender(client, sender.address, WHOLE)
    upload = said(longer.begin(size=1000))["upload"]
    assert longer.part(upload, 0).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(AttachedFile)) is None
        assert db.session.scalar(select(PartialUpload)) is None


def test_the_deadline_passing_during_an_upload_is_said_and_written_down(
    app: Flask, client: JudgingClient
) -> None:
    closes = clock.now().replace(microsecond=0) + timedelta(minutes=2)
    scene = Scene(app, closes_at=closes, required_files=[ma.required_file()])
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    sender = Sender(client, address)
    upload = said(sender.begin())["upload"]
    with clock.travel(closes - timedelta(seconds=1)):
        assert said(sender.part(upload, 0))["offset"] == PART
    with clock.travel(closes + timedelta(seconds=1, milliseconds=100)):
        answer = sender.part(upload, PART)
        assert sender.begin().status_code == 409
    assert answer.status_code == 409 and "마감이 지나 파일을 받지 못했습니다." in said(answer)["error"]
    for at in (closes + timedelta(seconds=1), closes):
        assert at.astimezone(clock.SEOUL).strftime("%H:%M:%S") in said(answer)["error"]
    with app.app_context():
        assert [row.closes_at for row in db.session.scalars(select(LateAttempt))] == [closes, closes]
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "applications.late_attempt"))
        assert "파일을 올리려 했습니다" in told.first().sentence
        assert (
            db.session.scalar(select(PartialUpload)) is None
            and db.session.scalar(select(AttachedFile)) is None
        )
    assert WRITTEN["a_problem"] in client.get(f"{address}/check").text


def test_the_plain_form_says_the_same_after_the_deadline(app: Flask, client: JudgingClient) -> None:
    closes = clock.now().replace(microsecond=0) + timedelta(minutes=2)
    scene = Scene(app, closes_at=closes, required_files=[ma.required_file()])
    address = scene.begin(client)
    token = Sender(client, address).token
    with clock.travel(closes + timedelta(seconds=2)):
        answer = client.post(
            f"{address}/files/required/registration",
            data={"csrf_token": token, "f-file": (BytesIO(WHOLE), "계획.pdf")},
            content_type="multipart/form-data",
        )
    assert answer.status_code == 409 and "마감이 지나 파일을 받지 못했습니다." in answer.text
    with app.app_context():
        assert db.session.scalars(select(LateAttempt)).one().application_id == the_application().id


def test_parts_nobody_goes_on_with_are_swept_after_a_day(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    sender.part(upload, 0)
    with app.app_context():
        kept = db.session.scalars(select(PartialUpload)).one()
        token = kept.token
        assert arriving.sweep() == 0
        with clock.travel(clock.now() + timedelta(hours=25)):
            assert arriving.sweep() == 1
        db.session.commit()
        into = BytesIO()
        blobs.put_together(token, PART, into)
        assert into.getvalue() == b""
    assert client.get(upload).status_code == 404


def test_a_file_is_not_taken_where_nothing_is_open(app: Flask, client: JudgingClient, scene: Scene) -> None:
    sender = Sender(client, scene.begin(client))
    with app.app_context():
        application = the_application()
        services.submission.withdraw(
            application, reason="", actor=mv.member_actor(application.venture, MemberRole.OWNER)
        )
        db.session.commit()
        with pytest.raises(WrongState):
            services.attachments.refuse_unless_open(
                application, services.attachments.FilePurpose.REQUIRED, "registration", clock.now()
            )
    assert sender.begin().status_code == 409


# What somebody would try who means no good.


def test_uploads_begun_and_left_do_not_fill_the_store(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    """One person has a few uploads under way; a further one takes the place of the one that waited longest."""
    sender = Sender(client, scene.begin(client))
    first = said(sender.begin(name="0.pdf"))["upload"]
    assert sender.part(first, 0).status_code == 200
    for number in range(1, arriving.MOST_UNDER_WAY + 1):
        assert sender.begin(name=f"{number}.pdf").status_code == 200
    assert client.get(first).status_code == 404
    with app.app_context():
        rows = db.session.scalars(select(PartialUpload)).all()
        assert len(rows) == arriving.MOST_UNDER_WAY and sum(row.received for row in rows) == 0


@pytest.mark.parametrize("changed", [10**30, -(10**30), "never"])
def test_a_time_that_no_clock_tells_begins_an_upload_all_the_same(
    client: JudgingClient, scene: Scene, changed: Any
) -> None:
    sender = Sender(client, scene.begin(client))
    assert sender.begin(changed=changed).status_code == 200
    assert sender.begin(size=10**30).status_code == 422
    assert sender.begin(size=-(10**30)).status_code == 422


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", "..\\..\\계획.pdf", "/계획.pdf", "\u202efdp.계획.pdf"]
)
def test_a_path_in_a_name_is_no_path(app: Flask, client: JudgingClient, scene: Scene, name: str) -> None:
    sender = Sender(client, scene.begin(client), name=name)
    assert "onward" in said(sender.rest(said(sender.begin())["upload"], 0))
    with app.app_context():
        kept = db.session.scalars(select(AttachedFile)).one().file.name
    assert not set(kept) & set("/\\\u202e") and not kept.startswith(".") and kept.endswith(".pdf")


def test_parts_out_of_order_overlapping_or_empty_change_nothing(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    sender.part(upload, 0)
    for offset in (0, PART - 1, PART + 1, -1, 10**30):
        answer = sender.post(upload, offset=offset, part=(BytesIO(b"x" * 10), "blob"))
        assert answer.status_code == 409 and said(answer)["offset"] == PART
    assert sender.post(upload, part=(BytesIO(b"x"), "blob")).status_code == 409
    assert sender.post(upload, offset=PART).status_code == 200, "nothing more came, nothing is lost"
    sender.rest(upload, PART)
    with app.app_context():
        assert files.content(db.session.scalars(select(AttachedFile)).one().file) == WHOLE


def test_a_store_that_is_away_for_a_moment_loses_nothing_that_came(
    app: Flask, client: JudgingClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Sender(client, scene.begin(client))
    upload = said(sender.begin())["upload"]
    sender.part(upload, 0)

    def away(*_: object) -> None:
        raise blobs.StoreAway

    with monkeypatch.context() as broken:
        broken.setattr(blobs, "put_part", away)
        assert sender.part(upload, PART).status_code == 503
        broken.setattr(blobs, "put", away)
    assert said(client.get(upload))["offset"] == PART
    assert "onward" in said(sender.rest(upload, PART))


def test_an_application_takes_so_many_files_and_no_more(
    app: Flask, client: JudgingClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those taken out again count: they lie in the store too."""
    monkeypatch.setattr(services.attachments, "MOST_EVER", 2)
    sender = Sender(client, scene.begin(client), pdf(), "한 장.pdf")
    for _ in range(2):
        assert "onward" in said(sender.rest(said(sender.begin())["upload"], 0))
        with app.app_context():
            application = the_application()
            (row,) = services.attachments.queries.files_of(application)
            owner = mv.member_actor(application.venture, MemberRole.OWNER)
            services.attachments.detach(application, row.id, actor=owner)
            db.session.commit()
    refused = sender.rest(said(sender.begin())["upload"], 0)
    assert refused.status_code == 422 and "모두 2개" in said(refused)["error"]
