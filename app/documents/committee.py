"""What committees decide from and what stays of it: the decision paper, the minutes. Data in, a `Paper` out."""

from dataclasses import dataclass
from datetime import date

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
from app.documents.compose import day
from app.documents.states import PaperKind, Reader
from app.kernel.charts.bars import MarkRange, mark_ranges
from app.kernel.charts.drawing import Size


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
    short: str = ""
    """The name where there is little room: under a chart."""


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
    amount_sum: str = ""
    stages: tuple[tuple[str, str, str], ...] = ()
    """How many are left after each step, and why the others are not."""
    criteria: tuple[tuple[str, str, str], ...] = ()
    """Name, most points, and below which mean it rejects."""
    disputes: tuple[tuple[str, str], ...] = ()
    """Where an objection may be expected, and what to answer."""
    seats: int | None = None
    word: str = "선정"
    """What is proposed for the chosen."""
    votes: tuple[str, str] = ("", "")
    """For and against, once the meeting was held."""


def decision_paper(paper: DecisionPaper) -> Paper:
    """The paper for the committee: proposal, method, ranking with dropped marks, conditions, votes and signatures."""
    long = len(paper.ranking) > 8
    sections = [
        *([Section("제안 내용", (_proposed(paper),), finding=paper.proposal)] if paper.stages else []),
        Section("평가 방법", _method_blocks(paper), finding="공고에 미리 적은 규칙으로 계산했다"),
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


def _proposed(paper: DecisionPaper) -> Block:
    """Who is proposed, and beside it how many were left after each step."""
    asked = _asks_for_money(paper)
    columns = [Column("순위", 12, "middle"), Column("기업", 46), Column("최종", 18, "number")]
    rows = [
        Row((one.rank, one.name, bold(one.final), *([one.amount] if asked else [])))
        for one in paper.ranking
        if one.chosen
    ]
    if asked:
        columns.append(Column("금액", 24, "number"))
        rows.append(Row(("", "합계", "", paper.amount_sum), "sum"))
    chosen = Table(
        tuple(columns),
        tuple(rows),
        caption=f"{paper.word} 제안",
        unit=paper.amount_unit if asked else "",
        empty="없음",
    )
    heads = (Column("단계", 30), Column("남음", 16, "number"), Column("까닭", 54))
    left = Table(heads, tuple(Row(row) for row in paper.stages), caption="단계별 남은 곳")
    return Beside((Stack((chosen,)), Stack((left,))), wide=True)


def _asks_for_money(paper: DecisionPaper) -> bool:
    return any(one.amount != DOES_NOT_APPLY for one in paper.ranking)


def _method_blocks(paper: DecisionPaper) -> tuple[Block, ...]:
    """The criteria beside the rule in words."""
    steps = Points(paper.rule, ordered=True)
    if not paper.criteria:
        return (steps,)
    heads = (Column("항목", 54), Column("배점", 18, "number"), Column("과락", 28))
    rows = tuple(Row(row) for row in paper.criteria)
    return (
        Beside(
            (Stack((Table(heads, rows, caption="배점", unit="점"),)), Stack((Heading("순서"), steps))),
            wide=True,
        ),
    )


def _mark(mark: Mark) -> Inline:
    if mark.points is None:
        return muted(mark.words)
    return dropped(mark.words) if mark.left_out else mark.words


MARK = 5.9
"""Per cent of the page that a mark left out needs with its brackets: (93.7)."""
NAME = 30
"""Per cent that a name and its receipt number need beside each other; narrower, the number has its own line."""


def _room(members: int, left: float) -> tuple[float, float, str]:
    """Per cent for one mark and for the name, and what stands between the name and its number."""
    mark = max(MARK, min(7, (left - NAME) / max(1, members)))
    named = left - mark * members
    return mark, max(14, named), " " if named >= NAME else "\n"


def _ranking_blocks(paper: DecisionPaper) -> tuple[Block, ...]:
    asked = _asks_for_money(paper)
    mark, named, beside = _room(len(paper.evaluators), 100 - (40.5 if asked else 32.5))
    columns = (
        Column("순위", 5, "middle"),
        Column("기업", named),
        *(Column(name, mark, "number") for name in paper.evaluators),
        Column("평균", 6.5, "number"),
        Column("가점", 5, "number"),
        Column("최종", 6.5, "number"),
        Column("결과", 9.5),
        *([Column("금액", 8, "number")] if asked else []),
    )
    rows = tuple(
        Row(
            (
                entry.rank,
                (entry.name, muted(f"{beside}{entry.number}")),
                *(_mark(mark) for mark in entry.marks),
                entry.mean,
                entry.bonus,
                bold(entry.final),
                bold(entry.result) if entry.chosen else entry.result,
                *([entry.amount] if asked else []),
            ),
            "sub" if entry.chosen else "",
        )
        for entry in paper.ranking
    )
    unit = ("점. ", dropped("85"), f" = 계산에서 뺀 최고·최저점. {paper.amount_unit if asked else ''}")
    blocks: list[Block] = [Table(columns, rows, caption="순위표", unit=unit, note=paper.note, wide=True)]
    if 1 < len(paper.ranking) <= 20:
        blocks.append(_spread(paper))
    shown = [entry for entry in paper.ranking if entry.arithmetic]
    if shown:
        steps = tuple(Row((entry.name, entry.arithmetic, entry.final)) for entry in shown)
        heads = (Column("기업", 28), Column("계산", 58), Column("최종", 14, "number"))
        blocks.append(Table(heads, steps, caption="계산을 따라가 보기", unit="점", wide=True))
    return tuple(blocks)


NAMED_MOST = 6
"""Names under the chart would run into each other beyond so many; ranks stand in their place."""


def _spread(paper: DecisionPaper) -> Figure:
    named = len(paper.ranking) <= NAMED_MOST
    ranges = [
        MarkRange(
            (entry.short or entry.name) if named else entry.rank,
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
        selected_words=f"여기까지 {paper.word}",
    )
    unit = "점. 옅은 띠 최저–최고, 작은 점 계산에 넣은 점수, 큰 점 최종"
    unit += "" if named else ". 아래 숫자는 순위"
    return Figure(chart, "위원 점수의 폭과 최종 점수", unit, wide=True)


def _resolution_blocks(paper: DecisionPaper) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if paper.conditions:
        blocks += [Heading("알아 둘 것"), Points(paper.conditions)]
    heads = (Column("위원", 26), Column("대상", 24), Column("처리", 50))
    recused = Table(
        heads, tuple(Row(row) for row in paper.recusals), caption="이해관계와 회피", empty="없음(서약서 제출)"
    )
    columns = [Column(name, 16, "number") for name in ("재적", "출석", "찬성", "반대")]
    vote = Table(
        (Column("안건", 36), *columns),
        (Row((paper.item, str(paper.seats or len(paper.members)), str(len(paper.members)), *paper.votes)),),
        caption="표결",
        unit="명",
        note="" if paper.votes[0] else "찬반은 회의에서 적는다.",
    )
    blocks.append(Beside((Stack((recused,)), Stack((vote,))), wide=True))
    if paper.disputes:
        asked = (Column("기업", 30), Column("설명할 점", 70))
        disputes = tuple(Row(row) for row in paper.disputes)
        blocks.append(Table(asked, disputes, caption="이의가 나올 수 있는 곳", wide=True))
    if paper.members:
        signing = (Column("구분", 20), Column("이름", 40), Column("서명", 40))
        rows = tuple(Row((role, name, "")) for role, name in paper.members)
        blocks.append(Table(signing, rows, caption="출석위원 서명", signing=True, wide=True))
    return (*blocks, Check(full=False))


@dataclass(frozen=True, slots=True)
class Minutes:
    """What happened in a committee's meeting: who was there, what was said, how it was voted, what was decided."""

    title: str
    held_on: date
    place: str
    time: str
    seats: int
    present: tuple[tuple[str, str], ...]
    absent: tuple[tuple[str, str], ...]
    quorum: str
    recusals: tuple[tuple[str, str, str], ...]
    discussion: tuple[str, ...]
    votes: tuple[str, str, str]
    resolution: str
    selected: tuple[tuple[str, str, str], ...]
    secretary: str


def minutes(held: Minutes) -> Paper:
    """회의록: the meeting, what was said, the vote, the decision, signatures."""
    said = tuple(Paragraph(words) for words in held.discussion)
    present = f"재적 {held.seats}명 가운데 {len(held.present)}명이 출석했다"
    return Paper(
        title=f"{held.title}\n회의록",
        kind=PaperKind.MINUTES.label_ko,
        as_of=held.held_on,
        reader=Reader.COMMITTEE.label_ko,
        side=(f"회의일 {day(held.held_on)}", held.place),
        keywords=("회의록", "의결"),
        sections=(
            Section("회의", _meeting(held), finding=present),
            Section("논의", said, finding="위원이 말한 것"),
            Section("의결", _resolved(held), finding=held.resolution),
            Section(
                "서명", (_to_be_signed(held), Check(full=False)), finding="출석한 위원과 간사가 확인한다"
            ),
        ),
    )


def _meeting(held: Minutes) -> tuple[Facts, Table]:
    """When, where and who; and who stayed out of what."""
    facts = Facts(
        (
            ("회의", held.title),
            ("일시", f"{day(held.held_on)} {held.time}"),
            ("장소", held.place),
            ("출석", f"재적 {held.seats}명 가운데 {len(held.present)}명 출석. {held.quorum}"),
            ("불참", ", ".join(name for _, name in held.absent) or "없음"),
            ("간사", held.secretary),
        )
    )
    heads = (Column("위원", 26), Column("대상", 30), Column("처리", 44))
    rows = tuple(Row(row) for row in held.recusals)
    return facts, Table(heads, rows, caption="제척·기피·회피", empty="없음(서약서 제출)")


def _resolved(held: Minutes) -> tuple[Table, Table]:
    """The vote, and what was decided by it."""
    counts = tuple(Column(name, 25, "number") for name in ("출석", "찬성", "반대", "기권"))
    vote = Table(counts, (Row((str(len(held.present)), *held.votes)),), caption="표결", unit="명")
    chosen = Table(
        (Column("순위", 14, "middle"), Column("기업", 60), Column("결과", 26)),
        tuple(Row(row) for row in held.selected),
        caption="의결한 결과",
        empty="선정하거나 예비로 둔 곳이 없다.",
    )
    return vote, chosen


def _to_be_signed(held: Minutes) -> Table:
    signing = (Column("구분", 20), Column("이름", 40), Column("서명", 40))
    rows = tuple(Row((role, name, "")) for role, name in (*held.present, ("간사", held.secretary)))
    return Table(signing, rows, caption="출석위원 서명", signing=True, wide=True)
