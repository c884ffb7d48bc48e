"""A document asked for by several earlier answers: every test is said, to applicants and to the office."""

import pytest
from flask import Flask

from app.applications.states import QuestionKind
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


@pytest.mark.parametrize(("match", "lead"), [("all", "모두 맞을 때만"), ("any", "하나라도 맞을 때만")])
def test_every_test_of_a_condition_is_said(app: Flask, client: JudgingClient, match: str, lead: str) -> None:
    tests = [
        {"question": "one_line", "is": "answered", "value": ""},
        {"question": "staff", "is": "at_least", "value": "5"},
    ]
    with app.app_context():
        call = ma.call(
            questions=[
                ma.question("one_line", label="한 줄 소개"),
                ma.question("staff", kind=QuestionKind.NUMBER, position=2, label="상시 직원"),
            ],
            required_files=[ma.required_file(condition={"match": match, "tests": tests})],
        )
        officer = make.user(Role.COORDINATOR)
        db.session.commit()
        public, desk = f"/calls/{call.id}", f"/desk/calls/{call.id}/questions"
        words = f"{lead}: ‘한 줄 소개’에 답함 · ‘상시 직원’의 답이 5 이상"
        sign_in(client, officer)
    for address in (public, desk):
        assert words in client.get(address).text, address
