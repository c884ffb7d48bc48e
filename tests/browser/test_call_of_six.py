"""A whole call: six apply, five mark, one of them recused once, a tie, a fix, an objection, a place given up.

Every kind of step is taken in a browser at least once; what five more people do alike goes through plain requests.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.applications.models import Call
from app.evaluations.models import Assignment, Evaluator
from app.evaluations.states import AssignmentState
from app.kernel import clock
from app.kernel.db import db, reading
from tests import later
from tests.acting import dated, follow, go, press, rows, told, write
from tests.browser import six
from tests.browser.six_house import House, everybody_is_known
from tests.clients import JudgingClient
from tests.conftest import make_app
from tests.make_files import pdf
from tests.site import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

WORRY = "버려지는 가죽이 해마다 늘고 있습니다."
MENDED = "버려지는 가죽이 해마다 3만 톤씩 늘고 있습니다."
WHY = "문제를 깊이 알고 방법이 분명합니다. 매출 계획은 더 다듬어야 합니다."


@pytest.fixture
def house(
    tmp_path: Path, sqlite_template: Path, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A product with the people of the call and nothing else, under a clock that can be set forward."""
    shutil.copyfile(sqlite_template, tmp_path / "app.db")
    monkeypatch.setattr(later, "AHEAD", tmp_path / "seconds_ahead")
    monkeypatch.setattr(clock, "now", later.now)
    app = make_app(f"sqlite:///{tmp_path / 'app.db'}", tmp_path)
    with app.app_context():
        everybody_is_known()
    with running(tmp_path, app="tests.later", SECRET_KEY=app.config["SECRET_KEY"]) as site:
        yield House(site, app, open_page)
    with app.app_context():
        db.engine.dispose()


def test_a_call_of_six_from_the_notice_to_the_waitlist(house: House) -> None:
    coordinator = house.browser(six.COORDINATOR[0])
    the_call_is_published(coordinator)
    one_applies_in_a_browser(house.browser(six.GAON.owner, "/calls/1"))
    for one in six.SIX[1:]:
        applies(house, one)
    house.site.let_pass(days=8)
    coordinator = house.browser(six.COORDINATOR[0], "/desk/calls/1")
    an_answer_is_mended(house, coordinator)
    the_rest_is_screened(coordinator)
    the_panel_is_seated(coordinator)
    one_marks_in_a_browser(house)
    for seat in range(1, 6):
        marks_the_rest(house, seat)
    the_certificate_is_confirmed(coordinator)
    the_marking_is_closed(coordinator)
    the_result_equals_the_sheet(coordinator)
    the_district_decides(house)
    letters_go_out(house, coordinator)
    an_objection_is_answered(house, coordinator)
    the_waitlist_moves_up(house)
    house.site.flask("audit", "verify")


def the_call_is_published(page: Page) -> None:
    """What the call says, its form, its bonus; published."""
    follow_menu(page)
    follow(page, "새 공고")
    write(
        page, 공고_이름=six.CALL, 문의="정하림, 02-0000-0000", 접수_시작_시각="00:00",
        **{"업력 상한(개월)": "84", "몇 명부터 빼나요": "4", "가점의 최대(점)": "3"},
    )  # fmt: skip
    rows(page, "모집 규모", {"이름": "개별 사무실", "자리 수": "2"})
    rows(
        page,
        "평가 항목",
        *({"이름": name, "배점": str(most), "무엇을 보나": name} for name, most in six.CRITERIA),
    )
    rows(page, "동점일 때", {"무엇으로 견주나": "사회적 가치"}, {"무엇으로 견주나": "먼저 낸 순서"})
    page.get_by_label("최고·최저점").select_option(label="하나씩 뺌")
    page.get_by_label("보내는 사람이 대표자 확인을 받아 적음").check()
    dated(page, "마감일", clock.today() + timedelta(days=7))
    dated(page, "신청서를 보관하는 마지막 날", clock.today() + timedelta(days=5 * 365))
    press(page, "공고 저장하기")
    follow(page, "항목 정하기")
    rows(page, "항목(쪽)", {"묶음": "사업 계획", "항목 이름": "사업 계획", "몇 분": "10"})
    rows(page, "가점", {"이름": six.BONUS, "점수": "2", "무엇으로 증명하나": "인증서"})
    press(page, "저장하기")
    for label, kind, feeds in (
        ("한 줄 소개", "짧은 글", "한 줄 소개"),
        ("풀고 있는 사회문제", "긴 글", "없음"),
    ):
        follow(page, "새 문항")
        write(page, 질문=label)
        page.get_by_label("답하는 방법", exact=True).select_option(label=kind)
        page.get_by_label("목록과 심사 자료에 쓰기").select_option(label=feeds)
        press(page, "문항 저장하기")
    follow(page, "공고로 돌아가기")
    follow(page, "공고하기")
    press(page, "공고하기")
    told(page, "공고했습니다")


def follow_menu(page: Page) -> None:
    """To the calls."""
    page.get_by_role("navigation").get_by_role("link", name="공고와 신청").first.click()


def one_applies_in_a_browser(page: Page) -> None:
    """Begun, written, confirmed, sent."""
    follow(page, "신청 시작하기")
    press(page, "신청서 쓰기")
    follow(page, "사업 계획")
    write(page, 한_줄_소개="새로 태어난 가죽", 풀고_있는_사회문제=WORRY)
    press(page, "저장하고 다음으로")
    follow(page, "모두 확인하고 제출하기")
    write(page, 확인한_대표자="가온 대표")
    page.get_by_label("대표자가 신청 내용을 모두 확인했고, 사실과 같습니다.").check()
    press(page, "신청서 내기")
    told(page, "신청을 받았습니다")


def applies(house: House, one: six.Applicant) -> None:
    """The same without a browser; 나루 claims the bonus with its paper."""
    client = house.client(one.owner)
    begun = client.send("/calls/1/apply").location
    with house.app.app_context(), reading():
        call = db.session.get_one(Call, 1)
        section, (bonus,) = call.sections[0].key, call.bonus_items
        answers = dict(zip((f"a_{q.key}" for q in call.questions), (one.name, WORRY), strict=True))
        claim = f"{begun}/files/bonus/{bonus.key}"
    assert client.send(f"{begun}/sections/{section}", answers).status_code == 302
    if one is six.NARU:
        sent = upload(client, f"{begun}/documents", claim)
        assert sent.status_code == 302
    confirmed = {"confirmed_by": f"{one.name} 대표", "confirmed": "y", "unlooked": "y"}
    assert client.send(f"{begun}/check", confirmed).location.endswith("/receipt")


def upload(client: JudgingClient, page: str, address: str) -> Any:
    """A certificate as PDF."""
    token = html.document_fromstring(client.get(page).get_data(as_text=True)).xpath(
        "//input[@name='csrf_token']/@value"
    )[0]
    data = {"csrf_token": token, "f-file": (BytesIO(pdf()), "인증서.pdf")}
    return client.post(address, data=data)


def an_answer_is_mended(house: House, coordinator: Page) -> None:
    """The office asks 바다 to mend one answer; only that one opens, and both versions are kept."""
    follow(coordinator, "서류 확인 시작하기")
    press(coordinator, "서류 확인 시작하기")
    follow(coordinator, "바다")
    follow(coordinator, "보완 요청하기")
    coordinator.get_by_label("풀고 있는 사회문제").check()
    write(coordinator, 무엇을_어떻게_고치나요="얼마나 늘었는지 수를 적어 주세요.")
    dated(coordinator, "기한", clock.today() + timedelta(days=3))
    press(coordinator, "보완 요청하기")
    told(coordinator, "보완을 기다리고 있습니다")
    page = house.browser(six.BADA.owner, f"/applications/{house.ids()['바다']}")
    told(page, "얼마나 늘었는지 수를 적어 주세요.")
    follow(page, "풀고 있는 사회문제")
    told(page, "보완을 요청받은 항목만 고칠 수 있습니다.")
    expect(page.get_by_label("한 줄 소개")).to_have_count(0)
    write(page, 풀고_있는_사회문제=MENDED)
    press(page, "저장하고 다음으로")
    follow(page, "보완한 내용 확인하고 내기")
    page.get_by_label("대표자가 신청 내용을 모두 확인했고, 사실과 같습니다.").check()
    write(page, 확인한_대표자="바다 대표")
    press(page, "보완한 내용 내기")
    told(page, MENDED)
    coordinator.reload()
    told(coordinator, MENDED)
    expect(coordinator.locator("ins")).to_contain_text("3만 톤씩")
    press(coordinator, "적격으로 확인하기")
    told(coordinator, "적격으로 확인하고 신청 기업에 알렸습니다")


def the_rest_is_screened(page: Page) -> None:
    """The other five in one go, after a look at whom it concerns."""
    go_to_call(page)
    page.locator("[data-pick-all]").check()
    press(page, "적격으로 확인하기")
    told(page, "6건 가운데 5건을 바꿉니다.")
    press(page, "5건 적격으로 확인하고 알리기")
    expect(page.get_by_role("row").filter(has_text="적격")).to_have_count(6)


def go_to_call(page: Page) -> None:
    """The desk's page of the call."""
    follow_menu(page)
    follow(page, six.CALL)


def the_panel_is_seated(page: Page) -> None:
    """Five from the pool, everything to everyone, opened."""
    follow(page, "심사 만들기")
    dated(page, "평가표를 낼 날", clock.today() + timedelta(days=6))
    press(page, "심사 만들기")
    for _email, name in six.PANEL:
        page.get_by_role("group", name="위원", exact=True).get_by_label(name).check()
    press(page, "위원으로 정하기")
    told(page, "위원으로 정했습니다")
    press(page, "배정하기")
    told(page, "신청을 배정했습니다")
    follow(page, "진행 보기")
    follow(page, "심사 시작하기")
    press(page, "심사 시작하기")
    told(page, "위원에게 알렸습니다")


def one_marks_in_a_browser(house: House) -> None:
    """The one with an interest says so before anything is read, then marks the first application."""
    seat, name = six.RECUSED
    page = house.browser(six.PANEL[seat - 1][0], "/evaluations/assigned")
    follow(page, "이해관계 확인하기")
    page.get_by_label(name).check()
    page.get_by_label("공정하게 심사하고 알게 된 내용을 밖에 알리지 않겠습니다").check()
    page.get_by_label("개인정보의 수집과 이용에 동의합니다").check()
    press(page, "고르지 않은 기업과는 이해관계가 없습니다")
    told(page, f"{name} 심사에서 빠질까요?")
    page.get_by_label("자문·연구·용역을 맡았습니다").check()
    write(page, 까닭="지난해 자문을 맡았습니다.")
    press(page, "회피하기")
    told(page, "회피를 적었습니다")
    page.get_by_role("link", name="가온 평가하기").click()
    told(page, WORRY)
    given = six.GAON.marks[seat - 1]
    assert given is not None
    for number, ((criterion, _most), mark) in enumerate(zip(six.CRITERIA, given, strict=True), 1):
        page.get_by_label(f"{number}. {criterion}").fill(mark)
    page.get_by_label("이렇게 준 까닭").fill(WHY)
    page.get_by_role("button", name="평가표 내기").click()
    told(page, "평가표를 냈습니다")


def marks_the_rest(house: House, seat: int) -> None:
    """No interest, then every sheet that is still owed."""
    with house.app.app_context(), reading():
        email = db.session.scalars(select(Evaluator).where(Evaluator.seat == seat)).one().user.email
    client = house.client(email)
    if client.get(declared := "/evaluations/assigned/1/declare").status_code == 200:
        client.send(declared, {"pledge": "y", "consent": "y"})
    with house.app.app_context(), reading():
        owed = select(Assignment).join(Assignment.evaluator).where(Assignment.state == AssignmentState.CLEAR)
        rows = db.session.scalars(owed.order_by(Assignment.id)).all()
        given = {row.application.venture.name: row.id for row in rows if row.evaluator.seat == seat}
    for one in six.SIX:
        if one.name in given and not (seat == six.RECUSED[0] and one is six.GAON):
            hand_in(client, f"/evaluations/marking/{given[one.name]}", one.marks[seat - 1])


def hand_in(client: JudgingClient, address: str, marks: tuple[str, ...] | None) -> None:
    """One sheet."""
    assert marks is not None
    form = html.document_fromstring(client.get(address).get_data(as_text=True)).get_element_by_id("marks")
    typed = {f"mark_{place}": mark for place, mark in enumerate(marks)}
    data = {**dict(form.form_values()), **typed, "comment": WHY, "do": "hand_in"}
    assert client.post(address, data=data).status_code == 302


def the_certificate_is_confirmed(page: Page) -> None:
    """나루's certificate is looked at and holds."""
    page.get_by_role("main").get_by_role("link", name="가점 확인").click()
    follow(page, "확인하기")
    page.get_by_label("인정", exact=True).check()
    write(page, 확인한_증빙="인증서 원본을 보았습니다.")
    press(page, "판단 적기")
    told(page, "가점을 확인했습니다")


def the_marking_is_closed(page: Page) -> None:
    """All 29 sheets are in."""
    go_back_to_session(page)
    told(page, "부탁한 29건 가운데")
    follow(page, "심사 마치기")
    press(page, "심사 마치고 잠그기")


def go_back_to_session(page: Page) -> None:
    """The one session there is."""
    page.get_by_role("navigation").get_by_role("link", name="심사", exact=True).first.click()
    follow(page, six.CALL)


def the_result_equals_the_sheet(page: Page) -> None:
    """Every figure of the page is the one worked out by hand; the arithmetic is written out."""
    for one in six.SIX:
        cells = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=one.name)).first
        said = [text.strip() for text in cells.locator("th, td").all_inner_texts()]
        bonus = "+2.00" if one is six.NARU else "–"
        assert said[0] == one.rank and said[2] == one.outcome, said
        assert tuple(text.removeprefix("뺌").strip() for text in said[3:8]) == one.counted, said
        assert said[9:] == [one.median, one.mean, bonus, one.final], said
    order = page.get_by_role("rowheader").all_inner_texts()
    names = [next((one.name for one in six.SIX if one.name in text), "") for text in order]
    assert [name for name in names if name][:6] == ["가온", "라온", "나루", "다온", "바다", "마루"]
    for name, sums in (
        ("나루", "76.5 + 80 + 78 = 234.5"),
        ("라온", "81 + 79.5 + 80 = 240.5"),
        ("다온", "80 + 80 = 160"),
    ):
        page.get_by_role("rowheader", name=name).get_by_role("link").click()
        told(page, f"합은 {sums}점입니다")
    told(page, "위원 2번은 제척·기피·회피로 빠졌거나 평가표를 내지 않아 셈에 없습니다.")


def the_district_decides(house: House) -> None:
    """Somebody who did not mark."""
    page = house.browser(six.DISTRICT[0])
    follow(page, "결과 보기")
    follow(page, "결과 확정하기")
    told(page, "6곳 가운데 2곳을 선정합니다")
    press(page, "결과 확정하기")
    told(page, "결과를 확정했습니다. 통지서를 살펴보고 공개해 주세요.")


def letters_go_out(house: House, page: Page) -> None:
    """Words from the members' comments into a letter, nobody told before; then all six in one go, each a paper that
    anyone can verify."""
    reader = house.browser(six.MARU.owner, f"/applications/{house.ids()['마루']}")
    told(reader, "심사를 거쳐 결과를 알려 드립니다.")
    go(page, house.site, "/home")
    follow(page, "공개하기")
    page.get_by_role("row", name="마루").get_by_role("link").click()
    press(page, "위원 의견 불러오기")
    told(page, "아직 저장하지 않았습니다")
    press(page, "의견 저장하기")
    follow(page, "결과 공개하기")
    press(page, "결과 공개하기")
    told(page, "결과를 공개했습니다")
    reader.reload()
    told(reader, "이번에는 선정되지 않았습니다.")
    link = reader.get_by_role("link", name="결과 통지서 PDF 받기")
    awaited(reader, lambda: link.count() == 1)
    with reader.expect_download() as paper:
        link.click()
    with closing(paper.value.path().open("rb")) as file:
        assert file.read(5) == b"%PDF-"


def awaited(page: Page, holds: Callable[[], bool]) -> None:
    """Look again until the worker has done its part."""
    limit = clock.now() + timedelta(seconds=90)
    while not holds():
        assert clock.now() < limit, page.get_by_role("main").inner_text()
        page.wait_for_timeout(300)
        page.reload()


def an_objection_is_answered(house: House, coordinator: Page) -> None:
    """마루 contests; the coordinator, who did not decide, answers; 마루 reads why."""
    address = f"/applications/{house.ids()['마루']}"
    page = house.browser(six.MARU.owner, address)
    follow(page, "이의신청 하기")
    write(page, **{"어떤 점이 사실과 다른가요?": "매출 계획의 근거를 보지 않은 것 같습니다."})
    press(page, "이의신청 내기")
    told(page, "이의신청을 냈습니다")
    go(coordinator, house.site, "/desk/objections")
    follow(coordinator, "마루")
    coordinator.get_by_label("받아들이지 않음").check()
    write(coordinator, 판단한_까닭="다섯 위원이 모두 근거를 읽고 매겼습니다.")
    press(coordinator, "답을 정하고 알리기")
    told(coordinator, "이의를 받아들이지 않았습니다")
    go(page, house.site, address)
    told(page, "다섯 위원이 모두 근거를 읽고 매겼습니다.")


def the_waitlist_moves_up(house: House) -> None:
    """가온 gives its place up; 나루, first in the line, has it; 다온 is now first."""
    ids = house.ids()
    told(house.browser(six.DAON.owner, f"/applications/{ids['다온']}"), "예비 2번입니다")
    page = house.browser(six.GAON.owner, f"/applications/{ids['가온']}")
    page.get_by_role("link", name="선정 포기하기").click()
    write(page, 포기하는_까닭="다른 곳으로 옮기기로 했습니다.")
    press(page, "선정 포기하기")
    told(page, "선정을 포기했습니다")
    told(house.browser(six.NARU.owner, f"/applications/{ids['나루']}"), "선정되었습니다")
    told(house.browser(six.DAON.owner, f"/applications/{ids['다온']}"), "예비 1번입니다")
