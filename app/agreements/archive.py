"""What agreements lay into the zip of their call: the list with its money, and what both sides agreed to."""

from collections.abc import Iterator

from app.agreements import queries, sheets
from app.agreements.models import Agreement
from app.agreements.policy import AgreementPermission
from app.agreements.queries import Filter
from app.applications.archive import safe
from app.applications.archive_parts import Part
from app.applications.models import Call
from app.documents import queries as papers
from app.kernel import clock
from app.kernel.access import Actor, may


def agreements_of_the_call(call: Call, actor: Actor) -> Iterator[Part]:
    """The list as of today and the papers, for whoever may take them away."""
    rows = queries.all_of(actor, Filter(call_id=call.id), clock.today())
    if not rows or not may(actor, AgreementPermission.EXPORT):
        return
    yield Part("협약/협약 목록.csv", sheets.made(rows, list(sheets.COLUMNS), excel=False))
    for row in rows:
        yield from _papers(row.agreement, actor)


def _papers(agreement: Agreement, actor: Actor) -> Iterator[Part]:
    name = safe(f"{agreement.application.receipt_no} {agreement.venture.full_name}")
    for paper in papers.about("agreement", agreement.id, actor):
        if paper.file is not None:
            yield Part(f"협약/{name} {safe(paper.number)}.pdf", paper.file)
