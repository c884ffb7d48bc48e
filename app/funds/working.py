"""A fund's figures in sentences, so that nobody has to believe a number. Text only; no arithmetic of its own."""

from app.funds.rules import METHOD, Figures
from app.kernel.text import N_, Text, translated

Steps = list[Text]


def won(amount: int) -> str:
    """Exact won with a real minus sign."""
    return f"{'−' if amount < 0 else ''}{abs(amount):,}"


def steps(found: Figures) -> Steps:
    """How PIC, DPI, RVPI, TVPI and both rates come about."""
    lines: Steps = [
        translated(
            N_("납입 %(paid)s원 ÷ 약정 %(committed)s원 = PIC %(pic)s"),
            paid=won(found.paid_in), committed=won(found.committed), pic=found.pic or "–",
        ),
        translated(
            N_("배분 %(out)s원 ÷ 납입 %(paid)s원 = DPI %(dpi)s"),
            out=won(found.distributed), paid=won(found.paid_in), dpi=found.dpi or "–",
        ),
        translated(
            N_("현금 %(cash)s원 = 납입 %(paid)s + 회수 %(back)s − 투자 %(spent)s − 보수와 비용 %(fees)s − 배분 %(out)s"),
            cash=won(found.cash), paid=won(found.paid_in), back=won(found.proceeds), spent=won(found.invested),
            fees=won(found.fees_and_expenses), out=won(found.distributed),
        ),
        _nav(found),
        translated(
            N_("TVPI %(tvpi)s = (배분 + 순자산) ÷ 납입. 반올림하기 전의 값으로 셈합니다."), tvpi=found.tvpi or "–"
        ),
    ]  # fmt: skip
    return [
        *lines,
        _rate(N_("순 IRR %(rate)s"), found.net_irr),
        _rate(N_("총 IRR %(rate)s"), found.gross_irr),
    ]


def _nav(found: Figures) -> Text:
    if found.carried_interest:
        return translated(
            N_("순자산 %(nav)s원 = 공정가치 %(value)s + 현금 %(cash)s − 성과보수 충당 %(carry)s. ÷ 납입 = RVPI %(rvpi)s"),
            nav=won(found.nav), value=won(found.fair_value), cash=won(found.cash),
            carry=won(found.carried_interest), rvpi=found.rvpi or "–",
        )  # fmt: skip
    return translated(
        N_("순자산 %(nav)s원 = 공정가치 %(value)s + 현금 %(cash)s. ÷ 납입 = RVPI %(rvpi)s"),
        nav=won(found.nav), value=won(found.fair_value), cash=won(found.cash), rvpi=found.rvpi or "–",
    )  # fmt: skip


def percent(rate: float | None) -> Text:
    """A yearly rate with two places, or 산출 불가."""
    if rate is None:
        return translated(N_("산출 불가"))
    return f"{'−' if rate < 0 else ''}{abs(rate) * 100:.2f}%"


def _rate(message: str, rate: float | None) -> Text:
    said = translated(message, rate=percent(rate))
    how = translated(METHOD)
    return translated(N_("%(said)s. 셈법: %(how)s."), said=said, how=how)
