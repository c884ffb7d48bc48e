"""Terms of a tenancy, its ledger and its yearly fees: no database."""

from datetime import date

import pytest

from app.kernel.dates import Period
from app.kernel.errors import Refused
from app.tenancy import rules, rules_ledger, rules_permit, rules_term
from app.tenancy.rules_ledger import Charge, Receipt
from app.tenancy.rules_permit import FeeTerms
from app.tenancy.rules_term import Dated, Limits
from app.tenancy.states import TenancyState

LIMITS = Limits(max_term_months=60, max_renewals=1)


def dated(**over: date | TenancyState | None) -> Dated:
    """Offered in January 2024, in from 12 February 2024, permitted for three years."""
    values: dict[str, object] = {
        "offered_on": date(2024, 1, 8),
        "starts_on": date(2024, 2, 12),
        "permit_ends_on": date(2027, 2, 11),
        "ends_on": date(2027, 2, 11),
        "accepted_on": date(2024, 1, 10),
        "contracted_on": date(2024, 1, 20),
        "moved_in_on": date(2024, 2, 12),
    }
    return Dated(**(values | over))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 1, 7), None),
        (date(2024, 1, 8), TenancyState.OFFERED),
        (date(2024, 1, 10), TenancyState.ACCEPTED),
        (date(2024, 1, 20), TenancyState.CONTRACTED),
        (date(2024, 2, 12), TenancyState.ACTIVE),
        (date(2025, 5, 1), TenancyState.NOTICE),
        (date(2025, 6, 30), TenancyState.NOTICE),
        (date(2025, 7, 1), TenancyState.ENDED),
    ],
)
def test_the_state_on_a_past_date_follows_from_the_dates(on: date, state: TenancyState | None) -> None:
    left = dated(notice_on=date(2025, 5, 1), ends_on=date(2025, 6, 30), moved_out_on=date(2025, 6, 30))
    assert rules_term.state_on(left, on) is state


def test_a_declined_offer_was_an_offer_before() -> None:
    declined = dated(refused_on=date(2024, 1, 12), accepted_on=None, contracted_on=None, moved_in_on=None)
    assert rules_term.state_on(declined, date(2024, 1, 11)) is TenancyState.OFFERED
    assert rules_term.state_on(declined, date(2024, 1, 12)) is TenancyState.DECLINED


def test_the_permit_end_was_believed_until_notice_was_given() -> None:
    leaving = dated(notice_on=date(2025, 5, 1), ends_on=date(2025, 6, 30))
    assert rules_term.last_day(leaving, date(2025, 4, 30)) == date(2027, 2, 11)
    assert rules_term.last_day(leaving, date(2025, 5, 1)) == date(2025, 6, 30)


def test_a_venture_sits_there_on_its_first_and_on_its_last_day() -> None:
    today = date(2026, 11, 16)
    left = dated(moved_out_on=date(2025, 6, 30), ends_on=date(2025, 6, 30))
    sits = [rules_term.sits(left, day, today) for day in (date(2024, 2, 11), date(2024, 2, 12))]
    assert sits == [False, True]
    assert rules_term.sits(left, date(2025, 6, 30), today)
    assert not rules_term.sits(left, date(2025, 7, 1), today)


def test_a_stay_beyond_the_permit_is_a_fact_until_today_and_not_believed_after() -> None:
    over = dated(permit_ends_on=date(2026, 10, 31), ends_on=date(2026, 10, 31))
    today = date(2026, 11, 16)
    assert rules_term.sits(over, today, today)
    assert not rules_term.sits(over, date(2026, 11, 17), today)


def test_the_longest_stay_is_counted_from_the_very_first_day() -> None:
    first = date(2024, 2, 12)
    assert rules_term.longest_end(LIMITS, first) == date(2029, 2, 11)
    assert rules_term.stays_within(LIMITS, first, date(2029, 2, 11))
    assert not rules_term.stays_within(LIMITS, first, date(2029, 2, 12))


def test_a_permit_may_be_renewed_once_and_not_beyond_five_years() -> None:
    first = date(2024, 2, 12)
    assert rules_term.may_renew(LIMITS, first_day=first, renewal_no=0, ends_on=date(2027, 2, 11))
    assert not rules_term.may_renew(LIMITS, first_day=first, renewal_no=1, ends_on=date(2027, 2, 11))
    assert not rules_term.may_renew(LIMITS, first_day=first, renewal_no=0, ends_on=date(2029, 2, 11))


@pytest.mark.parametrize(("ends_on", "soon"), [(date(2027, 2, 14), True), (date(2027, 2, 15), False)])
def test_a_permit_runs_out_soon_from_ninety_days_before(ends_on: date, soon: bool) -> None:
    assert rules_term.expiring(ends_on, date(2026, 11, 16), within_days=90) is soon


def test_a_renewal_is_asked_for_sixty_days_before_the_end() -> None:
    assert rules_term.renewal_asked_by(date(2027, 2, 11), notice_days=60) == date(2026, 12, 13)


# --- the ledger


def charges() -> list[Charge]:
    """Four instalments of the third year."""
    days = (date(2026, 3, 13), date(2026, 6, 12), date(2026, 9, 29), date(2026, 12, 14))
    return [Charge(n, f"3년 차 {n}회", date(2026, 2, 12), day, 781_000) for n, day in enumerate(days, 1)]


def test_two_paid_instalments_leave_the_third_forty_eight_days_late() -> None:
    paid = [Receipt(date(2026, 3, 10), 781_000), Receipt(date(2026, 6, 12), 781_000)]
    book = rules_ledger.as_of(charges(), paid, date(2026, 11, 16))
    assert (book.arrears, book.days_late, book.arrears_since) == (781_000, 48, date(2026, 9, 29))
    assert book.next_due is not None and book.next_due.number == 4


def test_a_charge_is_not_overdue_on_its_day_but_on_the_next() -> None:
    book = rules_ledger.as_of(charges()[:1], [], date(2026, 3, 13))
    assert (book.arrears, book.days_late) == (0, 0)
    assert rules_ledger.as_of(charges()[:1], [], date(2026, 3, 14)).arrears == 781_000


def test_money_goes_to_the_oldest_charge_first_and_a_part_payment_leaves_the_rest() -> None:
    book = rules_ledger.as_of(charges(), [Receipt(date(2026, 9, 1), 1_000_000)], date(2026, 11, 16))
    assert [line.left for line in book.lines] == [0, 562_000, 781_000, 781_000]
    assert book.arrears == 1_343_000


def test_what_is_taken_back_counts_like_money_and_what_is_too_much_is_credit() -> None:
    lines = [*charges(), Charge(5, "퇴거 정산", date(2026, 10, 1), date(2026, 10, 1), -2_000_000)]
    book = rules_ledger.as_of(lines, [Receipt(date(2026, 3, 10), 1_562_000)], date(2026, 11, 16))
    assert (book.arrears, book.credit) == (0, 438_000)


def test_a_ledger_knows_only_what_was_known_on_the_day() -> None:
    late = [Receipt(date(2026, 10, 20), 2_343_000)]
    assert rules_ledger.as_of(charges(), late, date(2026, 10, 19)).arrears == 2_343_000
    assert rules_ledger.as_of(charges(), late, date(2026, 10, 20)).arrears == 0
    assert rules_ledger.as_of(charges(), late, date(2026, 2, 11)).lines == ()


def test_a_payment_that_was_corrected_counts_nothing() -> None:
    corrected = [Receipt(date(2026, 3, 10), 781_000), Receipt(date(2026, 3, 10), -781_000)]
    assert rules_ledger.as_of(charges(), corrected, date(2026, 3, 14)).arrears == 781_000


# --- the fee year by year


def test_three_and_a_half_years_are_four_years_of_which_the_last_is_short() -> None:
    years = rules_permit.years_of(Period(date(2024, 2, 12), date(2027, 8, 11)))
    assert [year.start for year in years] == [date(year, 2, 12) for year in (2024, 2025, 2026, 2027)]
    assert years[-1].end == date(2027, 8, 11)


def test_a_short_last_year_costs_by_days() -> None:
    year = Period(date(2027, 2, 12), date(2027, 8, 11))
    assert rules_permit.amount_of_year(3_650_000, year) == 10_000 * year.days
    assert rules_permit.amount_of_year(3_650_000, rules_permit.whole(date(2027, 2, 12))) == 3_650_000


def test_the_fee_of_a_renewal_is_held_against_the_one_before() -> None:
    fee = rules_permit.whole_year(FeeTerms(120_000_000, 10, previous=1_000_000), date(2027, 2, 12))
    assert fee.amount == 1_095_000
    assert [step.amount for step in fee.steps] == [1_200_000, 1_095_000]


def test_parts_of_a_year_sum_to_its_fee_and_too_many_are_refused() -> None:
    period = Period(date(2024, 2, 12), date(2027, 2, 11))
    parts = rules_permit.parts_of_year(
        3_124_001, period, 1, count=4, table=rules.VENTURE_INSTALMENTS, rate_bp=0
    )
    assert sum(part.amount for part in parts) == 3_124_001
    assert parts[0].due_on == date(2024, 2, 11)
    with pytest.raises(Refused):
        rules_permit.parts_of_year(400_000, period, 1, count=4, table=rules.VENTURE_INSTALMENTS, rate_bp=0)


@pytest.mark.parametrize(
    ("last_day", "back"),
    [
        (date(2025, 2, 11), 0),
        (date(2025, 2, 10), 0),
        (date(2024, 12, 31), 410_000),
        (date(2024, 2, 12), 3_640_000),
        (date(2024, 2, 11), 3_650_000),
    ],
)
def test_days_not_used_are_taken_back_by_days_of_365(last_day: date, back: int) -> None:
    leap_year = Period(date(2024, 2, 12), date(2025, 2, 11))
    assert rules_permit.taken_back(3_650_000, 3_650_000, leap_year, last_day) == back
