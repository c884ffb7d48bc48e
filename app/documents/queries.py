"""Reading the register: for its readers by permission, for the public by number and code or by the file itself."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import ColumnElement, Select, false, or_, select

from app.audit import naming
from app.documents import rules
from app.documents.models import IssuedDocument
from app.documents.policy import FUND_OVERSIGHT, FUND_READS, OFFICE, OFFICE_READS, DocumentPermission
from app.documents.states import WITH_FILE, PaperKind, PaperState, Reader
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role


class Outcome(Enum):
    """What the public learns about a paper."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the check page. No name of a person or a venture, no title, no content."""

    outcome: Outcome
    number: str = ""
    kind: PaperKind | None = None
    issuer: str = ""
    issued_on: date | None = None
    as_of_on: date | None = None
    changed_on: date | None = None
    replaced_by: str = ""
    by_file: bool = False


UNKNOWN = Verdict(Outcome.UNKNOWN)
OUTCOMES = {
    PaperState.ISSUED: Outcome.VALID,
    PaperState.REPLACED: Outcome.REPLACED,
    PaperState.REVOKED: Outcome.REVOKED,
}


def _verdict(document: IssuedDocument | None, by_file: bool = False) -> Verdict:
    if document is None or document.state not in OUTCOMES or document.issued_at is None:
        return Verdict(Outcome.UNKNOWN, by_file=by_file)
    newer = document.replaced_by
    changed = document.revoked_at or (newer.issued_at if newer else None)
    return Verdict(
        outcome=OUTCOMES[document.state],
        number=document.number,
        kind=document.kind,
        issuer=document.issuer,
        issued_on=clock.on(document.issued_at),
        as_of_on=document.as_of_on,
        changed_on=clock.on(changed) if changed else None,
        replaced_by=newer.number if newer and document.state is PaperState.REPLACED else "",
        by_file=by_file,
    )


def check_code(code: str) -> Verdict:
    """The verdict for a code alone: what a QR code leads to."""
    typed = rules.read_code(code)
    return _verdict(db.session.scalar(select(IssuedDocument).where(IssuedDocument.code == typed)))


def check_number(number: str, code: str) -> Verdict:
    """The verdict for a number with its code; numbers can be counted up, so a number alone tells nothing."""
    both = (IssuedDocument.number == rules.read_number(number), IssuedDocument.code == rules.read_code(code))
    return _verdict(db.session.scalar(select(IssuedDocument).where(*both)))


def check_file(content: bytes) -> Verdict:
    """The verdict for a file, compared byte for byte through its hash."""
    digest = hashlib.sha256(content).hexdigest()
    found = db.session.scalar(select(IssuedDocument).where(IssuedDocument.sha256 == digest))
    return _verdict(found, by_file=True)


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition of rows the actor may read; the same rule as the permission, as SQL."""
    if actor.system:
        return IssuedDocument.id.is_not(None)
    ways: list[ColumnElement[bool]] = [false()]
    if actor.has(*OFFICE):
        ways.append(IssuedDocument.reader.in_(OFFICE_READS))
    if actor.has(*FUND_OVERSIGHT):
        ways.append(IssuedDocument.reader.in_(FUND_READS))
    if actor.has(Role.FUND_MANAGER):
        ways.append(IssuedDocument.reader.in_(FUND_READS) & IssuedDocument.fund_id.in_(actor.ids("fund")))
    ways.append(
        (IssuedDocument.reader == Reader.VENTURE) & IssuedDocument.venture_id.in_(actor.ids("venture"))
    )
    return or_(*ways)


def visible_to(actor: Actor) -> Select[IssuedDocument]:
    """The register as far as the actor may read it, newest first."""
    return select(IssuedDocument).where(readable(actor)).order_by(IssuedDocument.id.desc())


def get(document_id: int, actor: Actor) -> IssuedDocument:
    """One paper. Raises Missing when it is not there or not theirs."""
    document = db.session.get(IssuedDocument, document_id)
    if document is None or not may(actor, DocumentPermission.READ, document):
        raise Missing
    return document


def search(
    actor: Actor,
    words: str = "",
    *,
    kind: PaperKind | None = None,
    state: PaperState | None = None,
    before: int | None = None,
    most: int = 20,
    receipts: bool = True,
) -> list[IssuedDocument]:
    """Up to `most` papers older than id `before`, by number, title or venture; receipts, one an
    application, can be left out."""
    chosen = visible_to(actor)
    if words:
        number = rules.read_number(words)
        chosen = chosen.where(
            or_(
                IssuedDocument.title.contains(words, autoescape=True),
                IssuedDocument.number.contains(words, autoescape=True),
                IssuedDocument.number == number,
                IssuedDocument.venture_id.in_(naming.going_by(words).get(naming.VENTURE, [])),
            )
        )
    if kind:
        chosen = chosen.where(IssuedDocument.kind == kind)
    elif not receipts:
        chosen = chosen.where(IssuedDocument.kind != PaperKind.RECEIPT)
    if state:
        chosen = chosen.where(IssuedDocument.state == state)
    if before:
        chosen = chosen.where(IssuedDocument.id < before)
    return list(db.session.scalars(chosen.limit(most)))


def about(subject_type: str, subject_id: int, actor: Actor) -> list[IssuedDocument]:
    """Papers about one thing that the actor may read, newest first."""
    own = (IssuedDocument.subject_type == subject_type, IssuedDocument.subject_id == subject_id)
    return list(db.session.scalars(visible_to(actor).where(*own)))


def of_venture(venture_id: int, actor: Actor) -> list[IssuedDocument]:
    """Papers that belong to a venture and that the actor may read, newest first."""
    return list(db.session.scalars(visible_to(actor).where(IssuedDocument.venture_id == venture_id)))


def latest(kind: PaperKind, subject_type: str, subject_id: int, reader: Reader) -> IssuedDocument | None:
    """The valid paper of this kind about one thing for one reader: the one a new edition replaces."""
    return db.session.scalar(_valid(kind, subject_type, subject_id, reader).limit(1))


def saying(
    fingerprint: str, kind: PaperKind, subject_type: str, subject_id: int, reader: Reader
) -> IssuedDocument | None:
    """The valid paper whose content has this fingerprint."""
    same = _valid(kind, subject_type, subject_id, reader).where(IssuedDocument.fingerprint == fingerprint)
    return db.session.scalar(same.limit(1))


def _valid(kind: PaperKind, subject_type: str, subject_id: int, reader: Reader) -> Select[IssuedDocument]:
    return (
        select(IssuedDocument)
        .where(
            IssuedDocument.kind == kind,
            IssuedDocument.subject_type == subject_type,
            IssuedDocument.subject_id == subject_id,
            IssuedDocument.reader == reader,
            IssuedDocument.state == PaperState.ISSUED,
        )
        .order_by(IssuedDocument.id.desc())
    )


def has_file(document: IssuedDocument) -> bool:
    """Whether the paper was made and is still kept, so that there is something to take away."""
    return document.state in WITH_FILE and document.destroyed_at is None
