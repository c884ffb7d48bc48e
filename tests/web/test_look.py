"""Components, frames and error pages, each page judged by the client."""

import re
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from app.web import gallery
from tests.clients import JudgingClient


def tree_of(client: JudgingClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status
    return html.document_fromstring(answer.get_data(as_text=True))


@pytest.mark.parametrize("density", ["roomy", "compact"])
def test_every_component_shows_at_both_densities(client: JudgingClient, density: str) -> None:
    tree = tree_of(client, f"/ui/?density={density}")
    assert tree.find("body").get("class") == density


def test_every_component_file_is_in_the_gallery() -> None:
    templates = Path(gallery.__file__).parent / "templates"

    def used(path: Path, seen: set[Path]) -> set[Path]:
        """The page, its layouts and every component they draw with."""
        if path not in seen:
            seen.add(path)
            for name in re.findall(r"[\"']((?:ui|layouts)/[a-z_]+\.html)[\"']", path.read_text()):
                used(templates / name, seen)
        return seen

    shown: set[Path] = {templates / "layouts" / "staff.html", templates / "layouts" / "public.html"}
    shown = set().union(*(used(page, set()) for page in [*shown, *(templates / "ui/gallery").glob("*.html")]))
    assert set((templates / "ui").glob("*.html")) - shown == set()


def test_a_hard_step_has_a_page_of_its_own_and_messages_open_it(client: JudgingClient) -> None:
    tree = tree_of(client, "/ui/confirm")
    assert len(tree.xpath("//*[@class='flashes']/div")) == 4
    assert tree.xpath("//main//button[contains(@class, 'btn--danger')]/text()") == ["배정 거두기"]


def test_a_faulty_field_is_tied_to_its_hint_its_error_and_the_summary(client: JudgingClient) -> None:
    tree = tree_of(client, "/ui/")
    box = tree.get_element_by_id("biz_reg_no")
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby").split() == ["biz_reg_no-h", "biz_reg_no-e"]
    assert box.get("value") == "999-86-01235", "what was typed is kept"
    targets = tree.xpath("//section[@class='errors']//a/@href")
    assert targets == ["#biz_reg_no", "#inside-0", "#bylaws"]
    assert all(tree.xpath(f"//*[@id='{target[1:]}']") for target in targets)


def test_an_optional_field_is_marked_and_a_needed_one_is_not(client: JudgingClient) -> None:
    tree = tree_of(client, "/ui/")
    marked = tree.xpath("//label[span[@class='opt']]/@for")
    assert "corp_reg_no" in marked
    assert "name" not in marked


def test_long_text_may_be_typed_over_its_limit_and_is_counted(client: JudgingClient) -> None:
    box = tree_of(client, "/ui/").get_element_by_id("summary")
    assert box.get("maxlength") is None
    assert box.get("data-count") == "80"


def test_every_chart_is_followed_by_its_numbers(client: JudgingClient) -> None:
    figures = tree_of(client, "/ui/").xpath("//figure[@class='chart']")
    assert len(figures) >= 9
    for chart in figures:
        assert chart.xpath(".//svg[@role='img']/@aria-label")
        assert chart.xpath(".//details//table//td"), chart.text_content()[:40]


def test_a_table_head_says_how_it_is_sorted(client: JudgingClient) -> None:
    head = tree_of(client, "/ui/").xpath("//th[@aria-sort='descending']/a")
    assert [link.get("href") for link in head] == ["/ui/?sort=sales"]


def test_scripts_carry_the_nonce_of_the_policy(client: JudgingClient) -> None:
    answer = client.get("/ui/")
    nonces = set(html.document_fromstring(answer.get_data(as_text=True)).xpath("//script/@nonce"))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 429, 500, 503])
def test_every_error_says_what_happened_in_its_own_words(client: JudgingClient, status: int) -> None:
    tree = tree_of(client, f"/ui/error/{status}", status)
    assert tree.findtext(".//title").startswith(tree.findtext(".//h1"))


def test_our_own_fault_shows_the_number_to_quote(client: JudgingClient) -> None:
    assert "7F3A-20C1" in tree_of(client, "/ui/error/500", 500).text_content()


def test_a_conflict_shows_both_values_and_lets_the_person_choose(client: JudgingClient) -> None:
    tree = tree_of(client, "/ui/error/conflict", 409)
    assert [cell.text_content() for cell in tree.xpath("//tbody//td")] == ["2026. 11. 20.", "2026. 11. 23."]
    assert tree.xpath("//main//form//input[@name='version']/@value") == ["4"]
    assert len(tree.xpath("//div[@class='actions']//button | //div[@class='actions']/a")) == 2


def test_the_page_speaks_english_after_the_switch(client: JudgingClient) -> None:
    tree = tree_of(client, "/ui/")
    token = tree.xpath("//form[contains(@action, '/language/en')]//input[@name='csrf_token']/@value")[0]
    client.post("/language/en", data={"csrf_token": token, "next": "/ui/"})
    assert tree_of(client, "/ui/").get("lang") == "en"


def test_the_gallery_is_not_there_in_production() -> None:
    live = Flask("live")
    live.config["APP_ENV"] = "production"
    gallery.register(live)
    assert not any(rule.rule.startswith("/ui") for rule in live.url_map.iter_rules())
