"""One world for all tests of who may do what."""

from collections.abc import Iterator

import pytest

from tests.security.world import World, demo_world
from tests.site import demo_folder


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo data, in a database of these tests' own."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "shared"
    with demo_world(demo_folder(shared), tmp_path_factory.mktemp("matrix")) as made:
        yield made
