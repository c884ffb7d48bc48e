"""점수표: every mark of a closed session as a workbook, one row per application and evaluator. Pure but for xlsxwriter."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from app.evaluations import spread
from app.evaluations.rules import Criterion, Outcome, Record, Result
from app.evaluations.wording import seat_of


def workbook(record: Record, results: list[Result], names: dict[str, str], *, is_final: bool = True) -> bytes:
    """Two sheets: results in order of rank, and every mark. `names` maps receipt to venture; a stage that is not the
    last lets pass and selects nobody."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bottom": 1})
    _write(book.add_worksheet("결과"), head, results_of(record, results, names, is_final))
    _write(book.add_worksheet("점수"), head, _marks(record, results, names))
    book.close()
    return out.getvalue()


def _write(sheet: Any, head: Any, rows: list[list[Any]]) -> None:
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            style = [head] if place == 0 else []
            if isinstance(value, str):
                sheet.write_string(place, column, value, *style)
            elif value is not None:
                sheet.write_number(place, column, value, *style)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 24)


def results_of(
    record: Record, results: list[Result], names: dict[str, str], is_final: bool = True
) -> list[list[Any]]:
    """The results by rank, below their heads; means of what is in no total stand last."""
    staged = record.rule.weights is not None
    heads = [
        "접수번호", "기업", "순위", "위원 수", "중앙값", "표준편차", *(("발표 평균", "서면 평균", "합친 평균") if staged else ("평균",)),
        "가점", "최종", "결과", "까닭",
    ]  # fmt: skip
    rows: list[list[Any]] = [[*heads, *(f"{_headed(c)} 평균" for c in record.independent)]]
    rows += [
        [
            r.id,
            names[r.id],
            r.rank,
            r.evaluators,
            _figure(spread.median(r)),
            _figure(spread.spread(r)),
            *((_figure(r.stage_mean), _figure(r.paper)) if staged else ()),
            _figure(r.mean),
            float(r.bonus),
            _figure(r.final),
            r.outcome.label_ko if is_final else _PASSING[r.outcome],
            r.reason.label_ko if r.reason else "",
            *(_figure(r.criterion_means.get(c.name)) for c in record.independent),
        ]
        for r in results
    ]
    return rows


_PASSING = {Outcome.SELECTED: "통과", Outcome.WAITLISTED: "통과 수 밖", Outcome.REJECTED: "탈락"}


def _headed(criterion: Criterion) -> str:
    return f"{criterion.name}(따로 봄)" if criterion.independent else criterion.name


def _figure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _marks(record: Record, results: list[Result], names: dict[str, str]) -> list[list[Any]]:
    criteria = [criterion.name for criterion in record.criteria]
    heads = (_headed(criterion) for criterion in record.criteria)
    rows: list[list[Any]] = [["접수번호", "기업", "위원", *heads, "합계", "셈에서 뺌"]]
    by_id = {application.id: application for application in record.applications}
    for result in results:
        for evaluator, total in result.totals.items():
            marks = by_id[result.id].marks[evaluator]
            rows.append(
                [
                    result.id,
                    names[result.id],
                    f"위원 {seat_of(evaluator)}",
                    *(float(marks[name]) for name in criteria),
                    float(total),
                    "뺌" if evaluator in result.dropped else "",
                ]
            )
    return rows
