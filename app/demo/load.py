"""Loading the demo data: all of it in one transaction, or nothing."""

import time
from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import User
from app.demo import advice, agreements, calls, closing, cohorts, figures, funds, hub, people, ventures
from app.demo.people import ACCOUNTS
from app.demo.story import Story
from app.kernel.db import db
from app.kernel.memory import no_search_for_garbage
from app.kernel.roles import Role

CHAPTERS = (
    people.arrive,
    ventures.settle,
    figures.hand_in_all,
    funds.keep_books,
    calls.call_all,
    hub.run,
    advice.advise,
    cohorts.run,
    agreements.run,
    closing.order_papers,
)


def is_there() -> bool:
    """Whether the demo data are in this database."""
    email = ACCOUNTS[Role.COORDINATOR][0]
    return db.session.scalar(select(User.id).where(User.email == email)) is not None


def load(say: Callable[[str], None]) -> Story:
    """Live through five years; the caller commits. `say` hears how far it is."""
    began = time.monotonic()
    story = Story(say)
    with no_search_for_garbage():
        for chapter in CHAPTERS:
            chapter(story)
        deeds = story.live()
        closing.tidy_up(story)
    say(f"{deeds}가지 일을 {time.monotonic() - began:.0f}초에 적었습니다.")
    return story
