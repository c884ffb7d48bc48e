"""The hub's blueprint and what its pages share."""

import re
from typing import Any

from flask import Blueprint, render_template, url_for

from app.kernel.text import N_, said, translated
from app.tenancy import queries
from app.tenancy.forms import VersionedForm
from app.tenancy.models import Tenancy
from app.tenancy.policy import TenancyPermission
from app.web.actor import current_actor

bp = Blueprint("tenancy", __name__, url_prefix="/tenancy", template_folder="../templates")


@bp.context_processor
def words() -> dict[str, Any]:
    """The room's permissions, for `may(permission.X, tenancy)` in its templates."""
    return {"permission": TenancyPermission}


WRITTEN = re.compile(r"(\d+)년 차(?: (\d+)회)?")


@bp.app_template_filter("instalment")
def instalment(words: str) -> str:
    """Which instalment a charge is, in the reader's language; other words (a reduction) as they were written."""
    found = WRITTEN.fullmatch(words)
    if not found:
        return words
    year, number = found.groups()
    return (
        said(N_("%(year)s년 차 %(n)s회"), year=year, n=number) if number else said(N_("%(n)s년 차"), n=year)
    )


Trail = list[tuple[Any, str | None]]


def trail(*more: tuple[Any, str | None]) -> Trail:
    """The way to a page: from the hub for staff, from their own spaces for a venture."""
    own = not current_actor().is_staff
    first = url_for("tenancy.mine" if own else "tenancy.index")
    return [(translated(N_("입주")), first), *more]


def trail_of(tenancy: Tenancy, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page about one tenancy."""
    name = f"{tenancy.space.title} {tenancy.venture.full_name}"
    return trail((name, url_for("tenancy.show", tenancy_id=tenancy.id)), *more)


def opened(tenancy_id: int) -> Tenancy:
    """The tenancy of an address. Raises Missing when it is not theirs."""
    return queries.get(tenancy_id, current_actor())


def unchanged(form: VersionedForm, tenancy: Tenancy) -> None:
    """Raises Stale when the tenancy was changed after the page was opened."""
    form.require_version(
        tenancy.version,
        {
            str(translated(N_("상태"))): tenancy.state.label,
            str(translated(N_("끝나는 날"))): tenancy.ends_on,
        },
    )


def act_page(tenancy: Tenancy, form: Any, title: str, submit: str, outcome: list[Any], **more: Any) -> str:
    """A page with one form about one tenancy."""
    words = translated(title)
    return render_template(
        "tenancy/act.html",
        tenancy=tenancy,
        form=form,
        heading=words,
        submit=translated(submit),
        outcome=outcome,
        crumbs=trail_of(tenancy, (words, None)),
        back=url_for("tenancy.show", tenancy_id=tenancy.id),
        **more,
    )
