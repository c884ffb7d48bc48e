"""Reports as PDF: pages, fonts, words, and their place in the register."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.services import record
from app.documents import queries as documents
from app.documents import services as register
from app.documents.queries import Outcome
from app.documents.states import PaperState
from app.dossier import services, tasks
from app.dossier.services import PRESS
from app.dossier.states import Reader
from app.files import services as files
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Venture
from tests import make, make_dossier, make_ventures

LENGTHS = {Reader.COORDINATOR: range(4, 9), Reader.VENTURE: range(4, 9), Reader.INVESTOR: range(2, 3)}


def words(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def everything() -> Venture:
    """A venture with an investment."""
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    return venture


def made(venture: Venture, reader: Reader) -> register.Rendered:
    """A report with everything in it; the press refuses one with a complaint."""
    paper = services.printed(venture, reader, clock.today())
    document = services.reserve(venture, reader, clock.today(), actor=PRESS, title=paper.title)
    rendered, _said = register.made(paper, register.stamp_of(document, "https://dure.example.kr"))
    return rendered


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
@pytest.mark.parametrize("reader", list(LENGTHS))
def test_a_report_prints_without_a_complaint_in_korean_on_few_pages(
    session: Session, reader: Reader, tmp_path: Path
) -> None:
    rendered = made(everything(), reader)
    assert rendered.complaints == ()
    assert rendered.pages in LENGTHS[reader]
    assert len(rendered.pdf) <= 250_000
    text = words(rendered.pdf)
    assert "소리길모빌리티" in text and "미제출" in text and "\ufffd" not in text
    path = tmp_path / "report.pdf"
    path.write_bytes(rendered.pdf)
    fonts = subprocess.run(
        ["pdffonts", path], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert len(fonts) == 2 and all("DureSans" in one.replace("-", "") for one in fonts)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "ko" and bool(pdf.Root.MarkInfo.Marked)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_the_offices_report_prints_no_fund_terms_and_the_investors_sheet_does(session: Session) -> None:
    venture = everything()
    office, investor = (words(made(venture, reader).pdf) for reader in (Reader.COORDINATOR, Reader.INVESTOR))
    assert "510.0" not in office and "IRR" not in office
    assert "510.0" in investor and "IRR" in investor and "대외비" in investor
    assert "최유진" in office and "최유진" not in investor


def test_a_report_is_checked_as_valid_replaced_and_revoked(session: Session) -> None:
    venture = make_ventures.venture()
    first = make_dossier.issued(venture, Reader.COORDINATOR)
    assert documents.check_code(first.code).outcome is Outcome.VALID
    make_ventures.yearly_status(venture, clock.today().year - 1)
    second = make_dossier.issued(venture, Reader.COORDINATOR)
    assert documents.check_code(first.code).outcome is Outcome.REPLACED
    assert documents.check_code(first.code).replaced_by == second.number
    register.revoke(second, reason="잘못된 자료", actor=make.actor(Role.COORDINATOR))
    assert documents.check_code(second.code).outcome is Outcome.REVOKED


def test_the_file_that_was_issued_is_kept_byte_for_byte(session: Session) -> None:
    document = make_dossier.issued(make_ventures.venture(), Reader.COORDINATOR)
    assert document.file is not None
    assert documents.check_file(files.content(document.file)).outcome is Outcome.VALID


def test_a_report_of_another_day_does_not_replace_this_one(session: Session) -> None:
    venture = make_ventures.venture()
    old = make_dossier.issued(venture, Reader.COORDINATOR, clock.today() - timedelta(days=100))
    make_dossier.issued(venture, Reader.COORDINATOR)
    assert old.state is PaperState.ISSUED


def test_an_order_is_made_in_the_background_and_not_twice_when_nothing_changed(session: Session) -> None:
    venture, coordinator = make_ventures.venture(), make.actor(Role.COORDINATOR)
    order = services.order(venture, Reader.COORDINATOR, clock.today(), purpose="심사 자료", actor=coordinator)
    assert order.is_new and order.document.state is PaperState.PREPARING
    assert tasks.make(order.document.id)
    assert order.document.state is PaperState.ISSUED and order.document.pages
    again = services.order(venture, Reader.COORDINATOR, clock.today(), purpose="심사 자료", actor=coordinator)
    assert not again.is_new and again.document.id == order.document.id
    assert not tasks.make(order.document.id)


def test_the_command_writes_files_and_keeps_what_has_not_changed(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        venture = make_ventures.venture()
        number = venture.biz_reg_no
        record(make_dossier.ROBOT, "ventures.create", venture, "등록했습니다")
        db.session.commit()
    runner, day = app.test_cli_runner(), clock.today().isoformat()
    command = ["reports", "build", "--as-of", day, "--reader", "coordinator", "--out", str(tmp_path)]
    first = runner.invoke(args=[*command, "--venture", str(number)])
    assert first.exit_code == 0, first.output
    path = tmp_path / f"{number}-coordinator-{day}.pdf"
    kept = path.read_bytes()
    assert kept.startswith(b"%PDF")
    again = runner.invoke(args=[*command, "--all"])
    assert again.exit_code == 0 and "그대로인 보고서 1건" in again.output
    assert path.read_bytes() == kept


def test_the_command_refuses_an_unknown_venture_and_wrong_usage(app: Flask, tmp_path: Path) -> None:
    runner, day = app.test_cli_runner(), clock.today().isoformat()
    command = ["reports", "build", "--reader", "venture", "--out", str(tmp_path / "new")]
    assert runner.invoke(args=[*command, "--as-of", day, "--venture", "1248100998"]).exit_code == 1
    assert runner.invoke(args=[*command, "--as-of", day]).exit_code == 2
    assert runner.invoke(args=[*command, "--as-of", "어제", "--all"]).exit_code == 2
    assert not (tmp_path / "new").exists()
