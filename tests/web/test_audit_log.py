"""The log on screen: whose data an entry is about, by name, and everything about one of them."""

from flask import Flask

from app.audit.reading import Kind
from app.audit.services import record
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_ventures
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in

ROBOT = system_actor("시험")


def officer(app: Flask) -> JudgingClient:
    client = JudgingClient(app)
    sign_in(client, make.user(Role.PRIVACY_OFFICER))
    return client


def test_the_subject_of_a_reading_is_named_though_the_log_keeps_a_number(app: Flask) -> None:
    with app.app_context():
        venture = make_ventures.venture(name="한뼘가죽")
        person = make.user(Role.EVALUATOR, name="윤태경")
        record(ROBOT, "read", venture, "기업 정보를 보았습니다", kind=Kind.READ, venture_id=venture.id)
        entry = record(ROBOT, "read", person, "계정 정보를 보았습니다", kind=Kind.READ)
        db.session.commit()
        page = officer(app).get("/audit/").get_data(as_text=True)
        assert "한뼘가죽" in page and "윤태경" in page
        assert entry is None or "윤태경" not in str(entry.params)


def test_everything_about_one_venture_or_person_is_found(app: Flask) -> None:
    with app.app_context():
        wanted, other = make_ventures.venture(name="한뼘가죽"), make_ventures.venture(name="모두의계단")
        for venture in (wanted, other):
            record(ROBOT, "read", venture, "기업 정보를 보았습니다", kind=Kind.READ, venture_id=venture.id)
        db.session.commit()
        client = officer(app)
        page = client.get("/audit/?whose=한뼘").get_data(as_text=True)
        assert "한뼘가죽" in page and "모두의계단" not in page
        assert "맞는 기록이 없습니다" in client.get("/audit/?whose=그런기업없음").get_data(as_text=True)


def test_a_file_that_left_is_told_with_its_name(app: Flask) -> None:
    with app.app_context():
        file = make.added(
            StoredFile(
                name="정관.pdf", sha256="a" * 64, size=3, kind="pdf", purpose="x.y", owner_id=None,
                uploaded_by_id=None, created_at=clock.now(),
            )
        )  # fmt: skip
        record(ROBOT, "download", file, "파일 %(file)s번을 내려받았습니다", kind=Kind.DOWNLOAD, file=file.id)
        db.session.commit()
        assert "정관.pdf" in officer(app).get("/audit/").get_data(as_text=True)


def test_the_log_costs_the_same_for_few_and_many_subjects(app: Flask) -> None:
    with app.app_context():
        client = officer(app)

    def cost(count: int) -> int:
        with app.app_context():
            for _ in range(count):
                venture = make_ventures.venture()
                record(ROBOT, "read", venture, "보았습니다", kind=Kind.READ, venture_id=venture.id)
            db.session.commit()
        with counting_sql() as asked:
            client.get("/audit/")
        return len(asked)

    cost(1)
    assert cost(1) == cost(8)


def test_changed_values_are_told_in_words_not_in_columns_and_codes(app: Flask) -> None:
    with app.app_context():
        venture, helper = make_ventures.venture(), make.user(Role.COORDINATOR, name="정하림")
        record(
            ROBOT, "ventures.update", venture, "기업 정보를 고쳤습니다",
            changes={
                "stage": [None, "leap"], "coordinator_id": [None, helper.id], "founded_on": ["2020-01-02", None],
                "net_income": [0, -1234567], "social_value": [False, True], "no_arrears": ["unclear", "met"],
            },
        )  # fmt: skip
        db.session.commit()
        page = officer(app).get("/audit/?kind=change").get_data(as_text=True)
    for words in (
        "성장단계</dt><dd>– → 도약", "담당 코디네이터</dt><dd>– → 정하림", "설립일</dt><dd>2020. 1. 2. → –",
        "당기순이익</dt><dd>0 → −1,234,567", "사회적 가치 명시</dt><dd>아니요 → 예", "체납 없음</dt><dd>확인 필요 → 갖춤",
    ):  # fmt: skip
        assert words in page, words
