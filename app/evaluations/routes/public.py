"""선정 결과: the names of those selected, for everyone."""

from flask import render_template

from app.evaluations.queries import results as queries
from app.evaluations.routes.blueprint import bp
from app.web.doors import open_to_all


@bp.get("/results")
@open_to_all("published selections are for everyone")
def public_results() -> str:
    """Decided calls with the names of the selected; nothing about anyone else, no marks."""
    return render_template("evaluations/public_results.html", calls=queries.published())
