"""Make-up of a panel, equal parts, lots; what excludes an evaluator; what a blind stage covers; exact text."""

from datetime import date
from decimal import Decimal

import pytest

from app.evaluations import blind, rules_conflict, sheetbook, wording, written_record
from app.evaluations.record import loads, read_record, replay
from app.evaluations.rules import decide
from app.evaluations.rules_conflict import (
    FORMER_EMPLOYER,
    INVESTOR,
    MEMBER,
    SAME_DOMAIN,
    SAME_EMPLOYER,
    SAME_REPRESENTATIVE,
    Candidate,
    domain_of,
    firm,
    why_excluded,
    within_years,
)
from app.evaluations.rules_panel import Member, PanelRule, Shortfall, balanced, check, drawn_by_lot
from app.evaluations.states import EvaluatorKind, Gender

OUT, IN = EvaluatorKind.EXTERNAL, EvaluatorKind.INTERNAL
F, M = Gender.FEMALE, Gender.MALE
TODAY = date(2026, 11, 20)
SPOON = firm(
    7, ["주식회사 그린스푼", "초록숟가락"], ["help@greenspoon.co.kr", "https://www.greenspoon.kr/about"]
)


def shortfalls(members: list[Member], **rule: int) -> list[Shortfall]:
    return [finding.what for finding in check(members, PanelRule(**rule))]


def test_exactly_half_outside_and_six_in_ten_hold() -> None:
    members = [Member(OUT, F), Member(OUT, F), Member(OUT, F), Member(IN, M), Member(IN, M)]
    assert shortfalls(members) == []


def test_a_panel_that_is_small_inside_and_of_one_gender_falls_short() -> None:
    assert shortfalls([Member(IN, M), Member(IN, M)]) == [
        Shortfall.TOO_FEW,
        Shortfall.OUTSIDE,
        Shortfall.GENDER,
    ]
    assert shortfalls([]) == [Shortfall.TOO_FEW]


def test_an_unknown_gender_is_said_rather_than_counted() -> None:
    assert shortfalls([Member(OUT, F), Member(OUT, M), Member(OUT, None)]) == [Shortfall.GENDER_UNKNOWN]


def test_three_members_cannot_be_split_more_evenly() -> None:
    assert shortfalls([Member(OUT, F), Member(OUT, F), Member(OUT, M)]) == []
    assert shortfalls([Member(OUT, F)] * 3 + [Member(OUT, M)]) == [Shortfall.GENDER]


def test_applications_are_given_out_in_equal_parts_around_blocked_pairs() -> None:
    pairs = balanced(dict.fromkeys(range(10), 2), [1, 2, 3], blocked={(1, 0), (2, 0), (3, 1)})
    per = {e: sum(1 for who, _ in pairs if who == e) for e in (1, 2, 3)}
    assert (1, 0) not in pairs and (2, 0) not in pairs and (3, 1) not in pairs
    assert [a for e, a in pairs if a == 0] == [0]
    assert max(per.values()) - min(per.values()) <= 1


def test_the_same_seed_draws_the_same_people_whatever_their_order() -> None:
    drawn = drawn_by_lot(list(range(1, 22)), 7, "37")
    assert drawn == drawn_by_lot(list(range(21, 0, -1)), 7, "37")
    assert len(set(drawn)) == 7 and drawn != drawn_by_lot(list(range(1, 22)), 7, "38")


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate(1, "a@b.kr", "(주)그린 스푼"), f"{SAME_EMPLOYER} ((주)그린 스푼)"),
        (Candidate(1, "a@b.kr", "초록숟가락 주식회사"), f"{SAME_EMPLOYER} (초록숟가락 주식회사)"),
        (Candidate(1, "a@GreenSpoon.co.kr"), f"{SAME_DOMAIN} (greenspoon.co.kr, 기업 이메일)"),
        (Candidate(1, "a@greenspoon.kr"), f"{SAME_DOMAIN} (greenspoon.kr, 기업 누리집)"),
        (
            Candidate(1, "a@b.kr", former=(("그린스푼", date(2023, 11, 20)),)),
            f"{FORMER_EMPLOYER} (그린스푼, 2023. 11. 20.까지)",
        ),
        (Candidate(1, "a@b.kr", former=(("그린스푼", None),)), f"{FORMER_EMPLOYER} (그린스푼)"),
        (Candidate(1, "a@b.kr", former=(("그린스푼", date(2023, 11, 19)),)), None),
        (Candidate(1, "a@gmail.com", "성수연구소"), None),
        (Candidate(1, "a@b.kr", ""), None),
    ],
)
def test_employer_and_domain_exclude_within_three_years(candidate: Candidate, why: str | None) -> None:
    assert why_excluded(candidate, SPOON, TODAY) == why


def test_members_and_known_ties_are_excluded() -> None:
    someone = Candidate(1, "a@b.kr")
    assert why_excluded(someone, SPOON, TODAY, member="2021. 3. 2. –") == f"{MEMBER} (2021. 3. 2. –)"
    assert (
        why_excluded(someone, SPOON, TODAY, tie="2025년 컨설팅을 맡았습니다.")
        == "2025년 컨설팅을 맡았습니다."
    )


def test_an_address_anyone_may_have_says_nothing() -> None:
    assert [
        domain_of(a) for a in ("x@naver.com", "a@example.kr", "", "홈페이지 없음", "HTTP://www.dure.kr:80/x")
    ] == [
        "",
        "",
        "",
        "",
        "dure.kr",
    ]


def test_three_years_end_on_their_day() -> None:
    assert within_years(date(2023, 11, 20), TODAY) and not within_years(date(2023, 11, 19), TODAY)


def test_a_name_is_covered_however_it_is_spaced() -> None:
    hidden = blind.words_to_hide("주식회사 그린스푼", "그린스푼", "한서윤", "", None, "한")
    text = "주식회사그린스푼의 대표 한 서윤은 그린 스푼을 만들었습니다."
    assert blind.covered(text, hidden) == "○○○의 대표 ○○○은 ○○○을 만들었습니다."


def test_numbers_are_written_exactly_and_read_back_the_same() -> None:
    value = {"a": Decimal("0.1000"), "b": [Decimal(30), 7, None, True, "점"], "c": {}, "d": []}
    text = written_record.dumps(value)
    assert loads(text) == {"a": Decimal("0.1"), "b": [30, 7, None, True, "점"], "c": {}, "d": []}
    assert '"a": 0.1' in text
    with pytest.raises(TypeError):
        written_record.dumps({"a": 0.1})


def sentences(marks: list[list[object]], apart: bool = False, **rule: object) -> list[str]:
    raw = {
        "criteria": [{"name": "가", "max": 60}, {"name": "나", "max": 40, "independent": apart}],
        "evaluators": [f"E{n:02d}" for n in range(1, len(marks) + 1)],
        "rule": {"pass_mark": 60, "drop": "high_low", "bonus_cap": 3, "cap_at_100": True, **rule},
        "applications": [
            {
                "id": "A",
                "bonus": {"인증": 2, "여성": 2},
                "marks": {f"E{n:02d}": {"가": m[0], "나": m[1]} for n, m in enumerate(marks, 1) if m},
            }
        ],
    }
    record = read_record(loads(written_record.dumps(raw)))
    return [str(said) for said in wording.explain(record, decide(record)["A"])]


def test_the_arithmetic_reads_as_one_would_do_it_by_hand() -> None:
    said = sentences([[50, 30], [40, 30], [45, Decimal("30.5")], [60, 40], []])
    assert said[0] == "위원 4명이 매긴 점수는 80, 70, 75.5, 100입니다."
    assert said[1] == "위원 5번은 제척·기피·회피로 빠졌거나 평가표를 내지 않아 셈에 없습니다."
    assert said[2].startswith("가장 높은 100점(위원 4)과 가장 낮은 70점(위원 2)을 하나씩 뺐습니다.")
    assert said[3:5] == [
        "셈에 넣은 2명의 합은 80 + 75.5 = 155.5점입니다.",
        "155.5 ÷ 2 = 77.75이므로 평균은 77.75점입니다.",
    ]
    assert said[5] == "가점은 인증 +2, 여성 +2. 합 4점이지만 한도가 있어 3점입니다."
    assert said[6:] == ["77.75 + 3 = 80.75점이 최종 점수입니다.", "1위이고 선정입니다."]


def test_rounding_capping_and_floors_are_said() -> None:
    rounded = sentences([[40, Decimal("29.99")], [40, 30]])
    assert "139.99 ÷ 2 = 69.995이고, 소수 3째 자리에서 반올림해 평균은 70.00점입니다." in rounded
    assert "점수를 낸 위원이 3명보다 적어 최고·최저를 빼지 않고 모두 셈합니다." in rounded
    capped = sentences([[60, 39]], drop="none")
    assert "99.00 + 3 = 102.00점이지만 100점을 넘을 수 없어 최종 100.00점입니다." in capped
    floor = sentences([[60, 10]], drop="none", criterion_floor_pct=40)
    assert "과락 기준에 못 미친 항목이 있습니다: 나 10.00/40 (기준 16)." in floor
    assert floor[-1] == "과락이라 탈락입니다."
    assert sentences([[]], drop="none") == ["점수를 낸 위원이 없어 셈할 수 없습니다. 탈락입니다."]


def test_what_is_marked_apart_is_said_to_be_in_no_total() -> None:
    said = sentences([[60, 30], [60, 35]], apart=True, drop="none")
    assert said[0] == "위원 2명이 매긴 점수는 60, 60입니다."
    assert "따로 보는 항목은 합계에 넣지 않았습니다. 평균은 나 32.50/40점입니다." in said
    criteria = [{"name": "가", "max": 100}, {"name": "나", "max": 10, "independent": True}]
    told = " ".join(str(one) for one in wording.of_rule({}, criteria))
    assert "따로 보는 항목(나)은 평균만" in told


def test_a_stage_before_the_last_lets_pass_and_selects_nobody() -> None:
    raw = {
        "criteria": [{"name": "가", "max": 100}],
        "evaluators": ["E01"],
        "rule": {"pass_mark": 60, "capacity": 1},
        "applications": [{"id": key, "marks": {"E01": {"가": most}}} for key, most in (("A", 90), ("B", 80))],
    }
    record = read_record(raw)
    for key, words in (("A", "1위이고 통과입니다."), ("B", "2위이고 통과 수를 넘어 탈락입니다.")):
        said = wording.explain(record, decide(record)[key], is_final=False)
        assert str(said[-1]) == words
    rows = sheetbook.results_of(record, list(decide(record).values()), {"A": "가", "B": "나"}, is_final=False)
    assert [row[9] for row in rows[1:]] == ["통과", "통과 수 밖"]


def test_every_rule_of_a_call_is_said_in_words() -> None:
    rule = {
        "drop": "high_low",
        "drop_min_evaluators": 4,
        "pass_mark": 70,
        "pass_on": "mean",
        "criterion_floor_pct": 40,
        "bonus_cap": 5,
        "cap_at_100": True,
        "tie_break": ["criterion:사회적 가치", "bonus", "submitted_at"],
    }
    said = " ".join(str(one) for one in wording.of_rule(rule))
    for words in (
        "4명 이상",
        "소수 3째",
        "전 평균이 70점",
        "40%",
        "5점까지",
        "100점을 넘지",
        "사회적 가치, 가점, 먼저 낸 순서",
    ):
        assert words in said


def test_a_record_written_by_us_replays_like_the_one_it_was_made_from() -> None:
    raw = {
        "criteria": [{"name": "가", "max": Decimal(100)}],
        "evaluators": ["E01"],
        "rule": {"pass_mark": 70, "capacity": 1},
        "applications": [{"id": "A", "bonus": {}, "marks": {"E01": {"가": Decimal("70.00")}}}],
    }
    assert replay(loads(written_record.dumps(raw))) == replay(raw)


def test_numbers_and_addresses_are_covered_however_they_are_written() -> None:
    address = "서울특별시 성동구 왕십리로 115"
    hidden = blind.words_to_hide("2148812345", address, blind.street_of(address))
    text = "사업자등록번호 214-88-12345, 주소는 성동구 왕십리로 115 3층입니다."
    assert blind.covered(text, hidden) == "사업자등록번호 ○○○, 주소는 ○○○ 3층입니다."
    assert blind.covered("우리는 -만 적었습니다.", ["-"]) == "우리는 -만 적었습니다."


def test_two_representatives_are_two_people() -> None:
    assert rules_conflict.people("한 서윤, 이나래") == {"한서윤", "이나래"} and not rules_conflict.people(
        " , "
    )


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate(1, "a@b.kr", "달빛 벤처스"), f"{INVESTOR} ((주)달빛벤처스, 2025. 6. 10. 투자)"),
        (Candidate(1, "a@b.kr", "별빛벤처스"), None),
        (
            Candidate(1, "a@b.kr", represented_by={"이나래": "두리공방"}),
            f"{SAME_REPRESENTATIVE} (두리공방 대표 이나래)",
        ),
        (Candidate(1, "a@b.kr", represented_by={"정하림": "두리공방"}), None),
    ],
)
def test_investors_and_a_shared_representative_exclude(candidate: Candidate, why: str | None) -> None:
    spoon = firm(
        7,
        ["그린스푼"],
        [],
        representative="한서윤, 이나래",
        investors=[("(주)달빛벤처스", "2025. 6. 10. 투자"), ("", "")],
    )
    assert why_excluded(candidate, spoon, TODAY) == why


def test_nobody_is_given_more_than_they_can_take() -> None:
    pairs = balanced(dict.fromkeys(range(6), 2), [1, 2, 3, 4], load={1: 1}, most=3)
    per = {e: sum(who == e for who, _ in pairs) for e in (1, 2, 3, 4)}
    assert per == {1: 2, 2: 3, 3: 3, 4: 3} and len(pairs) == 11


def test_a_full_evaluator_hands_one_on_so_that_every_application_is_seen() -> None:
    blocked = {(2, 2), (3, 2), (3, 0)}
    pairs = balanced({0: 1, 1: 1, 2: 1}, [1, 2, 3], blocked=blocked, load={3: 0}, most=1)
    assert sorted(application for _, application in pairs) == [0, 1, 2]
    assert (1, 2) in pairs and len({evaluator for evaluator, _ in pairs}) == 3


def test_a_field_may_be_asked_for_as_a_share_of_the_panel() -> None:
    members = [
        Member(OUT, F, "시장 분석"),
        Member(OUT, M, "시장, 투자"),
        Member(IN, F, "회계"),
        Member(IN, M),
    ]
    assert check(members, PanelRule(fields=["시장 50%", "투자"])) == []
    (found,) = check(members, PanelRule(fields=["시장 51%"]))
    assert (found.what, found.field, found.wanted, found.found) == (Shortfall.EXPERT_SHARE, "시장", 51, 50)
    (found,) = check(members, PanelRule(fields=["법무 10%"]))
    assert (found.what, found.field) == (Shortfall.EXPERTISE, "법무")


def test_every_field_that_is_asked_for_needs_an_expert() -> None:
    members = [Member(OUT, F, "재무, 세무 회계"), Member(OUT, M, "사회적 가치 측정"), Member(IN, F)]
    assert check(members, PanelRule(fields=["세무회계", "사회적 가치"])) == []
    found = check(members, PanelRule(fields=["법무", "회계"]))
    assert [(one.what, one.field) for one in found] == [(Shortfall.EXPERTISE, "법무")]
