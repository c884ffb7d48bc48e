"""The plain kinds of papers: receipt of an application, result letter. Data in, a `Paper` out.

What committees get is in `committee`; reports (dossier, tear sheet, fund quarterly) are composed by the rooms above
from the same blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.blocks import (
    Block,
    Check,
    Column,
    Facts,
    Heading,
    Inline,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
    bold,
    muted,
)
from app.documents.compose import grouped, moment
from app.documents.states import PaperKind, Reader
from app.kernel import clock


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was handed in; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SentPart:
    """One section of an application: questions with their answers as given."""

    name: str
    answers: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was received, when and from whom."""

    call: str
    number: str
    venture: str
    submitted_by: str
    submitted_at: datetime
    parts: tuple[SentPart, ...]
    files: tuple[SentFile, ...]
    next_steps: tuple[str, ...] = ()
    confirmed: str = ""
    """Which representative confirmed it, how and when; nothing of receipts before that was kept."""


def _bytes(size: int) -> str:
    return f"{size / 1000:,.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def _sent_files(files: Sequence[SentFile]) -> Table:
    rows = tuple(Row((file.name, _bytes(file.size), muted(grouped(file.sha256, 16)))) for file in files)
    columns = (Column("파일", 40), Column("크기", 14, "number"), Column("지문 (SHA-256)", 46))
    return Table(columns, rows, caption="낸 파일", empty="낸 파일이 없습니다.", wide=True)


def receipt(sent: Receipt) -> Paper:
    """The receipt of an application: everything that was sent, with the fingerprints of the files."""
    at = moment(sent.submitted_at, seconds=True)
    facts = Facts(
        (
            ("접수번호", bold(sent.number)),
            ("접수 일시", f"{at} (서버 시각)"),
            ("신청 기업", sent.venture),
            ("낸 사람", sent.submitted_by),
            *((("대표자 확인", sent.confirmed),) if sent.confirmed else ()),
            ("공고", sent.call),
        )
    )
    steps: tuple[Block, ...] = (
        (Heading("다음 차례"), Points(sent.next_steps, ordered=True)) if sent.next_steps else ()
    )
    answers = tuple(
        Section(
            part.name,
            tuple(block for question, answer in part.answers for block in _answered(question, answer)),
        )
        for part in sent.parts
    )
    return Paper(
        title=sent.call,
        kind=PaperKind.RECEIPT.label_ko,
        as_of=clock.on(sent.submitted_at),
        reader=Reader.VENTURE.label_ko,
        summary=sent.venture,
        keywords=("접수증", sent.number),
        sections=(
            Section(
                "접수 내용",
                (facts, *steps, Check(full=False)),
                finding=f"{sent.venture}의 신청을 {at}에 받았습니다",
            ),
            *answers,
            Section("낸 파일", (_sent_files(sent.files),)),
        ),
    )


def _answered(question: str, answer: Inline) -> tuple[Block, ...]:
    return Heading(question, 4), Paragraph(answer or muted("답하지 않음"), "small")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a venture; `facts` carry the result in figures."""

    to: str
    subject: str
    sent_on: date
    outcome: str
    paragraphs: tuple[Inline, ...]
    facts: tuple[tuple[str, Inline], ...] = ()
    to_do: tuple[str, ...] = ()
    objection: str = ""
    contact: str = ""


def result_letter(letter: Letter) -> Paper:
    """The notice of a result: the outcome first, then why, what to do, and how to object."""
    blocks: list[Block] = [Paragraph(words) for words in letter.paragraphs]
    if letter.facts:
        blocks.append(Facts(letter.facts))
    if letter.to_do:
        blocks += [Heading("하실 일"), Points(letter.to_do, ordered=True, small=False)]
    if letter.objection:
        blocks += [Heading("이의신청"), Paragraph(letter.objection, "small")]
    if letter.contact:
        blocks += [Heading("문의"), Paragraph(letter.contact, "small")]
    return Paper(
        title=letter.subject,
        kind=PaperKind.RESULT_LETTER.label_ko,
        as_of=letter.sent_on,
        reader=Reader.VENTURE.label_ko,
        summary=letter.to,
        keywords=("결과 통지",),
        sections=(Section("결과", (*blocks, Check()), finding=letter.outcome, rail=(letter.to,)),),
    )
