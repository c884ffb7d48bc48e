"""The hub's building: three floors, sixteen rooms, sixty desks. Square metres; plans are 1000 by 400."""

from decimal import Decimal

from app.demo.story import Story
from app.tenancy.models import Floor, Space
from app.tenancy.services import places
from app.tenancy.states import SpaceKind

WON_PER_M2 = 7_700_000
"""Appraised value of a square metre of fee area."""
DESK_M2 = Decimal("2.40")
DESKS = 60
SMALL, MIDDLE, LARGE, WIDE, LARGEST = (
    (Decimal("9.60"), 2), (Decimal("16.50"), 4), (Decimal("24.80"), 6), (Decimal("28.60"), 8), (Decimal("33.82"), 10),
)  # fmt: skip
ROOMS = {
    4: {"401": SMALL, "402": MIDDLE, "403": LARGE, "404": SMALL},
    5: {"501": MIDDLE, "502": MIDDLE, "503": LARGEST, "504": LARGE, "505": LARGEST, "506": LARGE, "507": MIDDLE, "508": WIDE},
    6: {"601": SMALL, "602": MIDDLE, "603": LARGE, "604": SMALL},
}  # fmt: skip
PLAN = {
    "401": (15, 15, 110), "402": (131, 15, 130), "403": (267, 15, 170), "404": (443, 15, 110),
    "501": (15, 15, 124), "502": (145, 15, 124), "503": (275, 15, 210), "504": (491, 15, 166),
    "505": (15, 245, 210), "506": (231, 245, 166), "507": (403, 245, 124), "508": (533, 245, 190),
    "601": (15, 15, 110), "602": (131, 15, 130), "603": (267, 15, 170), "604": (443, 15, 110),
}  # fmt: skip
"""x, y and width of each room; all are 140 high."""
SHARED = {
    4: (("회의실 라", 8, 559, 15, 160),),
    5: (("회의실 가", 10, 823, 15, 162), ("회의실 나", 6, 729, 245, 126)),
    6: (("교육장", 40, 15, 245, 420), ("회의실 다", 12, 559, 15, 180)),
}
FIXTURES = {
    4: ((15, 245, 840, 140, ["함께 쓰는 자리"], True), (725, 15, 260, 140, ["운영 사무실"], False), (861, 245, 124, 140, ["탕비실", "화장실"], False)),
    5: ((663, 15, 154, 140, ["라운지"], False), (861, 245, 124, 140, ["탕비실", "화장실"], False), (861, 161, 124, 78, ["승강기", "계단"], False)),
    6: ((441, 245, 414, 140, ["촬영실", "전시대"], False), (745, 15, 240, 140, ["옥상 정원"], False), (861, 245, 124, 140, ["탕비실", "화장실"], False), (861, 161, 124, 78, ["승강기", "계단"], False)),
}  # fmt: skip
CARE = "선량한 관리자로서 공간과 집기를 관리하고, 고장과 사고를 바로 알립니다."
CHARGES = "관리비, 전기료, 통신비는 사용 면적에 따라 사용자가 냅니다."
CONDITIONS = "허가 없이 다른 사람에게 쓰게 하거나 목적을 바꿀 수 없습니다. 60일 안에 사업장 주소를 옮기고, 나갈 때 원래대로 돌려놓습니다."


def build(story: Story) -> None:
    """Set the building up with its terms."""
    actor = story.actor("coordinator")
    rooms = sum((area for floor in ROOMS.values() for area, _ in floor.values()), Decimal(0))
    facility = places.add_facility(
        "성동 소셜벤처 허브센터",
        actor=actor,
        address="서울특별시 성동구 성수일로12길 20",
        common_area=Decimal("108.40"),
        exclusive_total=rooms + DESK_M2 * DESKS,
        first_months=24,
        max_term_months=60,
        max_renewals=1,
        renewal_notice_days=60,
        expiring_within_days=90,
        care_duty=CARE,
        charges_borne=CHARGES,
        conditions=CONDITIONS,
    )
    for level, numbers in ROOMS.items():
        drawn = [
            {"x": x, "y": y, "w": w, "h": h, "lines": lines} | ({"desks": True} if desks else {})
            for x, y, w, h, lines, desks in FIXTURES[level]
        ]
        floor = places.add_floor(facility, level, f"{level}층", actor=actor, fixtures=drawn)
        for number, (area, people) in numbers.items():
            x, y, w = PLAN[number]
            at = {"plan_x": x, "plan_y": y, "plan_w": w, "plan_h": 140}
            _space(story, floor, SpaceKind.PRIVATE_ROOM, number, area, people, **at)
        for number, people, x, y, w in SHARED[level]:
            at = {"plan_x": x, "plan_y": y, "plan_w": w, "plan_h": 140}
            _space(story, floor, SpaceKind.SHARED_ROOM, number, Decimal(people * 2), people, **at)
        for desk in range(1, DESKS + 1 if level == 4 else 1):
            _space(story, floor, SpaceKind.DESK, f"자리 {desk:02d}", DESK_M2, 1)


def _space(
    story: Story, floor: Floor, kind: SpaceKind, number: str, area: Decimal, people: int, **at: int
) -> Space:
    facility = floor.facility
    fee_area = area + facility.common_area * area / facility.exclusive_total
    space = places.add_space(
        floor,
        kind,
        number,
        actor=story.actor("coordinator"),
        exclusive_area=area,
        capacity=people,
        appraised_value=int(fee_area * WON_PER_M2) // 100_000 * 100_000
        if kind is not SpaceKind.SHARED_ROOM
        else 0,
        **at,
    )
    story.spaces[number] = space
    return space
