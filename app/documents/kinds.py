"""The plain kinds of papers: receipt of an application, result letter, decision paper. Data in, a `Paper` out.

Reports (dossier, tear sheet, fund quarterly) are composed by the rooms above from the same blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.blocks import (
    DOES_NOT_APPLY,
    Beside,
    Block,
    Check,
    Column,
    Decision,
    Facts,
    Figure,
    Heading,
    Inline,
    Key,
    Keys,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Stack,
    Table,
    bold,
    dropped,
    muted,
)
from app.documents.compose import day, grouped, moment
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.charts.bars import MarkRange, mark_ranges
from app.kernel.charts.drawing import Size


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


@dataclass(frozen=True, slots=True)
class Mark:
    """One evaluator's mark; None means recused, `left_out` that it was dropped as highest or lowest."""

    points: float | None
    words: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application in order of rank, every figure as printed; `chosen` gets a ground."""

    rank: str
    name: str
    number: str
    marks: tuple[Mark, ...]
    mean: str
    bonus: str
    final: str
    final_points: float | None
    result: str
    amount: str = DOES_NOT_APPLY
    chosen: bool = False
    arithmetic: str = ""


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """What a committee is asked to decide, with the arithmetic behind it."""

    title: str
    item: str
    meeting: str
    held_on: date
    proposal: str
    keys: tuple[Key, ...]
    rule: tuple[Inline, ...]
    ranking_finding: str
    evaluators: tuple[str, ...]
    ranking: tuple[Ranked, ...]
    threshold: float | None = None
    amount_unit: str = ""
    note: str = ""
    recusals: tuple[tuple[str, str, str], ...] = ()
    conditions: tuple[Inline, ...] = ()
    members: tuple[tuple[str, str], ...] = ()


def decision_paper(paper: DecisionPaper) -> Paper:
    """The paper for the committee: proposal, method, ranking with dropped marks, conditions, votes and signatures."""
    long = len(paper.ranking) > 8
    sections = [
        Section(
            "평가 방법", (Points(paper.rule, ordered=True),), finding="공고에 미리 적은 규칙으로 계산했다"
        ),
        Section("순위표", _ranking_blocks(paper), finding=paper.ranking_finding, new_page=long),
        Section("조건과 의결", _resolution_blocks(paper), finding="회의에서 정하고 서명한다", new_page=long),
    ]
    return Paper(
        title=paper.title,
        kind=paper.item,
        as_of=paper.held_on,
        reader=Reader.COMMITTEE.label_ko,
        side=(paper.meeting, f"심의일 {day(paper.held_on)}"),
        keywords=("심의", "선정", "의결"),
        opening=(Decision(paper.proposal), Keys(paper.keys)),
        sections=tuple(sections),
    )


def _mark(mark: Mark) -> Inline:
    if mark.points is None:
        return muted(mark.words)
    return dropped(mark.words) if mark.left_out else mark.words


def _ranking_blocks(paper: DecisionPaper) -> tuple[Block, ...]:
    count = len(paper.evaluators)
    columns = (
        Column("순위", 5, "middle"),
        Column("기업", 24),
        *(Column(name, max(4.5, 36 / max(8, count)), "number") for name in paper.evaluators),
        Column("평균", 8, "number"),
        Column("가점", 6, "number"),
        Column("최종", 8, "number"),
        Column("결과", 9),
        Column("지원금", 10, "number"),
    )
    rows = tuple(
        Row(
            (
                entry.rank,
                (entry.name, muted(f" {entry.number}")),
                *(_mark(mark) for mark in entry.marks),
                entry.mean,
                entry.bonus,
                bold(entry.final),
                bold(entry.result) if entry.chosen else entry.result,
                entry.amount,
            ),
            "sub" if entry.chosen else "",
        )
        for entry in paper.ranking
    )
    unit = ("점. ", dropped("85"), f" = 계산에서 뺀 최고·최저점. {paper.amount_unit}")
    blocks: list[Block] = [Table(columns, rows, caption="순위표", unit=unit, note=paper.note, wide=True)]
    if 1 < len(paper.ranking) <= 20:
        blocks.append(_spread(paper))
    shown = [entry for entry in paper.ranking if entry.arithmetic]
    if shown:
        steps = tuple(Row((entry.name, entry.arithmetic, entry.final)) for entry in shown)
        heads = (Column("기업", 18), Column("계산", 68), Column("최종", 14, "number"))
        blocks.append(Table(heads, steps, caption="계산을 따라가 보기", unit="점", wide=True))
    return tuple(blocks)


NAMED_MOST = 6
"""Names under the chart would run into each other beyond so many; ranks stand in their place."""


def _spread(paper: DecisionPaper) -> Figure:
    named = len(paper.ranking) <= NAMED_MOST
    ranges = [
        MarkRange(
            entry.name if named else entry.rank,
            tuple(m.points for m in entry.marks if m.points is not None and not m.left_out),
            tuple(m.points for m in entry.marks if m.points is not None and m.left_out),
            entry.final_points,
        )
        for entry in paper.ranking
    ]
    first = paper.ranking[0]
    chart = mark_ranges(
        ranges,
        size=Size(174, 44),
        title=f"기업별 위원 점수의 폭과 최종 점수, 순위순. 1위 {first.name} {first.final}점.",
        threshold=paper.threshold,
        selected=sum(entry.chosen for entry in paper.ranking),
        selected_words="여기까지 선정",
    )
    unit = "점. 옅은 띠 최저–최고, 작은 점 계산에 넣은 점수, 큰 점 최종"
    unit += "" if named else ". 아래 숫자는 순위"
    return Figure(chart, "위원 점수의 폭과 최종 점수", unit, wide=True)


def _resolution_blocks(paper: DecisionPaper) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if paper.conditions:
        blocks += [Heading("협약에 넣을 조건"), Points(paper.conditions)]
    heads = (Column("위원", 26), Column("대상", 24), Column("처리", 50))
    recused = Table(
        heads, tuple(Row(row) for row in paper.recusals), caption="이해관계와 회피", empty="없음(서약서 제출)"
    )
    columns = [Column(name, 16, "number") for name in ("재적", "출석", "찬성", "반대")]
    vote = Table(
        (Column("안건", 36), *columns),
        (Row((paper.item, str(len(paper.members)), "", "", "")),),
        caption="표결",
        unit="명",
        note="찬반은 회의에서 적는다.",
    )
    blocks.append(Beside((Stack((recused,)), Stack((vote,))), wide=True))
    if paper.members:
        signing = (Column("구분", 20), Column("이름", 40), Column("서명", 40))
        rows = tuple(Row((role, name, "")) for role, name in paper.members)
        blocks.append(Table(signing, rows, caption="출석위원 서명", signing=True, wide=True))
    return (*blocks, Check(full=False))
