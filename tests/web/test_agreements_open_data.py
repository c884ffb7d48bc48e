"""Agreements as open data: decided and signed ones, of organisations alone, with a reason that stays in the log."""

import json

from flask import Flask

from app.agreements.services import agreements
from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_agreements, make_ventures
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


def test_signed_agreements_of_organisations_leave_as_open_data(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        firm = make_agreements.running()
        firm.venture.representative = "남궁시험"
        lone = make_agreements.in_force()
        lone.venture.biz_reg_no = make_ventures.biz_reg_no(77, "01")
        make_agreements.drafted()
        ended = make_agreements.in_force(ran=50)
        agreements.terminate(ended, "사업을 그만둠", clock.today(), actor=make_agreements.ROBOT)
        number, name, person = firm.venture.biz_reg_no, firm.venture.full_name, firm.venture.representative
        ids, call_id = (firm.id, ended.id), firm.call_id
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
    assert "360Giving" in client.get("/agreements/export").text
    answer = client.send("/agreements/export", {"reason": "누리집 공개", "as": "open"})
    assert answer.mimetype == "application/json" and "grants-" in answer.headers["Content-Disposition"]
    told = json.loads(answer.get_data())
    assert [grant["id"] for grant in told["grants"]] == [f"360G-dure-agreement-{key}" for key in ids]
    assert "협약 2건" in told["description"] and "협약 1건은 뺐습니다" in told["description"]
    grant = told["grants"][0]
    assert grant["recipientOrganization"] == [{"id": f"360G-dure-brn-{number}", "name": name}]
    assert (grant["currency"], grant["amountAwarded"], grant["amountDisbursed"]) == (
        "KRW",
        10_000_000,
        6_000_000,
    )
    assert grant["grantProgramme"][0]["url"].endswith(f"/calls/{call_id}") and grant["fromOpenCall"] == "Yes"
    assert person not in answer.get_data(as_text=True)
    assert told["grants"][1]["actualDates"][0]["endDate"] == clock.today().isoformat()
    with app.app_context():
        last = db.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
        assert last is not None and last.note == "누리집 공개" and "공개용 자료" in last.sentence
