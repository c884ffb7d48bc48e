"""The main job, by people at their own browsers: from an empty database to a report that anyone can verify."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.kernel import clock
from tests.acting import (
    accept_invitation,
    choose_password,
    dated,
    follow,
    go,
    press,
    rows,
    sign_in,
    sign_up,
    told,
    write,
)
from tests.cast import ADMIN, CALL, FIRM, FUND, OWNER, STAFF
from tests.make_files import pdf
from tests.make_ventures import biz_reg_no
from tests.reporting import a_report_is_made, the_report_is_replaced_and_revoked, the_report_proves_valid
from tests.site import Site, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUSINESS_CARD = {"name": "사업자등록증.pdf", "mimeType": "application/pdf", "buffer": pdf()}


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[Site]:
    """A product with an empty database, under a clock that can be set forward."""
    shutil.copyfile(sqlite_template, tmp_path / "app.db")
    with running(tmp_path, app="tests.later") as started:
        yield started


def test_from_signing_up_to_a_verified_report(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    people = {who: open_page() for who in ("admin", "venture", *STAFF)}
    people["consultant"] = open_page(360, 780)
    begun = clock.today()
    staff_comes_in(site, people)
    a_call_is_published(site, people["coordinator"], begun)
    a_venture_applies(site, people["venture"])
    site.let_pass(days=8)
    for who in ("coordinator", "evaluator", "district"):
        sign_in(people[who], site, STAFF[who][0])
    the_documents_are_screened(site, people["coordinator"])
    the_evaluation_is_opened(site, people["coordinator"], begun + timedelta(days=15))
    the_evaluator_marks(site, people["evaluator"])
    the_result_is_decided(site, people["coordinator"], people["district"])
    sign_in(people["venture"], site, OWNER)
    the_venture_learns_of_it(site, people["venture"])
    today = begun + timedelta(days=8)
    a_room_is_let(site, people["coordinator"], people["venture"], today)
    advice_is_given(site, people, today)
    a_cohort_is_joined(site, people["coordinator"], people["venture"], today)
    a_fund_invests(site, people["district"], people["manager"], today)
    paper, number, code = a_report_is_made(site, people["coordinator"], tmp_path)
    visitor = open_page()
    the_report_proves_valid(site, visitor, paper, number, code)
    newer = the_report_is_replaced_and_revoked(site, people, visitor, number, code)
    assert newer != number
    site.flask("audit", "verify")


def staff_comes_in(site: Site, people: dict[str, Page]) -> None:
    """The administrator from the command line, everyone else by mail."""
    admin = people["admin"]
    link = site.flask("accounts", "create-admin", ADMIN).split()[0]
    go(admin, site, "/invitation/" + link.rpartition("/")[2])
    take_the_seat(admin, site, ADMIN, "권시현")
    for email, name, role in STAFF.values():
        go(admin, site, "/invitations")
        follow(admin, "초대하기")
        write(admin, 이메일_주소=email, 이름=name)
        admin.get_by_label(role, exact=True).check()
        press(admin, "초대 메일 보내기")
        told(admin, "초대 메일을 보냈습니다")
    for who, (email, name, _) in STAFF.items():
        accept_invitation(people[who], site, email, name)
        told(people[who], "할 일" if who != "district" else "현황")


def take_the_seat(page: Page, site: Site, email: str, name: str) -> None:
    """Accept the invitation that is open on the page."""
    choose_password(page, name)
    press(page, "계정 만들기")
    sign_in(page, site, email)


def a_call_is_published(site: Site, page: Page, today: date) -> None:
    """The coordinator writes the call, its form and its documents, and publishes it."""
    go(page, site, "/home")
    page.get_by_role("navigation").get_by_role("link", name="공고와 신청").click()
    follow(page, "새 공고")
    write(
        page, 공고_이름=CALL, 공고_번호="제2026-118호", 목록에_보일_한_줄="개별 사무실 2실, 3년",
        한_문장_소개="사회문제를 푸는 기업에게 사무실을 드립니다.", 문의="정하림, 02-0000-0000",
        접수_시작_시각="00:00",
    )  # fmt: skip
    room = {
        "이름": "개별 사무실",
        "자리 수": "2",
        "인원": "6",
        "전용면적(㎡)": "33.0",
        "연 사용료(원)": "1200000",
    }
    rows(page, "모집 규모", room)
    rows(
        page, "평가 항목", {"이름": "사회적 가치", "배점": "30", "무엇을 보나": "푸는 문제와 방법"},
        {"이름": "사업성", "배점": "40", "무엇을 보나": "시장과 매출"},
        {"이름": "팀", "배점": "30", "무엇을 보나": "사람과 경험"},
    )  # fmt: skip
    dated(page, "접수 시작일", today)
    dated(page, "마감일", today + timedelta(days=7))
    dated(page, "신청서를 보관하는 마지막 날", today + timedelta(days=5 * 365))
    press(page, "공고 저장하기")
    told(page, "공고를 저장했습니다")
    its_form_is_written(page)
    follow(page, "공고로 돌아가기")
    follow(page, "공고하기")
    press(page, "공고하기")
    told(page, "공고했습니다")


def its_form_is_written(page: Page) -> None:
    """Sections, a document, questions one by one."""
    follow(page, "항목 정하기")
    rows(
        page, "항목(쪽)", {"묶음": "기업 소개", "항목 이름": "기업이 푸는 문제", "몇 분": "10"},
        {"묶음": "기업 소개", "항목 이름": "팀과 계획", "몇 분": "10"},
    )  # fmt: skip
    rows(page, "증빙 서류", {"이름": "사업자등록증", "안내": "PDF"})
    press(page, "저장하기")
    for label, section, kind in (
        ("한 줄 소개", "기업이 푸는 문제", "짧은 글"),
        ("푸는 문제와 방법", "기업이 푸는 문제", "긴 글"),
        ("함께 일하는 사람 수", "팀과 계획", "수와 단위"),
    ):
        follow(page, "새 문항")
        write(page, 질문=label)
        page.get_by_label("어느 항목에 넣나요").select_option(label=section)
        page.get_by_label("답하는 방법", exact=True).select_option(label=kind)
        if label == "한 줄 소개":
            page.get_by_label("목록과 심사 자료에 쓰기").select_option(label=label)
        press(page, "문항 저장하기")
        told(page, "문항을 저장했습니다")


def a_venture_applies(site: Site, page: Page) -> None:
    """A stranger signs up, makes the venture's record on the way, writes, attaches, hands in."""
    sign_up(page, site, OWNER, "한지우")
    go(page, site, "/")
    follow(page, CALL)
    follow(page, "신청 시작하기")
    follow(page, "기업 등록하기")
    write(
        page,
        기업_이름=FIRM,
        사업자등록번호=biz_reg_no(7),
        대표자="한지우",
        소재지="서울특별시 성동구 성수이로 51",
    )
    page.get_by_label("법인 형태").select_option(label="주식회사")
    dated(page, "설립일", "2023-03-02")
    page.get_by_label("대표 분야").select_option(label="사회적 약자·통합")
    press(page, "기업 등록하기")
    press(page, "신청서 쓰기")
    follow(page, "기업이 푸는 문제")
    write(
        page,
        한_줄_소개="소리로 잇는 길",
        푸는_문제와_방법="시각장애인이 혼자 걷는 길을 소리 표지로 잇습니다.",
    )
    press(page, "저장하고 다음으로")
    write(page, 함께_일하는_사람_수="5")
    press(page, "저장하고 다음으로")
    follow(page, "증빙 서류와 가점")
    page.get_by_label("사업자등록증 파일").set_input_files(BUSINESS_CARD)  # type: ignore[arg-type]
    press(page, "올리기", exact=False)
    told(page, "‘사업자등록증.pdf’를 올렸습니다")
    follow(page, "목록으로 돌아가기")
    follow(page, "모두 확인하고 제출하기")
    page.get_by_label("나는 이 기업의 대표자이고, 신청 내용을 모두 확인했습니다.").check()
    if page.get_by_label("기다리지 않고 냅니다").count():
        page.get_by_label("기다리지 않고 냅니다").check()
    press(page, "신청서 내기")
    told(page, "접수번호는 2026-입주-0001입니다" if clock.today().year == 2026 else "신청을 받았습니다")
    expect(page.get_by_role("link", name="접수증 PDF 받기")).to_be_visible(timeout=30_000)


def the_documents_are_screened(site: Site, page: Page) -> None:
    """After the deadline: 적격."""
    told(page, "적격 여부를 보지 않은 신청이 1건 있습니다")
    follow(page, "적격검토 열기")
    follow(page, "서류 확인 시작하기")
    press(page, "서류 확인 시작하기")
    follow(page, FIRM)
    press(page, "적격으로 확인하기")
    told(page, "적격으로 확인하고 신청 기업에 알렸습니다")


def the_evaluation_is_opened(site: Site, page: Page, due: date) -> None:
    """What the pool says of the evaluator, the session from the call, the panel, who marks what."""
    go(page, site, "/evaluations/pool")
    follow(page, "고치기")
    write(page, 소속="한빛대학교")
    page.get_by_label("외부").check()
    page.get_by_label("성별").select_option(label="여성")
    press(page, "명부 고치기")
    page.get_by_role("navigation").get_by_role("link", name="공고와 신청").click()
    follow(page, CALL)
    follow(page, "심사 만들기")
    dated(page, "평가표를 낼 날", due)
    write(page, 위원_수_하한="1", 의사정족수="1", 한_성별의_상한="100")
    press(page, "심사 만들기")
    page.get_by_role("group", name="위원", exact=True).get_by_label("윤태경").check()
    press(page, "위원으로 정하기")
    told(page, "위원으로 정했습니다")
    press(page, "배정하기")
    told(page, "신청을 배정했습니다")
    follow(page, "진행 보기")
    follow(page, "심사 시작하기")
    press(page, "심사 시작하기")
    told(page, "위원에게 알렸습니다")


def the_evaluator_marks(site: Site, page: Page) -> None:
    """No conflict, the frozen copy, three marks and a reason."""
    go(page, site, "/home")
    follow(page, "평가하기")
    expect(page.get_by_role("main")).not_to_contain_text("소리로 잇는 길")
    follow(page, "이해관계 확인하기")
    page.get_by_label("공정하게 심사하고 알게 된 내용을 밖에 알리지 않겠습니다").check()
    page.get_by_label("개인정보의 수집과 이용에 동의합니다").check()
    press(page, "고르지 않은 기업과는 이해관계가 없습니다")
    follow(page, "평가하기")
    told(page, "소리 표지로 잇습니다")
    page.get_by_label("1. 사회적 가치").fill("27")
    page.get_by_label("2. 사업성").fill("33.5")
    page.get_by_label("3. 팀").fill("25")
    page.get_by_label("이렇게 준 까닭").fill(
        "문제를 깊이 알고 방법이 분명합니다. 매출 계획은 더 다듬어야 합니다."
    )
    page.get_by_role("button", name="평가표 내기").click()
    told(page, "평가표를 냈습니다")


def the_result_is_decided(site: Site, coordinator: Page, district: Page) -> None:
    """The coordinator closes; somebody of the district, not on the panel, decides and publishes."""
    go(coordinator, site, "/evaluations/")
    follow(coordinator, CALL)
    follow(coordinator, "심사 마치기")
    press(coordinator, "심사 마치고 잠그기")
    told(coordinator, "85.50")
    go(district, site, "/home")
    follow(district, "결과 보기")
    follow(district, "결과 확정하기")
    told(district, "1곳 가운데 1곳을 선정합니다")
    press(district, "결과 확정하기")
    told(district, "결과를 확정했습니다. 통지서를 살펴보고 공개해 주세요.")
    follow(district, "결과 공개하기")
    press(district, "결과 공개하기")
    told(district, "결과를 공개했습니다")


def the_venture_learns_of_it(site: Site, page: Page) -> None:
    """A notice in the house, and what the application says."""
    told(page, "결과를 알려 드립니다")
    follow(page, "알림 모두 보기")
    told(page, "심사 결과 선정되었습니다")
    press(page, "열어 보기", exact=False)
    told(page, "선정되었습니다. 담당자가 다음 차례를 알려 드립니다.")


def a_room_is_let(site: Site, coordinator: Page, venture: Page, today: date) -> None:
    """The house is set up, a room offered and accepted, the permit given, the day of moving in recorded."""
    go(coordinator, site, "/tenancy/")
    follow(coordinator, "시설 등록하기")
    follow(coordinator, "시설 등록")
    write(coordinator, 시설_이름="성동구 소셜벤처 허브센터")
    coordinator.get_by_label("공용면적").fill("400")
    coordinator.get_by_label("전용면적 합계").fill("800")
    press(coordinator, "저장하기")
    follow(coordinator, "층 더하기")
    write(coordinator, 몇_층인가요="5", 층_이름="5층")
    press(coordinator, "저장하기")
    write(coordinator, 번호="503", 몇_명이_쓰나요="6", 재산평정가격="120,000,000")
    coordinator.get_by_label("전용면적").fill("33")
    press(coordinator, "저장하기")
    told(coordinator, "공간을 등록했습니다")
    go(coordinator, site, "/home")
    follow(coordinator, "맡을 곳 정하기")
    coordinator.get_by_role("row", name=FIRM).get_by_role("link", name="공간 배정하기").click()
    dated(coordinator, "시작하는 날", today)
    dated(coordinator, "끝나는 날", today + timedelta(days=1000))
    press(coordinator, "배정 제안하기")
    told(coordinator, "배정을 제안했습니다")
    go(venture, site, "/home")
    follow(venture, "배정에 답하기")
    press(venture, "배정 수락하기")
    told(venture, "배정을 수락했습니다")
    go(coordinator, site, "/home")
    follow(coordinator, "사용허가 주기")
    write(
        coordinator, 관리_의무="깨끗이 관리합니다.", 부담하는_비용="전기와 통신은 쓰는 기업이 냅니다.",
        허가_조건="다른 기업에 빌려줄 수 없습니다.",
    )  # fmt: skip
    press(coordinator, "사용허가 주기")
    told(coordinator, "연 사용료는 1,200,000원입니다")
    follow(coordinator, "입주 기록")
    press(coordinator, "입주 기록하기")
    told(coordinator, "입주를 기록했습니다")


def advice_is_given(site: Site, people: dict[str, Page], today: date) -> None:
    """A case of six visits; the first is logged on a phone and the venture says that it is true."""
    coordinator, consultant, venture = (people[who] for who in ("coordinator", "consultant", "venture"))
    go(coordinator, site, "/consulting/")
    follow(coordinator, "컨설팅 시작하기")
    coordinator.get_by_role("main").get_by_role("searchbox").fill("소리길")
    press(coordinator, "찾기")
    follow(coordinator, FIRM)
    write(coordinator, 주제="점자 지도 판매")
    press(coordinator, "컨설팅 시작하기")
    told(coordinator, "컨설팅을 시작했습니다")
    sign_in(consultant, site, STAFF["consultant"][0])
    follow(consultant, "일지 쓰기")
    write(consultant, 무엇을_했나요="점자 지도를 살 지자체 세 곳을 골랐습니다.")
    press(consultant, "일지 저장하기")
    told(consultant, "기업에 확인을 부탁했습니다")
    assert consultant.evaluate("document.documentElement.scrollWidth") <= 360
    go(venture, site, "/home")
    follow(venture, "확인하기")
    press(venture, "맞습니다")
    told(venture, "일지를 확인했습니다")


def a_cohort_is_joined(site: Site, coordinator: Page, venture: Page, today: date) -> None:
    """A programme, its first cohort, one milestone, one member."""
    go(coordinator, site, "/cohorts/")
    follow(coordinator, "사업 등록")
    write(coordinator, 사업_이름="스케일업 액셀러레이팅")
    press(coordinator, "사업 등록하기")
    write(coordinator, 몇_기인가요="1")
    dated(coordinator, "시작하는 날", today)
    dated(coordinator, "끝나는 날", today + timedelta(days=180))
    press(coordinator, "기수 만들기")
    press(coordinator, "기수 시작하기")
    follow(coordinator, "이정표 더하기")
    write(coordinator, 이정표="사업계획 다듬기")
    dated(coordinator, "기한", today + timedelta(days=20))
    press(coordinator, "이정표 더하기")
    coordinator.get_by_role("main").get_by_role("searchbox").fill("소리길")
    press(coordinator, "찾기")
    press(coordinator, "참여시키기", exact=False)
    told(coordinator, f"{FIRM}이 참여합니다")
    go(venture, site, "/cohorts/mine")
    told(venture, "1개 중 0개 마침")


def a_fund_invests(site: Site, district: Page, manager: Page, today: date) -> None:
    """The district sets up the fund and names its manager, who writes commitment, call and investment."""
    go(district, site, "/funds/")
    follow(district, "펀드 등록하기")
    write(district, 펀드_이름=FUND, 결성총액="2,000,000,000", 존속기간="84")
    dated(district, "결성일", today)
    press(district, "펀드 등록하기")
    press(district, "운용역으로 지정하기")
    told(district, "서민호 님을 운용역으로 지정했습니다")
    sign_in(manager, site, STAFF["manager"][0])
    for kind, party, amount, instrument in (
        ("출자약정", "성동구", "2,000,000,000", "투자가 아님"),
        ("납입", "성동구", "1,000,000,000", "투자가 아님"),
        ("투자", "소리길", "300,000,000", "상환전환우선주"),
    ):
        go(manager, site, "/funds/")
        follow(manager, FUND)
        follow(manager, "원장에 적기")
        manager.get_by_label(kind, exact=True).check()
        write(manager, 상대방=party, 금액=amount)
        manager.get_by_label("투자 방식").select_option(label=instrument)
        press(manager, "원장에 적기")
        told(manager, "원장에 적었습니다")
    go(manager, site, "/funds/")
    follow(manager, FUND)
    expect(manager.get_by_role("row", name=FIRM)).to_contain_text("300,000,000")
