"""One reader's look at one venture as of a date. Each room is asked once, and only when a section of this reader asks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.agreements import queries as agreements
from app.agreements.queries import AgreementFact
from app.applications import queries as applications
from app.applications.models import Application
from app.audit.models import AuditEntry
from app.cohorts import queries as cohorts
from app.cohorts.queries import ParticipationFact
from app.consulting import queries as consulting
from app.consulting.queries import EngagementFact
from app.dossier import queries
from app.dossier.blocks import Gap
from app.dossier.queries import Course, FundStatus, Standing
from app.dossier.states import Reader
from app.evaluations.queries import results
from app.evaluations.rules import Result
from app.funds import queries as funds
from app.funds.queries import Stake
from app.kernel import clock
from app.tenancy import queries as tenancy
from app.tenancy.queries import TenancyFact
from app.tenancy.rules_ledger import Ledger
from app.tenancy.states import TenancyState
from app.ventures import queries as ventures
from app.ventures.models import Venture, YearlyStatus
from app.ventures.rules import OrdinanceResult

YEARS = 5
HELD = frozenset({TenancyState.ACTIVE, TenancyState.NOTICE, TenancyState.CONTRACTED})


@dataclass
class Look:
    """The venture, for whom, as of when; `fund_ids` are the funds whose terms this reader may have.

    `seen` are the single facts where they were read with the venture.
    """

    venture: Venture
    reader: Reader
    on: date
    fund_ids: frozenset[int] = frozenset()
    seen: Standing | None = None

    @property
    def is_past(self) -> bool:
        """Whether the day lies behind us."""
        return self.on < clock.today()

    @property
    def last_year(self) -> int:
        """The last fiscal year that had ended by the day."""
        return self.on.year - 1

    @cached_property
    def course(self) -> Course:
        """Stages, certificates, rounds, requests; without confidential rounds where they are not for this reader."""
        open_only = self.reader in (Reader.OUTSIDER, Reader.INVESTOR)
        office = self.reader is Reader.COORDINATOR
        bans = office or self.reader is Reader.VENTURE
        return queries.course(self.venture.id, self.on, public_only=open_only, fund_status=office, bans=bans)

    @cached_property
    def standing(self) -> Standing:
        """The last look at 판별, by-laws, 사업자 상태."""
        return self.seen or queries.standing(self.venture.id, self.on)

    @cached_property
    def ordinance(self) -> OrdinanceResult:
        """조례 제4조."""
        return queries.ordinance(self.venture, self.course, self.standing.bylaws, self.on)

    @cached_property
    def years(self) -> dict[int, YearlyStatus]:
        """Yearly figures as known on the day."""
        return ventures.statuses_as_of(self.venture, self.on)

    @cached_property
    def founded_on(self) -> date | None:
        """The founding, or the opening of business of one person."""
        return self.venture.founded_on or self.venture.opened_on

    @property
    def gap(self) -> Gap:
        """Why the last year has no figures: there was no firm yet, or none were handed in."""
        founded = self.founded_on
        return Gap.BEFORE if founded and founded.year > self.last_year else Gap.MISSING

    @cached_property
    def span_of_years(self) -> list[int]:
        """The fiscal years shown: the last five that had ended, none before the founding."""
        first = max(self.last_year - YEARS + 1, self.founded_on.year if self.founded_on else 0)
        return list(range(min(first, self.last_year), self.last_year + 1))

    @cached_property
    def tenancies(self) -> list[TenancyFact]:
        """Offers and tenancies, newest first."""
        return tenancy.of_venture(self.venture.id, self.on)

    @cached_property
    def stay(self) -> TenancyFact | None:
        """The tenancy in force."""
        return next((row for row in self.tenancies if row.state in HELD), None)

    @cached_property
    def ledgers(self) -> dict[int, Ledger]:
        """What is owed and was paid, by tenancy."""
        return tenancy.ledgers((row.id for row in self.tenancies if row.permit_no), self.on)

    @cached_property
    def engagements(self) -> list[EngagementFact]:
        """Consulting cases with their visits, newest first."""
        return consulting.of_venture(self.venture.id, self.on)

    @cached_property
    def participations(self) -> list[ParticipationFact]:
        """Cohorts joined by the day, newest first."""
        return cohorts.of_venture(self.venture.id, self.on)

    @cached_property
    def agreements(self) -> list[AgreementFact]:
        """Agreements made by the day, newest first; asked only where something was ever selected."""
        if not any(row.decided_at for row in self.applications):
            return []
        return agreements.of_venture(self.venture.id, self.on)

    @cached_property
    def results(self) -> dict[int, Result]:
        """The decided result per application, newest session first; asked for the office alone."""
        found: dict[int, Result] = {}
        if not any(row.decided_at for row in self.applications):
            return found
        for _session, application, result in results.of_venture(self.venture, self.on):
            found.setdefault(application.id, result)
        return found

    @cached_property
    def applications(self) -> list[Application]:
        """Applications sent in by the day, newest first."""
        return applications.of_venture(self.venture, self.on)

    @property
    def fund_status(self) -> list[FundStatus]:
        """That funds have invested, without amounts."""
        return self.course.funds

    @cached_property
    def stakes(self) -> list[Stake]:
        """Stakes of the funds this reader may read, as known on the day."""
        if not self.fund_ids:
            return []
        found = funds.of_venture(self.venture, self.on, known_on=self.on)
        return [stake for stake in found if stake.fund_id in self.fund_ids]

    @cached_property
    def changes(self) -> list[AuditEntry]:
        """The last changes about the venture up to the day, papers left out."""
        return queries.changes(self.venture.id, self.on)
