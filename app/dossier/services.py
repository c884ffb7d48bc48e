"""Having a dossier printed: ordered in one transaction, made in the background, issued in the register."""

from dataclasses import dataclass
from datetime import date

from app.audit.services import record
from app.documents import services as documents
from app.documents.blocks import Paper
from app.documents.models import IssuedDocument
from app.documents.services import Subject
from app.dossier import compiling, opening, papers, queries
from app.dossier.policy import DossierPermission, Seat
from app.dossier.states import PAPERS, READERS, Reader
from app.kernel import clock
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.errors import Missing, Refused
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.services import enqueue
from app.ventures import queries as ventures
from app.ventures.models import Venture

PRESS = system_actor("보고서 작성")


@dataclass(frozen=True)
class Order:
    """What was ordered: a paper that is being made, or the valid one that says the same already."""

    document: IssuedDocument
    is_new: bool


def printed(venture: Venture, reader: Reader, on: date, fund_id: int | None = None) -> Paper:
    """What a paper for this reader says as of a day. Reads only."""
    look = opening.for_paper(venture, reader, on, fund_id)
    return papers.paper_of(look, compiling.dossier(look))


def order(
    venture: Venture, reader: Reader, on: date, *, purpose: str, actor: Actor, fund_id: int | None = None
) -> Order:
    """Ask for a paper. One that would say the same as a valid one is not made again.

    Raises NotAllowed, Refused on field "on" (a day to come) or "fund_id" (a fund that did not invest).
    """
    _may_print(venture, reader, fund_id, actor)
    if on > clock.today():
        raise Refused(N_("기준일은 오늘까지만 고를 수 있습니다."), field="on")
    paper = printed(venture, reader, on, fund_id)
    kind, paper_reader = PAPERS[reader]
    subject = Subject("venture", venture.id, venture.id, fund_id)
    same = documents.unchanged(paper, kind, subject, paper_reader)
    if same is not None:
        return Order(same, is_new=False)
    document = reserve(venture, reader, on, actor=actor, title=paper.title, fund_id=fund_id)
    record(
        actor,
        "dossier.order",
        document,
        N_("%(number)s 보고서를 요청했습니다"),
        venture_id=venture.id,
        note=purpose,
        number=document.number,
    )
    enqueue("dossier.build", asked_by=actor, unique=f"dossier.build:{document.id}", document_id=document.id)
    return Order(document, is_new=True)


def _may_print(venture: Venture, reader: Reader, fund_id: int | None, actor: Actor) -> None:
    _readers, fund_ids = opening.seats(venture, actor)
    authorize(actor, DossierPermission.PRINT_AS, Seat(reader, venture.id, fund_ids))
    if reader is Reader.INVESTOR and fund_id is not None and fund_id not in fund_ids:
        raise Refused(N_("이 기업에 투자한 펀드를 골라 주세요."), field="fund_id")
    if reader is Reader.INVESTOR:
        opening.look(venture, actor, clock.today(), reader, fund_id=fund_id)


def reserve(
    venture: Venture, reader: Reader, on: date, *, actor: Actor, title: str, fund_id: int | None = None
) -> IssuedDocument:
    """A number in the register; issuing it will replace the valid paper of the same day."""
    kind, paper_reader = PAPERS[reader]
    return documents.reserve(
        kind,
        Subject("venture", venture.id, venture.id, fund_id),
        paper_reader,
        title=title,
        as_of=on,
        issuer=str(setting("OFFICE_NAME")),
        actor=actor,
        replaces=queries.edition(venture.id, paper_reader, on, fund_id),
    )


def said_by(document: IssuedDocument) -> Paper:
    """What an ordered paper is to say. Raises Missing when its venture is gone."""
    if document.venture_id is None:
        raise Missing
    venture = queries.venture(document.venture_id, PRESS)
    return printed(venture, READERS[document.reader], document.as_of_on, document.fund_id)


def known_as(number: str) -> Venture:
    """The venture of a 사업자등록번호. Raises Missing."""
    found = ventures.by_biz_reg_no(number)
    if found is None:
        raise Missing
    return queries.venture(found.id, PRESS)
