"""Commands of the venture record: `flask ventures import`."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_
from app.ventures.roster.rows import Outcome
from app.ventures.services import roster, roster_writing

ventures = AppGroup("ventures", help="소셜벤처 기록")
groups = [ventures]


@ventures.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", help="시트 이름 (없으면 목록이 있는 시트를 찾습니다)")
@click.option("--dry-run", is_flag=True, help="읽어 보기만 하고 저장하지 않습니다")
@click.option(
    "--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="보고를 쓸 파일"
)
@click.option("--all-or-nothing", is_flag=True, help="오류가 한 행이라도 있으면 아무것도 저장하지 않습니다")
def import_file(
    file: Path, sheet: str | None, dry_run: bool, report: Path | None, all_or_nothing: bool
) -> None:
    """기업 목록 파일을 가져옵니다. 보고는 JSON이며, 거절하면 1로 끝나고 아무것도 저장하지 않습니다."""
    try:
        reading = roster.read(file.read_bytes(), file.name, sheet)
        _report(reading, report)
        if not dry_run:
            roster_writing.write(
                reading,
                actor=system_actor(N_("명령줄")),
                filename=file.name,
                skip_errors=not all_or_nothing,
            )
            db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        click.echo(str(refusal.message), err=True)
        sys.exit(1)
    tally = ", ".join(f"{one.label_ko} {reading.tally[one]}" for one in Outcome if reading.tally[one])
    click.echo(tally, err=True)


def _report(reading: roster.Reading, target: Path | None) -> None:
    text = json.dumps(reading.report(), ensure_ascii=False, indent=1)
    if target is None:
        click.echo(text)
    else:
        target.write_text(text + "\n", "utf-8")
