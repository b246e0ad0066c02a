"""One Chromium for the folder, one server a module, and a browser context for each person.

Everything here is marked ``browser``. Playwright's loop ends with the last test of this folder, so that
no other test runs inside it.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from academy import paths
from tests.bring import chromium
from tests.browser.house import House, moved_in, prepare
from tests.browser.watch import Watch

HERE = Path(__file__).parent

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium, without a window."""
    path = chromium()
    assert path, "There is no Chromium here. Bring one with: python -m tests.bring"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a small demo company was made once, and all content published. Copy it."""
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copytree(paths.bundled("content"), folder / "content")
    prepare(House(folder))
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """The module's academy, with the demo company and all content, on SQLite."""
    with moved_in(tmp_path_factory.mktemp("house"), prepared) as house:
        yield house


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page()``: a page in a browser of its own, whose addresses are those of ``house``.

    ``house=`` names another one, ``width=``, ``height=`` (CSS px) and ``scheme=`` what it looks like,
    ``missing=`` what ``Watch`` forgives; other names go to the browser context. When the test
    ends, nothing of what ``Watch`` knows may have happened in any of them.
    """
    watches: list[tuple[House, Watch]] = []

    def open_(
        house: House | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        missing: str = "",
        **options: Any,
    ) -> Page:
        house = house or request.getfixturevalue("house")
        options = {"locale": "en-GB", "color_scheme": scheme, **options}
        options["viewport"] = {"width": width, "height": height}
        context = browser.new_context(base_url=house.url, **options)
        context.set_default_timeout(10_000)
        watches.append((house, Watch(context, house.url, missing=missing)))
        return context.new_page()

    yield open_
    for context in list(browser.contexts):
        context.close()
    faults = [f"- {fault}" for _, watch in watches for fault in watch.faults]
    if any("answered with 500" in fault for fault in faults):
        faults += {house.last_error() for house, _ in watches}
    if not all(house.is_up() for house, _ in watches):
        faults.append("- the server ended before its time")
    assert not faults, "\n".join(["While this story was told:", *faults])
