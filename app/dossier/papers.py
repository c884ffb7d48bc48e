"""A dossier as a paper: the report for the office or the venture, and the two-page sheet for investors."""

from dataclasses import replace

from app.documents import blocks as paper
from app.documents.states import PaperKind
from app.dossier import printing
from app.dossier.blocks import Chart, Dossier, Fact, Flag, Form, Sheet, Table
from app.dossier.look import Look
from app.dossier.states import PAPERS
from app.dossier.words import _
from app.kernel.charts.columns import hairlines
from app.kernel.charts.drawing import Drawing, Size
from app.kernel.dates import written
from app.ventures import identifiers

LEVELS = {"bad": paper.risk, "warn": paper.caution, "good": paper.good}
LEVEL_WORDS = {"bad": "위험", "warn": "주의", "good": "양호"}


def report(look: Look, made: Dossier) -> paper.Paper:
    """The whole report, without its place in the register."""
    kind, reader = PAPERS[look.reader]
    sections = (_summary(made), *(_section(sheet) for sheet in made.sheets[:-1]), _closing(made.sheets[-1]))
    return paper.Paper(
        title=made.name,
        kind=kind.label_ko,
        as_of=look.on,
        reader=reader.label_ko,
        summary=made.summary,
        keywords=(kind.label_ko, made.name),
        cover=_cover(look, made),
        sections=sections,
    )


def _cover(look: Look, made: Dossier) -> paper.Cover:
    years = look.span_of_years
    facts: list[tuple[str, paper.Inline]] = [(_("대상 기간"), f"{years[0]}–{look.on.year}년")]
    if look.venture.biz_reg_no:
        facts.append((_("사업자등록번호"), identifiers.show_biz_reg_no(look.venture.biz_reg_no)))
    if look.venture.coordinator:
        facts.append((_("담당"), look.venture.coordinator.name))
    return paper.Cover(
        art=_art(look),
        art_note=_("종사자(12월 말, 명). 내지 않은 해는 비워 둡니다.") if _heads(look) else "",
        summary=made.summary,
        facts=tuple(facts),
        how_to_read=_("음수는 △, 오지 않은 자료는 미제출, 실제로 0인 것만 0, 해당하지 않으면 –로 적는다."),
    )


def _heads(look: Look) -> list[float | None]:
    found = [look.years[y].employees if y in look.years else None for y in look.span_of_years]
    return [None if n is None else float(n) for n in found] if any(found) else []


def _art(look: Look) -> Drawing | None:
    """One hairline a month between the headcounts of two years' ends; months beside a missing year stay empty."""
    heads = _heads(look)
    if not heads:
        return None
    months: list[float | None] = []
    labels: dict[int, str] = {}
    for i, (year, count) in enumerate(zip(look.span_of_years, heads, strict=True)):
        if i:
            before = heads[i - 1]
            months += [
                None if before is None or count is None else before + (count - before) * m / 12
                for m in range(1, 12)
            ]
        labels[len(months)] = f"{year}. 12."
        months.append(count)
    told = ", ".join(
        f"{y}년 {int(n)}명" for y, n in zip(look.span_of_years, heads, strict=True) if n is not None
    )
    return hairlines(months, labels, size=Size(174, 78), title=_("12월 말 종사자: %(told)s", told=told))


def _key(fact: Fact) -> paper.Key:
    words = printing.told(fact.value)
    if fact.value.data is None or not isinstance(words, str):
        return paper.Key(fact.term, words, detail=fact.line)
    cut = next((i for i, c in enumerate(words) if not (c.isdigit() or c in ",.△ ")), len(words))
    return paper.Key(fact.term, words[:cut].rstrip(), words[cut:], fact.line)


def _summary(made: Dossier) -> paper.Section:
    bad = [flag for flag in made.flags if flag.level == "bad"]
    warn = [flag for flag in made.flags if flag.level == "warn"]
    finding = _("지금 기한을 넘긴 것도, 곧 끝나는 것도 없다")
    if bad:
        finding = _("먼저 볼 것은 %(words)s이다", words=", ".join(dict.fromkeys(f.word for f in bad)))
    elif warn:
        finding = _("곧 끝나는 것이 %(n)s건 있고, 기한을 넘긴 것은 없다", n=len(warn))
    return paper.Section(
        _("요약과 할 일"),
        (paper.Keys(tuple(_key(fact) for fact in made.facts[:6])), _flag_table(made.flags)),
        finding=finding,
        rail=(
            _("상태는 기준일의 기록에서 규칙으로 정한다."),
            _("■ 기한을 넘김"),
            _("▲ 곧 끝남"),
            _("● 해당 없음"),
        ),
    )


def _flag_table(flags: tuple[Flag, ...]) -> paper.Table:
    columns = (
        paper.Column(_("항목"), 26),
        paper.Column(_("상태"), 12),
        paper.Column(_("근거"), 28),
        paper.Column(_("날짜"), 16, "date"),
        paper.Column(_("할 일"), 18),
    )
    rows = tuple(
        paper.Row(
            (
                flag.word,
                LEVELS[flag.level](_(LEVEL_WORDS[flag.level])),
                flag.note,
                written(flag.due) if flag.due else "–",
                flag.action or "–",
            )
        )
        for flag in flags
    )
    return paper.Table(columns, rows, caption=_("상태 점검"), wide=True)


def _section(sheet: Sheet) -> paper.Section:
    blocks = tuple(made for one in sheet.blocks for made in printing.block(one))
    if not blocks:
        return paper.Section(sheet.title, (), finding=sheet.empty, rail=sheet.sources)
    return paper.Section(
        sheet.title, blocks, finding=sheet.finding or sheet.title, lead=sheet.lead, rail=sheet.sources
    )


def _closing(sheet: Sheet) -> paper.Section:
    """The last section: how fresh the facts are, and beside it how to check the paper."""
    tables = [printing.table(one) for one in sheet.blocks if isinstance(one, Table)]
    check = paper.Stack((paper.Heading(_("이 문서가 진짜인지 확인하기"), 4), paper.Check(full=False)), 62)
    first = paper.Beside((paper.Stack(tuple(tables[:1])), check), wide=True)
    words = _("기준일까지 들어온 기록만으로 만들었다. 같은 기준일로 다시 만들면 같은 내용이 나온다.")
    return paper.Section(
        _("자료의 시점과 확인"), (first, *tables[1:]), finding=sheet.finding, lead=words, rail=sheet.sources
    )


def sheet_for_investors(look: Look, made: Dossier) -> paper.Paper:
    """투자 한눈표: two dense pages, fund terms and values of the funds this reader may read."""
    sheets = {sheet.key: sheet for sheet in made.sheets}
    names = sorted({stake.fund for stake in look.stakes})
    held = _held(sheets["funds"])
    first = [
        paper.Keys(tuple(_key(fact) for fact in made.facts[:6])),
        _two(_who(sheets["profile"]), held.steps or _none(sheets["funds"], held)),
        *held.tables,
        paper.Heading(_("눈여겨볼 것"), 2, wide=True),
        replace(_flag_table(made.flags), caption=""),
    ]
    kind, reader = PAPERS[look.reader]
    return paper.Paper(
        title=made.name, kind=kind.label_ko, as_of=look.on, reader=reader.label_ko, summary=made.summary,
        running_right=_("대외비"), keywords=(kind.label_ko, made.name), dense=True,
        side=(", ".join(names), _("금액 단위: 백만 원 (따로 적은 곳 제외)")),
        opening=(*first, *_second(sheets)),
    )  # fmt: skip


class _Held:
    """The parts of the funds' sheet, laid out apart."""

    def __init__(self, steps: list[paper.Block], tables: list[paper.Block]):
        self.steps, self.tables = steps, tables


def _held(sheet: Sheet) -> _Held:
    steps: list[paper.Block] = []
    tables: list[paper.Block] = []
    for one in sheet.blocks:
        if isinstance(one, Chart) and one.form is Form.STEP:
            steps = [paper.Heading(_("공정가치의 계단"), 2), printing.chart(one, 112, 46)]
        elif isinstance(one, Table):
            tables += _titled(one)
    return _Held(steps, tables)


def _titled(one: Table) -> list[paper.Block]:
    """A table under a heading of the dense paper, its unit beside the heading."""
    unit = f" ({one.unit})" if one.unit else ""
    return [
        paper.Heading(one.caption + unit, 2, wide=True),
        replace(_bare(one), wide=True),
    ]


def _bare(one: Table) -> paper.Table:
    """A table whose name stands above it already."""
    return replace(printing.table(one), caption="", unit="")


def _none(sheet: Sheet, held: _Held) -> list[paper.Block]:
    """What stands in place of the steps: nothing was invested, or its value was never judged again."""
    words = _("투자한 뒤 공정가치를 다시 평가한 적이 없어 투자 원금을 그대로 공정가치로 적었습니다.")
    said = words if held.tables else sheet.empty
    return [paper.Heading(_("공정가치의 계단"), 2), paper.Paragraph(said, "small")]


def _two(left: list[paper.Block], right: list[paper.Block]) -> paper.Beside:
    return paper.Beside((paper.Stack(tuple(left), 62), paper.Stack(tuple(right))), wide=True)


def _who(sheet: Sheet) -> list[paper.Block]:
    rows: list[tuple[str, paper.Inline]] = []
    for one in sheet.blocks[:1]:
        for inner in getattr(one, "blocks", ()):
            rows += [(term, printing.told(v)) for term, v in getattr(inner, "rows", ()) if v.data is not None]
    return [paper.Heading(_("기업"), 2), paper.Facts(tuple(rows[:11]), name_share=32)]


def _second(sheets: dict[str, Sheet]) -> list[paper.Block]:
    """Figures over the years, rounds, freshness, the check."""
    growth = sheets["growth"]
    charts = [one for block in growth.blocks for one in getattr(block, "blocks", ())]
    drawn = [paper.Stack((paper.Heading(one.caption, 2), printing.chart(one, 84, 42))) for one in charts[:2]]
    tables: list[paper.Block] = []
    for one in growth.blocks:
        if isinstance(one, Table):
            tables += _titled(one)
    fresh = [_bare(one) for one in sheets["records"].blocks if isinstance(one, Table)][:1]
    last = paper.Beside(
        (
            paper.Stack((paper.Heading(_("자료의 시점"), 2), *fresh)),
            paper.Stack((paper.Heading(_("결정 이력과 확인"), 2), paper.Check(full=False)), 62),
        ),
        wide=True,
    )
    charts_row = [paper.Beside(tuple(drawn), wide=True)] if len(drawn) == 2 else []
    return [paper.PageBreak(), *charts_row, *tables, last]


def paper_of(look: Look, made: Dossier) -> paper.Paper:
    """The paper for the look's reader."""
    is_sheet = PAPERS[look.reader][0] is PaperKind.TEARSHEET
    return sheet_for_investors(look, made) if is_sheet else report(look, made)
