"""사용허가서 as a paper: who may use which space, what for, how long, for how much, and what is to be kept (조례 제21조)."""

from collections.abc import Sequence

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
    bold,
)
from app.documents.compose import day
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.dates import Period
from app.tenancy.models import FeeCharge, Tenancy
from app.tenancy.rules_permit import years_of
from app.web.formats import biz_no


def _won(amount: int) -> str:
    return f"{amount:,}원"


def _area(value: object) -> str:
    return f"{value:.2f}㎡"


def use_permit(tenancy: Tenancy, charges: Sequence[FeeCharge], office: str) -> Paper:
    """What the permit states; `charges` are those of its first year as they were made with it."""
    where = f"{tenancy.space.floor.facility.name} {tenancy.space.floor.name} {tenancy.space.title}"
    return Paper(
        title=f"{where} 사용허가서",
        kind=PaperKind.USE_PERMIT.label_ko,
        as_of=tenancy.contracted_on or clock.today(),
        reader=Reader.VENTURE.label_ko,
        summary=tenancy.venture.full_name,
        keywords=("사용허가", tenancy.permit_no or ""),
        sections=(
            Section(
                "허가 내용",
                (_facts(tenancy, where, office),),
                finding=f"{tenancy.venture.full_name}에 {tenancy.space.title}의 사용을 {day(tenancy.permit_ends_on)}까지 허가합니다",
            ),
            Section(
                "사용료",
                _fee(tenancy, charges),
                finding=f"사용료는 한 해 {_won(tenancy.annual_fee or 0)}입니다",
            ),
            Section("지킬 것", (*_duties(tenancy), Check()), finding="다음을 지키는 조건으로 허가합니다"),
        ),
    )


def _facts(tenancy: Tenancy, where: str, office: str) -> Facts:
    venture = tenancy.venture
    renewed = (("연장", f"{tenancy.renewal_no}번째"),) if tenancy.renewal_no else ()
    return Facts(
        (
            ("허가 번호", bold(tenancy.permit_no or DOES_NOT_APPLY)),
            ("허가한 날", day(tenancy.contracted_on) if tenancy.contracted_on else DOES_NOT_APPLY),
            ("허가한 기관", office),
            ("사용자", venture.full_name),
            ("사업자등록번호", biz_no(venture.biz_reg_no) if venture.biz_reg_no else DOES_NOT_APPLY),
            ("대표자", venture.representative or DOES_NOT_APPLY),
            ("공간", where),
            ("소재지", tenancy.space.floor.facility.address or DOES_NOT_APPLY),
            ("면적", _areas(tenancy)),
            ("사용 목적", tenancy.purpose),
            ("허가 기간", f"{day(tenancy.starts_on)} – {day(tenancy.permit_ends_on)}"),
            *renewed,
        )
    )


def _areas(tenancy: Tenancy) -> str:
    own = f"전용 {_area(tenancy.space.exclusive_area)}"
    return f"{own} · 공용 몫을 더한 사용면적 {_area(tenancy.fee_area)}" if tenancy.fee_area else own


def _fee(tenancy: Tenancy, charges: Sequence[FeeCharge]) -> tuple[Block, ...]:
    return (*_arithmetic(tenancy), *_parts(tenancy, charges))


def _arithmetic(tenancy: Tenancy) -> tuple[Block, ...]:
    basis = tenancy.fee_basis.label_ko if tenancy.fee_basis else DOES_NOT_APPLY
    value = _won(tenancy.appraised_value) if tenancy.appraised_value is not None else DOES_NOT_APPLY
    rows = [Row((step["label"], f"{step['amount']:,}")) for step in tenancy.fee_steps]
    rows.append(Row(("연 사용료", f"{tenancy.annual_fee or 0:,}"), "sum"))
    reduced = (
        f" {tenancy.reduction_pct}%를 감면합니다({tenancy.reduction_basis})." if tenancy.reduction_pct else ""
    )
    return (
        Table(
            (Column("계산", 65), Column("금액 (원)", 35, "number")),
            tuple(rows),
            caption="연 사용료",
            note=f"재산평정가격은 {value}, 사용료율은 {basis} 1,000분의 {tenancy.rate_per_mille}. 1원 미만은 버림.{reduced}",
        ),
    )


def _parts(tenancy: Tenancy, charges: Sequence[FeeCharge]) -> tuple[Block, ...]:
    if not charges:
        return ()
    rows = [Row((row.words, day(row.due_on), f"{row.amount:,}")) for row in charges]
    rows.append(Row(("합계", "", f"{sum(row.amount for row in charges):,}"), "sum"))
    columns = (Column("회차", 40), Column("납기", 25, "date"), Column("금액 (원)", 35, "number"))
    later = " 둘째 해부터는 해마다 그해의 사용료를 부과하고, 한 해를 채우지 않는 마지막 해는 일수로 나눔."
    years = years_of(Period(tenancy.starts_on, tenancy.permit_ends_on))
    note = f"한 해 {tenancy.payments_a_year}회 납부.{later if len(years) > 1 else ''}"
    return (Table(columns, tuple(rows), caption="첫해 납부", note=note),)


def _duties(tenancy: Tenancy) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for heading, words in (
        ("관리 의무", tenancy.care_duty),
        ("부담하는 비용", tenancy.charges_borne),
        ("허가 조건", tenancy.conditions),
    ):
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        blocks += [Heading(heading), *(Paragraph(line, "small") for line in lines)]
    return tuple(blocks)
