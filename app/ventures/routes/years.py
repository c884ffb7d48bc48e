"""Yearly figures: a venture hands in, the office asks, checks, returns and locks."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures import queries
from app.ventures.forms import FiguresForm, PlainForm, ReturnForm, YearAskForm
from app.ventures.models import Venture, YearlyStatus
from app.ventures.models.yearly import FIGURES, JOBS, MONEY, RIGHTS
from app.ventures.policy import VenturePermission
from app.ventures.queries import years
from app.ventures.routes.blueprint import IN_HOUSE, OFFICE, READERS, WRITERS, bp, trail
from app.ventures.services import yearly
from app.ventures.states import FigureSource
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

UNITS = dict.fromkeys(JOBS, N_("명")) | dict.fromkeys(RIGHTS, N_("건"))
"""What the figures that are not money count."""


SIZE = 50


def year_asked() -> int:
    """The fiscal year in the address; last year without one."""
    last = clock.today().year - 1
    asked = int(request.args.get("year", last, type=int))
    return asked if 1950 <= asked <= last + 1 else last


@bp.get("/statuses")
@door(*IN_HOUSE)
def statuses() -> str:
    """Who owes a year's figures, who handed in, what waits for a check."""
    year, today = year_asked(), clock.today()
    name, _, last = request.args.get("after", "").rpartition("~")
    after = (name, int(last)) if last.isdecimal() and len(last) < 10 else None
    rows = years.year_rows(year, today, after=after, size=SIZE)
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return render_template(
        "ventures/statuses.html",
        rows=rows,
        counts=years.year_counts(year, today),
        year=year,
        choices=[(y, str(y)) for y in range(today.year, today.year - 8, -1)],
        after=f"{rows[-1].venture.name}~{rows[-1].venture.id}" if more else None,
        begun=after is not None,
        may_ask=may(current_actor(), VenturePermission.ASK_FOR_YEAR),
    )


@bp.route("/statuses/ask", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def ask_for_year() -> str | Response:
    """Ask every confirmed venture that had begun by then for a year's figures."""
    actor = current_actor()
    form: Any = YearAskForm(fiscal_year=year_asked())
    if form.validate_on_submit():
        with form.showing_refusals():
            live = queries.visible_to(actor).with_only_columns(Venture.id)
            begun = (Venture.founded_on.is_(None)) | (
                Venture.founded_on < date(form.fiscal_year.data + 1, 1, 1)
            )
            ids = list(db.session.scalars(live.where(Venture.biz_reg_no.is_not(None), begun)))
            count = yearly.ask(form.fiscal_year.data, form.due_on.data, ids, actor=actor)
            flash_done(
                N_("%(count)s곳에 %(year)s년 실적을 요청했습니다."), count=count, year=form.fiscal_year.data
            )
            return redirect(url_for("ventures.statuses", year=form.fiscal_year.data))
    return render_template(
        "ventures/ask_year.html",
        form=form,
        crumbs=trail(None, N_("실적 요청")),
        back=url_for("ventures.statuses"),
    )


@bp.get("/my-statuses")
@door(Role.VENTURE)
def my_statuses() -> str:
    """Years a venture's people have handed in, and those that are asked for."""
    actor, today = current_actor(), clock.today()
    ventures = queries.mine(actor)
    ids = [venture.id for venture in ventures]
    handed = queries.current_statuses(ids)
    asked: dict[int, dict[int, Any]] = {}
    for one in queries.requests_of(ids):
        asked.setdefault(one.venture_id, {})[one.fiscal_year] = one
    return render_template(
        "ventures/my_statuses.html",
        ventures=[
            {
                "venture": venture,
                "may_hand_in": may(actor, VenturePermission.HAND_IN_YEAR, venture),
                "years": [
                    {
                        "year": year,
                        "status": handed.get(venture.id, {}).get(year),
                        "request": asked.get(venture.id, {}).get(year),
                        "owing": years.owing(
                            asked.get(venture.id, {}).get(year), handed.get(venture.id, {}).get(year), today
                        ),
                    }
                    for year in _years_of(venture, handed, asked, today.year)
                ],
            }
            for venture in ventures
        ],
    )


def _years_of(
    venture: Venture, handed: dict[int, dict[int, Any]], asked: dict[int, dict[int, Any]], this_year: int
) -> list[int]:
    """Years with something in them, and the last three the venture has lived through."""
    first = venture.founded_on.year if venture.founded_on else this_year - 3
    lately = set(range(max(first, this_year - 3), this_year))
    found: set[int] = lately | handed.get(venture.id, {}).keys() | asked.get(venture.id, {}).keys()
    return sorted(found, reverse=True)


@bp.get("/<int:venture_id>/years/<int:year>")
@door(*READERS)
def year(venture_id: int, year: int) -> str:
    """Every version of a year's figures; the office checks the newest here."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    versions = queries.versions_of(venture, year)
    if not versions:
        raise Missing
    newest = versions[0]
    return render_template(
        "ventures/year.html",
        venture=venture,
        year=year,
        versions=versions,
        newest=newest,
        before=queries.statuses_as_of(venture, clock.today()).get(year - 1),
        groups=FiguresForm.groups,
        words=FIGURES,
        money=MONEY,
        units=UNITS,
        return_form=ReturnForm(formdata=None),
        may_verify=may(actor, VenturePermission.VERIFY_YEAR, newest),
        may_lock=may(actor, VenturePermission.ASK_FOR_YEAR),
        may_hand_in=may(actor, VenturePermission.HAND_IN_YEAR, venture),
        crumbs=trail(venture, N_("연간 실적")),
    )


@bp.route("/<int:venture_id>/years/<int:year>/hand-in", methods=["GET", "POST"])
@door(*WRITERS)
@commits
def hand_in(venture_id: int, year: int) -> str | Response:
    """Hand in a year's figures, or a corrected version of them."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    authorize(actor, VenturePermission.HAND_IN_YEAR, venture)
    versions = queries.versions_of(venture, year)
    newest = versions[0] if versions else None
    form: Any = FiguresForm(data=newest.figures() if newest and request.method == "GET" else None)
    if form.validate_on_submit():
        with form.showing_refusals():
            source = FigureSource.STAFF if actor.is_staff else FigureSource.VENTURE
            yearly.hand_in(
                venture, year, form.figures(), actor=actor, source=source, note=form.note.data or ""
            )
            flash_done(N_("%(year)s년 실적을 냈습니다."), year=year)
            if actor.is_staff:
                return redirect(url_for("ventures.year", venture_id=venture.id, year=year))
            return redirect(url_for("ventures.my_statuses"))
    return render_template(
        "ventures/hand_in.html",
        venture=venture,
        year=year,
        form=form,
        newest=newest,
        before=queries.statuses_as_of(venture, clock.today()).get(year - 1),
        groups=[(words, names) for words, names in form.groups],
        units=UNITS,
        crumbs=trail(venture, N_("연간 실적")),
    )


def _newest(venture_id: int, year: int) -> YearlyStatus:
    venture = queries.get(venture_id, current_actor())
    status = db.session.scalar(
        select(YearlyStatus)
        .where(YearlyStatus.venture_id == venture.id, YearlyStatus.fiscal_year == year)
        .order_by(YearlyStatus.number.desc())
        .limit(1)
    )
    if status is None:
        raise Missing
    return status


@bp.post("/<int:venture_id>/years/<int:year>/<any(verify, lock):step>")
@door(*OFFICE)
@commits
def settle_year(venture_id: int, year: int, step: str) -> Response:
    """The figures agree with their evidence; or a verified year is closed."""
    actor = current_actor()
    status = _newest(venture_id, year)
    if PlainForm().validate_on_submit():
        if step == "verify":
            yearly.verify(status, actor=actor)
            flash_done(N_("%(year)s년 실적을 확인했습니다."), year=year)
        else:
            yearly.lock(status, actor=actor)
            flash_done(N_("%(year)s년 실적을 확정했습니다."), year=year)
    return redirect(url_for("ventures.year", venture_id=status.venture_id, year=year))


@bp.post("/<int:venture_id>/years/<int:year>/return")
@door(*OFFICE)
@commits
def return_year(venture_id: int, year: int) -> Response:
    """Ask for a corrected version."""
    actor = current_actor()
    status = _newest(venture_id, year)
    form: Any = ReturnForm()
    if not form.validate_on_submit():
        flash(next(iter(form.errors.values()), [""])[0], "bad")
    else:
        try:
            yearly.return_for_correction(status, form.note.data, actor=actor)
            flash_done(N_("%(year)s년 실적에 보완을 요청했습니다."), year=year)
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal.message), "bad")
    return redirect(url_for("ventures.year", venture_id=status.venture_id, year=year))
