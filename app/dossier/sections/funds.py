"""펀드: for the office that there is an investment; for those who may read a fund, its terms and values."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.dossier.blocks import (
    BLANK,
    Block,
    Cell,
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
    pct,
    times,
    word,
)
from app.dossier.look import Look
from app.dossier.words import _, of_catalogue
from app.funds import rules
from app.funds.queries import Stake
from app.kernel.money import round_half_up

MILLION = Decimal(1_000_000)
Level: TypeAlias = tuple[date, Decimal | int]


def status(look: Look) -> Sheet:
    """Which funds have invested, and that they still hold; terms only for those who read the fund."""
    held = look.fund_status
    blocks: list[Block] = []
    if held:
        columns = (
            Column(_("펀드 이름"), share=50),
            Column(_("첫 투자일"), Kind.DAY, share=28),
            Column(_("상태"), Kind.STATE, share=22),
        )
        rows = tuple(
            Row(
                (
                    one.fund,
                    one.first_on,
                    word(_("회수 마침"), "quiet") if one.exited else word(_("보유 중"), "going"),
                )
            )
            for one in held
        )
        note = _("투자 조건과 평가는 펀드 운용사와 투자심의위원회, 감독하는 구청만 봅니다.")
        blocks.append(Table(columns, rows, _("투자한 펀드"), note=note))
    if look.stakes:
        blocks += _terms(look)
    return Sheet(
        _("펀드"),
        line=_("상태만 보입니다") if held and not look.stakes else "",
        badge=_badge([one.exited for one in held]),
        finding=_("펀드 %(n)s개가 투자했다", n=len(held)) if held else "",
        sources=(_("상태만 적습니다. 조건과 공정가치는 펀드 보고서에 있습니다."),),
        blocks=tuple(blocks),
        empty=_("펀드가 투자한 적이 없습니다"),
        empty_text=_("투자 원장에 이 기업이 오르면 여기에 나타납니다."),
    )


def _badge(exited: list[bool]) -> Value | None:
    if not exited:
        return None
    return word(_("회수 마침"), "quiet") if all(exited) else word(_("보유 중"), "going")


def own_terms(look: Look) -> Sheet:
    """The venture's own view: what was invested, when and as what; no valuation of it."""
    columns = (
        Column(_("펀드 이름"), share=34),
        Column(_("첫 투자일"), Kind.DAY, share=20),
        Column(_("방식"), share=26),
        Column(_("투자금"), Kind.WON, share=20),
    )
    rows = [Row((s.fund, s.first_on, _instruments(s), s.position.cost)) for s in look.stakes]
    whole = sum(stake.position.cost for stake in look.stakes)
    rows.append(Row((_("합계"), BLANK, BLANK, whole), "sum"))
    return Sheet(
        _("펀드"),
        line=_("받은 투자") if look.stakes else "",
        badge=_badge([stake.exited for stake in look.stakes]),
        finding=_("펀드 %(n)s개에서 %(sum)s원을 투자받았다", n=len(look.stakes), sum=f"{whole:,}")
        if whole
        else "",
        blocks=(Table(columns, tuple(rows), _("받은 투자")),) if look.stakes else (),
        empty=_("펀드에서 투자받은 적이 없습니다"),
        empty_text=_("펀드가 투자하면 받은 금액과 방식이 여기에 나타납니다."),
    )


def position(look: Look) -> Sheet:
    """The investor's view: cost, value, multiple, rate, the steps of the valuation and the flows behind the rate."""
    return Sheet(
        _("펀드"),
        line=_("공정가치와 수익률") if look.stakes else "",
        badge=_badge([stake.exited for stake in look.stakes]),
        finding=_position_finding(look.stakes),
        sources=(of_catalogue(rules.METHOD),),
        blocks=tuple(_terms(look)) if look.stakes else (),
        empty=_("맡은 펀드가 투자하지 않았습니다"),
        empty_text=_("투자 원장에 이 기업이 오르면 원금과 공정가치가 여기에 나타납니다."),
    )


def _position_finding(stakes: list[Stake]) -> str:
    if not stakes:
        return ""
    cost, value, back = sums(stakes)
    multiple = rules.multiple(value + back, cost)
    return (
        _("원금 %(cost)s백만 원이 %(times)s배가 되었다", cost=f"{million(cost):,}", times=two(multiple))
        if multiple
        else ""
    )


def million(amount: int) -> Decimal:
    """Won as millions with one decimal."""
    return round_half_up(Decimal(amount) / MILLION, 1)


def two(multiple: str | None) -> Decimal | None:
    """A multiple with two decimals, half up."""
    return round_half_up(Decimal(multiple), 2) if multiple is not None else None


def sums(stakes: list[Stake]) -> tuple[int, int, int]:
    """Cost, fair value and proceeds of all stakes, won."""
    return (
        sum(s.position.cost for s in stakes),
        sum(s.position.fair_value for s in stakes),
        sum(s.position.proceeds for s in stakes),
    )


def whole_irr(stakes: list[Stake]) -> float | None:
    """The rate of all stakes together."""
    return rules.irr([flow for stake in stakes for flow in stake.position.flows])


def rate(irr: float | None) -> Value:
    """A rate of return in per cent with one decimal; None cannot be computed."""
    return pct(round_half_up(Decimal(str(irr)) * 100, 1) if irr is not None else None)


def _instruments(stake: Stake) -> str:
    return ", ".join(str(one.label) for one in stake.instruments)


def _terms(look: Look) -> list[Block]:
    blocks: list[Block] = [holdings(look.stakes)]
    if any(stake.valuations for stake in look.stakes):
        blocks.append(steps(look))
    blocks.append(flows(look.stakes))
    return blocks


def holdings(stakes: list[Stake]) -> Table:
    """Cost, value, multiple and rate by fund, with their sum."""
    columns = (
        Column(_("펀드 이름"), share=20),
        Column(_("첫 투자일"), Kind.DAY, share=14),
        Column(_("방식"), share=16),
        Column(_("원금"), Kind.COUNT, share=11),
        Column(_("회수"), Kind.COUNT, share=9),
        Column(_("공정가치"), Kind.COUNT, share=11),
        Column(_("배수"), Kind.TIMES, share=9),
        Column("IRR (%)", Kind.COUNT, share=10, gap=Gap.UNKNOWN),
        Column(_("지분 (%)"), Kind.COUNT, share=9),
    )
    rows = [Row(_holding(stake)) for stake in stakes]
    cost, value, back = sums(stakes)
    total = rules.multiple(value + back, cost)
    rows.append(
        Row(
            (
                _("합계"),
                BLANK,
                BLANK,
                million(cost),
                million(back),
                million(value),
                times(two(total)),
                _rate_number(whole_irr(stakes)),
                BLANK,
            ),
            "sum",
        )
    )
    return Table(
        columns, tuple(rows), _("보유분"), unit=_("금액 백만 원"),
        note=of_catalogue(rules.METHOD) + _(". 보수와 성과보수를 빼지 않은 총수익률입니다."), wide=True,
    )  # fmt: skip


def _rate_number(irr: float | None) -> Value:
    return count(round_half_up(Decimal(str(irr)) * 100, 1) if irr is not None else None, gap=Gap.UNKNOWN)


def _holding(stake: Stake) -> tuple[Cell, ...]:
    held = stake.position
    share = Decimal(str(stake.share_pct)) * 100 if stake.share_pct is not None else None
    return (
        stake.fund, stake.first_on, _instruments(stake), million(held.cost), million(held.proceeds),
        million(held.fair_value), times(two(held.moic)), _rate_number(held.irr),
        count(round_half_up(share, 2) if share is not None else None, gap=Gap.NONE),
    )  # fmt: skip


def steps(look: Look) -> Chart:
    """Fair value and cost over time, both in steps, 억 원."""
    values, costs = _levels(look.stakes)
    told = _("공정가치 %(value)s억 원, 원금 %(cost)s억 원", value=values[-1][1], cost=costs[-1][1])
    return Chart(
        Form.STEP, _("공정가치와 원금"), _("억 원, 점선은 원금"), told, levels=tuple(values), against=tuple(costs),
        start=values[0][0], end=look.on, places=1, names=(_("날짜"), _("공정가치")),
    )  # fmt: skip


def _levels(stakes: list[Stake]) -> tuple[list[Level], list[Level]]:
    """Cost and fair value of all stakes after each day on which one changed, 억 원."""
    days = sorted(
        {on for s in stakes for on, amount in s.position.flows if amount < 0}
        | {on for s in stakes for on, _amount, _note in s.valuations}
    )
    values: list[Level] = []
    costs: list[Level] = []
    for on in days:
        cost = sum(-paid for s in stakes for at, paid in s.position.flows if paid < 0 and at <= on)
        value = sum(_value_on(stake, on) for stake in stakes)
        values.append((on, round_half_up(Decimal(value) / 100_000_000, 1)))
        costs.append((on, round_half_up(Decimal(cost) / 100_000_000, 1)))
    return values, costs


def _value_on(stake: Stake, on: date) -> int:
    """At cost until the first valuation after an investment; an investment after a valuation adds its cost."""
    valued = [(day, amount) for day, amount, _note in stake.valuations if day <= on]
    bought = [(at, -paid) for at, paid in stake.position.flows if paid < 0 and at <= on]
    if not valued:
        return sum(amount for _day, amount in bought)
    last_on, last = valued[-1]
    return last + sum(amount for day, amount in bought if day > last_on)


def flows(stakes: list[Stake]) -> Table:
    """The dated amounts that the rate was computed from."""
    columns = (
        Column(_("날짜"), Kind.DAY, share=20),
        Column(_("펀드 이름"), share=34),
        Column(_("내용"), share=24),
        Column(_("금액"), Kind.COUNT, share=22),
    )
    dated = sorted(
        ((on, s.fund, amount, s) for s in stakes for on, amount in s.position.flows),
        key=lambda r: (r[0], r[1]),
    )
    rows = tuple(
        Row((on, fund, _flow_words(amount, on, stake), million(amount))) for on, fund, amount, stake in dated
    )
    return Table(columns, rows, _("현금흐름, IRR의 바탕"), unit=_("백만 원"))


def _flow_words(amount: int, on: date, stake: Stake) -> str:
    if amount < 0:
        return _("투자")
    last = max(at for at, _amount in stake.position.flows)
    return _("공정가치") if on == last and stake.position.fair_value else _("회수")
