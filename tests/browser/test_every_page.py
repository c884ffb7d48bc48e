"""Every page that a role may open, in Korean and in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import Walk, look_at_every_page, walk
from tests.security.world import COLUMNS
from tests.site import demo_folder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def walked(shared: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Walk]:
    with walk(demo_folder(shared), tmp_path_factory.mktemp("pages"), chromium) as made:
        yield made


@pytest.mark.parametrize("column", COLUMNS)
def test_every_page_is_for_everyone(walked: Walk, column: str) -> None:
    look_at_every_page(walked, column)
