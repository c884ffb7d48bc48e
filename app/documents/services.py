"""Giving a paper its number, keeping its file, replacing and revoking it.

Making a paper takes a second, so no transaction stays open meanwhile: `reserve` and commit, render with the
stamp, then `issue` and commit. A number that was reserved stays in the register whatever happens.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.audit.services import move, record
from app.documents import queries, rules, states
from app.documents.blocks import Paper, Stamp
from app.documents.compose import fingerprint, html_of
from app.documents.models import DocumentCounter, IssuedDocument
from app.documents.policy import DocumentPermission
from app.documents.render import PaperFailed, Rendered, render_pdf
from app.documents.states import PaperKind, PaperState, Reader
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_

PURPOSE = "documents.paper"
"""Papers leave through the register's own view, so files of this purpose have no download rule."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about and whose it is."""

    type: str
    id: int
    venture_id: int | None = None
    fund_id: int | None = None


def reserve(
    kind: PaperKind,
    subject: Subject,
    reader: Reader,
    *,
    title: str,
    as_of: date,
    issuer: str,
    actor: Actor,
    replaces: IssuedDocument | None = None,
) -> IssuedDocument:
    """Give a paper its number and code. With `replaces`, issuing it will replace that one.

    Raises NotAllowed, WrongState (the earlier paper is not valid any more).
    """
    if replaces is not None and replaces.state is not PaperState.ISSUED:
        raise WrongState
    document = IssuedDocument(
        kind=kind,
        reader=reader,
        title=title,
        subject_type=subject.type,
        subject_id=subject.id,
        venture_id=subject.venture_id,
        fund_id=subject.fund_id,
        as_of_on=as_of,
        issuer=issuer,
        prepared_by_id=actor.id,
        prepared_by=actor.name,
        code=rules.new_code(),
        replaces_id=replaces.id if replaces else None,
    )
    authorize(actor, DocumentPermission.ISSUE, document)
    _number(document, actor)
    return document


def _number(document: IssuedDocument, actor: Actor) -> None:
    """Put a new paper into the register under the next number of this year."""
    document.reserved_at = clock.now()
    document.year = clock.on(document.reserved_at).year
    document.serial = _next_serial(document.year)
    document.number = rules.number_of(document.year, document.serial)
    db.session.add(document)
    db.session.flush()
    record(
        actor,
        "documents.reserve",
        document,
        N_("%(number)s 번호로 %(paper)s을(를) 만들기 시작했습니다"),
        venture_id=document.venture_id,
        number=document.number,
        paper=document.kind.label_ko,
    )


def _next_serial(year: int) -> int:
    """The next serial of the year; the counter's row is locked until the transaction ends, so none is skipped."""
    raised = (
        update(DocumentCounter)
        .where(DocumentCounter.year == year)
        .values(last=DocumentCounter.last + 1)
        .returning(DocumentCounter.last)
        .execution_options(synchronize_session=False)
    )
    serial = db.session.scalar(raised)
    if serial is not None:
        return serial
    try:
        with db.session.begin_nested():
            db.session.add(DocumentCounter(year=year, last=1))
    except IntegrityError:
        return int(db.session.scalars(raised).one())
    return 1


def stamp_of(document: IssuedDocument, public_url: str, keep: str = "") -> Stamp:
    """What is printed on the paper: the same at every rendering of the same reservation."""
    return Stamp(
        number=document.number,
        code=document.code,
        address=f"{public_url.rstrip('/')}/check/{document.code}",
        issuer=document.issuer,
        issued_at=document.reserved_at,
        keep=keep,
    )


def made(paper: Paper, stamp: Stamp) -> tuple[Rendered, str]:
    """The paper as PDF, and the fingerprint of what it says. No database; takes about a second.

    Letters no font knows, such as emoji, are printed as an empty box, and the paper says so.
    Raises PaperFailed when the renderer complains of anything else.
    """
    said = fingerprint(paper)
    stamped = paper.stamped(stamp, said)
    rendered = render_pdf(html_of(stamped))
    if rendered.unprintable:
        rendered = render_pdf(html_of(stamped, rendered.unprintable))
    if rendered.complaints:
        raise PaperFailed("; ".join(rendered.complaints))
    return rendered, said


def issue(document: IssuedDocument, rendered: Rendered, said: str, *, actor: Actor) -> None:
    """Keep the file, and make the paper valid; the one it replaces is no longer.

    An earlier paper that another has replaced meanwhile hands its place on; a revoked one needs no replacing.
    Raises NotAllowed, WrongState (issued or abandoned already).
    """
    authorize(actor, DocumentPermission.ISSUE, document)
    earlier = _standing(document.replaces)
    if not states.ISSUE.may_start_from(document.state):
        raise WrongState
    name = f"{document.number}.pdf"
    file = files.keep(rendered.pdf, name, actor=actor, purpose=PURPOSE, owner_id=document.id)
    move(
        document,
        states.ISSUE,
        actor=actor,
        sentence=N_("%(number)s %(paper)s을(를) 발행했습니다"),
        number=document.number,
        paper=document.kind.label_ko,
    )
    document.file = file
    document.sha256 = hashlib.sha256(rendered.pdf).hexdigest()
    document.pages, document.fingerprint = rendered.pages, said
    document.issued_at = clock.now()
    if earlier is not None:
        _replace(earlier, document, actor)


def _standing(earlier: IssuedDocument | None) -> IssuedDocument | None:
    """The paper that stands in the place of `earlier` now, or None when it was revoked."""
    while earlier is not None and earlier.state is PaperState.REPLACED:
        earlier = earlier.replaced_by
    return earlier if earlier is not None and earlier.state is PaperState.ISSUED else None


def _replace(earlier: IssuedDocument, document: IssuedDocument, actor: Actor) -> None:
    move(
        earlier,
        states.REPLACE,
        actor=actor,
        sentence=N_("%(number)s을(를) 새 판 %(by)s(으)로 바꾸었습니다"),
        number=earlier.number,
        by=document.number,
    )
    earlier.replaced_by_id, document.replaces_id = document.id, earlier.id
    db.session.expire(earlier, ["replaced_by"])
    db.session.expire(document, ["replaces"])


def abandon(document: IssuedDocument, *, actor: Actor, note: str) -> None:
    """Give up a paper that cannot be made; its number stays in the register. Raises NotAllowed, WrongState."""
    authorize(actor, DocumentPermission.ISSUE, document)
    move(
        document,
        states.ABANDON,
        actor=actor,
        note=note,
        sentence=N_("%(number)s을(를) 만들지 못해 번호만 남겼습니다"),
        number=document.number,
    )


def revoke(document: IssuedDocument, *, reason: str, actor: Actor) -> None:
    """Take a paper back; whoever checks it reads that it is revoked.

    Raises NotAllowed, WrongState, Refused on field "reason".
    """
    authorize(actor, DocumentPermission.REVOKE, document)
    if not reason.strip():
        raise Refused(N_("취소하는 까닭을 적어 주세요."), field="reason")
    move(
        document,
        states.REVOKE,
        actor=actor,
        note=reason,
        sentence=N_("%(number)s을(를) 취소했습니다"),
        number=document.number,
    )
    document.revoked_at, document.revoked_reason = clock.now(), reason


def destroy_of(subject_type: str, subject_id: int, kinds: frozenset[PaperKind], *, actor: Actor) -> int:
    """파기: take the files of these papers away for good, whatever their state; gives how many went.

    The register keeps number, hash and state, so that a copy in someone's hands can still be checked.
    """
    papers = db.session.scalars(
        select(IssuedDocument).where(
            IssuedDocument.subject_type == subject_type,
            IssuedDocument.subject_id == subject_id,
            IssuedDocument.kind.in_(kinds),
            IssuedDocument.file_id.is_not(None),
        )
    ).all()
    for paper in papers:
        kept, paper.file, paper.destroyed_at = paper.file, None, clock.now()
        db.session.flush()
        if kept is not None:
            files.forget(kept)
        record(
            actor,
            "documents.destroy",
            paper,
            N_("%(number)s의 파일을 파기했습니다. 번호와 지문은 남습니다"),
            number=paper.number,
        )
    return len(papers)


def unchanged(paper: Paper, kind: PaperKind, subject: Subject, reader: Reader) -> IssuedDocument | None:
    """The valid paper that already says exactly this, so that it need not be made again."""
    return queries.saying(fingerprint(paper), kind, subject.type, subject.id, reader)
