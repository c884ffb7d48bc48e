"""Ties between consultants and ventures, which rule advising out."""

import re
from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.models import User
from app.consulting import queries
from app.consulting.forms import TieForm
from app.consulting.routes.blueprint import bp, trail
from app.consulting.services import cases
from app.consulting.states import TieKind
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, half_width, translated
from app.ventures.models import Venture
from app.ventures.queries import search as search_ventures
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

_FINDER = system_actor(N_("기업 찾기"))


@bp.route("/ties", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.CONSULTANT)
@commits
def ties() -> str | Response | AnyResponse:
    """What was declared, and a form for one more."""
    actor = current_actor()
    form: Any = TieForm()
    offered = queries.consultants()
    own = [row for row in offered if row.id == actor.id]
    form.consultant_id.choices = [(row.id, row.name) for row in (offered if actor.is_staff else own)]
    if form.validate_on_submit():
        with form.showing_refusals():
            cases.declare_tie(
                db.session.get_one(User, form.consultant_id.data),
                _venture_named(form.venture.data),
                TieKind(form.kind.data),
                form.since_on.data,
                form.until_on.data,
                actor=actor,
            )
            flash_done(N_("관계를 적었습니다. 이 기업은 맡지 않습니다."))
            return redirect(url_for("consulting.ties"))
    return render_template(
        "consulting/ties.html",
        form=form,
        rows=queries.ties(actor),
        crumbs=trail((translated(N_("컨설턴트와 기업의 관계")), None)),
    )


def _venture_named(text: str) -> Venture:
    """The one venture meant; a consultant names it without being able to read the list."""
    digits = re.sub(r"\D", "", half_width(text))
    found = search_ventures(text, _FINDER, limit=10)
    meant = [
        row for row in found if text in (row.name, row.full_name) or (digits and digits == row.biz_reg_no)
    ]
    if len(meant) != 1:
        raise Refused(
            N_("이 이름이나 번호의 기업을 하나로 찾지 못했습니다. 사업자등록번호로 적어 주세요."),
            field="venture",
        )
    return meant[0]
