"""Documents beside the mark sheet: pages, words and limits, logged once, for this evaluator alone; closed in a blind stage."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from app.applications.models import Application, Submission
from app.applications.policy import ATTACHMENT
from app.applications.queries import latest_submission
from app.audit.models import AuditEntry
from app.audit.services import record
from app.evaluations.models import Assignment
from app.files import copies
from app.files import services as files
from app.files.models import ReadingCopy, StoredFile
from app.files.tasks import lay_open, lay_open_now
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.tasks.models import Task
from app.ventures.states import MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_evaluations as me
from tests import make_files as mf
from tests import make_ventures as mv
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import sign_in

ROBOT = system_actor("시험")
PLAN = mf.leaves("우리의 계획", "우리의 예산")
OTHER = mf.leaves("다른 문서")


@pytest.fixture
def world(app: Flask) -> Iterator[AppContext]:
    """An application context in which makers write, until `kept` leaves it."""
    context = app.app_context()
    context.push()
    yield context
    if not _left.pop(context, False):
        context.pop()


_left: dict[AppContext, bool] = {}


def kept(world: AppContext) -> None:
    record(ROBOT, "evaluations.test", None, "자료를 만들었습니다")
    db.session.commit()
    world.pop()
    _left[world] = True


def with_files(application: Application, *contents: tuple[str, str, bytes], laid: bool = True) -> None:
    """The frozen copy again with these attachments, as (key, name, content), each laid open."""
    listed = []
    for key, name, content in contents:
        file = files.keep(content, name, actor=ROBOT, purpose=ATTACHMENT, owner_id=application.id)
        listed.append(
            {"purpose": "required", "key": key, "label": f"서류 {key}", "file_id": file.id, "name": file.name,
             "size": file.size, "sha256": file.sha256}
        )  # fmt: skip
        if laid:
            copies.order({file.sha256: file.kind})
            (copy,) = copies.of([file.sha256])
            lay_open(copy.id)
    before = latest_submission(application)
    make.added(
        Submission(
            application_id=application.id, number=before.number + 1, cause="replaced", at=clock.now(),
            snapshot={**before.snapshot, "files": listed}, sha256="f" * 64,
        )
    )  # fmt: skip


def at_work(world: AppContext, client: JudgingClient, *contents: tuple[str, str, bytes], **over: Any) -> str:
    """The first member has declared and reads the one application; gives its address."""
    laid = over.pop("laid", True)
    call = me.call(required_files=over.pop("required_files", []))
    _, rows, members = me.opened(3, 1, of=call, **over)
    me.marked(members[0], rows[0], [10], hand_in=False)
    with_files(rows[0], *contents, laid=laid)
    key = me.assignment(members[0], rows[0]).id
    kept(world)
    sign_in(client, members[0].user)
    return f"/evaluations/marking/{key}"


def read_entries(client: JudgingClient) -> list[AuditEntry]:
    with client.application.app_context():
        wanted = select(AuditEntry).where(
            AuditEntry.action == "read", AuditEntry.subject_type == "stored_file"
        )
        return list(db.session.scalars(wanted))


def test_pages_stand_beside_the_sheet_and_are_logged_once(world: AppContext, client: JudgingClient) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", PLAN))
    assert "서류 plan" in client.get(address).text and not read_entries(client)
    page = client.get(f"{address}?doc=0").text
    assert "2쪽" in page and 'id="marks"' in page and "data-autosave" in page
    pictures = re.findall(r'<img src="(/evaluations/[^"]+)" width="1240" height="1755"[^>]*>', page)
    assert pictures == [f"{address}/files/0/pages/{n}" for n in (1, 2)]
    assert page.count('loading="lazy"') == 1
    for picture in pictures:
        answer = client.get(picture)
        assert answer.status_code == 200 and answer.mimetype == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        again = client.get(picture, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.data
    assert len(read_entries(client)) == 1


def test_a_picture_fetched_without_opening_the_document_is_logged_too(
    world: AppContext, client: JudgingClient
) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", PLAN))
    for number in (1, 2, 1):
        client.get(f"{address}/files/0/pages/{number}")
    (entry,) = read_entries(client)
    assert "붙임을 화면에서 읽었습니다" in entry.sentence and entry.venture_id is not None


def test_pages_are_for_the_evaluator_without_a_conflict_alone(
    world: AppContext, client: JudgingClient
) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", PLAN))
    picture = f"{address}/files/0/pages/1"
    assert [
        client.get(f"{address}/files/{place}/pages/{n}").status_code for place, n in ((0, 3), (1, 1))
    ] == [404, 404]
    assert client.get(f"{address}?doc=7").status_code == 404
    with client.application.app_context():
        mine = db.session.get_one(Assignment, int(address.rpartition("/")[2]))
        me_again = mine.evaluator.user
        colleague = next(a.evaluator.user for a in db.session.scalars(select(Assignment)) if a.id != mine.id)
        stranger = make.user(Role.EVALUATOR)
        venture = mv.member(mine.application.venture, MemberRole.OWNER)
        db.session.commit()
    for person, status in ((colleague, 404), (stranger, 404), (venture, 403)):
        with client.application.app_context():
            sign_in(client, person)
        assert client.get(picture).status_code == status
        assert (
            client.post(
                f"{address}/files/0/open", data={"csrf_token": csrf_of(client.get("/account"))}
            ).status_code
            == status
        )
    with client.application.app_context():
        sign_in(client, me_again)
    assert client.get(picture).status_code == 200
    client.send(f"{address}/conflict", {"relation": "advised", "reason": "지난해 자문을 맡았습니다."})
    assert client.get(picture).status_code == 404, "who steps back reads no more, whatever the browser kept"


def test_words_can_be_read_instead_and_office_documents_as_words(
    world: AppContext, client: JudgingClient
) -> None:
    table = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("쓸 곳", "금액"))
    address = at_work(
        world,
        client,
        ("plan", "계획서.pdf", PLAN),
        ("budget", "예산.docx", mf.docx(f"<w:tbl><w:tr>{table}</w:tr></w:tbl>")),
    )
    page = client.get(f"{address}?doc=0&as=text").text
    assert "우리의 예산" in page and "쪽 그림으로 보기" in page
    page = client.get(f"{address}?doc=1").text
    assert "<td>쓸 곳</td><td>금액</td>" in page and f'href="{address}/files/1"' in page


@pytest.mark.parametrize(
    ("content", "words"),
    [(mf.locked(PLAN), "암호가 걸린 문서라"), (mf.pdf(), "열리지 않는 문서라")],
)
def test_what_does_not_open_says_so_beside_the_download(
    world: AppContext, client: JudgingClient, content: bytes, words: str
) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", content))
    page = client.get(f"{address}?doc=0").text
    assert words in page and f'href="{address}/files/0"' in page


def test_a_document_that_is_not_laid_open_yet_is_asked_for_and_waited_for(
    world: AppContext, client: JudgingClient
) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", PLAN), laid=False)
    page = client.get(f"{address}?doc=0")
    assert "아직 화면에 펼치지 않은 문서입니다." in page.text and not read_entries(client)
    asked = client.post(f"{address}/files/0/open", data={"csrf_token": csrf_of(page)})
    assert asked.status_code == 302 and asked.location.endswith("?doc=0")
    client.post(f"{address}/files/0/open", data={"csrf_token": csrf_of(page)})
    waiting = client.get(asked.location).text
    assert "data-pane-awaits" in waiting and "문서를 펼치고 있습니다." in waiting
    with client.application.app_context():
        (copy,) = db.session.scalars(select(ReadingCopy)).all()
        assert asked_for(copy) == [copies.MAKE, copies.MAKE_NOW]
        lay_open(copy.id)
        db.session.commit()
    assert "data-pane-awaits" not in client.get(asked.location).text


def asked_for(copy: ReadingCopy) -> list[str]:
    """The work that was asked for to make a copy, the first one first."""
    rows = db.session.scalars(select(Task).where(Task.name.in_((copies.MAKE, copies.MAKE_NOW))))
    return [row.name for row in sorted(rows, key=lambda row: row.id) if row.arguments == {"copy_id": copy.id}]


def test_who_opens_a_document_that_waits_in_line_has_it_go_first_and_asks_once(
    world: AppContext, client: JudgingClient
) -> None:
    address = at_work(world, client, ("plan", "계획서.pdf", PLAN), ("b", "예산.pdf", OTHER), laid=False)
    with client.application.app_context():
        files_there = db.session.scalars(select(StoredFile).order_by(StoredFile.id)).all()
        copies.order({file.sha256: file.kind for file in files_there})
        db.session.commit()
    for _ in range(3):  # the page looks again by itself
        assert "data-pane-awaits" in client.get(f"{address}?doc=0").text
    with client.application.app_context():
        first, second = (copies.of([file.sha256])[0] for file in files_there)
        assert asked_for(first) == [copies.MAKE, copies.MAKE_NOW] and asked_for(second) == [copies.MAKE]
        lay_open_now(first.id)
        lay_open(first.id)  # the one asked for ahead finds it made
        assert len(copies.pages_of(first)) == 2
        db.session.commit()
    assert "data-pane-awaits" not in client.get(f"{address}?doc=0").text


def test_a_blind_stage_keeps_attachments_closed_and_says_so(world: AppContext, client: JudgingClient) -> None:
    address = at_work(
        world, client, ("registration", "등록증.pdf", PLAN), required_files=[ma.required_file()], blind=True
    )
    page = client.get(address).text
    assert "익명 심사라 붙임 1개를 보여 드리지 않습니다: 서류 registration." in page and "등록증" not in page
    for path in ("?doc=0", "/files/0", "/files/0/pages/1"):
        assert client.get(f"{address}{path}").status_code == 404
    with client.application.app_context():
        file_id = db.session.scalars(select(StoredFile.id).where(StoredFile.purpose == ATTACHMENT)).one()
    for path in ("", "/read", "/pages/1"):
        assert client.get(f"/files/{file_id}{path}").status_code == 404
    assert not read_entries(client)


def test_a_blind_stage_shows_what_was_asked_for_without_names_covered(
    world: AppContext, client: JudgingClient
) -> None:
    call = me.call(required_files=[ma.required_file("plan", shown_blind=True, label="서류 plan")])
    _, rows, members = me.opened(3, 1, of=call, blind=True)
    me.marked(members[0], rows[0], [10], hand_in=False)
    name = rows[0].venture.full_name
    with_files(rows[0], ("plan", f"계획서_{name}.pdf", mf.leaves(f"{name}의 계획")))
    key = me.assignment(members[0], rows[0]).id
    kept(world)
    sign_in(client, members[0].user)
    address = f"/evaluations/marking/{key}"
    page = client.get(f"{address}?doc=0").text
    assert (
        f"{address}/files/0/pages/1" in page
        and name not in page
        and "쪽 그림에 적힌 것은 가리지 못합니다" in page
    )
    assert client.get(f"{address}/files/0/pages/1").status_code == 200
    words = client.get(f"{address}?doc=0&as=text").text
    assert "○○○의 계획" in words and name not in words
    assert client.get(f"{address}/files/0").status_code == 404, (
        "a file tells of its author what nobody can cover"
    )
    assert "받기" not in page


def test_statements_do_not_grow_with_pages_and_attachments(world: AppContext, client: JudgingClient) -> None:
    few = at_work(world, client, ("plan", "계획서.pdf", PLAN))
    client.get(few)
    with counting_sql() as one:
        client.get(f"{few}?doc=0")
    with client.application.app_context():
        assignment = db.session.get_one(Assignment, int(few.rpartition("/")[2]))
        with_files(
            assignment.application, *((f"k{n}", f"{n}.pdf", mf.leaves(*["글"] * (n + 3))) for n in range(4))
        )
        record(ROBOT, "evaluations.test", None, "자료를 만들었습니다")
        db.session.commit()
    with counting_sql() as many:
        client.get(f"{few}?doc=3")
    assert len(many) == len(one)


def test_the_desk_and_the_applicant_read_without_taking_away(
    world: AppContext, client: JudgingClient
) -> None:
    application = ma.submitted()
    with_files(application, ("plan", "계획서.pdf", PLAN))
    owner = mv.member(application.venture, MemberRole.OWNER)
    people = make.user(Role.COORDINATOR), owner, make.user(Role.CONSULTANT)
    file_id = db.session.scalars(select(StoredFile.id).where(StoredFile.purpose == ATTACHMENT)).one()
    kept(world)
    for person in people[:2]:
        sign_in(client, person)
        page = client.get(f"/files/{file_id}/read").text
        assert f"/files/{file_id}/pages/2" in page and "PDF 문서 · 2쪽" in page
        assert client.get(f"/files/{file_id}/pages/2").status_code == 200
        assert "우리의 예산" in client.get(f"/files/{file_id}/read?as=text").text
    assert len(read_entries(client)) == 4
    sign_in(client, people[2])
    for path in ("read", "pages/1"):
        assert client.get(f"/files/{file_id}/{path}").status_code == 404
