"""Four sample papers on invented data: dossier, tear sheet, decision paper, fund quarterly."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.documents import blocks, compose
from app.documents.blocks import Cover, Paper, Stamp
from tests.papers.charts import NAMED

STAMP = Stamp(
    number="두레-2026-000123",
    code="7K3Q-9MWD-2F",
    address="https://dure.example/check/7K3Q-9MWD-2F",
    issuer="성동구 일자리정책과",
    issued_at=datetime(2026, 10, 12, 0, 30, tzinfo=UTC),
    keep="5년 (2031. 12. 31.까지)",
)
AS_OF = date(2026, 9, 30)


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(item) for item in value)
    if isinstance(value, dict):
        if "@chart" in value:
            return NAMED[value["@chart"]]()
        fields = {key: _read(item) for key, item in value.items() if key != "@"}
        if value["@"] == "Words":
            fields["tone"] = blocks.Tone(fields["tone"])
        return getattr(blocks, value["@"])(**fields)
    return value


def _parts(name: str) -> dict[str, Any]:
    content = json.loads((Path(__file__).parent / f"{name}.json").read_text())
    return {key: _read(value) for key, value in content.items()}


def _stamped(paper: Paper) -> Paper:
    return paper.stamped(STAMP, compose.fingerprint(paper))


def dossier() -> Paper:
    """Eight pages for the coordinator."""
    cover = Cover(
        art=NAMED["headcount"](),
        art_note="고용 인원(월말, 명). 진한 점은 해마다 12월 말. 2026년 상반기는 현황조사 미제출로 비어 있다.",
        summary="다회용 용기를 빌려주고, 거두어 씻고, 다시 담게 하는 순환 물류 기업.\n2020년 4월 성동구에서 시작했다.",
        facts=(
            ("대상 기간", "2021년 – 2026년 9월"),
            ("사업자등록번호", "206-86-41277"),
            ("담당", "일자리정책과 소셜벤처팀\n이수민 코디네이터"),
        ),
        how_to_read="읽는 법: 음수는 △, 자료가 오지 않은 칸은 ‘미제출’로 적는다. 0은 실제로 0인 값이다.",
    )
    paper = Paper(
        title="주식회사 되담",
        kind="기업 종합 보고서",
        as_of=AS_OF,
        reader="내부용 · 코디네이터",
        summary="성동구 소셜벤처 기업 종합 보고서",
        keywords=("소셜벤처", "성동구"),
        cover=cover,
        **_parts("dossier"),
    )
    return _stamped(paper)


def tearsheet() -> Paper:
    """Two dense pages for the investment committee."""
    paper = Paper(
        title="주식회사 되담",
        kind="투자 한눈표",
        as_of=AS_OF,
        reader="대외비 · 투자심의위원회",
        summary="다회용 용기 대여·회수·세척. 식당·사내식당·행사에 1회 사용료로 판다.",
        running_right="대외비",
        dense=True,
        side=("금액 단위: 백만 원 (따로 적은 곳 제외)",),
        **_parts("tearsheet"),
    )
    return _stamped(paper)


def decision() -> Paper:
    """Three pages for the committee that decides."""
    paper = Paper(
        title="2026년 스케일업 사업개발비\n지원 대상 선정(안)",
        kind="심의안건 제2호",
        as_of=date(2026, 7, 9),
        reader="비공개 (의결 뒤 결과만 공개)",
        side=("심의일 2026. 7. 9. 14:00", "성동구청 5층 전략회의실"),
        **_parts("decision"),
    )
    return _stamped(paper)


def quarterly() -> Paper:
    """Three dense pages for a fund's investors."""
    paper = Paper(
        title="소셜벤처 1호 펀드",
        kind="펀드 분기보고",
        as_of=AS_OF,
        reader="대외비 · 출자자",
        summary="벤처투자조합, 2020. 10. 15. 결성, 존속 8년.",
        running_right="2026년 3분기",
        dense=True,
        **_parts("quarterly"),
    )
    return _stamped(paper)


ALL = {"dossier": dossier, "tearsheet": tearsheet, "decision": decision, "quarterly": quarterly}


def replaced(paper: Paper, **over: Any) -> Paper:
    """The same paper with something else in it."""
    return replace(paper, **over)
