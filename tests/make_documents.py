"""Papers in the register: valid by default."""

from datetime import date
from typing import Any

from app.documents import services
from app.documents.models import IssuedDocument
from app.documents.render import Rendered
from app.documents.services import Subject
from app.documents.states import PaperKind, Reader
from app.kernel.access import Actor, system_actor

ROBOT = system_actor("보고서 작성")
VENTURE = 7


def subject(venture_id: int | None = VENTURE, fund_id: int | None = None) -> Subject:
    """A venture, or a fund when one is given."""
    if fund_id is not None:
        return Subject("fund", fund_id, fund_id=fund_id)
    return Subject("venture", venture_id or 0, venture_id=venture_id)


def reserved(**over: Any) -> IssuedDocument:
    """A paper that has its number and is being made."""
    values: dict[str, Any] = {
        "kind": PaperKind.DOSSIER,
        "subject": subject(),
        "reader": Reader.COORDINATOR,
        "title": "주식회사 되담",
        "as_of": date(2026, 9, 30),
        "issuer": "성동구 일자리정책과",
        "actor": ROBOT,
    } | over
    return services.reserve(values.pop("kind"), values.pop("subject"), values.pop("reader"), **values)


def pdf(words: str) -> bytes:
    """A very small PDF that nobody else has."""
    content = f"BT /F1 12 Tf ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    made, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + table
    return made + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % end


def issued(actor: Actor = ROBOT, said: str = "f" * 64, **over: Any) -> IssuedDocument:
    """A valid paper with a small file."""
    document = reserved(actor=actor, **over)
    services.issue(document, Rendered(pdf(document.code), 1, ()), said, actor=actor)
    return document
