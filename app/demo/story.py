"""The office's diary: what happened when. Deeds are done in order of time, each with the clock set to its moment."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.applications.models import Application, Call
from app.evaluations.models import EvaluationSession
from app.funds.models import Fund
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.dates import next_business_day
from app.tenancy.models import Space
from app.ventures.models import Venture

Deed = Callable[[], object]
OFFICE = system_actor("두레 도입")
"""Who set the house up before anybody had an account."""
QUIET = timedelta(minutes=20)
"""Nothing happens in the last minutes: the diary never runs ahead of the clock."""


class Story:
    """Dates are Seoul's and count from today (negative: past). The last fiscal year is the latest one whose figures
    had to be in."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.now = clock.now()
        self.today = clock.on(self.now)
        self.last_fiscal_year = (self.today - timedelta(days=120)).year - 1
        self.people: dict[str, User] = {}
        self.ventures: dict[str, Venture] = {}
        self.funds: dict[str, Fund] = {}
        self.calls: dict[str, Call] = {}
        self.applications: dict[tuple[str, str], Application] = {}
        self.spaces: dict[str, Space] = {}
        self.sessions: dict[str, EvaluationSession] = {}
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()
        self.seen: dict[int, datetime] = {}
        self._actors: dict[int, Actor] = {}
        self._reached = datetime.min.replace(tzinfo=self.now.tzinfo)

    def day(self, offset: int) -> date:
        """The date so many days from today."""
        return self.today + timedelta(days=offset)

    def workday(self, offset: int) -> date:
        """The first business day from then on, but never later than yesterday for a day that is past."""
        found = next_business_day(self.day(offset))
        return min(found, self.day(-1)) if offset < 0 else found

    def at(self, on: date, deed: Deed, hour: int = 10, minute: int = 0, second: int = 0) -> None:
        """Put a deed into the diary."""
        self.at_instant(clock.at(on, hour, minute, second), deed)

    def at_instant(self, moment: datetime, deed: Deed) -> None:
        """Put a deed into the diary; what would be now or later is not lived yet and stays out."""
        if moment <= self.now - QUIET:
            heapq.heappush(self._queue, (moment, next(self._order), deed))

    def live(self) -> int:
        """Do everything in order; deeds may put further deeds into the diary. How many were done."""
        done, year = 0, 0
        while self._queue:
            moment, _, deed = heapq.heappop(self._queue)
            with self.moment(moment):
                deed()
            done += 1
            if clock.on(moment).year != year:
                year = clock.on(moment).year
                self.say(f"{year}년")
        return done

    @contextmanager
    def moment(self, moment: datetime) -> Iterator[None]:
        """The clock at a moment, or just after what happened before it."""
        with clock.travel(max(moment, self._reached)):
            yield
            self._reached = clock.now()

    def date_now(self) -> date:
        """The date of the deed that is being done."""
        return clock.today()

    def actor(self, person: User | str) -> Actor:
        """Someone as they act, with everything within their reach."""
        user = self.people[person] if isinstance(person, str) else person
        self.seen[user.id] = clock.now()
        if user.id not in self._actors:
            self._actors[user.id] = actor_of(user)
        return self._actors[user.id]

    def user(self, user_id: int) -> User:
        """A person by id."""
        return next(person for person in self.people.values() if person.id == user_id)

    def reaches_more(self, person: User | str) -> None:
        """Something new is within someone's reach."""
        user = self.people[person] if isinstance(person, str) else person
        self._actors.pop(user.id, None)
