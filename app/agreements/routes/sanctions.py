"""참여제한: proposed, decided, lifted early, and what was clawed back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.agreements import queries
from app.agreements.forms.sanctions import ClawbackForm, DecideForm, ProposeForm
from app.agreements.forms.steps import ReasonForm
from app.agreements.models import Sanction
from app.agreements.policy import OFFICE, READERS, SanctionPermission
from app.agreements.routes.blueprint import Answer, act_page, bp, trail
from app.agreements.services import sanctions
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.dates import add_months
from app.kernel.db import db
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.queries import get as get_venture
from app.ventures.queries import search as search_ventures
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def _trail(*more: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    if not current_actor().is_staff:
        return trail(*more)
    return trail((translated(N_("참여제한")), url_for("agreements.sanctions_list")), *more)


def _back(sanction: Sanction) -> AnyResponse:
    return redirect(url_for("agreements.sanction", sanction_id=sanction.id))


@bp.get("/sanctions")
@door(*READERS)
def sanctions_list() -> str:
    """Every sanction, those that wait first."""
    actor = current_actor()
    wanted = queries.sanctions_visible_to(actor).order_by(Sanction.proposed_at.desc(), Sanction.id.desc())
    text = request.args.get("q", "").strip()[:80]
    return render_template(
        "agreements/sanctions.html",
        rows=list(db.session.scalars(wanted.limit(200))),
        text=text,
        found=search_ventures(text, actor) if text else [],
        crumbs=trail((translated(N_("참여제한")), None)),
    )


@bp.get("/sanctions/<int:sanction_id>")
@door(*READERS, Role.VENTURE)
def sanction(sanction_id: int) -> str:
    """One sanction with who proposed and who decided."""
    found = queries.sanction(sanction_id, current_actor())
    return render_template(
        "agreements/sanction.html",
        sanction=found,
        crumbs=_trail((found.venture.full_name, None)),
    )


@bp.route("/sanctions/ventures/<int:venture_id>", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def propose(venture_id: int) -> Answer:
    """Propose to bar a venture."""
    venture = get_venture(venture_id, current_actor())
    authorize(current_actor(), SanctionPermission.PROPOSE, venture)
    today = clock.today()
    about = request.args.get("agreement", type=int)
    agreement = queries.get(about, current_actor()) if about else None
    form: Any = ProposeForm(from_on=today, until_on=add_months(today, 12))
    if form.validate_on_submit():
        with form.showing_refusals():
            made = sanctions.propose(
                venture, form.reason.data, form.from_on.data, form.until_on.data, actor=current_actor(),
                clawback=form.clawback.data or 0, agreement=agreement,
            )  # fmt: skip
            flash_done(N_("참여제한을 건의했습니다. 구청 담당자가 결정합니다."))
            return _back(made)
    heading = N_("참여제한 건의")
    back = url_for("agreements.show", agreement_id=about) if about else url_for("agreements.sanctions_list")
    crumbs = _trail((translated(heading), None))
    return act_page(form, heading, N_("참여제한 건의하기"), back, crumbs, venture.full_name)


def _about(found: Sanction, form: Any, heading: str, submit: str) -> str:
    here = url_for("agreements.sanction", sanction_id=found.id)
    crumbs = _trail((found.venture.full_name, here), (translated(heading), None))
    facts = [(translated(N_("까닭")), found.reason), (translated(N_("건의한 사람")), found.proposed_by)]
    return act_page(form, heading, submit, here, crumbs, found.venture.full_name, facts)


@bp.route("/sanctions/<int:sanction_id>/decide", methods=["GET", "POST"])
@door(Role.DISTRICT_OFFICER)
@commits
def decide_sanction(sanction_id: int) -> Answer:
    """The district decides."""
    found = queries.sanction(sanction_id, current_actor())
    authorize(current_actor(), SanctionPermission.DECIDE, found)
    form: Any = DecideForm(
        version=found.version, from_on=max(found.from_on, clock.today()), until_on=found.until_on,
        clawback=found.clawback or None,
    )  # fmt: skip
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            if form.verdict.data == "drop":
                sanctions.drop(found, form.decision.data or "", actor=current_actor())
                flash_done(N_("참여를 제한하지 않기로 했습니다."))
            else:
                sanctions.impose(
                    found, form.from_on.data, form.until_on.data, form.clawback.data or 0,
                    form.decision.data or "", actor=current_actor(),
                )  # fmt: skip
                flash_done(N_("참여를 제한했습니다. 기업에 알렸습니다."))
            return _back(found)
    return _about(found, form, N_("참여제한 결정"), N_("결정하기"))


@bp.route("/sanctions/<int:sanction_id>/lift", methods=["GET", "POST"])
@door(Role.DISTRICT_OFFICER)
@commits
def lift_sanction(sanction_id: int) -> Answer:
    """Free the venture early."""
    found = queries.sanction(sanction_id, current_actor())
    authorize(current_actor(), SanctionPermission.LIFT, found)
    form: Any = ReasonForm(version=found.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            sanctions.lift(found, form.reason.data, actor=current_actor())
            flash_done(N_("참여제한을 풀었습니다. 기업에 알렸습니다."))
            return _back(found)
    return _about(found, form, N_("참여제한 앞당겨 풀기"), N_("참여제한 풀기"))


@bp.route("/sanctions/<int:sanction_id>/clawback", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def record_clawback(sanction_id: int) -> Answer:
    """The money asked back has come."""
    found = queries.sanction(sanction_id, current_actor())
    authorize(current_actor(), SanctionPermission.RECORD_CLAWBACK, found)
    form: Any = ClawbackForm(version=found.version, on=clock.today())
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            sanctions.record_clawback(found, form.on.data, actor=current_actor())
            flash_done(N_("환수한 것을 적었습니다."))
            return _back(found)
    return _about(found, form, N_("환수 기록"), N_("환수 기록하기"))
