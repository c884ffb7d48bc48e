"""Pictures of the product for the README, made from the demo data: docs/pictures/*.png.

Usage: python scripts/pictures.py (needs Chromium; starts a product of its own in a temporary folder).
"""

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.site import Site, demo_folder, running  # noqa: E402 - the path comes first

TARGET = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
VENTURE = "소리길"

# role, name of the picture, address, width, height
SHOTS = (
    (None, "public-1280", "/", 1280, 860),
    ("coordinator", "home-1280", "/home", 1280, 900),
    ("coordinator", "dossier-1280", "venture", 1280, 1500),
    ("coordinator", "hub-1280", "/tenancy/", 1280, 900),
    ("coordinator", "evaluations-1280", "/evaluations/", 1280, 700),
    ("venture", "apply-360", "draft", 360, 800),
    ("evaluator", "evaluator-1280", "/evaluations/assigned", 1280, 800),
    ("evaluator", "marking-1280", "sheet", 1280, 900),
    ("fund_manager", "fund-1280", "/funds/1", 1280, 1100),
    ("consultant", "consultant-360", "/consulting/assigned", 360, 760),
)


def sign_in(page: Page, site: Site, account: dict[str, str]) -> None:
    """As a person would."""
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("이메일").first.fill(account["email"])
    page.locator("input[type=password]").fill(account["password"])
    page.locator("form.form button[type=submit]").click()
    page.wait_for_load_state()


def address(page: Page, site: Site, asked: str) -> str:
    """Addresses that depend on the data."""
    if asked == "venture":
        page.goto(f"{site.url}/ventures/?q={VENTURE}")
        return str(page.locator("tbody th a").first.get_attribute("href"))
    if asked == "draft":
        page.goto(f"{site.url}/home")
        return str(page.get_by_role("link", name="이어서 쓰기").first.get_attribute("href"))
    if asked == "sheet":
        page.goto(f"{site.url}/evaluations/assigned")
        return str(page.get_by_role("link", name="평가하기").first.get_attribute("href"))
    return asked


def take(browser: Browser, site: Site, accounts: dict[str, dict[str, str]]) -> None:
    """One picture after the other."""
    for role, name, asked, width, height in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="ko-KR", timezone_id="Asia/Seoul"
        )
        page = context.new_page()
        if role:
            sign_in(page, site, accounts[role])
        page.goto(site.url + address(page, site, asked))
        page.locator("[data-pane-awaits]").wait_for(state="detached", timeout=120_000)
        page.screenshot(path=str(TARGET / f"{name}.png"))
        context.close()
        print(name)


def main() -> None:
    """Demo data, product, pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="dure-pictures-") as name,
        running(demo_folder(Path(name))) as site,
    ):
        accounts = {a["role"]: a for a in json.loads(site.flask("demo", "accounts", "--json"))}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium-headless-shell", args=FLAGS
            )
            take(browser, site, accounts)
            browser.close()


if __name__ == "__main__":
    main()
