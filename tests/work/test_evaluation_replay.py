"""flask evaluations replay: the sample as expected, refusals with exit 1, wrong usage with exit 2."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.evaluations.services import decisions
from tests import make_evaluations as me

SAMPLES = Path(__file__).parent.parent / "samples"


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    done = app.test_cli_runner().invoke(args=["evaluations", "replay", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_sample_replays_as_expected(app: Flask) -> None:
    status, out, _ = run(app, str(SAMPLES / "evaluation-record.json"), "--json")
    expected = json.loads((SAMPLES / "evaluation-record.expected.json").read_text("utf-8"))
    assert status == 0 and json.loads(out) == expected


def test_without_json_it_prints_a_line_each_in_order_of_rank(app: Flask) -> None:
    status, out, _ = run(app, str(SAMPLES / "evaluation-record.json"))
    assert status == 0 and out.splitlines()[0].startswith("1\t")


@pytest.mark.parametrize("text", ["{", '{"criteria": []}', '{"criteria": [], "criteria": []}'])
def test_a_record_that_cannot_be_decided_is_refused_with_its_place(
    app: Flask, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "record.json"
    path.write_text(text, "utf-8")
    status, out, err = run(app, str(path), "--json")
    assert (status, out) == (1, "") and err.strip()


def test_wrong_usage_is_exit_2(app: Flask, tmp_path: Path) -> None:
    assert run(app, str(tmp_path / "nothing.json"))[0] == 2
    assert run(app)[0] == 2


def test_an_exported_decision_replays_to_what_was_decided(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        made, _, _ = me.closed([[[25, 24.5, 15, 15]] * 4, [[10, 10, 10, 10]] * 4])
        decision = decisions.decide(made, actor=me.coordinator())
        path = tmp_path / "decision.json"
        path.write_text(decision.record, "utf-8")
        decided = json.loads(decision.results)
        me.make.db.session.rollback()
    status, out, _ = run(app, str(path), "--json")
    assert status == 0 and json.loads(out) == decided
