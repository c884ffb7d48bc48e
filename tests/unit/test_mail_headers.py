"""A mail's subject arrives as it was written."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from app.notices.sending import Letter, compose


@pytest.mark.parametrize(
    "subject",
    [
        "평가표 3건이 남았습니다: 2026년 2차 소셜벤처 허브센터 입주기업 모집 서면평가",
        "지속가능한먹거리와마을부엌을만드는사람들 사회적협동조합에서 함께 쓰자고 초대했습니다",
        "두레 초대",
        "Dure",
    ],
)
def test_a_long_korean_subject_keeps_its_spaces(subject: str) -> None:
    letter = Letter(
        "두레 <no-reply@dure.example>", "han@example.kr", "한 지우", subject, "본문", None, "<1@dure>",
        datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    raw = compose(letter).as_bytes()
    assert message_from_bytes(raw, policy=default)["Subject"] == subject
    assert all(len(line) <= 78 for line in raw.partition(b"\n\n")[0].splitlines())
