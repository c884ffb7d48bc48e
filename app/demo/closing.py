"""Yesterday evening: papers are ordered, old mail and old background work are cleared away as every night does.

What the worker of those years would have done is taken as done: mail of earlier days has left, receipts of earlier
weeks were printed and their tasks forgotten. What is ordered now waits for the worker that starts.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update

from app.agreements.services.making import MAKE as AGREEMENT
from app.applications.letter_tasks import announce
from app.applications.models import Application, AttachedFile, Call
from app.applications.queries import decided_of
from app.applications.receipts import MAKE as RECEIPT
from app.applications.services.looking import LOOK
from app.applications.services.result_letters import MAKE as LETTERS
from app.applications.services.result_letters import MAKE_ONE as LETTER
from app.demo.panels import is_decided
from app.demo.story import Story
from app.dossier import services as dossiers
from app.dossier.states import Reader
from app.evaluations.services import papers
from app.files.copies import MAKE as LAY_OPEN
from app.files.models import ReadingCopy
from app.funds import reporting
from app.kernel import clock
from app.kernel.db import db
from app.notices import tasks as post_office
from app.notices.models import Mail, Notice
from app.notices.services import SEND
from app.notices.states import MailState
from app.tasks import tasks as housekeeping
from app.tasks.models import Task
from app.tenancy.services.permit_papers import MAKE as PERMIT

SENT_BEFORE = timedelta(hours=20)
MADE_IN = timedelta(minutes=10)
"""How long the letters of a call take."""
PRINTED_BEFORE = timedelta(days=21)
LOOKED_BEFORE = timedelta(days=7)
LAID_OPEN_BEFORE = timedelta(days=70)
AGREED_BEFORE = timedelta(days=200)
READ_BEFORE = timedelta(days=6)
SUBJECT, FUND = "sorigil", "성동임팩트 소셜벤처 2호"
REPORTED = "성동임팩트 소셜벤처 1호"


def order_papers(story: Story) -> None:
    """A dossier for each kind of reader, a fund's report of the last quarter, the paper of the last committee."""
    story.at(story.day(-1), partial(_orders, story), 18)


def _orders(story: Story) -> None:
    on = story.date_now()
    for slug, who, reader, fund_id, purpose in (
        (SUBJECT, "coordinator", Reader.COORDINATOR, None, "월례 점검 회의"),
        (SUBJECT, SUBJECT, Reader.VENTURE, None, "대출 심사 제출"),
        (SUBJECT, "fund2", Reader.INVESTOR, story.funds[FUND].id, "투자심의위원회 사전 자료"),
    ):
        dossiers.order(
            story.ventures[slug], reader, on, purpose=purpose, actor=story.actor(who), fund_id=fund_id
        )
    reported = story.funds[REPORTED]
    reporting.order(reported, reporting.reportable(reported)[0], actor=story.actor("fund_manager"))
    if is_decided(story, "hub-spring"):
        papers.order(story.sessions["hub-spring"], actor=story.actor("coordinator"))


def tidy_up(story: Story) -> None:
    """After the last deed."""
    long_ago = story.now - SENT_BEFORE
    db.session.flush()
    _announce_letters(long_ago)
    db.session.execute(
        update(Mail)
        .where(Mail.created_at < long_ago, Mail.state == MailState.WAITING)
        .values(state=MailState.SENT, attempts=1, claimed_at=Mail.created_at, sent_at=Mail.created_at)
    )
    db.session.execute(delete(Task).where(Task.name == SEND, Task.asked_at < long_ago))
    db.session.execute(delete(Task).where(Task.name == RECEIPT, Task.asked_at < story.now - PRINTED_BEFORE))
    long_printed = story.now - AGREED_BEFORE
    db.session.execute(delete(Task).where(Task.name == AGREEMENT, Task.asked_at < long_printed))
    db.session.execute(delete(Task).where(Task.name == PERMIT, Task.asked_at < long_printed))
    _look_back(story)
    _forget_what_was_read(story)
    db.session.execute(
        update(Notice).where(Notice.created_at < story.now - READ_BEFORE).values(read_at=Notice.created_at)
    )
    post_office.purge()
    housekeeping.purge()
    for user_id, moment in story.seen.items():
        story.user(user_id).last_sign_in_at = moment


def _announce_letters(long_ago: datetime) -> None:
    """Result letters of earlier days were told then; the worker that starts makes the papers with the date of that day."""
    for task in db.session.scalars(
        select(Task).where(Task.name.in_((LETTERS, LETTER)), Task.asked_at < long_ago)
    ):
        if task.name == LETTERS:
            call = db.session.get_one(Call, task.arguments["call_id"])
            lettered = [row.application for row in decided_of(call)]
        else:
            lettered = [db.session.get_one(Application, task.arguments["application_id"])]
        with clock.travel(task.asked_at + MADE_IN):
            for application in lettered:
                announce(application)
        task.arguments = {**task.arguments, "told_on": clock.on(task.asked_at).isoformat()}


def _look_back(story: Story) -> None:
    """Files of earlier weeks were looked through when they came; those of the last days wait for the worker."""
    before = story.now - LOOKED_BEFORE
    waiting = AttachedFile.looked_at.is_(None) & (AttachedFile.added_at < before)
    db.session.execute(update(AttachedFile).where(waiting).values(looked_at=AttachedFile.added_at))
    db.session.execute(delete(Task).where(Task.name == LOOK, Task.asked_at < before))


def _forget_what_was_read(story: Story) -> None:
    """Documents of earlier seasons are laid open again when somebody asks; those of today's calls wait for the worker."""
    long_ago = story.now - LAID_OPEN_BEFORE
    db.session.execute(delete(ReadingCopy).where(ReadingCopy.asked_at < long_ago))
    db.session.execute(delete(Task).where(Task.name == LAY_OPEN, Task.asked_at < long_ago))
