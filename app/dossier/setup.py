"""The filters of the dossier's page."""

from flask import Flask

from app.dossier import page


def register(app: Flask) -> None:
    """Put them on the template environment."""
    app.jinja_env.filters.update(told=page.told, told_figure=page.figure, drawn_chart=page.drawn)
