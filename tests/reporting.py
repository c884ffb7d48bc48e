"""A report is made, checked by strangers, replaced and revoked: the last act of the main job."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.acting import (
    follow,
    go,
    press,
    told,
    write,
)
from tests.cast import FIRM, FUND
from tests.site import Site


def a_report_is_made(site: Site, page: Page, folder: Path) -> tuple[Path, str, str]:
    """The coordinator asks, the worker makes, the page shows it by itself: file, number, code."""
    go(page, site, "/ventures/")
    follow(page, FIRM)
    for words in ("503호", "점자 지도 판매", "스케일업 액셀러레이팅 1기", "85.50", FUND):
        told(page, words)
    return ordered(page, "12월 투자심의위원회 자료", folder)


def ordered(page: Page, purpose: str, folder: Path) -> tuple[Path, str, str]:
    """A report ordered from the venture's page that is open."""
    follow(page, "보고서 PDF")
    write(page, 쓰는_까닭=purpose)
    press(page, "보고서 만들기")
    link = page.get_by_role("link", name="PDF 내려받기")
    expect(link).to_be_visible(timeout=40_000)
    number = page.get_by_role("heading", level=1).inner_text().split()[-1]
    code = page.get_by_role("main").locator("dt", has_text="확인번호").locator("+ dd").inner_text()
    with page.expect_download() as download:
        link.click()
    path = folder / f"{number}.pdf"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF-") and download.value.suggested_filename == f"{number}.pdf"
    return path, number, code


def checked_by_number(site: Site, page: Page, number: str, code: str) -> None:
    """A visitor types what the paper says."""
    go(page, site, "/check")
    page.get_by_role("textbox", name="문서번호").fill(number)
    page.get_by_role("textbox", name="확인번호").fill(code)
    press(page, "문서 확인하기")


def the_report_proves_valid(site: Site, visitor: Page, paper: Path, number: str, code: str) -> None:
    """By number and code, and by the file; a changed file proves nothing, and nobody is named."""
    checked_by_number(site, visitor, number, code)
    told(visitor, "유효한 문서입니다")
    expect(visitor.get_by_role("main")).not_to_contain_text("소리길")
    for content, words in (
        (paper.read_bytes(), "올린 파일은 발행한 파일과 똑같습니다"),
        (paper.read_bytes() + b"\n", "확인할 수 없습니다"),
    ):
        go(visitor, site, "/check")
        visitor.get_by_label("PDF 파일").set_input_files(
            {"name": "받은 파일.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        press(visitor, "파일 확인하기")
        told(visitor, words)
    checked_by_number(site, visitor, number, "AAAA-BBBB-CC")
    expect(visitor.get_by_role("main")).not_to_contain_text("유효한 문서입니다")


def the_report_is_replaced_and_revoked(
    site: Site, people: dict[str, Page], visitor: Page, number: str, code: str
) -> str:
    """Something changes, a newer report takes the place of the first; then that one is taken back."""
    coordinator, venture = people["coordinator"], people["venture"]
    go(venture, site, "/cohorts/mine")
    follow(venture, "스케일업 액셀러레이팅 1기")
    follow(venture, "내기")
    venture.get_by_role("main").get_by_role("textbox").first.fill("사업계획을 다듬어 냅니다.")
    press(venture, "내기", exact=False)
    go(coordinator, site, "/ventures/")
    follow(coordinator, FIRM)
    _, newer, newer_code = ordered(coordinator, "고친 뒤 다시", site.folder)
    checked_by_number(site, visitor, number, code)
    told(visitor, "새 판")
    checked_by_number(site, visitor, newer, newer_code)
    told(visitor, "유효한 문서입니다")
    page = coordinator
    go(page, site, "/documents")
    page.get_by_role("row", name=newer).get_by_role("link").first.click()
    follow(page, "문서 취소하기")
    write(page, 취소하는_까닭="사용료를 잘못 적었습니다.")
    press(page, "문서 취소하기")
    told(page, "취소했습니다")
    checked_by_number(site, visitor, newer, newer_code)
    told(visitor, "취소")
    return newer
