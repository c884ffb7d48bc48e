"""Many at once, on real commits and both engines: no receipt number twice, no application sent twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.applications import queries, services
from app.applications.models import Application, SectionDraft, Submission
from app.applications.services.drafts import Saved, SetAside
from app.kernel import clock
from app.kernel.db import db
from tests import make_applications as ma
from tests import make_ventures as mv


def drafts(count: int) -> list[tuple[int, int]]:
    """Full drafts of one call that closes in a minute: application and writer."""
    call = ma.call(closes_at=clock.now() + timedelta(minutes=1), fiscal_year=2026)
    made = []
    for _ in range(count):
        draft = ma.draft(call)
        ma.answers(draft)
        made.append((draft.id, mv.member(draft.venture).id))
    db.session.commit()
    return made


def send(app: Flask, application_id: int, user_id: int) -> bool:
    """Send in as a request would; whether it went through."""
    with app.app_context():
        actor = actor_of(db.session.get_one(User, user_id))
        application = queries.get(application_id, actor)
        try:
            services.submission.submit(application, confirmed_by="한지우", actor=actor)
            db.session.commit()
        except (StaleDataError, IntegrityError, OperationalError):
            db.session.rollback()
            return False
        return True


def test_forty_sendings_at_once_get_forty_numbers(fresh_app: Flask) -> None:
    todo = drafts(40)
    with ThreadPoolExecutor(8) as pool:
        went = list(pool.map(lambda pair: send(fresh_app, *pair), todo))
    assert all(went)
    numbers = sorted(db.session.scalars(select(Application.receipt_no)))
    assert numbers == [f"2026-입주-{n:04d}" for n in range(1, 41)]


def test_the_same_application_sent_from_four_places_is_received_once(fresh_app: Flask) -> None:
    ((application_id, user_id),) = drafts(1)
    with ThreadPoolExecutor(4) as pool:
        went = list(pool.map(lambda _: send(fresh_app, application_id, user_id), range(4)))
    copies = list(db.session.scalars(select(Submission.number).order_by(Submission.number)))
    assert copies == [1] and any(went)
    assert db.session.scalars(select(Application.receipt_no)).all() == ["2026-입주-0001"]


def save(app: Flask, application_id: int, user_id: int, text: str) -> type:
    """Save a section typed over version 1; gives what became of it."""
    with app.app_context():
        actor = actor_of(db.session.get_one(User, user_id))
        application = queries.get(application_id, actor)
        outcome = services.drafts.save_section(application, "plan", {"problem": text}, 1, actor=actor)
        db.session.commit()
        return type(outcome)


def test_of_two_saves_at_once_one_is_kept_and_one_set_aside(fresh_app: Flask) -> None:
    ((application_id, user_id),) = drafts(1)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda text: save(fresh_app, application_id, user_id, text), ("가", "나")))
    assert sorted(kind.__name__ for kind in done) == [Saved.__name__, SetAside.__name__]
    actor = actor_of(db.session.get_one(User, user_id))
    application = queries.get(application_id, actor)
    kept = db.session.scalars(select(SectionDraft)).one().answers["problem"]
    aside = queries.set_aside_of(application, actor)[0].answers["problem"]
    assert {kept, aside} == {"가", "나"}
