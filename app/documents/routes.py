"""Desk of the register: the public check page, the list of papers, taking one away, taking one back."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from app.audit import naming
from app.audit.reading import downloaded
from app.documents import queries, services
from app.documents.forms import CheckFileForm, CheckNumberForm, RevokeForm
from app.documents.models import IssuedDocument
from app.documents.policy import DocumentPermission
from app.documents.queries import Verdict
from app.documents.states import PaperKind, PaperState
from app.files import services as files
from app.files.routes import disposition
from app.kernel.access import authorize
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import changes_nothing, commits, door, open_to_all, signed_in
from app.web.filters import address
from app.web.forms import flash_done
from app.web.slowing import slow_down

bp = Blueprint("documents", __name__, template_folder="templates")

PAGE = 20
EVERY = "all"
"""The filter word for papers of every kind, receipts too."""
READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN, Role.FUND_MANAGER)


def _check_page(verdict: Verdict | None = None, **forms: Any) -> str:
    chosen = {"number_form": CheckNumberForm(), "file_form": CheckFileForm()} | forms
    return render_template("documents/check.html", verdict=verdict, **chosen)


@bp.get("/check")
@open_to_all("anyone who holds a paper may ask whether it is genuine")
def check() -> str:
    """Two ways to ask: number and code, or the file."""
    return _check_page()


@bp.get("/check/<code>")
@open_to_all("the QR code on a paper leads here")
def check_code(code: str) -> str:
    """The verdict for the code in the QR."""
    slow_down("check")
    return _check_page(queries.check_code(code))


@bp.post("/check/number")
@open_to_all("anyone who holds a paper may ask whether it is genuine")
@changes_nothing
def check_number() -> str:
    """The verdict for a number with its code."""
    slow_down("check")
    form = CheckNumberForm()
    if form.validate_on_submit():
        return _check_page(
            queries.check_number(form.number.data or "", form.code.data or ""), number_form=form
        )
    return _check_page(number_form=form)


@bp.post("/check/file")
@open_to_all("anyone who holds a paper may ask whether it is genuine")
@changes_nothing
def check_file() -> str:
    """The verdict for an uploaded file, compared by its hash and not kept."""
    slow_down("check")
    form = CheckFileForm()
    if form.validate_on_submit():
        return _check_page(queries.check_file(form.file.data.read()), file_form=form)
    return _check_page(file_form=form)


def _chosen(kind: Any, name: str) -> Any:
    value = request.args.get(name, "")
    return kind(value) if value in {member.value for member in kind} else None


def _page(before: int | None) -> str:
    """The same list from another place on; None is the newest."""
    return address(before=before)


@bp.get("/documents")
@door(*READERS)
def index() -> str:
    """The register, newest first. Receipts, one an application, show when they are asked for or searched."""
    chosen = {"kind": _chosen(PaperKind, "kind"), "state": _chosen(PaperState, "state")}
    words = request.args.get("q", "").strip()
    before = request.args.get("before", type=int)
    every = request.args.get("kind") == EVERY
    rows = queries.search(
        current_actor(), words, before=before, most=PAGE + 1, receipts=every or bool(words), **chosen
    )
    older = _page(rows[PAGE - 1].id) if len(rows) > PAGE else None
    newest = _page(None) if before else None
    return render_template(
        "documents/index.html", rows=rows[:PAGE], whose=_whose(rows), words=words, older=older, newest=newest,
        kinds=[(EVERY, translated(N_("접수증까지 모두"))), *PaperKind.choices()], every=EVERY if every else "", states=PaperState.choices(), **chosen,
    )  # fmt: skip


def _whose(documents: Sequence[IssuedDocument]) -> dict[int, str]:
    """The venture each paper belongs to, by name; nothing for a paper of the office or of a fund."""
    ventures = {document.venture_id for document in documents if document.venture_id}
    names = naming.named(naming.VENTURE, ventures)
    return {document.id: names.get(document.venture_id or 0, "") for document in documents}


@bp.get("/documents/<int:document_id>")
@signed_in()
def show(document_id: int) -> str:
    """One entry of the register."""
    document = queries.get(document_id, current_actor())
    return render_template(
        "documents/show.html",
        document=document,
        whose=_whose([document])[document.id],
        has_file=queries.has_file(document),
        permission=DocumentPermission,
        crumbs=_trail(document),
    )


def _trail(document: IssuedDocument, *more: str) -> list[tuple[object, str | None]]:
    """The way back: to the register, or for a venture to its own papers."""
    actor = current_actor()
    above: tuple[object, str | None] = (translated(N_("내 할 일")), url_for("overview.home"))
    if actor.has(*READERS):
        above = (translated(N_("보고서")), url_for(".index"))
    elif document.venture_id:
        above = (translated(N_("발행한 보고서")), url_for("dossier.reports", venture_id=document.venture_id))
    own = url_for(".show", document_id=document.id) if more else None
    return [above, (document.number, own), *((word, None) for word in more)]


@bp.get("/documents/<int:document_id>/file")
@signed_in()
def download(document_id: int) -> Response:
    """The kept file, byte for byte as it was issued."""
    document = queries.get(document_id, current_actor())
    if document.file is None:
        raise Missing
    downloaded(
        document,
        N_("%(number)s %(paper)s 파일을 내려받았습니다"),
        venture_id=document.venture_id,
        number=document.number,
        paper=document.kind.label_ko,
    )
    return _attachment(document)


def _attachment(document: IssuedDocument) -> Response:
    if document.file is None:
        raise Missing
    response = Response(files.content(document.file), mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"{document.number}.pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/documents/<int:document_id>/revoke", methods=["GET", "POST"])
@signed_in()
@commits
def revoke(document_id: int) -> str | Response:
    """Ask why, then take the paper back."""
    document = queries.get(document_id, current_actor())
    authorize(current_actor(), DocumentPermission.REVOKE, document)
    form = RevokeForm(version=document.version)
    if form.validate_on_submit():
        form.require_version(document.version)
        with form.showing_refusals():
            services.revoke(document, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("%(number)s을(를) 취소했습니다."), number=document.number)
            return redirect(url_for(".show", document_id=document.id))  # type: ignore[return-value]
    return render_template(
        "documents/revoke.html",
        document=document,
        form=form,
        crumbs=_trail(document, translated(N_("문서 취소"))),
    )
