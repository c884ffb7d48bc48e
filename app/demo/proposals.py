"""사업계획서 and 예산표 of the demo's applicants: several pages that say what the answers say, at more length."""

from io import BytesIO

from app.demo import words
from app.demo.chance import pick, whole
from app.demo.papers import Leaf, Sheet, bound
from app.demo.roster import Firm

LEFT_CELL = 68
COSTS = ("인건비", "재료와 외주", "시제품 제작", "홍보와 판로", "교육과 자문", "시설과 장비")


def plan(row: Firm) -> Sheet:
    """A plan of five pages."""
    return Sheet(
        f"사업계획서_{row.bare}.pdf",
        bound([_cover(row), _problem(row), _solution(row), _schedule(row), _money(row)]),
    )


def _cover(row: Firm) -> Leaf:
    leaf = Leaf()
    leaf.at = 560
    leaf.text("사업계획서", size=32)
    leaf.at -= 50
    leaf.text(row.name, size=20)
    leaf.at -= 34
    leaf.text(row.summary[:60], size=12)
    leaf.at = 140
    for line in (f"대표자  {row.founder}", f"사업장  {row.address}", "시연용으로 만든 문서입니다."):
        leaf.text(line)
        leaf.at -= 22
    return leaf


def _problem(row: Firm) -> Leaf:
    leaf = Leaf()
    leaf.heading("1. 풀고 있는 사회문제")
    leaf.paragraph("\n".join(words.PROBLEMS[value] for value in row.values))
    leaf.heading("2. 누가 얼마나 겪나요")
    people = whole(3, 40, "suffer", row.slug) * 100
    leaf.paragraph(
        f"성동구 안에서 이 문제를 겪는 사람을 약 {people:,}명으로 봅니다. 구 통계와 우리가 만난 "
        f"{whole(20, 90, 'met', row.slug)}명의 이야기를 바탕으로 셌습니다."
    )
    return leaf


def _solution(row: Firm) -> Leaf:
    leaf = Leaf()
    leaf.heading("3. 우리의 해결 방법")
    said = pick(words.PROOFS, "proof", row.slug)
    n, m = whole(6, 90, "n", row.slug) * 10, whole(2, 9, "m", row.slug)
    leaf.paragraph(f"{row.summary}\n{said.format(n=n, m=m)}")
    leaf.heading("4. 지금까지의 실적")
    first = whole(4, 30, "first", row.slug) * 10
    growth = [first * step // 10 for step in (10, 13, 17, 24, 31)]
    leaf.bars([(f"{number}분기", value) for number, value in enumerate(growth, 1)])
    leaf.paragraph("분기마다 서비스를 쓴 사람의 수입니다. 같은 사람은 한 번만 셌습니다.")
    leaf.heading("5. 사회적 성과를 재는 방법")
    leaf.paragraph(pick(words.MEASURES, "measure", row.slug))
    return leaf


def _schedule(row: Firm) -> Leaf:
    leaf = Leaf()
    leaf.heading("6. 앞으로 1년의 계획")
    leaf.table([("시기", "할 일"), *words.PLANS], (LEFT_CELL, 140))
    leaf.heading("7. 함께하는 사람")
    team = (
        ("대표자", row.founder, "사업 총괄, 기관 협력"),
        ("운영", "–", "현장 운영, 이용자 상담"),
        ("개발", "–", "제품과 자료"),
    )
    leaf.table([("맡은 일", "이름", "하는 일"), *team], (LEFT_CELL, 160, 270))
    return leaf


def _money(row: Firm) -> Leaf:
    leaf = Leaf()
    leaf.heading("8. 예산")
    rows = costs(row)
    lines = [(label, f"{amount:,}", why) for label, amount, why in rows]
    total = f"{sum(amount for _, amount, _ in rows):,}"
    leaf.table([("쓸 곳", "금액(원)", "까닭"), *lines, ("합계", total, "")], (LEFT_CELL, 200, 320))
    leaf.paragraph("쓴 내역은 분기마다 증빙과 함께 알리겠습니다.")
    return leaf


def costs(row: Firm) -> list[tuple[str, int, str]]:
    """What it would cost, why."""
    count = whole(3, len(COSTS), "costs", row.slug)
    return [
        (
            label,
            whole(2, 18, "cost", row.slug, label) * 500_000,
            f"{pick(('석 달', '여섯 달', '한 해'), 'for', row.slug, label)} 동안",
        )
        for label in COSTS[:count]
    ]


def budget(row: Firm) -> Sheet:
    """The budget as a spreadsheet."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("예산")
        page.write_row(0, 0, ("쓸 곳", "금액(원)", "까닭"))
        for number, line in enumerate(costs(row), 1):
            page.write_row(number, 0, line)
        page.write_row(len(costs(row)) + 1, 0, ("합계", sum(amount for _, amount, _ in costs(row))))
    return Sheet(f"예산표_{row.bare}.xlsx", content.getvalue())
