"""Files handed in are looked through for 주민등록번호: at once or by the worker, with a warning before sending."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, AttachedFile
from app.applications.services.looking import NAME_WARNING, WARNING, NotLookedThrough
from app.applications.states import ApplicationState, FilePurpose
from app.audit.services import pending_actions
from app.files.refusals import NotTaken
from app.files.states import FileKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tasks.models import Task
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_files import png, zipped
from tests.unit.test_resident_numbers_in_files import NUMBER, cp949, pdf


class Handed:
    """A file as a form gives it."""

    def __init__(self, content: bytes, name: str) -> None:
        self.filename: str | None = name
        self.stream = BytesIO(content)


def a_draft() -> tuple[Application, Actor]:
    draft = ma.draft(ma.call(required_files=[ma.required_file()]))
    return draft, mv.member_actor(draft.venture)


def attached(content: bytes, name: str) -> AttachedFile:
    draft, writer = a_draft()
    return services.attachments.attach(
        draft, FilePurpose.REQUIRED, "registration", Handed(content, name), actor=writer
    )


def test_a_list_as_csv_is_taken_and_warned_of_at_once(session: Session) -> None:
    row = attached(cp949(NUMBER), "명단.csv")
    assert (row.file.kind, row.warning) == (FileKind.CSV, WARNING) and row.looked_at is not None
    assert attached(cp949("가려 둠"), "명단.csv").warning == ""


def test_a_number_in_the_name_of_a_file_is_taken_out_and_told(session: Session) -> None:
    row = attached(png(), f"한지우 {NUMBER}.png")
    assert row.file.name == "한지우 900101-●●●●●●●.png" and row.warning == NAME_WARNING
    assert attached(cp949(NUMBER), f"{NUMBER}.csv").warning == WARNING, "its text is the worse of the two"


@pytest.mark.parametrize(
    ("content", "name"), [(pdf(NUMBER), "서류.pdf"), (zipped({"명단.csv": cp949(NUMBER)}), "서류.zip")]
)
def test_what_takes_long_is_looked_through_by_the_worker_and_told(
    session: Session, content: bytes, name: str
) -> None:
    row = attached(content, name)
    assert row.looked_at is None and row.warning == ""
    assert [task.name for task in session.scalars(select(Task))] == [services.looking.LOOK]
    services.looking.note_look(row.id, found=services.looking.found_in(row.id))
    session.flush()
    assert row.warning == WARNING and row.looked_at is not None
    assert any("주민등록번호로 보이는 숫자" in title for title in session.scalars(select(Notice.title)))


def test_a_clean_one_is_looked_through_in_silence(session: Session) -> None:
    row = attached(pdf("900101-*******"), "서류.pdf")
    services.looking.note_look(row.id, found=services.looking.found_in(row.id))
    session.flush()
    assert row.warning == "" and row.looked_at is not None and not session.scalars(select(Notice)).all()


def ready(content: bytes) -> tuple[Application, Actor, AttachedFile]:
    """A draft that lacks nothing; its one document takes long to look through."""
    draft, writer = a_draft()
    ma.answers(draft)
    row = services.attachments.attach(
        draft, FilePurpose.REQUIRED, "registration", Handed(content, "서류.pdf"), actor=writer
    )
    return draft, writer, row


def test_sending_in_waits_for_the_look(session: Session) -> None:
    draft, writer, row = ready(pdf("900101-*******"))
    with pytest.raises(NotLookedThrough) as refusal:
        services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    assert refusal.value.field == "unlooked" and draft.state is ApplicationState.DRAFT
    services.looking.note_look(row.id, found=services.looking.found_in(row.id))
    services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    assert draft.state is ApplicationState.SUBMITTED


def test_with_the_worker_away_one_sends_all_the_same_and_the_venture_is_told_afterwards(
    session: Session,
) -> None:
    draft, writer, row = ready(pdf(NUMBER))
    colleague = mv.member(draft.venture)
    services.submission.submit(draft, confirmed_by="한지우", unlooked=True, actor=writer)
    assert "applications.send_unlooked" in pending_actions()
    services.looking.note_look(row.id, found=services.looking.found_in(row.id))
    session.flush()
    told = {
        notice.user_id: notice
        for notice in session.scalars(select(Notice))
        if "주민등록번호로 보이는 숫자" in notice.title
    }
    assert set(told) == {writer.id, colleague.id}
    assert "이미 낸 신청서" in told[colleague.id].body and "서류.pdf" in told[colleague.id].body


def test_an_answer_to_a_request_to_mend_waits_for_the_look_too(session: Session) -> None:
    draft, writer, row = ready(pdf("900101-*******"))
    services.looking.note_look(row.id, found=False)
    services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    with clock.travel(draft.call.closes_at + timedelta(hours=1)):
        services.fixes.request(
            draft,
            ["required:registration"],
            reason="흐립니다.",
            due_at=clock.now() + timedelta(days=2),
            actor=make.actor(Role.COORDINATOR),
        )
        services.attachments.attach(
            draft, FilePurpose.REQUIRED, "registration", Handed(pdf("second"), "둘째.pdf"), actor=writer
        )
        with pytest.raises(NotLookedThrough):
            services.fixes.answer(draft, confirmed_by="한지우", actor=writer)
        services.fixes.answer(draft, confirmed_by="한지우", unlooked=True, actor=writer)
    assert queries.open_fix(draft) is None


def test_what_calls_itself_text_and_is_none_is_refused(session: Session) -> None:
    with pytest.raises(NotTaken):
        attached(b"\0\1\2\3", "글.txt")
