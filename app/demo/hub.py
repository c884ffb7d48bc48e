"""Who sat where, since when, what they paid, and how they left. One row per stay; the rest follows from its dates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.demo import places
from app.demo.chance import happens, whole
from app.demo.story import Story
from app.kernel.dates import Period, add_months
from app.tenancy.models import FeeCharge, Tenancy
from app.tenancy.queries import charging, fees
from app.tenancy.rules import FeeBasis
from app.tenancy.services import offers, payments, permits, stays
from app.tenancy.services.permits import Permit
from app.tenancy.states import ExitReason, SpaceKind, TenancyState

_X = ExitReason
CASHIER, RUNNER = "oh", "coordinator"


@dataclass(frozen=True)
class Stay:
    """One venture in one space. `until` is how far an unfinished one has come; `owes_since` stops the payments."""

    space: str
    slug: str
    starts_on: date
    months: int = 24
    call: str = ""
    renewed_to: date | None = None
    left: tuple[date, ExitReason] | None = None
    owes_since: date | None = None
    until: TenancyState = TenancyState.ACTIVE
    leaves_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The last day of the first permit."""
        return add_months(self.starts_on, self.months) - timedelta(days=1)


def run(story: Story) -> None:
    """The building, then every stay."""
    story.at(story.day(-1800), partial(places.build, story), 11)
    for stay in (*rooms(story), *desks(story)):
        # a new permit is asked for a month ahead, at once when it begins soon
        ahead = 14 if stay.call == "hub-2023" or stay.call == "young" else 29
        offered = min(stay.starts_on - timedelta(days=ahead), story.day(-3))
        story.at(offered, partial(_offers, story, stay), 14, whole(0, 59, stay.space, stay.slug))


def rooms(story: Story) -> Iterable[Stay]:
    """Private rooms, floor by floor; whoever was offered one first stands first."""
    first, second, spring = story.day(-1332), story.day(-571), story.day(-185)
    yield from _fourth(story.day, second, spring)
    yield from _fifth(story.day, first, spring)
    yield from _sixth(story.day, first, spring)


def _fourth(d: Callable[[int], date], second: date, spring: date) -> Iterable[Stay]:
    """The fourth floor."""
    yield Stay(
        "401", "goyohan", d(-1500), left=(add_months(d(-1500), 24) - timedelta(days=1), _X.NOT_RENEWED)
    )
    yield Stay("401", "daeum", second, call="young", left=(d(-215), _X.VOLUNTARY))
    yield Stay("401", "deullim", spring, call="hub-spring")
    yield Stay("402", "mideum", d(-1400), left=(add_months(d(-1400), 24) - timedelta(days=1), _X.EXPIRED))
    yield Stay("402", "ongihankki", second, call="young", until=TenancyState.NOTICE, leaves_on=d(12))
    yield Stay("403", "saebyeok", d(-1100), left=(d(-640), _X.MISUSE_SUBLET))
    yield Stay("403", "moraeal", spring, call="hub-spring")
    yield Stay("404", "gongbangon", d(-1200), left=(d(-660), _X.ARREARS), owes_since=d(-900))
    yield Stay("404", "modugyedan", second, call="young", owes_since=d(-100))


def _fifth(d: Callable[[int], date], first: date, spring: date) -> Iterable[Stay]:
    """The fifth floor."""
    yield Stay("501", "hyangnamu", d(-1720), left=(max(d(-1500), first - timedelta(days=80)), _X.VOLUNTARY))
    yield Stay(
        "501", "neurinson", first, call="hub-2023", renewed_to=add_months(first, 60) - timedelta(days=1)
    )
    yield Stay("502", "eumsae", d(-900), left=(d(-300), _X.RELOCATED))
    yield Stay("502", "yakguk", spring, call="hub-spring")
    yield Stay("503", "dubeonjjae", d(-1760), 48, left=(d(-640), _X.GRADUATED))
    yield Stay("503", "sorigil", d(-598), owes_since=d(-120))
    yield Stay("504", "narang", d(-1650), renewed_to=d(-200), left=(d(-330), _X.GRADUATED))
    yield Stay("505", "majubom", first, call="hub-2023", renewed_to=add_months(first, 48) - timedelta(days=1))
    yield Stay("506", "badagyeol", d(-1700), renewed_to=d(118), owes_since=d(-60))
    yield Stay("507", "gaon", first, call="hub-2023", renewed_to=d(52))
    yield Stay("508", "mulgyeol", d(-1540), renewed_to=d(220))
    yield Stay("504", "hanol", d(20), call="hub-spring", until=TenancyState.OFFERED)


def _sixth(d: Callable[[int], date], first: date, spring: date) -> Iterable[Stay]:
    """The sixth floor."""
    yield Stay("601", "sorigil", first, call="hub-2023", left=(d(-597), _X.RELOCATED))
    yield Stay("601", "undongjang", d(9), until=TenancyState.CONTRACTED)
    yield Stay("602", "nanuri", d(-1280), left=(d(-900), _X.FALSE_STATEMENT))
    yield Stay("602", "sonmallo", spring, call="hub-spring")
    yield Stay("603", "bitdeullo", add_months(d(39), -24), renewed_to=d(38 + 730), until=TenancyState.OFFERED)
    yield Stay(
        "604",
        "chorokgil",
        first,
        call="hub-2023",
        left=(add_months(first, 24) - timedelta(days=1), _X.EXPIRED),
    )
    yield Stay("604", "gyeolgoun", d(-560), left=(d(-222), _X.CLOSED))
    yield Stay("604", "hanol", spring, call="hub-spring", until=TenancyState.DECLINED)


def desks(story: Story) -> Iterable[Stay]:
    """Desks in the open room, a year at a time; the last rows stand half-way."""
    d = story.day
    free = iter(range(1, 61))
    for slug, count, starts in (
        ("jangdan", 2, -210), ("onnuri", 3, -240), ("saessak", 1, -200), ("dalgubi", 4, -150), ("goreugi", 3, -280),
        ("chaeum", 2, -320), ("oksang", 2, -180), ("saebanchan", 2, -95), ("ieosseugi", 2, -60), ("gyeotae", 3, -130),
    ):  # fmt: skip
        for _ in range(count):
            yield Stay(f"자리 {next(free):02d}", slug, d(starts), 12)
    for slug, count, starts in (
        ("goreugi", 2, -325),
        ("hanol", 3, -390),
        ("deullim", 2, -295),
        ("sonmallo", 2, -560),
    ):
        for _ in range(count):
            ends = add_months(d(starts), 12) - timedelta(days=1)
            gone = ends if ends < d(-1) else d(-186)
            yield Stay(
                f"자리 {next(free):02d}",
                slug,
                d(starts),
                12,
                left=(gone, _X.EXPIRED if gone == ends else _X.VOLUNTARY),
            )
    yield Stay(f"자리 {next(free):02d}", "dalgubi", d(15), 12, until=TenancyState.ACCEPTED)
    yield Stay(f"자리 {next(free):02d}", "tteunsaem", d(10), 12, until=TenancyState.WITHDRAWN)


# One stay


def _application(story: Story, stay: Stay) -> Application | None:
    found = story.applications.get((stay.call, stay.slug))
    ready = found and found.state is ApplicationState.SELECTED and found.taken_up_at is None
    return found if ready else None


def _offers(story: Story, stay: Stay) -> None:
    """The offer; where a call leads here only those it selected are offered a room."""
    application = _application(story, stay)
    if (stay.call and application is None) or stay.slug not in story.ventures:
        story.say(f"{stay.space}: {stay.slug}에는 배정하지 않습니다.")
        return
    first = stay.until is TenancyState.OFFERED and stay.renewed_to is None
    tenancy = offers.offer(
        story.spaces[stay.space],
        story.ventures[stay.slug],
        Period(stay.starts_on, stay.ends_on),
        actor=story.actor(RUNNER),
        application=application,
        answer_by=story.day(4) if first else None,
    )
    if first:
        return
    answer = story.date_now() + timedelta(days=1)
    if stay.until is TenancyState.WITHDRAWN:
        story.at(answer, partial(_withdraws, story, tenancy), 15)
    elif stay.until is TenancyState.DECLINED:
        story.at(answer, partial(_declines, story, stay, tenancy), 15)
    else:
        story.at(answer, partial(_accepts, story, stay, tenancy), 15)


def _withdraws(story: Story, tenancy: Tenancy) -> None:
    offers.withdraw(tenancy, "신청 기업이 사업을 잠시 쉬기로 했습니다.", actor=story.actor(RUNNER))


def _declines(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    offers.decline(
        tenancy, "여섯 명이 쓰기에는 좁습니다. 더 넓은 방을 기다리겠습니다.", actor=story.actor(stay.slug)
    )


def _accepts(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    offers.accept(tenancy, actor=story.actor(stay.slug))
    if stay.until is not TenancyState.ACCEPTED:
        on = story.date_now() + timedelta(days=1)
        story.at(on, partial(_permits, story, stay, tenancy), 11)


def _permits(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    permits.contract(tenancy, permit_of(stay, tenancy), actor=story.actor(RUNNER))
    _pays(story, stay, tenancy, 1)
    if stay.until is not TenancyState.CONTRACTED:
        story.at(tenancy.starts_on, partial(_moves_in, story, stay, tenancy), 9, 30)


def permit_of(stay: Stay, tenancy: Tenancy) -> Permit:
    """What the permit states; certified social enterprises pay half."""
    desk = tenancy.space.kind is SpaceKind.DESK
    half = stay.slug in {"gaon", "haeoreum", "neurinson"}
    return Permit(
        purpose="소셜벤처 업무 공간",
        basis=FeeBasis.SOCIAL_VENTURE,
        payments_a_year=1
        if desk
        else 4
        if (tenancy.space.appraised_value // 100 > 1_000_000 and not half)
        else 2,
        care_duty=places.CARE,
        charges_borne=places.CHARGES,
        conditions=places.CONDITIONS,
        reduction_pct=50 if half else 0,
        reduction_basis="조례 제32조 제5항: 사회적기업·사회적협동조합" if half else "",
    )


def _moves_in(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    stays.move_in(tenancy, story.date_now(), actor=story.actor(RUNNER))
    last = stay.left[0] if stay.left and not _goes_on(stay, tenancy) else tenancy.permit_ends_on
    for year in range(2, 6):
        begins = add_months(tenancy.starts_on, 12 * (year - 1))
        if begins <= min(last, tenancy.permit_ends_on):
            on = begins - timedelta(days=20)
            story.at(on, partial(_is_charged, story, stay, tenancy, year), 10)
    if _goes_on(stay, tenancy):
        asked = min(tenancy.permit_ends_on - timedelta(days=40), story.day(-6))
        story.at(asked, partial(_renews, story, stay, tenancy), 10)
    elif stay.left is not None:
        story.at(stay.left[0], partial(_leaves, story, stay, tenancy), 17)
    elif stay.leaves_on is not None:
        story.at(story.day(-18), partial(_gives_notice, story, stay, tenancy), 11)


def _goes_on(stay: Stay, tenancy: Tenancy) -> bool:
    return stay.renewed_to is not None and tenancy.renewal_no == 0


def _renews(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    if stay.renewed_to is None:
        return
    waits = stay.until is TenancyState.OFFERED
    renewed = offers.offer_renewal(
        tenancy, stay.renewed_to, actor=story.actor(RUNNER), answer_by=story.day(6) if waits else None
    )
    if not waits:
        story.at(story.date_now() + timedelta(days=2), partial(_accepts, story, stay, renewed), 16)


def _gives_notice(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    if stay.leaves_on is not None:
        why = "주방이 있는 곳으로 옮깁니다."
        stays.give_notice(
            tenancy, stay.leaves_on, actor=story.actor(stay.slug), reason=ExitReason.VOLUNTARY, note=why
        )


def _leaves(story: Story, stay: Stay, tenancy: Tenancy) -> None:
    if stay.left is not None and tenancy.state in (TenancyState.ACTIVE, TenancyState.NOTICE):
        stays.move_out(tenancy, story.date_now(), actor=story.actor(RUNNER), reason=stay.left[1])
        later = 260 if stay.left[1] is ExitReason.ARREARS else 3
        story.at(story.date_now() + timedelta(days=later), partial(_settles, story, tenancy), 16)


def _settles(story: Story, tenancy: Tenancy) -> None:
    """What was left when it went is paid; a debtor takes most of a year."""
    left = sum(line.left for line in fees.ledger_of(tenancy, story.date_now()).lines)
    if left > 0:
        payments.record_payment(tenancy, left, story.date_now(), actor=story.actor(CASHIER), note="퇴거 정산")


# Money


def _is_charged(story: Story, stay: Stay, tenancy: Tenancy, year: int) -> None:
    if tenancy.state is TenancyState.ACTIVE:
        permits.charge_next_year(tenancy, actor=story.actor(RUNNER))
        _pays(story, stay, tenancy, year)


def _pays(story: Story, stay: Stay, tenancy: Tenancy, year: int) -> None:
    """Each part near its day; some a little late, those in arrears not at all."""
    for charge in charging.charges_of(tenancy):
        if charge.year_no != year or charge.amount <= 0:
            continue
        if stay.owes_since is not None and charge.due_on >= stay.owes_since:
            continue
        late = (
            whole(2, 9, "late", tenancy.id, charge.number)
            if happens(0.12, "is-late", tenancy.id, charge.number)
            else 0
        )
        on = max(
            charge.due_on + timedelta(days=late or -whole(0, 4, "early", tenancy.id, charge.number)),
            story.date_now(),
        )
        story.at(on, partial(_receives, story, tenancy, charge), 16, tenancy.id % 60)


def _receives(story: Story, tenancy: Tenancy, charge: FeeCharge) -> None:
    if tenancy.state in (TenancyState.ENDED, TenancyState.WITHDRAWN):
        return
    payments.record_payment(
        tenancy, charge.amount, story.date_now(), actor=story.actor(CASHIER), note=f"{charge.words} 계좌이체"
    )
