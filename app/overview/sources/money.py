"""Fund managers: their funds on a date, firms whose valuation is old, figures that are missing."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.funds import queries as funds
from app.funds.models import Fund, LedgerLine
from app.funds.rules import Figures, Kind, is_stale
from app.kernel.access import Actor
from app.kernel.db import db
from app.overview.items import MOST, Cell, Figure, Home, Item, Panel, _
from app.ventures import queries as ventures
from app.ventures.models import Venture
from app.web import formats
from app.web.filters import page_lang, unit


def home(actor: Actor, on: date) -> Home:
    """The funds within reach, added up and one by one."""
    held = list(db.session.scalars(funds.visible_to(actor).order_by(Fund.formed_on, Fund.id)))
    found = funds.figures_of(held, on) if held else {}
    firms = _firms([fund.id for fund in held])
    items = [*_stale(held, found, firms, on), *_missing(firms, on)]
    return Home(_figures(found), items, [_table(held, found)])


def _figures(found: dict[int, Figures]) -> list[Figure]:
    if not found:
        return []
    committed = sum(one.committed for one in found.values())
    paid = sum(one.paid_in for one in found.values())
    worth = sum(one.nav for one in found.values())
    back = sum(one.distributed for one in found.values())
    return [
        _amount(_("약정"), committed, _("펀드 %(n)s개", n=len(found))),
        _amount(_("납입"), paid, _("약정의 %(pct)s%%", pct=paid * 100 // committed) if committed else ""),
        _amount(_("순자산"), worth, ""),
        _amount(_("배분"), back, ""),
    ]


def _amount(term: str, amount: int, line: str) -> Figure:
    """A sum for scanning, in the reader's language."""
    return Figure(term, unit(formats.won_scan(amount, page_lang())), "", line, ("funds.index", {}))


def _firms(fund_ids: list[int]) -> dict[tuple[int, str], Venture]:
    """The firms of these funds by fund and name in its ledger."""
    rows = db.session.execute(
        select(LedgerLine.fund_id, LedgerLine.party, Venture)
        .join(Venture, Venture.id == LedgerLine.venture_id)
        .where(LedgerLine.fund_id.in_(fund_ids), LedgerLine.kind == Kind.INVESTMENT)
        .distinct()
    )
    return {(fund_id, party): venture for fund_id, party, venture in rows}


def _stale(
    held: list[Fund], found: dict[int, Figures], firms: dict[tuple[int, str], Venture], on: date
) -> list[Item]:
    items = []
    for fund in held:
        for position in found[fund.id].positions:
            venture = firms.get((fund.id, position.party))
            if not position.fair_value or not is_stale(position.valued_on, on):
                continue
            text = _("공정가치를 여섯 달 넘게 다시 보지 않았습니다.")
            items.append(
                Item(
                    position.valued_on, position.party, text, _("평가"), _("평가 적기"), ("funds.show", {"fund_id": fund.id}),
                    ("dossier.show", {"venture_id": venture.id}) if venture else None, "warn",
                )
            )  # fmt: skip
    return items[:MOST]


def _missing(firms: dict[tuple[int, str], Venture], on: date) -> list[Item]:
    unique = {venture.id: venture for venture in firms.values()}
    given = ventures.current_statuses(unique) if unique else {}
    year = on.year - 1
    return [
        Item(
            None, venture.full_name, _("%(year)s년 실적을 내지 않았습니다.", year=year), _("실적"), _("기업 보기"),
            ("dossier.show", {"venture_id": key}), ("dossier.show", {"venture_id": key}), "warn",
        )
        for key, venture in unique.items()
        if year not in given.get(key, {})
    ][:MOST]  # fmt: skip


def _table(held: list[Fund], found: dict[int, Figures]) -> Panel:
    rows = tuple(
        (
            Cell(fund.name, to=("funds.show", {"fund_id": fund.id})),
            Cell(found[fund.id].paid_in, "won_scan"),
            Cell(found[fund.id].nav, "won_scan"),
            Cell(_multiple(found[fund.id].dpi), "times"),
            Cell(_multiple(found[fund.id].tvpi), "times"),
        )
        for fund in held
    )
    heads = ((_("펀드 이름"), False), (_("납입"), True), (_("순자산"), True), ("DPI", True), ("TVPI", True))
    return Panel(
        "funds", _("펀드"), heads, rows, _("펀드 모두 보기"), ("funds.index", {}), _("맡은 펀드가 없습니다"),
        _("구청이 펀드를 등록하고 운용역으로 지정하면 여기에 나타납니다."),
    )  # fmt: skip


def _multiple(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
