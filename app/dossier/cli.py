"""`flask reports build`: reports as files in a folder, from the register where they are there already."""

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.render import PaperFailed
from app.dossier import queries, services
from app.dossier.services import PRESS
from app.dossier.states import PAPERS, Reader
from app.files import services as files
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Missing
from app.ventures.models import Venture

reports = AppGroup("reports", help="기업 보고서")
groups = [reports]
MADE_FOR = [reader.value for reader in PAPERS]


class Day(click.ParamType):
    """A date, 2026-03-31."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Wrong usage unless it is a date that has come."""
        try:
            on = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail("기준일은 2026-03-31처럼 적어 주세요.", param, ctx)
        if on > clock.today():
            self.fail("기준일은 오늘까지만 고를 수 있습니다.", param, ctx)
        return on


@reports.command("build")
@click.option("--as-of", "on", required=True, type=Day(), help="기준일 (YYYY-MM-DD)")
@click.option("--reader", "reader", required=True, type=click.Choice(MADE_FOR))
@click.option("--venture", "number", help="사업자등록번호")
@click.option("--all", "every", is_flag=True, help="사업자등록번호가 있는 모든 기업")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="파일을 둘 폴더")
def build(on: date, reader: str, number: str | None, every: bool, out: Path) -> None:
    """Make `<biz_reg_no>-<reader>-<as_of>.pdf` per venture. What has not changed is not made again."""
    if bool(number) == every:
        raise click.UsageError("--venture와 --all 가운데 하나만 적어 주세요.")
    wanted = _wanted(number)
    out.mkdir(parents=True, exist_ok=True)
    made, kept, failed = 0, 0, list[str]()
    with _bar(wanted) as numbers:
        for digits in numbers:
            try:
                pdf, fresh = _pdf(digits, Reader(reader), on)
            except PaperFailed as failure:
                db.session.rollback()
                failed.append(f"{digits}: {failure}")
                continue
            (out / f"{digits}-{reader}-{on.isoformat()}.pdf").write_bytes(pdf)
            made, kept = made + fresh, kept + (not fresh)
    click.echo(f"새로 만든 보고서 {made}건, 그대로인 보고서 {kept}건", err=True)
    for line in failed:
        click.echo(f"만들지 못했습니다. {line}", err=True)
    if failed:
        sys.exit(1)


def _wanted(number: str | None) -> list[str]:
    """The 사업자등록번호 to make reports for. Exit status 1 for one nobody has."""
    if number is None:
        live = select(Venture.biz_reg_no).where(
            Venture.biz_reg_no.is_not(None), Venture.merged_into_id.is_(None)
        )
        return [digits for digits in db.session.scalars(live.order_by(Venture.biz_reg_no)) if digits]
    digits = "".join(c for c in number if c.isdigit())
    try:
        venture = services.known_as(digits)
    except Missing:
        click.echo(f"사업자등록번호 {number}인 기업이 없습니다.", err=True)
        sys.exit(1)
    return [venture.biz_reg_no or digits]


def _bar(wanted: list[str]) -> Any:
    if not sys.stderr.isatty():
        return nullcontext(wanted)
    return click.progressbar(wanted, label="보고서", file=sys.stderr, show_pos=True)


def _pdf(digits: str, reader: Reader, on: date) -> tuple[bytes, bool]:
    """The file, and whether it was made just now. No transaction is open while it is laid out."""
    venture = services.known_as(digits)
    fund_id = _only_fund(venture) if reader is Reader.INVESTOR else None
    paper = services.printed(venture, reader, on, fund_id)
    kind, paper_reader = PAPERS[reader]
    subject = documents.Subject("venture", venture.id, venture.id, fund_id)
    same = documents.unchanged(paper, kind, subject, paper_reader)
    if same is not None and same.file is not None:
        pdf = files.content(same.file)
        db.session.rollback()
        return pdf, False
    document = services.reserve(venture, reader, on, actor=PRESS, title=paper.title, fund_id=fund_id)
    stamp, document_id = documents.stamp_of(document, str(current_app.config["PUBLIC_URL"])), document.id
    db.session.commit()
    rendered, said = _laid_out(document_id, paper, stamp)
    reserved = db.session.get_one(IssuedDocument, document_id)
    documents.issue(reserved, rendered, said, actor=PRESS)
    db.session.commit()
    return rendered.pdf, True


def _laid_out(document_id: int, paper: Any, stamp: Any) -> Any:
    """The paper from the press; a number whose paper fails is given up in the register."""
    try:
        return documents.made(paper, stamp)
    except PaperFailed as failure:
        document = db.session.get_one(IssuedDocument, document_id)
        documents.abandon(document, actor=PRESS, note=str(failure)[:200])
        db.session.commit()
        raise


def _only_fund(venture: Venture) -> int | None:
    """The fund that has invested, when it is just one: then the report belongs to it."""
    fund_ids = queries.funds_in(venture.id)
    return next(iter(fund_ids)) if len(fund_ids) == 1 else None
