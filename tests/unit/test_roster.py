"""Lists of ventures as offices keep them: other words, other orders, other units, other troubles."""

import io
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.ventures.identifiers import LegalForm
from app.ventures.roster.columns import Table, find_table, unit_in_note
from app.ventures.roster.read import RosterError, read_workbook
from app.ventures.roster.rows import Judged, KnownVenture, Outcome, RosterRow, judge, read_rows
from app.ventures.roster.words import Field

SAMPLES = Path(__file__).parent.parent / "samples"
TODAY = date(2026, 11, 22)
A, B, C = "123-45-67891", "124-81-00998", "220-81-62517"

Rows = list[list[Any]]


def workbook(
    sheets: dict[str, Rows], merges: dict[str, list[tuple[int, int, int, int, str]]] | None = None
) -> bytes:
    """An xlsx file; every text is written as text, dates as Excel dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, datetime.combine(value, time()), day_format)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
        for first_row, first_col, last_row, last_col, text in (merges or {}).get(name, []):
            sheet.merge_range(first_row, first_col, last_row, last_col, text)
    book.close()
    return out.getvalue()


def table_of(rows: Rows, **more: Rows) -> Table:
    return find_table(read_workbook(workbook({"명단": rows, **more}), "명단.xlsx"))


def rows_of(rows: Rows, **more: Rows) -> list[RosterRow]:
    return read_rows(table_of(rows, **more), TODAY)


def report_of(rows: Rows, **more: Rows) -> list[dict[str, Any]]:
    return [one.as_report() for one in judge(rows_of(rows, **more), {})]


def values(row: RosterRow) -> Any:
    assert row.values is not None, row.problems
    return row.values


HEAD = ["상호", "사업자번호", "개업일"]


def test_the_sample_list_becomes_what_a_careful_person_makes_of_it() -> None:
    table = find_table(read_workbook((SAMPLES / "roster-2026.xlsx").read_bytes(), "roster-2026.xlsx"))
    expected = json.loads((SAMPLES / "roster-2026.expected.json").read_text("utf-8"))
    assert [one.as_report() for one in judge(read_rows(table, TODAY), {})] == expected


def test_a_one_row_header_in_another_order_and_other_words_is_understood() -> None:
    rows = [
        [
            "여성",
            "청년 수",
            "계약직",
            "상근 직원 수",
            "2025년 총매출(백만원)",
            "대표이사",
            "설립연월일",
            "사업자 번호",
            "회사명",
        ],
        [1, 2, 3, "4명", "1,250", "김하나", "21년 3월 2일", 1234567891, "㈜새싹"],
    ]
    (row,) = rows_of(rows)
    got = values(row)
    assert (got.name, got.form_word, got.biz_reg_no, got.founded_on) == (
        "새싹",
        "주식회사",
        "1234567891",
        date(2021, 3, 2),
    )
    assert got.revenue == {2025: 1_250_000_000}
    assert (got.regular, got.non_regular, got.youth, got.female) == (4, 3, 2, 1)
    assert got.texts[Field.REPRESENTATIVE] == "김하나"


def test_the_list_is_found_below_a_cover_sheet_and_beside_an_example_sheet() -> None:
    listed = [["2025년 입주기업 명부"], [], HEAD, ["가나다", B, "2019.6.1"]]
    example = [HEAD, ["예시기업", A, "2020-01-01"], ["예시둘", C, "2020-01-01"]]
    cover = [["기업명"], ["성동구 소셜벤처 허브센터"], ["담당", "일자리정책과"]]
    book = workbook({"표지": cover, "작성예시": example, "명단": listed})
    table = find_table(read_workbook(book, "a.xlsx"))
    assert table.sheet.name == "명단"
    assert [row.row for row in read_rows(table, TODAY)] == [4]


def test_a_sheet_can_be_named_and_a_wrong_name_is_refused() -> None:
    book = workbook({"2024": [HEAD, ["가", A, "2020-01-01"]], "2025": [HEAD, ["나", B, "2020-01-01"]]})
    sheets = read_workbook(book, "a.xlsx")
    assert values(read_rows(find_table(sheets, "2024"), TODAY)[0]).name == "가"
    newest = find_table(sheets)
    assert newest.sheet.name == "2025"
    assert "2024" in str(newest.notes[0])
    with pytest.raises(RosterError, match="2023"):
        find_table(sheets, "2023")


def test_a_two_row_header_is_read_with_merged_cells_and_without() -> None:
    upper = ["업체명", "사업자등록번호", "설립일", "연매출액(백만원)", "", "직원 현황", ""]
    lower = ["", "", "", "2024년", "2025년", "정규직", "비정규직"]
    firm = ["모두 협동조합", A, "2020-05-01", 10, 20.5, 3, 4]
    merged = workbook(
        {"s": [["현황"], upper, lower, firm]},
        {"s": [(1, 3, 1, 4, upper[3]), (1, 5, 1, 6, upper[5]), (1, 0, 2, 0, upper[0])]},
    )
    for book in (merged, workbook({"s": [["현황"], upper, lower, firm]})):
        table = find_table(read_workbook(book, "s.xlsx"))
        got = values(read_rows(table, TODAY)[0])
        assert got.revenue == {2024: 10_000_000, 2025: 20_500_000}
        assert (got.regular, got.non_regular) == (3, 4)
        assert [c.words for c in table.revenue_columns] == [
            "연매출액(백만원) 2024년",
            "연매출액(백만원) 2025년",
        ]


def test_an_error_names_the_column_as_the_sheet_words_it() -> None:
    rows = [["기업명", "사업자\n번호", "창립일", "매출액(2025)"], ["(주)가", "116-81-15021", "작년", "3억 5"]]
    (item,) = report_of(rows)
    assert item == {
        "row": 2,
        "name": "가",
        "legal_form": "주식회사",
        "outcome": "error",
        "error_columns": ["사업자 번호", "창립일", "매출액(2025)"],
    }


@pytest.mark.parametrize(
    ("header", "note", "won"),
    [
        ("2025 매출액(원)", "", 1_500),
        ("2025 매출액(천원)", "", 1_500_000),
        ("2025 매출액 [단위: 백만 원]", "(단위: 천원)", 1_500_000_000),
        ("2025 매출액", "(단위: 천원, 명)", 1_500_000),
        ("2025 매출액", "※ 매출액은 백만원 단위로 기재", 1_500_000_000),
        ("2025 매출액", "단위: 투자 백만원, 매출 천원", 1_500_000),
        ("2025 매출액(만원)", "", 15_000_000),
        ("2025 매출액", "", 1_500),
    ],
)
def test_the_unit_of_money_comes_from_the_header_before_a_note(header: str, note: str, won: int) -> None:
    rows = [["소셜벤처 명단", "", "", note], [*HEAD, header], ["가", A, "2020-01-01", "1,500"]]
    assert values(rows_of(rows)[0]).revenue == {2025: won}


def test_a_unit_said_only_on_the_page_of_instructions_is_used() -> None:
    rows = [[*HEAD, "2025년 매출"], ["가", A, "2020-01-01", 7]]
    assert values(rows_of(rows, 작성요령=[["매출은 천원 단위로 적습니다."]])[0]).revenue == {2025: 7_000}


def test_a_note_about_investment_says_nothing_about_revenue() -> None:
    assert unit_in_note("단위: 투자 백만원", "매출") is None
    assert unit_in_note("단위 : 매출 천원 · 투자 백만원", "매출") == 1_000


def test_a_second_header_row_of_units_is_no_firm() -> None:
    rows = [[*HEAD, "2025년 매출액", "정규직"], ["", "", "", "(천원)", "(명)"], ["가", A, "2020-01-01", 7, 2]]
    (row,) = rows_of(rows)
    assert values(row).revenue == {2025: 7_000}


def test_a_column_nobody_can_place_is_reported_and_left_out() -> None:
    rows = [[*HEAD, "선호 색상", "2025년 매출 증가율", "매출액"], ["가", A, "2020-01-01", "파랑", "3%", 5]]
    table = table_of(rows)
    assert [left.words for left in table.left_out] == ["선호 색상", "2025년 매출 증가율", "매출액"]
    assert values(read_rows(table, TODAY)[0]).revenue == {}


def test_two_columns_of_one_meaning_are_not_added_up() -> None:
    table = table_of([["기업명", "사업자번호", "개업일", "설립일"], ["가", A, "2019-01-01", "2020-01-01"]])
    assert values(read_rows(table, TODAY)[0]).founded_on == date(2020, 1, 1)
    assert [left.words for left in table.left_out] == ["개업일"]


def test_a_revenue_column_without_a_year_takes_the_one_year_of_the_title() -> None:
    rows = [["2025년 12월말 기준 소셜벤처 현황"], [*HEAD, "매출액(천원)"], ["가", A, "2020-01-01", 5]]
    assert values(rows_of(rows)[0]).revenue == {2025: 5_000}
    rows[0] = ["2026년 소셜벤처 현황(9월말 기준)"]
    assert values(rows_of(rows)[0]).revenue == {}
    rows[1] = [*HEAD, "전년도 매출액(천원)"]
    assert values(rows_of(rows)[0]).revenue == {2025: 5_000}


@pytest.mark.parametrize("gone", ["상호", "사업자번호", "개업일"])
def test_a_file_without_a_needed_column_is_refused_with_what_was_looked_for(gone: str) -> None:
    head = [word if word != gone else "색상" for word in HEAD]
    with pytest.raises(RosterError) as refused:
        table_of([[*head, "대표자"], ["가", A, "2020-01-01", "나"]])
    meant = {"상호": "기업명", "사업자번호": "사업자등록번호", "개업일": "설립일"}[gone]
    assert f"꼭 필요한 열이 없습니다: {meant}" in str(refused.value)


def test_a_sheet_without_any_header_is_refused() -> None:
    with pytest.raises(RosterError, match="머리글"):
        table_of([["안녕하세요"], ["회의록"]])


def test_subtotals_remarks_numbered_blanks_and_repeated_headers_are_skipped() -> None:
    head = ["연번", *HEAD, "2025 매출액(원)"]
    rows = [
        head,
        [1, "가", A, "2020-01-01", 1],
        ["", "", "", "", ""],
        ["소 계", "", "", "", 1],
        head,
        [2, "나", B, "2020-01-01", 2],
        [3, "", "", "", ""],
        ["", "합계(2개사)", "", "", 3],
        ["※ 매출액은 원 단위"],
        ["", "※ 문의: 일자리정책과"],
    ]
    outcomes = [(item["row"], item["outcome"]) for item in report_of(rows)]
    assert outcomes == [
        (2, "created"), (4, "skipped"), (5, "skipped"), (6, "created"), (7, "skipped"), (8, "skipped"), (9, "skipped"),
        (10, "skipped"),
    ]  # fmt: skip


def test_a_name_alone_is_a_firm_whose_number_is_missing() -> None:
    (item,) = report_of([[*HEAD, "비고"], ["(주)홀로", "", "", ""]])
    assert item["outcome"] == "error"
    assert item["error_columns"] == ["사업자번호", "개업일"]


def test_the_first_good_row_of_a_number_stands_and_later_ones_are_duplicates() -> None:
    rows = [HEAD, ["가", A, "미상"], ["가", A, "2020-01-01"], ["㈜가", "１２３-45-67891", "2020.1.1"]]
    found = rows_of(rows)
    assert [one.outcome for one in judge(found, {})] == [Outcome.ERROR, Outcome.CREATED, Outcome.DUPLICATE]
    assert found[2].first_seen == 3


def test_what_looks_like_a_formula_stays_text() -> None:
    (row,) = rows_of([[*HEAD, "비고", "대표자"], ["=가+나", A, "2020-01-01", "=1+1", "@연락"]])
    got = values(row)
    assert got.name == "=가+나"
    assert got.texts == {Field.NOTE: "=1+1", Field.REPRESENTATIVE: "@연락"}


def test_revenue_before_founding_is_missing_and_not_zero() -> None:
    rows = [[*HEAD, "2019 매출액(원)", "2020 매출액(원)"], ["가", A, "2020-11-30", 0, 0]]
    assert values(rows_of(rows)[0]).revenue == {2019: None, 2020: 0}


def test_the_newest_head_count_is_taken_where_a_sheet_has_several_years() -> None:
    table = table_of([[*HEAD, "2024 정규직", "2025 정규직"], ["가", A, "2020-01-01", 3, 5]])
    assert values(read_rows(table, TODAY)[0]).regular == 5
    assert [left.words for left in table.left_out] == ["2024 정규직"]


def test_a_part_of_a_group_is_not_taken_for_the_whole() -> None:
    rows = [
        ["기업명", "사업자번호", "설립일", "정규직", "", "", "담당자", ""],
        ["", "", "", "계", "여성", "청년", "성명", "이메일"],
        ["가", A, "2020-01-01", 9, 4, 2, "홍", "a@b.example"],
    ]
    got = values(rows_of(rows)[0])
    assert (got.regular, got.female, got.youth) == (9, None, None)


def test_the_legal_form_may_stand_in_its_own_column() -> None:
    rows = [
        [*HEAD, "법인형태"],
        ["가", A, "2020-01-01", "개인사업자"],
        ["나(주)", B, "2020-01-01", "사회적협동조합"],
    ]
    first, second = rows_of(rows)
    assert values(first).legal_form is LegalForm.SOLE_PROPRIETOR
    assert values(second).legal_form is LegalForm.STOCK_COMPANY


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_in_either_code_page(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join([*HEAD, "2025년 매출액(천원)"])
        + "\r\n"
        + delimiter.join(["가나", A, "20200101", "12"])
        + "\r\n"
    )
    (row,) = read_rows(find_table(read_workbook(text.encode(encoding), "명단.CSV")), TODAY)
    assert values(row).revenue == {2025: 12_000}


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RosterError):
        read_workbook(content, "a.xlsx")


def test_a_truncated_workbook_is_refused_in_words() -> None:
    whole = workbook({"명단": [HEAD, ["가", A, "2020-01-01"]]})
    with pytest.raises(RosterError):
        read_workbook(whole[: len(whole) // 2], "a.xlsx")


def judged_against(known: KnownVenture, row: list[Any]) -> Judged:
    head = [*HEAD, "2024 매출액(원)", "2025 매출액(원)", "정규직"]
    return judge(rows_of([head, row]), {"1234567891": known})[0]


def test_a_row_that_says_nothing_new_leaves_the_venture_unchanged() -> None:
    known = KnownVenture("가", LegalForm.STOCK_COMPANY, date(2020, 1, 1), {2024: 5, 2025: 6}, regular=3)
    assert judged_against(known, ["㈜가", A, "2020-01-01", 5, "미제출", "-"]).outcome is Outcome.UNCHANGED


def test_a_row_that_says_something_new_lists_what_changes() -> None:
    known = KnownVenture("가", LegalForm.STOCK_COMPANY, date(2020, 1, 1), {2024: 5}, regular=3)
    judged = judged_against(known, ["(주)가", A, "2020-01-01", 5, 7, 4])
    assert judged.outcome is Outcome.UPDATED
    assert judged.changes == {"regular": (3, 4), "revenue_2025": (None, 7)}


def test_a_row_of_units_below_a_two_row_header_is_no_firm() -> None:
    rows = [
        ["회사명", "사업자번호", "개업일", "매출", "", "직원"],
        ["", "", "", "'24", "'25", "정규"],
        ["", "", "", "백만원", "백만원", "명"],
        ["가", A, "2019. 6. 1.", 1, 2, 3],
    ]
    (row,) = rows_of(rows)
    assert values(row).revenue == {2024: 1_000_000, 2025: 2_000_000}
    assert values(row).regular == 3


def test_the_year_may_stand_above_and_the_figure_below() -> None:
    rows = [
        ["기업명", "사업자번호", "설립일", "2024년", "", "2025년", ""],
        ["", "", "", "매출액(천원)", "정규직", "매출액(천원)", "정규직"],
        ["가", A, "2019-06-03", 5, 6, 7, 8],
    ]
    got = values(rows_of(rows)[0])
    assert (got.revenue, got.regular) == ({2024: 5_000, 2025: 7_000}, 8)


def test_a_total_above_the_firms_is_skipped() -> None:
    rows = [["연번", *HEAD, "2025 매출액(원)"], ["총 2개사", "", "", "", 3], [1, "가", A, "2020-01-01", 3]]
    assert [item["outcome"] for item in report_of(rows)] == ["skipped", "created"]


def test_a_firm_whose_name_ends_like_a_total_is_still_a_firm() -> None:
    (item,) = report_of([HEAD, ["새로운세계", A, ""]])
    assert (item["name"], item["error_columns"]) == ("새로운세계", ["개업일"])


def test_what_is_missing_and_what_is_wrong_are_told_apart() -> None:
    (row,) = rows_of([HEAD, ["가", "", "2021.13.2"]])
    assert [str(p.message) for p in row.problems] == [
        "사업자등록번호가 비어 있습니다.",
        "달력에 없는 날짜입니다.",
    ]
    assert [p.written for p in row.problems] == ["", "2021.13.2"]


def test_importing_the_same_list_again_changes_nothing() -> None:
    table = find_table(read_workbook((SAMPLES / "roster-2026.xlsx").read_bytes(), "roster-2026.xlsx"))
    rows = read_rows(table, TODAY)
    created = [one.row.values for one in judge(rows, {}) if one.outcome is Outcome.CREATED]
    known = {
        v.biz_reg_no: KnownVenture(
            v.name, v.legal_form, v.founded_on, v.revenue, v.regular, v.non_regular, v.youth, v.female
        )
        for v in created
        if v
    }
    again = [one.outcome for one in judge(rows, known)]
    assert again.count(Outcome.UNCHANGED) == len(created) == 128
    assert not {Outcome.CREATED, Outcome.UPDATED} & set(again)
