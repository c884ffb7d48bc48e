"""Funds on screen: figures on a date with their arithmetic, firms, the ledger."""

from datetime import date
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries as accounts
from app.accounts.models import User
from app.audit.reading import seen
from app.documents import queries as register
from app.funds import chart, ledger, queries, reporting, services, working
from app.funds.forms import FundForm, ImportForm, LineForm, ManagerForm, ReportForm, ReverseForm
from app.funds.models import Fund, LedgerLine
from app.funds.policy import FundPermission
from app.funds.rules import Kind, Line, is_stale
from app.funds.states import Instrument
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures import queries as ventures
from app.ventures.models import Venture
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import commits, door
from app.web.forms import flash_done

MAIN_PURPOSE = {"": None, "yes": True, "no": False}
T = TypeVar("T")

BEING_MADE = N_("%(number)s을(를) 만들고 있습니다. 잠시 뒤 이 화면에서 받을 수 있습니다.")
SAID_ALREADY = N_("%(number)s이(가) 이미 같은 내용이라 새로 만들지 않았습니다.")

bp = Blueprint("funds", __name__, url_prefix="/funds", template_folder="templates")

READERS = (Role.FUND_MANAGER, Role.DISTRICT_OFFICER, Role.AUDITOR)


@bp.get("/")
@door(*READERS, Role.ADMIN)
def index() -> str:
    """Funds within reach with their figures on a date."""
    on, actor = day_asked(), current_actor()
    funds = list(db.session.scalars(queries.visible_to(actor).order_by(Fund.formed_on, Fund.id)))
    found = queries.figures_of(funds, on)
    rows = [{"fund": fund, "figures": found[fund.id]} for fund in funds]
    return render_template("funds/index.html", rows=rows, on=on, percent=working.percent, P=FundPermission)


@bp.get("/<int:fund_id>")
@door(*READERS)
def show(fund_id: int) -> str:
    """A fund on a date: figures, how they were computed, firms."""
    fund, on = queries.get(fund_id, current_actor()), day_asked()
    found = queries.figures(fund, on)
    lines = [line for line in queries.lines_of(fund) if line.dated_on <= on]
    names = queries.firm_names(lines)
    seen(fund, N_("펀드 %(fund)s의 %(on)s 기준 현황을 열어 보았습니다"), fund=fund.name, on=written(on))
    return render_template(
        "funds/show.html",
        fund=fund,
        on=on,
        found=found,
        steps=working.steps(found),
        percent=working.percent,
        firms=queries.firms(found, lines, names),
        worth=chart.worth(lines, on),
        points=[(str(point.on.year), point.with_nav / 10**8) for point in chart.worth(lines, on)],
        stale=is_stale,
        P=FundPermission,
    )


@bp.get("/<int:fund_id>/ledger")
@door(*READERS)
def books(fund_id: int) -> str:
    """Every line ever written, reversals included."""
    fund = queries.get(fund_id, current_actor())
    seen(fund, N_("펀드 %(fund)s의 원장을 열어 보았습니다"), fund=fund.name)
    return render_template(
        "funds/ledger.html",
        fund=fund,
        lines=queries.ledger(fund),
        reversed_ids=queries.reversed_ids(fund),
        P=FundPermission,
    )


@bp.route("/<int:fund_id>/reports", methods=["GET", "POST"])
@door(*READERS)
@commits
def reports(fund_id: int) -> str | Response:
    """The quarterly reports of a fund; its managers have one made."""
    fund, actor = queries.get(fund_id, current_actor()), current_actor()
    form = ReportForm()
    ends = reporting.reportable(fund)
    form.quarter.choices = [(end.isoformat(), quarter_said(end)) for end in ends]
    if request.method == "POST":
        authorize(actor, FundPermission.KEEP_BOOKS, fund)
    if form.validate_on_submit():
        with form.showing_refusals():
            made = reporting.order(fund, date.fromisoformat(form.quarter.data), actor=actor)
            told = BEING_MADE if made.is_new else SAID_ALREADY
            flash_done(told, number=made.document.number)
            return redirect(url_for("funds.reports", fund_id=fund.id))
    papers = reporting.issued(fund, actor)
    return render_template(
        "funds/reports.html", fund=fund, form=form, papers=papers, making=reporting.under_way(papers, actor),
        has_file=register.has_file, P=FundPermission,
    )  # fmt: skip


def quarter_said(end: date) -> str:
    """A quarter in the reader's language."""
    return str(translated(N_("%(y)s년 %(q)s분기"), y=end.year, q=end.month // 3))


@bp.route("/new", methods=["GET", "POST"])
@door(Role.DISTRICT_OFFICER, Role.ADMIN)
@commits
def create() -> str | Response:
    """Record a fund."""
    form = FundForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            terms = {
                key: form[key].data
                for key in (
                    "vehicle", "registered_no", "manager_name", "formed_on", "size", "term_months", "investment_until", "main_purpose"
                )
            }  # fmt: skip
            terms["main_purpose_ratio"] = form.main_purpose_pct.share
            terms["management_fee_rate"] = form.fee_pct.share
            terms["hurdle_rate"], terms["carry_rate"] = form.hurdle_pct.share, form.carry_pct.share
            fund = services.set_up(str(form.name.data), terms, actor=current_actor())
            db.session.flush()
            flash_done(N_("펀드를 등록했습니다. 이제 원장을 적을 운용역을 지정하세요."))
            return redirect(url_for("funds.managers", fund_id=fund.id))
    return render_template("funds/create.html", form=form)


@bp.route("/<int:fund_id>/managers", methods=["GET", "POST"])
@door(Role.DISTRICT_OFFICER, Role.ADMIN)
@commits
def managers(fund_id: int) -> str | Response:
    """Who keeps the books of a fund; name one more."""
    fund = set_up_by_reader(fund_id)
    named = queries.managers_of(fund)
    form = ManagerForm()
    taken = {user.id for user, _ in named}
    people = [user for user in accounts.with_role(Role.FUND_MANAGER) if user.id not in taken]
    form.user.choices = [(user.id, f"{user.name} ({user.email})") for user in people]
    if form.validate_on_submit():
        with form.showing_refusals():
            user = next(user for user in people if user.id == form.user.data)
            services.name_manager(fund, user, actor=current_actor())
            flash_done(N_("%(name)s 님을 운용역으로 지정했습니다."), name=user.name)
            return redirect(url_for("funds.managers", fund_id=fund.id))
    return render_template(
        "funds/managers.html", fund=fund, form=form, named=named, people=people, P=FundPermission
    )


@bp.post("/<int:fund_id>/managers/<int:user_id>/withdraw")
@door(Role.DISTRICT_OFFICER, Role.ADMIN)
@commits
def withdraw_manager(fund_id: int, user_id: int) -> Response:
    """End a person's keeping of a fund's books."""
    fund, user = set_up_by_reader(fund_id), db.session.get(User, user_id)
    if user is None:
        raise Missing
    services.withdraw_manager(fund, user, actor=current_actor())
    flash_done(N_("%(name)s 님의 운용역 지정을 거두었습니다."), name=user.name)
    return redirect(url_for("funds.managers", fund_id=fund.id))


def set_up_by_reader(fund_id: int) -> Fund:
    """A fund for whoever sets funds up: its terms, not its figures. Raises Missing, NotAllowed."""
    authorize(current_actor(), FundPermission.SET_UP)
    fund = db.session.get(Fund, fund_id)
    if fund is None:
        raise Missing
    return fund


@bp.route("/<int:fund_id>/ledger/new", methods=["GET", "POST"])
@door(Role.FUND_MANAGER)
@commits
def write(fund_id: int) -> str | Response:
    """Add one line to the ledger."""
    fund = queries.get(fund_id, current_actor())
    authorize(current_actor(), FundPermission.KEEP_BOOKS, fund)
    form = LineForm(
        on=clock.today(),
        kind=request.args.get("kind", Kind.VALUATION.value),
        party=request.args.get("party", ""),
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            kind = Kind(form.kind.data)
            venture = firm(str(form.party.data), fund) if kind in services.OF_A_FIRM else None
            word = Instrument(form.instrument.data).label_ko if form.instrument.data else ""
            if kind is Kind.INVESTMENT and not word:
                raise Refused(N_("투자 방식을 골라 주세요."), field="instrument")
            party = queries.party_name(fund, venture) if venture else str(form.party.data)
            services.write(
                fund,
                Line(given(form.on.data), kind, party, given(form.amount.data), word, form.note.data or ""),
                actor=current_actor(),
                venture=venture,
                basis=form.basis.data or "",
                main_purpose=MAIN_PURPOSE[form.main_purpose.data] if kind is Kind.INVESTMENT else None,
                share_pct=form.share.share,
            )
            flash_done(N_("원장에 적었습니다."))
            return redirect(url_for("funds.books", fund_id=fund.id))
    return render_template("funds/write.html", fund=fund, form=form)


def given(value: T | None) -> T:
    """What a checked form cannot be without."""
    if value is None:
        raise Refused(N_("빠진 것이 있습니다."))
    return value


def firm(text: str, fund: Fund) -> Venture:
    """The one venture meant by a name or number. Raises Refused on "party"."""
    known = queries.firm_called(fund, text)
    found = [known] if known else ventures.search(text, current_actor(), limit=3)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            N_("그런 기업이 없습니다. 사업자등록번호로 찾거나 먼저 소셜벤처로 등록해 주세요."), field="party"
        )
    raise Refused(N_("여러 기업이 있습니다. 사업자등록번호로 적어 주세요."), field="party")


@bp.route("/<int:fund_id>/ledger/<int:line_id>/reverse", methods=["GET", "POST"])
@door(Role.FUND_MANAGER)
@commits
def reverse(fund_id: int, line_id: int) -> str | Response:
    """Ask why, then undo a line by a reversing one."""
    fund = queries.get(fund_id, current_actor())
    authorize(current_actor(), FundPermission.KEEP_BOOKS, fund)
    line = db.session.get(LedgerLine, line_id)
    if line is None or line.fund_id != fund.id:
        raise Missing
    form = ReverseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.reverse(line, fund, str(form.reason.data), actor=current_actor())
            flash_done(N_("취소하는 줄을 적었습니다. 원래 줄은 그대로 남아 있습니다."))
            return redirect(url_for("funds.books", fund_id=fund.id))
    return render_template("funds/reverse.html", fund=fund, line=line, form=form)


@bp.route("/<int:fund_id>/import", methods=["GET", "POST"])
@door(Role.FUND_MANAGER)
@commits
def import_file(fund_id: int) -> str | Response:
    """Check a ledger file, then add all of it or nothing."""
    fund = queries.get(fund_id, current_actor())
    authorize(current_actor(), FundPermission.KEEP_BOOKS, fund)
    form, checked = ImportForm(), None
    if form.validate_on_submit():
        with form.showing_refusals():
            try:
                lines = ledger.read(form.file.data.read())
                checked = services.import_ledger(fund, lines, actor=current_actor())
            except Refused as refusal:
                refusal.field = "file"
                raise
            if not form.only_check.data:
                flash_done(N_("%(count)s줄을 원장에 넣었습니다."), count=checked.written)
                return redirect(url_for("funds.books", fund_id=fund.id))
    return render_template("funds/import.html", fund=fund, form=form, checked=checked)
