"""What to look at across rooms, red first, and the key figures. Each asks only what the reader's sections ask."""

from app.dossier.blocks import Fact, Flag, Gap, count, scan
from app.dossier.look import Look
from app.dossier.sections.growth import series
from app.dossier.sections.profile import SOON_DAYS
from app.dossier.states import Reader
from app.dossier.words import _
from app.funds import rules as fund_rules
from app.kernel.text import told
from app.ventures.states import BizStatus

PERMIT_SOON_DAYS = 90
OWN = (Reader.COORDINATOR, Reader.VENTURE)
LEVELS = ("bad", "warn", "good", "none")


def flags(look: Look) -> tuple[Flag, ...]:
    """Everything that asks for attention; one good word where there is nothing."""
    found = [*_years(look), *_certificates(look), *_biz_status(look)]
    if look.reader in OWN:
        found += [*_arrears(look), *_permit(look), *_visits(look), *_milestones(look), *_agreements(look)]
    if look.reader is Reader.INVESTOR:
        found += _valuations(look)
    if not found:
        found.append(Flag(_("살펴볼 것 없음"), "good", _("기한과 체납이 없습니다"), "profile"))
    return tuple(sorted(found, key=lambda flag: LEVELS.index(flag.level)))


def _years(look: Look) -> list[Flag]:
    found = []
    for asked in look.course.asked:
        if asked.fiscal_year in look.years:
            continue
        what = _("%(year)s년 실적", year=asked.fiscal_year)
        left = (asked.due_on - look.on).days
        note = _("%(days)s일 지남", days=-left) if left < 0 else _("%(days)s일 남음", days=left)
        level = "bad" if left < 0 else "warn"
        found.append(Flag(what, level, note, "growth", asked.due_on, _("실적 제출")))
    return found


def _certificates(look: Look) -> list[Flag]:
    found = []
    for one in look.course.certificates:
        if one.expires_on is None or not one.in_force(look.on):
            continue
        left = (one.expires_on - look.on).days
        if left <= SOON_DAYS:
            found.append(
                Flag(
                    one.words,
                    "warn",
                    _("%(days)s일 남음", days=left),
                    "profile",
                    one.expires_on,
                    _("갱신 확인"),
                )
            )
    return found


def _biz_status(look: Look) -> list[Flag]:
    seen = look.standing.biz_status
    if seen is None or seen.status is BizStatus.CONTINUING:
        return []
    level = "bad" if seen.status is BizStatus.CLOSED else "warn"
    return [Flag(_("사업자 상태"), level, str(seen.status.label), "profile", seen.checked_on)]


def _agreements(look: Look) -> list[Flag]:
    """참여제한 in force, settlements and money to return that are late."""
    found = [
        Flag(_("참여제한"), "bad", _("%(day)s까지", day=told(ban.until_on)), "agreements", ban.until_on, "")
        for ban in look.course.bans
        if ban.in_force(look.on)
    ]
    for one in look.agreements:
        if one.book.days_late:
            note = _("%(days)s일 지남", days=one.book.days_late)
            found.append(Flag(_("협약 정산"), "bad", note, "agreements", one.book.due_on, _("정산 확인")))
    return found


def _arrears(look: Look) -> list[Flag]:
    found = []
    for ledger in look.ledgers.values():
        if ledger.arrears and ledger.arrears_since:
            note = _("%(days)s일, %(amount)s원", days=ledger.days_late, amount=f"{ledger.arrears:,}")
            found.append(Flag(_("사용료 체납"), "bad", note, "tenancy", ledger.arrears_since, _("납부 확인")))
    return found


def _permit(look: Look) -> list[Flag]:
    stay = look.stay
    if stay is None or stay.days_left > PERMIT_SOON_DAYS:
        return []
    if stay.days_left < 0:
        note = _("%(days)s일 지남", days=-stay.days_left)
        return [Flag(_("사용허가 만료"), "bad", note, "tenancy", stay.ends_on, _("연장 또는 퇴거"))]
    note = _("%(days)s일 남음", days=stay.days_left)
    return [Flag(_("사용허가 만료"), "warn", note, "tenancy", stay.ends_on, _("연장심사"))]


def _visits(look: Look) -> list[Flag]:
    return [
        Flag(
            _("컨설팅 일지"),
            "bad",
            _("%(days)s일 늦음", days=case.days_missing),
            "consulting",
            case.next_on,
            _("일지 요청"),
        )
        for case in look.engagements
        if case.days_missing
    ]


def _milestones(look: Look) -> list[Flag]:
    late = [one for part in look.participations for one in part.milestones if one.overdue]
    if not late:
        return []
    note = _("%(n)s가지 기한 지남", n=len(late))
    return [
        Flag(_("스케일업 중간목표"), "bad", note, "cohorts", min(one.due_on for one in late), _("목표 확인"))
    ]


def _valuations(look: Look) -> list[Flag]:
    stale = [s for s in look.stakes if not s.exited and fund_rules.is_stale(s.position.valued_on, look.on)]
    return [
        Flag(
            _("공정가치 평가"), "warn",
            _("%(fund)s, %(on)s 평가", fund=s.fund, on=told(s.position.valued_on))
            if s.position.valued_on else _("%(fund)s, 평가한 적 없음", fund=s.fund),
            "funds", s.position.valued_on, _("다시 평가"),
        )
        for s in stale
    ]  # fmt: skip


def facts(look: Look) -> tuple[Fact, ...]:
    """Three to six key figures."""
    last, years = look.years.get(look.last_year), look.span_of_years
    revenue = series(look, "revenue")
    heads = tuple(look.years[y].employees if y in look.years else None for y in years)
    found = [
        Fact(
            _("%(year)s년 매출", year=look.last_year), scan(last.revenue if last else None, look.gap), _change(revenue),
            revenue, _("해마다의 매출"),
        ),
        Fact(
            _("종사자 (%(year)s년 말)", year=look.last_year), count(last.employees if last else None, _("명"), look.gap), "",
            heads, _("해마다의 종사자"),
        ),
        Fact(
            _("누적 투자유치"),
            scan(sum(r.amount for r in look.course.rounds) if look.course.rounds else None, Gap.NONE),
            _("%(n)s번", n=len(look.course.rounds)) if look.course.rounds else _("알려진 투자 없음"),
        ),
    ]  # fmt: skip
    return (*found, *_own_facts(look))


def _own_facts(look: Look) -> list[Fact]:
    found = []
    if look.reader in OWN:
        owed = sum(ledger.arrears for ledger in look.ledgers.values())
        found.append(
            Fact(
                _("사용료 체납"),
                scan(owed),
                _("기한이 된 사용료를 모두 냄") if not owed else _("연체료는 넣지 않음"),
            )
        )
        grants = [s.public_grants for s in look.years.values() if s.public_grants is not None]
        found.append(
            Fact(
                _("받은 지원금"),
                scan(sum(grants) if grants else None, look.gap),
                _("실적에 적은 정부지원금의 합") if grants else "",
            )
        )
    if look.stakes and look.reader is Reader.INVESTOR:
        cost = sum(s.position.cost for s in look.stakes)
        worth = sum(s.position.fair_value for s in look.stakes)
        found += [Fact(_("투자원금"), scan(cost)), Fact(_("공정가치"), scan(worth))]
    return found


def _change(values: tuple[int | None, ...]) -> str:
    last, before = (values[-1], values[-2]) if len(values) > 1 else (None, None)
    if last is None or not before:
        return ""
    share = (last - before) * 1000 // before
    return _("%(sign)s%(share)s%%", sign="+" if share >= 0 else "−", share=f"{abs(share) / 10:.1f}")
