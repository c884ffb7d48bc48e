"""Receipt, result letter and decision paper: what stands on them."""

import subprocess
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from app.documents import compose, rules
from app.documents.committee import Mark, decision_paper
from app.documents.compose import html_of
from app.documents.kinds import receipt
from app.documents.render import Rendered, render_pdf
from app.documents.states import PaperKind
from tests import papers
from tests.papers import kinds

NAMES = ("receipt", "letter", "decision_paper", "minutes")


@cache
def rendered(name: str) -> Rendered:
    paper = kinds.all_kinds()[name]
    return render_pdf(html_of(paper.stamped(papers.STAMP, compose.fingerprint(paper))))


def words(name: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=rendered(name).pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_kind_is_printed_without_complaint_on_few_pages(name: str) -> None:
    assert rendered(name).complaints == ()
    assert rendered(name).pages <= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_kind_carries_number_and_code(name: str) -> None:
    assert papers.STAMP.number in words(name)
    assert papers.STAMP.code in words(name)


def test_a_receipt_says_to_the_second_when_it_was_sent() -> None:
    assert "2026. 9. 18. 17:59:58" in words("receipt")


def test_a_receipt_repeats_every_answer_and_every_files_fingerprint() -> None:
    text = words("receipt")
    for part in kinds.SENT.parts:
        for question, answer in part.answers:
            assert question in text
            for line in str(answer).split("\n"):
                assert line in text
    assert "답하지 않음" in text
    for file in kinds.SENT.files:
        assert file.name in text
        assert file.sha256[:16] in text
    assert "2.4 MB" in text
    assert "88 KB" in text


def test_a_receipt_without_files_says_so() -> None:
    html = html_of(receipt(replace(kinds.SENT, files=())))
    assert "낸 파일이 없습니다." in html


def test_a_letter_says_the_outcome_first() -> None:
    text = words("letter")
    assert text.index("허브센터 입주기업으로 선정되었습니다") < text.index("87.25점") < text.index("이의신청")


def test_dropped_marks_stand_in_brackets_and_the_arithmetic_is_shown() -> None:
    text = words("decision_paper")
    assert "(93)" in text
    assert "(88)" in text
    assert "(91 + 90 + 89) ÷ 3 = 90.00, 가점 1" in text
    assert "여기까지 선정" in text


def test_a_recused_evaluator_has_a_word_and_no_mark() -> None:
    first, *others = kinds.DECISION.ranking
    recused = replace(first, marks=(*first.marks[:-1], Mark(None, "회피")))
    html = html_of(decision_paper(replace(kinds.DECISION, ranking=(recused, *others))))
    assert '<td class="n"><span class="na">회피</span></td>' in html


@pytest.mark.parametrize(
    ("year", "serial", "number"), [(2026, 1, "두레-2026-000001"), (2026, 1_234_567, "두레-2026-1234567")]
)
def test_a_number_has_six_digits_or_more(year: int, serial: int, number: str) -> None:
    assert rules.number_of(year, serial) == number


def test_a_code_has_signs_nobody_confuses_and_reads_back() -> None:
    code = rules.new_code()
    assert [len(part) for part in code.split("-")] == [4, 4, 2]
    assert not set("01ILOU") & set(code)
    assert rules.read_code(f" {code.lower().replace('-', '')} ") == code
    assert rules.new_code() != code


def test_every_kind_has_a_word() -> None:
    assert len({kind.label_ko for kind in PaperKind}) == len(PaperKind)


def test_a_decision_paper_says_how_many_were_left_and_where_objections_may_come_from() -> None:
    text = words("decision_paper")
    for said in ("단계별 남은 곳", "부적격 1", "배점", "70 미만 탈락", "이의가 나올 수 있는 곳", "20,000"):
        assert said in text


def test_a_decision_paper_nobody_asks_money_in_has_no_column_of_it() -> None:
    free = replace(kinds.DECISION, ranking=tuple(replace(one, amount="–") for one in kinds.DECISION.ranking))
    assert "금액" not in html_of(decision_paper(free)) and "금액" in html_of(decision_paper(kinds.DECISION))


def test_minutes_say_who_was_there_what_was_said_and_how_it_was_voted() -> None:
    text = words("minutes")
    for said in (
        "전략회의실",
        "14:00–15:30",
        "남태경",
        "자부담을 10",
        "모두 찬성해",
        "예비 1",
        "이가온",
        "기권",
    ):
        assert said in text


def test_many_names_under_a_chart_give_way_to_ranks() -> None:
    first = kinds.DECISION.ranking[0]
    few = tuple(replace(first, rank=str(n), name=f"기업{n}번") for n in range(1, 5))
    many = tuple(replace(first, rank=str(n), name=f"기업{n}번") for n in range(1, 11))
    assert "아래 숫자는 순위" not in html_of(decision_paper(replace(kinds.DECISION, ranking=few)))
    html = html_of(decision_paper(replace(kinds.DECISION, ranking=many)))
    assert "아래 숫자는 순위" in html and ">10</text>" in html and ">기업10번</text>" not in html


LONG_NAME = "성수동사회적가치연구개발협동조합연합회제일지부 협동조합"


@cache
def full_decision(members: int) -> Rendered:
    """Twenty applications with long names and full receipt numbers, marked by so many."""
    marks = [Mark(79.5 + n, f"{79.5 + n}", n in (0, members - 1)) for n in range(members)]
    names = (LONG_NAME, "주식회사 한강임팩트파트너스앤컴퍼니", "손말로")
    paper = replace(
        kinds.DECISION,
        evaluators=tuple(str(n + 1) for n in range(members)),
        ranking=tuple(
            replace(
                kinds.DECISION.ranking[0],
                rank=str(n),
                name=names[n % 3],
                number=f"2026-스케일업-{n:04d}",
                marks=tuple(marks),
                amount="120,000",
            )
            for n in range(1, 21)
        ),
    )
    laid = decision_paper(paper)
    return render_pdf(html_of(laid.stamped(papers.STAMP, compose.fingerprint(laid))))


@pytest.mark.parametrize("members", [3, 5, 7, 9])
def test_no_word_of_a_full_decision_paper_leaves_its_page_or_stands_on_another(members: int) -> None:
    import pypdfium2

    for page in pypdfium2.PdfDocument(full_decision(members).pdf):
        text, width = page.get_textpage(), page.get_width()
        boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
        assert min(left for left, *_ in boxes) > 28 and max(right for *_, right, _ in boxes) < width - 28
        lines: dict[int, list[tuple[float, float]]] = {}
        for left, bottom, right, top in boxes:
            if top - bottom > 4:
                lines.setdefault(round((bottom + top) / 2), []).append((left, right))
        for line in lines.values():
            line.sort()
            assert all(one[1] <= other[0] + 1.2 for one, other in pairwise(line))


@pytest.mark.parametrize("members", [3, 5, 7, 9])
def test_a_receipt_number_stays_on_one_line(members: int) -> None:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=full_decision(members).pdf, capture_output=True, check=True
    )
    text = done.stdout.decode()
    assert all(f"2026-스케일업-{n:04d}" in text for n in range(1, 21))
