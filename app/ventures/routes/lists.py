"""The list of ventures, what the search box offers, and taking the list away."""

from typing import Any

from flask import Response, jsonify, render_template, request, url_for

from app.audit.reading import downloaded, seen
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.text import N_, translated
from app.ventures import queries
from app.ventures.forms import ExportForm
from app.ventures.identifiers import LegalForm
from app.ventures.queries import listing
from app.ventures.queries.listing import Filters
from app.ventures.routes.blueprint import IN_HOUSE, STAFF, bp, trail
from app.ventures.services import exports
from app.ventures.states import CertificateKind, GrowthStage, SocialValue, VentureState
from app.web.actor import current_actor
from app.web.doors import changes_nothing, door, signed_in
from app.web.filters import address
from app.web.filters import asked as asked_parameters

SIZES = (20, 50, 100)
SHOWN = ("stage", "value", "revenue", "growth", "employees", "raised", "coordinator")
COLUMNS: dict[str, dict[str, Any]] = {
    "stage": {"key": "stage", "label": N_("단계"), "nowrap": True, "low": True},
    "value": {"key": "value", "label": N_("분야"), "low": True},
    "founded": {"key": "founded_on", "label": N_("설립일"), "nowrap": True, "sort": "founded", "as": "date"},
    "revenue": {"key": "revenue", "label": N_("최근 매출(천 원)"), "num": True, "sort": "revenue"},
    "growth": {"key": "growth", "label": N_("전년 대비"), "num": True, "nowrap": True},
    "employees": {"key": "employees", "label": N_("종사자"), "num": True, "sort": "employees"},
    "raised": {"key": "raised", "label": N_("누적 투자"), "num": True, "nowrap": True, "sort": "raised", "low": True},
    "coordinator": {"key": "coordinator", "label": N_("담당"), "nowrap": True, "low": True},
    "representative": {"key": "representative", "label": N_("대표자"), "nowrap": True},
    "address": {"key": "address", "label": N_("소재지")},
    "phone": {"key": "phone", "label": N_("연락처"), "nowrap": True},
    "email": {"key": "email", "label": N_("이메일")},
}  # fmt: skip
PERSONAL = frozenset(exports.PERSONAL)
OPEN = ("stage", "value", "founded", "coordinator", "address")
"""Columns without figures or people: all that those outside the house are shown, and what they may sort by."""


def _one(kind: Any, name: str) -> Any:
    value = request.args.get(name, "")
    return next((member for member in kind if member.value == value), None)


def filters_asked() -> Filters:
    """The filters in the address; what does not fit is left out."""
    mine = request.args.get("mine") == "1"
    return Filters(
        q=request.args.get("q", "")[:100],
        stage=_one(GrowthStage, "stage"),
        form=_one(LegalForm, "form"),
        value=_one(SocialValue, "value"),
        cert=_one(CertificateKind, "cert"),
        state=_one(VentureState, "state"),
        coordinator_id=current_actor().id if mine else None,
    )


def _chips(filters: Filters) -> list[tuple[Any, str]]:
    """The filters in force, each with the address without it."""
    found: list[tuple[Any, str]] = []
    if filters.q:
        found.append((f"“{filters.q}”", address(q=None, after=None, before=None)))
    for name in ("stage", "form", "value", "cert", "state"):
        member = getattr(filters, name)
        if member is not None:
            found.append((member.label, address(**{name: None, "after": None, "before": None})))
    if filters.coordinator_id is not None:
        found.append((translated(N_("내 담당")), address(mine=None, after=None, before=None)))
    return found


@bp.get("/")
@door(*STAFF)
def index() -> str:
    """The list: filtered, sorted and paged by what stands in the address."""
    actor, filters = current_actor(), filters_asked()
    sort, columns = request.args.get("sort", "name"), columns_for(actor)
    if COLUMNS.keys() - columns.keys() and sort.removeprefix("-") not in ("name", "new", "founded"):
        sort = "name"
    asked = request.args.get("size", "")
    size = int(asked) if asked in {str(s) for s in SIZES} else SIZES[0]
    picked = [key for key in columns if key in request.args.getlist("cols")]
    picked = picked or [key for key in SHOWN if key in columns]
    page = listing.page(
        actor,
        filters,
        sort,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        size=size,
    )
    if page.lines:
        _note_personal(picked, len(page.lines))
    return render_template(
        "ventures/index.html",
        page=page,
        filters=filters,
        found=listing.count(actor, filters),
        counted=listing.COUNTED,
        chips=_chips(filters),
        columns=[{**COLUMNS[key], "label": translated(COLUMNS[key]["label"])} for key in picked],
        picked=picked,
        all_columns=[(key, translated(setting["label"])) for key, setting in columns.items()],
        sizes=SIZES,
        size=size,
        stages=GrowthStage.choices(),
        forms=LegalForm.choices(),
        values=SocialValue.choices(),
        certs=CertificateKind.choices(),
        states=[(s.value, s.label) for s in (VentureState.CONFIRMED, VentureState.UNCONFIRMED)],
        nearest=queries.search(filters.q[:2], actor, 3) if filters.q and not page.lines else [],
    )


def columns_for(actor: Actor) -> dict[str, dict[str, Any]]:
    """The columns a person may have: all in the house, else those that are open."""
    return {key: setting for key, setting in COLUMNS.items() if actor.has(*IN_HOUSE) or key in OPEN}


def _note_personal(picked: list[str], count: int) -> None:
    """Personal columns that were shown go into the 접속기록."""
    personal = sorted(PERSONAL & set(picked))
    if personal:
        seen(
            None,
            N_("기업 목록에서 개인정보 열을 보았습니다"),
            action="ventures.list",
            subject_type="venture",
            columns=", ".join(personal),
            count=count,
        )


@bp.get("/suggest")
@signed_in()
def suggest() -> Response:
    """What the search box offers while one types, as JSON."""
    text = request.args.get("q", "")[:100].strip()
    return jsonify(queries.suggestions(text, current_actor()) if text else [])


@bp.route("/export", methods=["GET", "POST"])
@door(*IN_HOUSE)
@changes_nothing
def export() -> str | Response:
    """Ask why, then hand over the list with the filters of the address."""
    actor, filters = current_actor(), filters_asked()
    form: Any = ExportForm()
    form.columns.choices = [(key, translated(label)) for key, (label, _) in exports.COLUMNS.items()]
    if not form.is_submitted():
        form.columns.data = [key for key in exports.COLUMNS if key not in PERSONAL]
    if form.validate_on_submit():
        with form.showing_refusals():
            return _file(form, filters)
    return render_template(
        "ventures/export.html",
        form=form,
        filters=filters,
        found=listing.count(actor, filters),
        counted=listing.COUNTED,
        chips=_chips(filters),
        back=url_for("ventures.index", **asked_parameters()),
        crumbs=trail(None, N_("목록 내려받기")),
    )


def _file(form: Any, filters: Filters) -> Response:
    excel = form.format.data == "xlsx"
    columns = form.columns.data or []
    content, count = exports.list_file(
        current_actor(), filters, request.args.get("sort", "name"), columns, form.reason.data, excel=excel
    )
    downloaded(
        None,
        N_("기업 목록 %(count)s곳을 내려받았습니다"),
        subject_type="venture",
        note=form.reason.data,
        count=count,
        columns=", ".join(columns),
    )
    name = f"dure-ventures-{clock.today():%Y%m%d}.{'xlsx' if excel else 'csv'}"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if excel else "text/csv"
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
