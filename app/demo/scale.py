"""Many ventures with yearly figures at once, for measuring. Rows are made in bulk and are nobody's real data."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from app.audit.services import record
from app.demo import names
from app.demo.chance import pick, share, whole
from app.demo.roster import firms
from app.demo.story import OFFICE
from app.kernel import clock
from app.kernel.dates import add_months
from app.kernel.db import db
from app.ventures.identifiers import LegalForm, search_key
from app.ventures.models import (
    Certificate,
    StageChange,
    Venture,
    VentureGram,
    VentureSdg,
    VentureSocialValue,
    YearlyStatus,
)
from app.ventures.services.findable import gram_rows, keys_of, refresh_glances
from app.ventures.states import (
    CertificateKind,
    FigureSource,
    GrowthStage,
    Sdg,
    SocialValue,
    VentureState,
    YearlyState,
)

CHUNK = 500
YEARS = 5
HEADS = (
    "푸른",
    "함께",
    "모두",
    "다정",
    "마을",
    "새길",
    "온터",
    "이웃",
    "나란",
    "두루",
    "한빛",
    "고운",
    "보름",
    "가람",
    "단비",
    "열매",
    "우리",
    "하늘",
    "들꽃",
    "너른",
)
TAILS = ("돌봄", "물류", "소재", "식탁", "배움터", "공방", "에너지", "텃밭", "이동", "의류", "놀이", "주거", "기록", "상담", "재활", "장터")  # fmt: skip
FORMS = (LegalForm.STOCK_COMPANY,) * 7 + (
    LegalForm.COOPERATIVE,
    LegalForm.SOCIAL_COOPERATIVE,
    LegalForm.LIMITED_COMPANY,
)
STAGES = (
    GrowthStage.EARLY,
    GrowthStage.EARLY,
    GrowthStage.LEAP,
    GrowthStage.LEAP,
    GrowthStage.GROWTH,
    GrowthStage.SCALEUP,
)


def multiply(count: int) -> int:
    """Add `count` ventures with stages, certificates and five years of figures; the caller commits. How many stand now."""
    first = (db.session.scalar(select(func.max(Venture.id))) or 0) + 1
    for start in range(0, count, CHUNK):
        _chunk(range(first + start, first + min(start + CHUNK, count)))
    record(
        OFFICE,
        "demo.multiply",
        None,
        "시험용 기업 %(count)s곳을 한꺼번에 만들었습니다",
        subject_type="venture",
        count=count,
    )
    return db.session.scalar(select(func.count()).select_from(Venture)) or 0


def _chunk(ids: range) -> None:
    ventures = [_venture(key) for key in ids]
    db.session.execute(insert(Venture), ventures)
    grams: list[dict[str, object]] = []
    for row in ventures:
        grams += gram_rows(row["id"], keys_of([row["name"], row["representative"]]))
    db.session.execute(insert(VentureGram), grams)
    db.session.execute(insert(VentureSocialValue), [_value(key) for key in ids])
    db.session.execute(
        insert(VentureSdg), [{"venture_id": key, "goal": pick(list(Sdg), "sdg", key)} for key in ids]
    )
    db.session.execute(insert(StageChange), [_stage(row) for row in ventures])
    db.session.execute(insert(Certificate), [_certificate(key) for key in ids if key % 3 == 0])
    db.session.execute(insert(YearlyStatus), [row for one in ventures for row in _years(one)])
    refresh_glances(list(ids))


def _venture(key: int) -> dict[str, Any]:
    form = pick(FORMS, "form", key)
    name = f"{pick(HEADS, 'head', key)}{pick(TAILS, 'tail', key)} {key}"
    founder = names.person("scale", key)
    model = pick(firms(), "address", key)
    return {
        "id": key,
        "version": 1,
        "state": VentureState.CONFIRMED,
        "name": name,
        "legal_form": form,
        "form_word": form.label_ko,
        "biz_reg_no": _number(key),
        "representative": founder,
        "founded_on": add_months(clock.today(), -whole(8, 130, "age", key))
        - timedelta(days=whole(0, 27, "day", key)),
        "address": model.address,
        "in_district": model.here,
        "email": f"hello@v{key}.example",
        "phone": names.phone(key),
        "summary": model.summary,
        "ksic": model.ksic,
        "stage": pick(STAGES, "stage", key),
        "search_name": search_key(name),
        "search_text": " ".join(keys_of([name, founder])),
        "created_at": clock.now(),
    }


def _number(key: int) -> str:
    """A number with the right check digit, from a range the other demo data do not use."""
    head = f"998{('81', '86', '87')[key % 3]}{key % 10_000:04d}"
    if key >= 10_000:
        head = f"{997 - key // 10_000}{head[3:]}"
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(int(digit) * weight for digit, weight in zip(head, weights, strict=True))
    return f"{head}{(10 - (total + int(head[8]) * 5 // 10) % 10) % 10}"


def _value(key: int) -> dict[str, Any]:
    return {"venture_id": key, "value": pick(list(SocialValue), "value", key), "rank": 0}


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "venture_id": row["id"],
        "stage": row["stage"],
        "from_on": clock.today() - timedelta(days=whole(30, 700, "staged", row["id"])),
        "reason": "일괄 등록",
        "recorded_at": clock.now(),
    }


def _certificate(key: int) -> dict[str, Any]:
    issued = clock.today() - timedelta(days=whole(30, 1060, "issued", key))
    return {
        "venture_id": key,
        "kind": pick(list(CertificateKind)[:7], "certificate", key),
        "number": f"{issued.year}-{key:05d}",
        "issued_on": issued,
        "expires_on": add_months(issued, 36) - timedelta(days=1),
        "recorded_at": clock.now(),
    }


def _years(row: dict[str, Any]) -> list[dict[str, Any]]:
    key, founded = row["id"], row["founded_on"]
    last = clock.today().year - 1
    amount = int(80_000 + 3_000_000 * share("revenue", key) ** 2) * 1000
    found = []
    for year in range(max(last - YEARS + 1, founded.year), last + 1):
        if share("gap", key, year) > 0.12:
            found.append(_year(key, year, amount))
        amount = int(amount * (0.9 + 0.5 * share("growth", key, year)))
    return found


def _year(key: int, year: int, amount: int) -> dict[str, Any]:
    people = 2 + amount // 90_000_000
    at = clock.at(date(year + 1, 3, 20), 10)
    return {
        "venture_id": key,
        "fiscal_year": year,
        "number": 1,
        "state": YearlyState.VERIFIED,
        "source": FigureSource.ROSTER,
        "handed_in_at": at,
        "verified_at": at + timedelta(days=9),
        "revenue": amount,
        "operating_income": int(amount * (share("margin", key, year) * 0.3 - 0.12)),
        "total_assets": amount,
        "total_liabilities": amount // 3,
        "equity": amount - amount // 3,
        "regular": people,
        "non_regular": people // 5,
        "youth": people // 3,
        "female": people // 2,
    }
