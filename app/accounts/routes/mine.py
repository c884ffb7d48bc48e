"""One's own account."""

from flask import render_template

from app.accounts.routes.blueprint import bp
from app.web.doors import open_to_all


@bp.get("/sign-up/sent")
@open_to_all("whoever signed up is not signed in yet")
def sent() -> str:
    """What to do after signing up: the same page whether the address was known or not."""
    return render_template("accounts/sent.html")
