"""How test databases get their tables: through the migrations, as everywhere."""

from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from app.kernel.db import db


def bring_to_head(url: str, folder: Path) -> None:
    """An empty database to the newest schema."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder)})
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
