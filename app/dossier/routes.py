"""The venture's page as of a date, its reports, and its figures to take along."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.audit.reading import downloaded, seen
from app.documents import queries as documents
from app.dossier import compiling, exports, opening, queries, services
from app.dossier.blocks import Dossier
from app.dossier.forms import ExportForm, ReportForm
from app.dossier.policy import DossierPermission, Seat
from app.dossier.states import PAPERS, Reader
from app.funds import queries as funds
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.ventures.models import Venture
from app.ventures.policy import VenturePermission
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import changes_nothing, commits, signed_in
from app.web.forms import flash_done

bp = Blueprint("dossier", __name__, url_prefix="/ventures", template_folder="templates")


def _venture(venture_id: int) -> Venture:
    return queries.venture(venture_id, current_actor())


def _asked_reader() -> Reader | None:
    word = request.args.get("reader", "")
    return Reader(word) if word in {reader.value for reader in Reader} else None


@bp.get("/<int:venture_id>")
@signed_in()
def show(venture_id: int) -> str | AnyResponse:
    """Everything about one venture as of a date, for whoever reads it."""
    venture, standing = queries.opened(venture_id, current_actor(), day_asked())
    if venture.id != venture_id:
        return redirect(url_for(".show", venture_id=venture.id))
    look = opening.look(venture, current_actor(), day_asked(), _asked_reader(), seen=standing)
    made = compiling.dossier(look)
    actor = current_actor()
    seen(
        venture,
        N_("%(venture)s의 자료를 %(on)s 기준으로 열어 보았습니다"),
        venture_id=venture.id,
        venture=venture.full_name,
        on=look.on,
    )
    seat = Seat(look.reader, venture.id, look.fund_ids)
    return render_template(
        "dossier/show.html",
        venture=venture,
        look=look,
        made=made,
        links=[(sheet.key, sheet.title) for sheet in made.sheets],
        may_edit=not look.is_past and may(actor, VenturePermission.EDIT, venture),
        may_print=may(actor, DossierPermission.PRINT_AS, seat),
        may_export=may(actor, DossierPermission.EXPORT_AS, seat),
        crumbs=_crumbs(venture),
    )


def _crumbs(venture: Venture, *more: tuple[object, str | None]) -> list[tuple[object, str | None]]:
    actor = current_actor()
    words: tuple[object, str | None] = (_l("우리 기업"), url_for("ventures.mine"))
    if actor.is_staff:
        words = (_l("소셜벤처"), url_for("ventures.index"))
    own = url_for(".show", venture_id=venture.id) if more else None
    return [words, (venture.full_name, own), *more]


@bp.get("/<int:venture_id>/reports")
@signed_in()
def reports(venture_id: int) -> str:
    """The register of reports about one venture, as far as the actor reads them."""
    venture = _venture(venture_id)
    rows = documents.of_venture(venture.id, current_actor())
    actor = current_actor()
    readers, fund_ids = opening.seats(venture, actor)
    return render_template(
        "dossier/reports.html",
        venture=venture,
        rows=rows,
        own_kinds={kind for kind, _reader in PAPERS.values()},
        may_print=any(may(actor, DossierPermission.PRINT_AS, Seat(r, venture.id, fund_ids)) for r in readers),
        crumbs=_crumbs(venture, (_l("발행한 보고서"), None)),
    )


def _choices(venture: Venture, form: ReportForm | ExportForm, asked: DossierPermission) -> frozenset[int]:
    """Fill in what this actor may choose; gives the funds to choose from. Raises NotAllowed when nothing is left."""
    actor = current_actor()
    readers, fund_ids = opening.seats(venture, actor)
    seats = [Seat(reader, venture.id, fund_ids) for reader in readers]
    open_to = [s.reader for s in seats if may(actor, asked, s)]
    if not open_to:
        authorize(actor, asked, seats[0])
    form.reader.choices = [(reader.value, reader.label) for reader in open_to]
    return fund_ids if Reader.INVESTOR in open_to else frozenset()


def _fund_choices(form: ReportForm, fund_ids: frozenset[int]) -> None:
    if not fund_ids:
        del form.fund_id
        return
    found = db.session.scalars(funds.visible_to(current_actor()))
    form.fund_id.choices = [(fund.id, fund.name) for fund in found if fund.id in fund_ids]


@bp.route("/<int:venture_id>/reports/new", methods=["GET", "POST"])
@signed_in()
@commits
def order(venture_id: int) -> str | AnyResponse:
    """Ask for whom, as of when and what for; then the report is made in the background."""
    venture = _venture(venture_id)
    form = ReportForm(on=day_asked(), reader=request.args.get("reader"))
    _fund_choices(form, _choices(venture, form, DossierPermission.PRINT_AS))
    if request.method == "GET" and not form.reader.data and form.reader.choices:
        form.reader.data = next(iter(form.reader.choices))[0]
    if form.validate_on_submit():
        with form.showing_refusals():
            return _ordered(venture, form)
    return render_template(
        "dossier/order.html", venture=venture, form=form, crumbs=_crumbs(venture, (_l("보고서 만들기"), None))
    )


def _ordered(venture: Venture, form: ReportForm) -> AnyResponse:
    reader = Reader(form.reader.data)
    chosen = form.fund_id.data if "fund_id" in form and reader is Reader.INVESTOR else None
    done = services.order(
        venture,
        reader,
        form.on.data or clock.today(),
        purpose=form.purpose.data or "",
        actor=current_actor(),
        fund_id=chosen,
    )
    if done.is_new:
        flash_done(N_("%(number)s 보고서를 만들고 있습니다."), number=done.document.number)
    else:
        flash_done(
            N_("앞서 발행한 %(number)s과(와) 내용이 같아 다시 만들지 않았습니다."),
            number=done.document.number,
        )
    return redirect(url_for(".progress", document_id=done.document.id))


@bp.get("/reports/<int:document_id>")
@signed_in()
def progress(document_id: int) -> str:
    """How a report is getting on, then the way to its file."""
    document = documents.get(document_id, current_actor())
    if document.venture_id is None or document.kind not in {kind for kind, _reader in PAPERS.values()}:
        raise Missing
    venture = _venture(document.venture_id)
    return render_template(
        "dossier/progress.html",
        document=document,
        venture=venture,
        task=queries.task_of(document),
        has_file=documents.has_file(document),
        crumbs=_crumbs(
            venture,
            (_l("발행한 보고서"), url_for(".reports", venture_id=venture.id)),
            (document.number, None),
        ),
    )


@bp.route("/<int:venture_id>/export", methods=["GET", "POST"])
@signed_in()
@changes_nothing
def export(venture_id: int) -> str | Response:
    """The figures of the page as a file, for a reason that is kept."""
    venture, actor = _venture(venture_id), current_actor()
    form = ExportForm(on=day_asked(), reader=request.args.get("reader"), form="csv")
    _choices(venture, form, DossierPermission.EXPORT_AS)
    if request.method == "GET" and not form.reader.data and form.reader.choices:
        form.reader.data = next(iter(form.reader.choices))[0]
    if not form.validate_on_submit():
        return render_template(
            "dossier/export.html",
            venture=venture,
            form=form,
            crumbs=_crumbs(venture, (_l("자료 내보내기"), None)),
        )
    look = opening.look(
        venture, actor, min(form.on.data or clock.today(), clock.today()), Reader(form.reader.data)
    )
    made = compiling.dossier(look)
    downloaded(
        venture,
        N_("%(venture)s의 자료를 %(on)s 기준 %(form)s로 내보냈습니다"),
        venture_id=venture.id,
        note=form.purpose.data or "",
        venture=venture.full_name,
        on=look.on,
        form=form.form.data.upper(),
    )
    return _file(made, form.form.data, f"{venture.biz_reg_no or venture.id}-{look.reader.value}-{look.on}")


def _file(made: Dossier, form: str, name: str) -> Response:
    text = exports.as_csv(made) if form == "csv" else exports.as_json(made)
    kind = "text/csv" if form == "csv" else "application/json"
    response = Response(text, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
