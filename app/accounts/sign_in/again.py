"""A wrong code while an authenticator app is being registered: the same page once more, with the same key to scan."""

from flask import Response, current_app, make_response, render_template, request
from flask_security import TwoFactorVerifyCodeForm


def setup_page(form: TwoFactorVerifyCodeForm) -> Response | None:
    """The page of the key with the form's errors. None on the way in, where the library keeps the key by itself."""
    token = (request.view_args or {}).get("token")
    if not form.is_setup or token is None:
        return None
    values = current_app.extensions["security"].totp_factory.fetch_setup_values(
        form.tf_totp_secret, form.user
    )
    page = render_template(
        "security/two_factor_setup.html",
        two_factor_setup_form=form,
        two_factor_verify_code_form=form,
        chosen_method="authenticator",
        choices=[],
        changing=True,
        state_token=token,
        authr_qrcode=values["image"],
        authr_key=values["key"],
    )
    return make_response(page)
