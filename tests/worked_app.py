"""The application with a few tasks of the tests' own, as worker processes of the tests load it."""

import os
import time
from pathlib import Path

from flask import Flask

from app import create_app as create
from app.audit.services import record
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import N_
from app.notices.models import Notice
from app.tasks.registry import schedule, task
from app.tasks.services import WORKER
from app.tasks.states import Lane, Turn
from app.tasks.steps import progress, step

STEPS = 6


def told(line: str) -> None:
    """Note outside of the database that something was begun."""
    with Path(os.environ["TOLD"]).open("a") as file:
        file.write(line + "\n")


def write_one(number: int) -> int:
    """A step that changes a row and takes a while."""
    told(f"begin {number}")
    notice = Notice(user_id=number, title=f"{number}번째", body="", created_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    record(WORKER, "trial.write", notice, N_("%(n)s번째 단계를 마쳤습니다"), n=number)
    time.sleep(float(os.environ.get("STEP_S", "0.3")))
    told(f"end {number}")
    return number * 10


@task("trial.walk", title=N_("여섯 단계"), in_steps=True)
def walk(start: int) -> None:
    """Six steps, each with a row."""
    results = []
    for number in range(start, start + STEPS):
        results.append(step(write_one, number))
        progress(len(results), STEPS)
    told(f"results {results}")


@task("trial.stumble", title=N_("넘어지는 일"), attempts=1)
def stumble() -> None:
    """Fails until the way is clear."""
    if not Path(os.environ["TOLD"]).with_name("clear").exists():
        raise ValueError("the way is not clear")
    told("through")


@task("trial.paper", title=N_("누군가 기다리는 일"), lane=Lane.HEAVY)
def paper() -> None:
    """Somebody waits for it."""
    told("paper")


@task("trial.now", title=N_("누군가 화면 앞에서 기다리는 일"), lane=Lane.HEAVY, turn=Turn.NOW)
def now() -> None:
    """Somebody looks at the screen."""
    told("now")


@task("trial.patient", title=N_("아무도 기다리지 않는 일"), lane=Lane.HEAVY, turn=Turn.LAST)
def patient() -> None:
    """Nobody waits for it."""
    told("patient")


@schedule("*/2 * * * * *")
@task("trial.tick", title=N_("두 초마다"))
def tick() -> None:
    """Every two seconds."""
    told("tick")


def create_app() -> Flask:
    """The application from the environment."""
    return create()
