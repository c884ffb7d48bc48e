"""Every application context brings its settings into force, and puts the earlier ones back when it ends."""

from flask import Flask, appcontext_pushed, g

from app.kernel import settings


def register(app: Flask) -> None:
    """Attach to the life of application contexts."""

    def enter(sender: Flask, **_: object) -> None:
        g.settings_before = settings.activate(sender.config)

    app.extensions["settings_enter"] = enter  # signals hold their receivers weakly
    appcontext_pushed.connect(enter, app)

    @app.teardown_appcontext
    def leave(_error: BaseException | None) -> None:
        settings.activate(g.pop("settings_before", None))
