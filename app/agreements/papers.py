"""협약서 as a paper: parties, period and money, tranches, budget lines, KPIs, plan, who agreed and when."""

from app.agreements.models import AgreementVersion
from app.agreements.rules import plan_parts
from app.documents.blocks import (
    DOES_NOT_APPLY,
    Block,
    Check,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Section,
    Table,
)
from app.documents.compose import day, moment
from app.documents.states import PaperKind, Reader
from app.kernel import clock

IN_PROPORTION = (
    "지원금을 비율대로 줄입니다. 인정한 총사업비에 협약한 지원 비율을 곱한 금액까지만 지원금으로 인정합니다."
)


def _won(amount: int) -> str:
    return f"{amount:,}원"


def share(limit_bp: int | None) -> str:
    """A limit in per cent, as exact as it was set."""
    return DOES_NOT_APPLY if limit_bp is None else f"{limit_bp / 100:.2f}".rstrip("0").rstrip(".") + "%"


def agreement(version: AgreementVersion, office: str) -> Paper:
    """What both sides agreed to."""
    of = version.agreement
    change = f" 변경협약서 ({version.number}판)" if version.number > 1 else " 협약서"
    on = clock.on(version.signed_at) if version.signed_at else clock.today()
    return Paper(
        title=f"{of.call.title}{change}",
        kind=PaperKind.AGREEMENT.label_ko,
        as_of=on,
        reader=Reader.VENTURE.label_ko,
        summary=of.venture.full_name,
        keywords=("협약", of.application.receipt_no or ""),
        sections=(
            Section(
                "협약 내용",
                (
                    _facts(version, office),
                    *_reason(version),
                    _tranches(version),
                    _lines(version),
                    _kpis(version),
                ),
                finding=f"{office}과(와) {of.venture.full_name}이(가) 협약을 맺었습니다",
            ),
            Section("사업계획", _plan(version)),
            Section("동의", (_consents(version, office), Check(full=False)), finding="양쪽이 동의했습니다"),
        ),
    )


def _facts(version: AgreementVersion, office: str) -> Facts:
    of = version.agreement
    return Facts(
        (
            ("지원 기관", office),
            ("협약 기업", of.venture.full_name),
            ("접수번호", of.application.receipt_no or DOES_NOT_APPLY),
            ("협약 기간", f"{day(version.starts_on)} – {day(version.ends_on)}"),
            ("지원금", _won(version.support)),
            ("자부담", _won(version.own_share)),
            ("총사업비", _won(version.cost)),
            *((("자부담을 덜 쓰면", IN_PROPORTION),) if of.in_proportion else ()),
            (
                "정산",
                f"끝난 날부터 {of.settle_days}일 안에 냅니다. 반납할 돈은 확정부터 {of.return_days}일 안에 냅니다.",
            ),
        )
    )


def _reason(version: AgreementVersion) -> tuple[Block, ...]:
    return (Heading("바꾸는 까닭"), Paragraph(version.reason)) if version.reason else ()


def _plan(version: AgreementVersion) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for heading, lines in plan_parts(version.plan):
        blocks += [Heading(heading, 4)] if heading else []
        blocks += [Paragraph(line, "small") for line in lines]
    return tuple(blocks)


def _tranches(version: AgreementVersion) -> Table:
    columns = (
        Column("회차", 10),
        Column("지급일", 20, "date"),
        Column("조건", 40),
        Column("금액 (원)", 30, "number"),
    )
    rows = [
        Row((f"{row.number}회차", day(row.due_on), " · ".join(filter(None, (row.condition.label_ko, row.note))), f"{row.amount:,}"))
        for row in version.tranches
    ]  # fmt: skip
    rows.append(Row(("합계", "", "", f"{version.support:,}"), "sum"))
    return Table(columns, tuple(rows), caption="지급 회차", wide=True)


def _lines(version: AgreementVersion) -> Table:
    columns = (Column("비목", 45), Column("한도", 20, "number"), Column("금액 (원)", 35, "number"))
    rows = [Row((row.name, share(row.limit_bp), f"{row.amount:,}")) for row in version.lines]
    rows.append(Row(("합계", "", f"{version.cost:,}"), "sum"))
    return Table(
        columns,
        tuple(rows),
        caption="사업비",
        note="한도는 총사업비 가운데 그 비목이 차지할 수 있는 몫.",
        wide=True,
    )


def _kpis(version: AgreementVersion) -> Table:
    columns = (
        Column("성과목표", 46),
        Column("단위", 14),
        Column("지금", 20, "number"),
        Column("목표", 20, "number"),
    )
    rows = tuple(
        Row(
            (
                row.name,
                row.unit or DOES_NOT_APPLY,
                f"{row.baseline.normalize():f}",
                f"{row.target.normalize():f}",
            )
        )
        for row in version.kpis
    )
    return Table(columns, rows, caption="성과목표", wide=True)


def _consents(version: AgreementVersion, office: str) -> Table:
    columns = (Column("쪽", 40), Column("동의한 사람", 25), Column("동의한 때", 35, "date"))
    rows = []
    for side, name, at in (
        (version.agreement.venture.full_name, version.accepted_by, version.accepted_at),
        (office, version.signed_by, version.signed_at),
    ):
        rows.append(Row((side, name, moment(at) if at else DOES_NOT_APPLY)))
    return Table(columns, tuple(rows), caption="전자 동의", wide=True)
