"""실적: yearly figures as known on the day, headcount, money raised."""

from datetime import date
from decimal import Decimal

from app.dossier.blocks import (
    Beside,
    Block,
    Chart,
    Column,
    Form,
    Gap,
    Kind,
    Row,
    Sheet,
    Table,
    Value,
    count,
    word,
)
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.states import Reader
from app.dossier.words import _, of_catalogue
from app.kernel.money import round_half_up
from app.kernel.text import told
from app.ventures.models import YearlyStatus
from app.ventures.models.yearly import FIGURES
from app.ventures.states import YearlyState

MILLION = Decimal(1_000_000)
FIRM = frozenset({YearlyState.VERIFIED, YearlyState.LOCKED})
SHOWN = (
    "revenue", "operating_income", "net_income", "total_assets", "total_liabilities", "equity",
    "rnd_expense", "public_grants",
)  # fmt: skip
PUBLIC = ("revenue", "operating_income")
HEADS = ("regular", "non_regular", "youth", "female", "disabled", "vulnerable", "district_residents")


def in_millions(amount: int | None) -> Decimal | None:
    """Won as millions, no decimals, half up."""
    return None if amount is None else round_half_up(Decimal(amount) / MILLION, 0)


def series(look: Look, name: str) -> tuple[int | None, ...]:
    """One figure over the years shown."""
    return tuple(getattr(look.years[y], name) if y in look.years else None for y in look.span_of_years)


def growth(look: Look) -> Sheet:
    """Figures, charts, rounds."""
    years = look.span_of_years
    last = look.years.get(look.last_year)
    blocks: list[Block] = [Beside((_revenue(look), _heads(look), _raised(look)))]
    blocks.append(_figures(look))
    if look.course.rounds:
        blocks.append(_rounds(look))
    return Sheet(
        title=_("실적"),
        line=_("%(first)s년부터 %(last)s년까지 낸 값", first=years[0], last=years[-1]),
        badge=state_value(last.state) if last else _none_yet(look),
        finding=_finding(look),
        sources=(_("매출·손익: 표준재무제표증명"), _("고용: 4대보험 가입자 수"), _("투자: 투자계약서, 등기")),
        blocks=tuple(blocks) if look.years or look.course.rounds else (),
        empty=_("아직 낸 실적이 없습니다"),
        empty_text=_("기업이 한 해의 실적을 내면 여기에 쌓입니다."),
    )


def _none_yet(look: Look) -> Value:
    """Why the last year has no figures; it is nobody's fault that a firm was founded later."""
    if look.gap is Gap.BEFORE:
        return word(_("설립 전"), "quiet")
    return word(_("%(year)s년 미제출", year=look.last_year), "bad")


def _finding(look: Look) -> str:
    """Only what the figures say: the last year against the one before."""
    last, before = look.years.get(look.last_year), look.years.get(look.last_year - 1)
    if last is None and look.gap is Gap.BEFORE:
        return (
            _("%(day)s에 설립되어 그 전의 실적은 없다", day=told(look.founded_on)) if look.founded_on else ""
        )
    if last is None:
        return _("%(year)s년 실적을 아직 내지 않았다", year=look.last_year)
    if before is None or last.revenue is None or not before.revenue:
        return ""
    change = round_half_up(Decimal(last.revenue - before.revenue) * 100 / before.revenue, 1)
    words = _("늘었다") if change >= 0 else _("줄었다")
    heads = ""
    if last.employees is not None and before.employees is not None:
        more = last.employees - before.employees
        heads = (
            _(", 일하는 사람은 %(n)s명이다", n=last.employees)
            if not more
            else _(
                ", 일하는 사람은 %(n)s명으로 %(more)s명 %(way)s",
                n=last.employees,
                more=abs(more),
                way=_("많아졌다") if more > 0 else _("적어졌다"),
            )
        )
    return (
        _(
            "%(year)s년 매출은 앞 해보다 %(change)s %% %(words)s",
            year=look.last_year,
            change=abs(change),
            words=words,
        )
        + heads
    )


def _revenue(look: Look) -> Chart:
    values = [in_millions(v) for v in series(look, "revenue")]
    over = [in_millions(v) for v in series(look, "operating_income")]
    return Chart(
        Form.COLUMNS, _("매출, 영업이익"), _("백만 원, 선은 영업이익"),
        _said(_("매출 백만 원"), look, values),
        points=tuple((_period(y), v) for y, v in zip(look.span_of_years, values, strict=True)),
        over=tuple(over), names=(_("연도"), _("매출")),
    )  # fmt: skip


def _period(year: int) -> str:
    return f"’{year % 100:02d}"


def _said(what: str, look: Look, values: list[Decimal] | list[Decimal | None] | list[int | None]) -> str:
    known = ", ".join(
        f"{y}년 {v:,}" for y, v in zip(look.span_of_years, values, strict=True) if v is not None
    )
    return f"{what}: {known}" if known else _("%(what)s: 낸 값이 없습니다", what=what)


def _heads(look: Look) -> Chart:
    regular, other = series(look, "regular"), series(look, "non_regular")
    whole = [look.years[y].employees if y in look.years else None for y in look.span_of_years]
    return Chart(
        Form.STACKED, _("고용 인원"), _("12월 말, 명. 진하게 정규, 옅게 비정규"), _said(_("12월 말 종사자"), look, whole),
        points=tuple((_period(y), None) for y in look.span_of_years),
        series=((_("정규"), regular), (_("비정규"), _filled(other, regular))),
        names=(_("연도"), ""),
    )  # fmt: skip


def _filled(values: tuple[int | None, ...], beside: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """A part not handed in beside one that was stays missing; the chart then shows the period as missing."""
    return tuple(v if v is not None or b is None else None for v, b in zip(values, beside, strict=True))


def _raised(look: Look) -> Chart:
    total, levels = Decimal(0), list[tuple[date, Decimal | int]]()
    for one in look.course.rounds:
        total += Decimal(one.amount) / 100_000_000
        levels.append((one.closed_on, round_half_up(total, 1)))
    told = _("누적 투자유치 %(sum)s억 원", sum=levels[-1][1]) if levels else _("알려진 투자유치가 없습니다")
    return Chart(
        Form.STEP, _("누적 투자유치"), _("억 원"), told, levels=tuple(levels), places=1,
        start=levels[0][0] if levels else look.on, end=look.on, names=(_("날짜"), _("누적")),
    )  # fmt: skip


def _figures(look: Look) -> Table:
    years = look.span_of_years
    columns = (
        Column(_("항목"), share=24),
        *(Column(str(year), Kind.COUNT, share=76 / len(years)) for year in years),
    )
    open_only = look.reader is Reader.OUTSIDER
    money = [name for name in (PUBLIC if open_only else SHOWN) if _known(look, name)]
    heads = [name for name in HEADS if _known(look, name) and not open_only]
    never = [] if open_only else [name for name in (*SHOWN, *HEADS) if name not in (*money, *heads)]
    rows = [Row((of_catalogue(FIGURES[name]), *(_money(look, y, name) for y in years))) for name in money]
    rows.append(Row((_("종사자 (명)"), *(_employees(look, y) for y in years)), "sum"))
    rows += [Row((of_catalogue(FIGURES[name]), *(_head(look, y, name) for y in years))) for name in heads]
    rows.append(Row((_("확인"), *(_verified(look.years.get(y)) for y in years))))
    unit = _("금액 백만 원, 인원 명")
    return Table(columns, tuple(rows), _("해마다 낸 실적"), unit=unit, note=_note(never), wide=True)


def _known(look: Look, name: str) -> bool:
    """Whether a figure was handed in for any of the years shown."""
    return any(value is not None for value in series(look, name))


def _note(never: list[str]) -> str:
    words = _("금액은 반올림한 백만 원입니다. 내지 않은 값은 미제출로 적고 0으로 세지 않습니다.")
    if not never:
        return words
    names = ", ".join(of_catalogue(FIGURES[name]) for name in never)
    return words + " " + _("이 기간에 한 번도 내지 않은 항목: %(names)s.", names=names)


def _money(look: Look, year: int, name: str) -> Value:
    return count(in_millions(getattr(look.years[year], name)) if year in look.years else None)


def _head(look: Look, year: int, name: str) -> Value:
    return count(getattr(look.years[year], name) if year in look.years else None)


def _employees(look: Look, year: int) -> Value:
    return count(look.years[year].employees if year in look.years else None)


def _verified(status: YearlyStatus | None) -> Value:
    return state_value(status.state) if status else count(None)


def _rounds(look: Look) -> Table:
    columns = (
        Column(_("날짜"), Kind.DAY, share=20),
        Column(_("단계"), share=24),
        Column(_("금액"), Kind.WON, share=26),
        Column(_("투자자"), share=30),
    )
    rows = tuple(Row((r.closed_on, str(r.kind.label), r.amount, r.investor)) for r in look.course.rounds)
    note = "" if look.reader in (Reader.COORDINATOR, Reader.VENTURE) else _("공개한 투자만 적었습니다.")
    return Table(columns, rows, _("투자유치"), note=note)
