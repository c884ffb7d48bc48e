"""The agreements' blueprint and what its pages share."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.agreements import papers
from app.agreements.models import Agreement
from app.agreements.policy import EVIDENCE, AgreementPermission, SanctionPermission
from app.agreements.rules import plan_parts
from app.files import services as files
from app.files.models import StoredFile
from app.kernel.text import N_, translated
from app.web.actor import current_actor

bp = Blueprint("agreements", __name__, url_prefix="/agreements", template_folder="../templates")

Answer = str | Response | AnyResponse
Trail = list[tuple[Any, str | None]]


@bp.context_processor
def words() -> dict[str, Any]:
    """The room's permissions for `may(permission.X, thing)`, limits in per cent, a plan by its headings."""
    return {
        "permission": AgreementPermission,
        "ban": SanctionPermission,
        "share": papers.share,
        "plan_parts": plan_parts,
    }


def trail(*more: tuple[Any, str | None]) -> Trail:
    """The way to a page: from the list for staff, from their own for a venture."""
    first = "agreements.index" if current_actor().is_staff else "agreements.mine"
    return [(translated(N_("협약·정산")), url_for(first)), *more]


def trail_of(agreement: Agreement, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page about one agreement."""
    own = current_actor().is_staff
    name = agreement.venture.full_name if own else agreement.call.title
    return trail((name, url_for("agreements.show", agreement_id=agreement.id)), *more)


def back_to(agreement: Agreement, anchor: str | None = None) -> AnyResponse:
    """To the agreement's page."""
    return redirect(url_for("agreements.show", agreement_id=agreement.id, _anchor=anchor))


def act_page(
    form: Any,
    heading: str,
    submit: str,
    back: str,
    crumbs: Trail,
    lede: str = "",
    facts: list[tuple[Any, Any]] | None = None,
    danger: bool = False,
    undo: tuple[str, str] | None = None,
) -> str:
    """A page with one form, and what it is about; `undo` is a second way: its address and its words."""
    return render_template(
        "agreements/act.html",
        form=form,
        heading=translated(heading),
        submit=translated(submit),
        back=back,
        crumbs=crumbs,
        lede=lede,
        about=facts or [],
        danger=danger,
        undo=(undo[0], translated(undo[1])) if undo else None,
    )


def act_on(
    agreement: Agreement,
    form: Any,
    heading: str,
    submit: str,
    *,
    facts: list[tuple[Any, Any]] | None = None,
    back: str | None = None,
    danger: bool = False,
) -> str:
    """A page with one form about an agreement."""
    return act_page(
        form,
        heading,
        submit,
        back or url_for("agreements.show", agreement_id=agreement.id),
        trail_of(agreement, (translated(heading), None)),
        f"{agreement.venture.full_name} · {agreement.call.title}",
        facts,
        danger,
    )


def stored(form: Any, agreement: Agreement, field: str = "file") -> StoredFile | None:
    """The file of a form, kept as evidence of an agreement; None when none was chosen."""
    upload = form[field].data
    if not upload or not upload.filename:
        return None
    return files.store(upload, actor=current_actor(), purpose=EVIDENCE, owner_id=agreement.id, field=field)


@bp.app_template_filter("plain_number")
def plain_number(value: Decimal) -> str:
    """A measured value without zeros that say nothing: 12.5, 1,200."""
    return f"{value.normalize():,f}"
