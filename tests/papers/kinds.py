"""One receipt, one result letter and one decision paper on invented data."""

from datetime import UTC, date, datetime

from app.documents.blocks import Key, Paper
from app.documents.committee import DecisionPaper, Mark, Minutes, Ranked, decision_paper, minutes
from app.documents.kinds import Letter, Receipt, SentFile, SentPart, receipt, result_letter

SENT = Receipt(
    call="2026년 소셜벤처 허브센터 입주기업 모집",
    number="2026-입주-017",
    venture="주식회사 되담",
    submitted_by="한서윤",
    submitted_at=datetime(2026, 9, 18, 8, 59, 58, tzinfo=UTC),
    parts=(
        SentPart(
            "사업 소개",
            (
                (
                    "어떤 사회문제를 풀려고 하나요",
                    "한 번 쓰고 버리는 용기가 성동구에서만 하루 11만 개 나옵니다.\n\n회수와 세척을 대신해 줍니다.",
                ),
                ("경쟁사와 다른 점은 무엇인가요", ""),
            ),
        ),
        SentPart("입주 계획", (("쓰고 싶은 공간", "독립 사무실 33 ㎡"), ("상주 인원", "12명"))),
    ),
    files=(
        SentFile("사업계획서.pdf", 2_418_330, "1f" * 32),
        SentFile("법인등기부등본 2026년 9월 발급.pdf", 88_120, "a7" * 32),
    ),
    next_steps=(
        "9월 30일까지 적격 여부를 검토합니다.",
        "보완할 것이 있으면 알림을 보냅니다. 받은 날부터 5일 안에 고쳐 주세요.",
    ),
)

LETTER = Letter(
    to="주식회사 되담 대표 귀하",
    subject="입주기업 선정 결과 안내",
    sent_on=date(2026, 10, 12),
    outcome="허브센터 입주기업으로 선정되었습니다",
    paragraphs=(
        "2026년 소셜벤처 허브센터 입주기업 모집에 신청해 주셔서 고맙습니다. 심사 결과 아래와 같이 알려 드립니다.",
    ),
    facts=(
        ("접수번호", "2026-입주-017"),
        ("최종 점수", "87.25점"),
        ("순위", "28곳 가운데 2위"),
        ("배정 공간", "501호, 33.0 ㎡"),
    ),
    to_do=("10월 23일까지 사용허가를 신청해 주세요.", "보증금 고지서는 허가 뒤에 따로 보냅니다."),
    objection="결과에 이의가 있으면 이 통지를 받은 날부터 7일 안에 두레에서 신청할 수 있습니다.",
    contact="소셜벤처 허브센터 02-0000-0000",
)


def _ranked(rank: int, name: str, marks: tuple[int, ...], chosen: bool) -> Ranked:
    high, low = marks.index(max(marks)), marks.index(min(marks))
    kept = [m for i, m in enumerate(marks) if i not in (high, low)]
    mean = sum(kept) / len(kept)
    return Ranked(
        rank=str(rank),
        name=name,
        number=f"26-{rank:02d}",
        marks=tuple(Mark(float(m), str(m), i in (high, low)) for i, m in enumerate(marks)),
        mean=f"{mean:.2f}",
        bonus="1",
        final=f"{mean + 1:.2f}",
        final_points=mean + 1,
        result="선정" if chosen else "예비 1",
        amount="10,000" if chosen else "–",
        chosen=chosen,
        arithmetic=f"({' + '.join(str(m) for m in kept)}) ÷ {len(kept)} = {mean:.2f}, 가점 1",
    )


DECISION = DecisionPaper(
    title="2026년 스케일업 사업개발비\n지원 대상 선정(안)",
    item="심의안건 제2호",
    meeting="소셜벤처 육성위원회 2026년 제4차",
    held_on=date(2026, 7, 9),
    proposal="신청 세 곳 가운데 두 곳을 선정하고 2천만 원을 지원할 것을 제안합니다.",
    keys=(
        Key("신청", "3", "곳"),
        Key("평가위원", "5", "명"),
        Key("통과 기준", "70", "점"),
        Key("지원금", "2,000", "만 원"),
    ),
    rule=("최고·최저 하나씩을 뺀다.", "남은 점수의 평균을 낸다.", "가점을 더한다."),
    ranking_finding="2위와 3위는 3.00점 차이다",
    evaluators=("가", "나", "다", "라", "마"),
    ranking=(
        _ranked(1, "그린스푼", (91, 88, 93, 90, 89), True),
        _ranked(2, "되담", (86, 88, 84, 87, 90), True),
        _ranked(3, "볕들", (84, 85, 83, 84, 82), False),
    ),
    threshold=70,
    amount_unit="지원금 천 원",
    note="바탕이 옅은 줄이 선정 제안이다.",
    recusals=(("마", "되담", "2025년 자문. 스스로 회피"),),
    conditions=("자부담 10 % 이상", "중간점검 10. 23."),
    members=(("위원장", "정하늘"), ("위원", "문지호"), ("위원", "배수아")),
    amount_sum="20,000",
    stages=(("접수", "4", "–"), ("적격", "3", "부적격 1"), ("선정 제안", "2", "예비 1")),
    criteria=(
        ("사회적 가치", "60", "40 % 미만"),
        ("사업성", "40", "40 % 미만"),
        ("합계", "100", "70 미만 탈락"),
    ),
    disputes=(("볕들", "2위와 3.00점 차이로 예비가 되었다"),),
    seats=5,
)

MINUTES = Minutes(
    title="소셜벤처 육성위원회 2026년 제4차",
    held_on=date(2026, 7, 9),
    place="성동구청 5층 전략회의실",
    time="14:00–15:30",
    seats=4,
    present=(("위원장", "정하늘"), ("위원", "문지호"), ("위원", "배수아")),
    absent=(("위원", "남태경"),),
    quorum="의사정족수 3명을 채웠다.",
    recusals=(("배수아", "되담", "회피. 2025년 자문"),),
    discussion=("볕들의 계획이 지난해와 같은지 확인했다.", "되담의 자부담을 10 %로 정했다."),
    votes=("3", "0", "0"),
    resolution="출석 3명 모두 찬성해 원안대로 의결했다",
    selected=(("1", "그린스푼", "선정"), ("2", "되담", "선정"), ("3", "볕들", "예비 1")),
    secretary="간사 이가온",
)


def all_kinds() -> dict[str, Paper]:
    """Every plain kind by name."""
    return {
        "receipt": receipt(SENT),
        "letter": result_letter(LETTER),
        "decision_paper": decision_paper(DECISION),
        "minutes": minutes(MINUTES),
    }
