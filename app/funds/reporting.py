"""Having a fund's quarterly report made: ordered by its manager, laid out in the background, kept in the register."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.audit.services import record
from app.documents import queries as register
from app.documents import services as documents
from app.documents.blocks import Paper
from app.documents.models import IssuedDocument
from app.documents.services import Subject
from app.documents.states import PaperKind, PaperState, Reader
from app.funds import quarterly, queries
from app.funds.models import Fund
from app.funds.policy import FundPermission
from app.funds.rules_quarterly import ended_quarters, quarter_name
from app.kernel import clock
from app.kernel.access import Actor, authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.models import Task
from app.tasks.policy import TaskPermission
from app.tasks.services import enqueue

MAKE = "funds.quarterly"
SUBJECT = "fund"


@dataclass(frozen=True)
class Order:
    """What was ordered: a paper that is being made, or the one there is already."""

    document: IssuedDocument
    is_new: bool


def reportable(fund: Fund) -> list[date]:
    """Ends of the quarters a report can be made of, newest first."""
    lines = queries.lines_of(fund)
    return ended_quarters(lines[0].dated_on, clock.today()) if lines else []


def issued(fund: Fund, actor: Actor) -> list[IssuedDocument]:
    """The fund's reports that the actor may read, the newest quarter first, of one quarter the newest edition."""
    papers = [one for one in register.about(SUBJECT, fund.id, actor) if one.kind is PaperKind.FUND_QUARTERLY]
    return sorted(papers, key=lambda one: (one.as_of_on, one.id), reverse=True)


def order(fund: Fund, on: date, *, actor: Actor) -> Order:
    """Ask for the report of the quarter that ends on `on`. One that would say the same as the valid one is not made again.

    Raises NotAllowed, Refused on "quarter" when the quarter is not over or nothing was written until its end.
    """
    authorize(actor, FundPermission.KEEP_BOOKS, fund)
    queries.hold(fund)
    if on not in reportable(fund):
        raise Refused(N_("원장에 적힌 것이 있고 이미 끝난 분기만 고를 수 있습니다."), field="quarter")
    begun = _edition(fund, on, PaperState.PREPARING)
    if begun is not None:
        return Order(begun, is_new=False)
    subject = Subject(SUBJECT, fund.id, fund_id=fund.id)
    paper = quarterly.report(fund, on)
    same = documents.unchanged(paper, PaperKind.FUND_QUARTERLY, subject, Reader.LIMITED_PARTNER)
    if same is not None:
        return Order(same, is_new=False)
    document = documents.reserve(
        PaperKind.FUND_QUARTERLY,
        subject,
        Reader.LIMITED_PARTNER,
        title=f"{fund.name} {quarter_name(on)} 분기보고",
        as_of=on,
        issuer=fund.manager_name or str(setting("OFFICE_NAME")),
        actor=actor,
        replaces=_edition(fund, on, PaperState.ISSUED),
    )
    record(
        actor, "funds.order_report", fund, N_("펀드 %(fund)s의 %(quarter)s 분기보고 %(number)s을(를) 만들게 했습니다"),
        fund=fund.name, quarter=quarter_name(on), number=document.number,
    )  # fmt: skip
    enqueue(MAKE, asked_by=actor, unique=f"{MAKE}:{document.id}", document_id=document.id)
    return Order(document, is_new=True)


def _edition(fund: Fund, on: date, state: PaperState) -> IssuedDocument | None:
    """The newest report of the same quarter in one state."""
    same = (
        IssuedDocument.kind == PaperKind.FUND_QUARTERLY,
        IssuedDocument.subject_type == SUBJECT,
        IssuedDocument.subject_id == fund.id,
        IssuedDocument.as_of_on == on,
        IssuedDocument.state == state,
    )
    found = select(IssuedDocument).where(*same).order_by(IssuedDocument.id.desc()).limit(1)
    return db.session.scalar(found)


def under_way(papers: list[IssuedDocument], actor: Actor) -> list[Task]:
    """The background work that makes those of these reports that are not made yet, as far as the actor follows it."""
    keys = [f"{MAKE}:{one.id}" for one in papers if one.state is PaperState.PREPARING]
    if not keys:
        return []
    tasks = db.session.scalars(select(Task).where(Task.unique_key.in_(keys)))
    return [task for task in tasks if may(actor, TaskPermission.SEE, task)]


def said_by(document: IssuedDocument) -> Paper:
    """What an ordered report is to say. Raises Missing when its fund is gone."""
    fund = db.session.get(Fund, document.subject_id)
    if fund is None:
        raise Missing
    return quarterly.report(fund, document.as_of_on)
