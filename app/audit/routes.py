"""The audit log on screen: search, and the check of the chain."""

from flask import Blueprint, render_template, request

from app.audit import naming, queries, services, wording
from app.audit.forms import FilterForm
from app.web.actor import current_actor
from app.web.doors import changes_nothing, door

bp = Blueprint("audit", __name__, url_prefix="/audit", template_folder="templates")


@bp.get("/")
@door(*queries.READERS)
def index() -> str:
    """Entries, newest first, with filters kept in the address."""
    form = FilterForm(request.args)
    form.validate()
    before = request.args.get("before", type=int)
    found = queries.search(current_actor(), form.filters(), before=before)
    entries, more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "audit/index.html",
        form=form,
        entries=entries,
        sentence=queries.sentence,
        whose=naming.whose(entries),
        changed=wording.changes(entries),
        older=entries[-1].seq if more else None,
        first_page=before is None,
    )


@bp.post("/verify")
@door(*queries.READERS)
@changes_nothing
def verify() -> str:
    """Walk the chain now and say whether it holds."""
    return render_template("audit/verify.html", verdict=services.verify())
