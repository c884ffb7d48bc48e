"""What agreements lay into the zip of their call: the list with its money, every line behind it, evidence, papers."""

from collections.abc import Iterator, Sequence

from app.agreements import queries, sheets
from app.agreements.models import Agreement, ExpenseStep
from app.agreements.policy import AgreementPermission
from app.agreements.queries import Filter, Row
from app.applications.archive import safe, table
from app.applications.archive_parts import Part
from app.applications.models import Call
from app.documents import queries as papers
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor, may

Cells = list[object]


def agreements_of_the_call(call: Call, actor: Actor) -> Iterator[Part]:
    """The lists as of today, the evidence and the papers, for whoever may take them away."""
    rows = queries.all_of(actor, Filter(call_id=call.id), clock.today())
    if not rows or not may(actor, AgreementPermission.EXPORT):
        return
    yield Part("협약/협약 목록.csv", sheets.made(rows, list(sheets.COLUMNS), excel=False))
    yield from _behind([row for row in rows if row.agreement.began_on])
    for row in rows:
        yield from _papers(row.agreement, actor)


def _behind(rows: Sequence[Row]) -> Iterator[Part]:
    """Every payment, expense, check and return of agreements that were made, with the files handed in for them."""
    spent: list[Cells] = []
    checked: list[Cells] = []
    moved: list[Cells] = []
    evidence: list[Part] = []
    for agreement in (row.agreement for row in rows):
        kept = _Kept(agreement)
        spent += _expenses(agreement, kept)
        checked += _checks(agreement, kept)
        moved += _payments(agreement)
        evidence += kept.parts
    yield Part("협약/집행 내역.csv", table([*WHOSE, *SPENT], spent))
    yield Part("협약/점검.csv", table([*WHOSE, *CHECKED], checked))
    yield Part("협약/지급과 반납.csv", table([*WHOSE, *MOVED], moved))
    yield from evidence


WHOSE = ["접수번호", "기업"]
SPENT = [
    "쓴 날", "비목", "돈", "내용", "받은 곳", "지급 수단", "부가세 처리", "금액", "상태", "인정액", "불인정액",
    "인정하지 않은 까닭", "증빙",
]  # fmt: skip
CHECKED = ["점검", "기한", "상태", "낸 날", "한 일과 남은 일", "실적", "판단한 날", "판단한 까닭", "증빙"]
MOVED = ["구분", "날", "금액", "상태", "등록", "확인", "덧붙인 말"]


def _name(agreement: Agreement) -> str:
    return safe(f"{agreement.application.receipt_no} {agreement.venture.full_name}")


def _whose(agreement: Agreement) -> Cells:
    return [agreement.application.receipt_no, agreement.venture.full_name]


class _Kept:
    """The files of one agreement, numbered; a file that stands behind two lines lies there once."""

    def __init__(self, agreement: Agreement) -> None:
        self.folder = f"증빙/{_name(agreement)}"
        self.parts: list[Part] = []
        self._names: dict[int, str] = {}

    def put(self, file: StoredFile) -> str:
        """Where the file lies, seen from the lists."""
        if file.id not in self._names:
            self._names[file.id] = f"{self.folder}/{len(self._names) + 1:02d} {safe(file.name)}"
            self.parts.append(Part(f"협약/{self._names[file.id]}", file))
        return self._names[file.id]


def _expenses(agreement: Agreement, kept: _Kept) -> Iterator[Cells]:
    for entry in queries.entered(agreement, clock.today()):
        yield [*_whose(agreement), *_spent(entry.now), kept.put(entry.now.file)]


def _spent(now: ExpenseStep) -> Cells:
    judged = now.confirmed is not None
    return [
        now.spent_on, now.line, now.money.label_ko, now.what, now.payee, now.paid_by.label_ko, now.vat_handling.label_ko,
        now.amount, "확인함" if judged else "확인 기다림", now.confirmed if judged else "",
        now.disallowed if judged else "", now.reason,
    ]  # fmt: skip


def _checks(agreement: Agreement, kept: _Kept) -> Iterator[Cells]:
    for check in queries.checks_of(agreement):
        measured = (f"{row.kpi.name} {row.actual.normalize():f}{row.kpi.unit}" for row in check.results)
        yield [
            *_whose(agreement), check.kind.label_ko, check.mend_until or check.due_on, check.state.label_ko,
            check.handed_in_on or "", check.note, ", ".join(measured), check.judged_on or "", check.reason,
            ", ".join(kept.put(row.file) for row in check.files),
        ]  # fmt: skip


def _payments(agreement: Agreement) -> Iterator[Cells]:
    for paid in queries.payments_of(agreement):
        yield [
            *_whose(agreement), f"지급 {paid.number}회차", paid.paid_on, paid.amount, paid.state.label_ko,
            paid.registered_by, paid.confirmed_by, paid.reason,
        ]  # fmt: skip
    for back in queries.returned(agreement, clock.today()):
        what = "반납 바로잡음" if back.reverses_id else "반납"
        yield [*_whose(agreement), what, back.returned_on, back.amount, "", "", "", back.note]


def _papers(agreement: Agreement, actor: Actor) -> Iterator[Part]:
    for paper in papers.about("agreement", agreement.id, actor):
        if paper.file is not None:
            yield Part(f"협약/{_name(agreement)} {safe(paper.number)}.pdf", paper.file)
