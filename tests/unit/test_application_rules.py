"""Deadlines, conditions, answers, 주민등록번호, eligibility and frozen copies: no app, no database."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.applications.rules import answers, conditions, deadlines, eligibility, frozen, method
from app.applications.rules.completeness import report
from app.applications.rules.eligibility import Facts
from app.applications.rules.personal import holds_resident_number
from app.applications.states import CallPhase, CallState, LimitMode, QuestionKind, SectionState, Verdict
from tests import make_applications as ma

OPENS = datetime.fromisoformat("2026-10-26T09:00:00+09:00")
CLOSES = datetime.fromisoformat("2026-11-20T18:00:00+09:00")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - SECOND, CallPhase.UPCOMING),
        (OPENS, CallPhase.OPEN),
        (CLOSES - timedelta(days=7), CallPhase.CLOSING),
        (CLOSES + timedelta(milliseconds=999), CallPhase.CLOSING),
        (CLOSES + SECOND, CallPhase.CLOSED),
    ],
)
def test_a_published_call_is_what_the_clock_says(now: datetime, phase: CallPhase) -> None:
    assert deadlines.phase(CallState.PUBLISHED, OPENS, CLOSES, now) is phase
    open_now = phase in (CallPhase.OPEN, CallPhase.CLOSING)
    assert deadlines.takes_applications(CallState.PUBLISHED, OPENS, CLOSES, now) is open_now


def test_a_state_that_people_decided_outlasts_the_clock() -> None:
    assert deadlines.phase(CallState.SCREENING, OPENS, CLOSES, OPENS) is CallPhase.SCREENING
    assert not deadlines.takes_applications(CallState.SCREENING, OPENS, CLOSES, OPENS)


@pytest.mark.parametrize(
    ("test", "answer", "met"),
    [
        ({"is": "equals", "value": "네"}, "네", True),
        ({"is": "differs", "value": "네"}, "", False),
        ({"is": "one_of", "value": ["가", "나"]}, "나", True),
        ({"is": "one_of", "value": ["가", "나"]}, ["나", "다"], True),
        ({"is": "one_of", "value": ["가", "나"]}, ["다"], False),
        ({"is": "one_of", "value": ["가", "나"]}, "", False),
        ({"is": "equals", "value": "30000000"}, "30,000,000", True),
        ({"is": "contains", "value": "환경"}, ["환경", "돌봄"], True),
        ({"is": "at_least", "value": "3"}, "１,０００", True),
        ({"is": "at_most", "value": 3}, "많이", False),
        ({"is": "answered"}, [], False),
    ],
)
def test_a_condition_reads_an_earlier_answer(test: dict[str, Any], answer: Any, met: bool) -> None:
    assert conditions.holds({"match": "all", "tests": [{"question": "q", **test}]}, {"q": answer}) is met


def test_all_and_any_conditions_differ() -> None:
    tests = [{"question": key, "is": "equals", "value": "네"} for key in ("a", "b")]
    said = {"a": "네", "b": "아니요"}
    assert not conditions.holds({"match": "all", "tests": tests}, said)
    assert conditions.holds({"match": "any", "tests": tests}, said)
    assert conditions.holds(None, {})


@pytest.mark.parametrize(
    ("kind", "typed", "fine"),
    [
        ("number", "１,２００", True), ("number", "열", False), ("number", "-1", False),
        ("money", "30,000,000원", True), ("money", "3.5", False), ("money", "1" + "0" * 16, False),
        ("date", "2026. 3. 2.", True), ("date", "2026-02-30", False),
        ("choice", "네", True), ("choice", "글쎄요", False),
        ("address", {"line": "성수일로12길 20"}, True), ("address", {"detail": "4층"}, False),
    ],
)  # fmt: skip
def test_answers_are_checked_by_kind(kind: str, typed: Any, fine: bool) -> None:
    question = ma.question("q", kind=QuestionKind(kind), options=["네", "아니요"])
    assert (not answers.problems(question, answers.tidy(question, typed))) is fine


@pytest.mark.parametrize(
    ("kind", "unit", "typed", "kept"),
    [
        ("number", "명", "12명", "12"), ("number", "명", "１２ 명", "１２"), ("number", "명", "열두 명", "열두 명"),
        ("number", "", "12명", "12명"), ("money", "", "150,000,000원", "150,000,000"),
        ("money", "", "3,000만원", "3,000만원"), ("short", "명", "12명", "12명"),
    ],
)  # fmt: skip
def test_a_unit_that_was_typed_along_is_left_out(kind: str, unit: str, typed: str, kept: str) -> None:
    assert answers.tidy(ma.question("q", kind=QuestionKind(kind), unit=unit), typed) == kept


def test_a_condition_counts_an_amount_with_its_unit() -> None:
    large = {"match": "any", "tests": [{"question": "q", "is": "at_least", "value": "100,000,000"}]}
    assert conditions.holds(large, {"q": "150,000,000원"}) and not conditions.holds(large, {"q": "9,000원"})


def test_a_limit_blocks_or_advises() -> None:
    long = "가" * 92
    block = answers.problems(ma.question("q", most=80), long)[0]
    assert str(block.text).startswith("12") and not block.advice
    assert answers.problems(ma.question("q", most=80, limit_mode=LimitMode.ADVISE), long)[0].advice


def test_an_answer_without_a_limit_is_kept_whole_and_refused_when_it_is_a_book() -> None:
    asked = ma.question("q", most=None)
    book = answers.tidy(asked, "가" * 30_000)
    assert len(book) == 30_000
    assert "10,000자 줄여 주세요" in str(answers.problems(asked, book)[0].text)
    assert answers.problems(asked, "가" * 20_000) == []


def test_a_table_says_what_a_cell_wants_and_prints_money_and_dates_alike() -> None:
    columns = [
        {"key": "c1", "label": "항목", "kind": "short"},
        {"key": "c2", "label": "금액", "kind": "money"},
        {"key": "c3", "label": "쓰는 날", "kind": "date"},
    ]
    asked = ma.question("q", kind=QuestionKind.TABLE, columns=columns)
    wrong = answers.problems(asked, [{"c1": "재료비", "c2": "300만원"}, {"c3": "내일"}])
    assert [str(one.text) for one in wrong] == [
        "1번째 줄의 금액 칸에는 원 단위 숫자를 적어 주세요. 예: 30,000,000",
        "2번째 줄의 쓰는 날 칸에는 2026-03-02처럼 날짜를 적어 주세요.",
    ]
    right = [{"c1": "재료비", "c2": "6000000"}, {"c1": "교통비", "c3": "2027.3.2"}]
    assert answers.shown(asked, right) == "재료비 / 6,000,000원 / –\n교통비 / – / 2027. 3. 2."


def test_a_column_adds_up_to_an_answer_only_once_it_can_be_read() -> None:
    columns = [{"key": "c1", "label": "금액", "kind": "money", "sums_to_question": "asked"}]
    budget = ma.question("q", kind=QuestionKind.TABLE, columns=columns)
    rows = [{"c1": "6,000,000"}]
    assert answers.problems(budget, rows, {"asked": "6천만원"}) == []
    assert "합이 5,000,000이어야" in str(answers.problems(budget, rows, {"asked": "5,000,000원"})[0].text)


def test_text_pasted_from_a_word_processor_is_tidied() -> None:
    pasted = "\ufeff새\u0000 소재\r\n둘째 줄\u200b "
    assert answers.tidy(ma.question("q"), pasted) == "새 소재\n둘째 줄"
    decomposed = "\u1112\u1161\u11ab"
    assert answers.tidy(ma.question("q", kind=QuestionKind.SHORT), decomposed) == "한"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("900101-1234568", True),  # a valid birth date
        ("대표 ９００１０１－１２３４５６８", True),
        ("9001011234568", True),
        ("900101.1234568", True),
        ("900101/1234568, 900101·1234568", True),
        ("900101_1234568", True),
        ("900101--1234568", True),
        ("20900101_1234568", False),  # a longer number
        ("900101,1234568", False),  # two amounts beside one another
        ("900101-1******", False),
        ("901301-1234567", False),  # no 13th month
        ("110111-0062432", False),  # a corporation: the seventh digit is 0
        ("123-45-67891", False),
        ("01012345678", False),
        ("12345678901234567", False),
    ],
)
def test_resident_numbers_are_told_from_other_numbers(text: str, found: bool) -> None:
    assert holds_resident_number(text) is found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("대표 900101-1234568 입니다", "대표 900101-●●●●●●● 입니다"),
        ("９００１０１－１２３４５６８", "900101-●●●●●●●"),
        ("900101.1234568", "900101.●●●●●●●"),
        ("법인 110111-0062432", "법인 110111-0062432"),
        ("계좌 9001-0112-34568", "계좌 9001-0112-34568"),
    ],
)
def test_a_draft_never_keeps_a_whole_resident_number_and_still_asks_to_take_the_rest_out(
    typed: str, kept: str
) -> None:
    asked = ma.question("q", most=None)
    answer = answers.tidy(asked, typed)
    assert answer == kept == answers.tidy(asked, answer)
    said = [str(problem.text) for problem in answers.problems(asked, answer)]
    assert any("뒤 일곱 자리를 지우고" in text for text in said) is ("●" in kept)


def test_a_resident_number_in_a_table_is_taken_out_and_a_corporate_number_field_is_left_alone() -> None:
    columns = [{"key": "c1", "label": "이름", "kind": "short"}]
    team = ma.question("team", kind=QuestionKind.TABLE, columns=columns)
    assert answers.tidy(team, [{"c1": "김가온 900101-1234568"}]) == [{"c1": "김가온 900101-●●●●●●●"}]
    corporate = ma.question("c", kind=QuestionKind.SHORT, prefill="corp_reg_no")
    assert answers.tidy(corporate, "900101-1234568") == "900101-1234568"


# --- 신청 자격 ---------------------------------------------------------------------------------------

ON = date(2026, 10, 26)


def verdict(rules: dict[str, Any], **known: Any) -> Verdict:
    (found,) = eligibility.findings(rules, ON, Facts(**known)).values()
    return found.verdict


@pytest.mark.parametrize(
    ("founded_on", "within", "met"),
    [
        (date(2019, 10, 27), False, Verdict.MET),
        (date(2019, 10, 26), False, Verdict.UNMET),  # exactly 84 months is not below 84
        (date(2019, 10, 26), True, Verdict.MET),
        (date(2019, 10, 25), True, Verdict.UNMET),
    ],
)
def test_84_months_below_and_within(founded_on: date, within: bool, met: Verdict) -> None:
    rules = {"max_business_age_months": 84} | ({"age_within": True} if within else {})
    assert verdict(rules, founded_on=founded_on) is met


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"in_district": True}, Verdict.MET),
        ({"in_district": False, "will_move": True}, Verdict.MET),
        ({"in_district": False, "will_move": False}, Verdict.UNMET),
        ({"in_district": False}, Verdict.UNCLEAR),
        ({}, Verdict.UNCLEAR),
    ],
)
def test_the_district_or_a_promise_to_move(known: dict[str, bool], found: Verdict) -> None:
    assert verdict({"district": True, "move_in_days": 60}, **known) is found


def test_what_the_system_does_not_know_is_left_to_a_person() -> None:
    assert verdict({"no_arrears": True}) is Verdict.UNCLEAR
    assert verdict({"no_arrears": True}, in_arrears=True) is Verdict.UNMET
    assert (
        verdict({"no_arrears": True}, in_arrears=False) is Verdict.UNCLEAR
    )  # of taxes nothing is known here
    assert verdict({"others": [{"key": "other1", "text": "청년 기업"}]}) is Verdict.UNCLEAR
    assert verdict({"certificates": ["social_enterprise"]}) is Verdict.UNMET


# --- progress, copies, method ----------------------------------------------------------------------------


def test_a_section_says_how_far_it_is() -> None:
    questions = [ma.question("a"), ma.question("b", required=False)]

    def state(said: dict[str, str], saved: bool = True) -> SectionState:
        return report("plan", questions, said, set(), saved=saved).state

    assert state({}, saved=False) is SectionState.NOT_STARTED
    assert state({"b": "덤"}) is SectionState.STARTED
    assert state({"a": "답"}) is SectionState.COMPLETE
    assert state({"a": "900101-1234568"}) is SectionState.TO_MEND


def test_two_copies_are_compared_word_by_word() -> None:
    def copy(text: str) -> dict[str, Any]:
        return {"sections": [{"answers": [{"key": "a", "label": "문제", "shown": text}]}], "files": []}

    (found,) = frozen.differences(copy("폐기물이 늘고 있다"), copy("폐기물이 연 120톤 늘고 있다"))
    assert found.label == "문제" and ("new", " 연 120톤") in found.parts
    assert frozen.differences(copy("같다"), copy("같다")) == []


def test_the_method_is_said_in_sentences() -> None:
    said = " ".join(
        str(s)
        for s in method.sentences(
            {
                "drop": "high_low",
                "drop_min_evaluators": 5,
                "pass_mark": 70,
                "bonus_cap": 5,
                "pass_on": "mean",
                "criterion_floor_pct": 40,
            },
            5,
        )
    )
    for words in ("5명 이상", "하나씩 빼고", "40%", "평균이 70점 이상", "최대 5점", "5곳"):
        assert words in said
