"""flask backup …: everything in one file, and back."""

import sys
import tarfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli import archive
from app.files.blobs import StoreAway
from app.web.schema import SchemaMismatch

backup = AppGroup("backup", help="The database and the files in one archive.")


@backup.command("create")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def create(file: Path) -> None:
    """Write the database and the files to FILE; the product may go on running."""
    try:
        manifest = archive.create(file, current_app.config["SQLALCHEMY_DATABASE_URI"])
    except (archive.Unusable, StoreAway, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(
        f"{file}: 표 {len(manifest.rows)}개, 행 {sum(manifest.rows.values()):,}개, 파일 {len(manifest.files):,}개"
    )
    click.echo("비밀 키(SECRET_KEY, TOTP_SECRET)는 담지 않습니다. 따로 보관하세요.", err=True)


@backup.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is there.")
def restore(file: Path, force: bool) -> None:
    """Bring the database and the files back from FILE. Stop the web and the workers first."""
    try:
        manifest = archive.restore(
            file,
            current_app.config["SQLALCHEMY_DATABASE_URI"],
            current_app.extensions["migrate"].directory,
            force=force,
        )
    except (archive.Unusable, SchemaMismatch, StoreAway, OSError, tarfile.TarError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(
        f"{file}: 행 {sum(manifest.rows.values()):,}개와 파일 {len(manifest.files):,}개를 되살렸습니다."
    )
