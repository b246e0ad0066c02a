"""Signing in through the company in a real browser, to which provider and academy are two sites."""

import shutil
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.identity import OpenId
from tests.identity.saml import SamlProvider

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """A folder with the demo company."""
    folder = tmp_path_factory.mktemp("company")
    for name in ("instance", "content"):
        shutil.copytree(prepared / name, folder / name)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    context = browser.new_context(viewport={"width": 360, "height": 720}, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_by_openid_connect_in_and_out_again(furnished: Path, page: Page) -> None:
    provider = OpenId("")
    house = House(furnished, **provider.settings)
    provider.academy = house.url
    with provider, house:
        page.goto(f"{house.url}/sign-in?next=/passport")
        page.get_by_role("link", name="Sign in with the company").click()
        page.wait_for_url(f"{provider.issuer}/**")
        page.locator("[name=login]").fill("amina")
        page.locator("[name=password]").fill("whatever")
        page.locator("[type=submit]").click()
        page.locator("[type=submit]").click()  # that the academy may know her
        page.wait_for_url(f"{house.url}/passport")
        cookies = {each["name"]: each for each in page.context.cookies(house.url)}
        assert cookies["academy"]["sameSite"] == "Lax"
        assert cookies["academy"]["httpOnly"]
        page.goto(f"{house.url}/profile")
        page.locator(".account-menu summary").click()
        page.locator(".account-menu form button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
        page.get_by_role("link", name="Sign out of the company as well").click()
        page.wait_for_url(f"{provider.issuer}/session/end**")
        page.locator("[name=logout]").first.click()
        page.wait_for_url(f"{house.url}/sign-in**")


class Pages(BaseHTTPRequestHandler):
    """What a SAML provider shows: a form that posts its answer to the academy by itself."""

    provider: SamlProvider
    academy: str
    kept: str = ""

    def do_GET(self) -> None:
        """``/sso`` answers a question; ``/lure`` posts, in whatever browser, the answer to another one."""
        answer = self.kept if self.path == "/lure" else self.provider.answer(self.path)
        page = (
            f'<form method="post" action="{escape(self.academy)}/sign-in/company/assertion">'
            f'<input type="hidden" name="SAMLResponse" value="{answer}"></form>'
            "<script>document.forms[0].submit()</script>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def pages() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_by_saml_whose_form_comes_without_our_cookie(
    furnished: Path, page: Page, browser: Browser, pages: ThreadingHTTPServer, tmp_path: Path
) -> None:
    there = f"http://localhost:{pages.server_port}"
    Pages.provider = SamlProvider(tmp_path, sso=f"{there}/sso")
    with House(furnished, **Pages.provider.settings) as house:
        Pages.academy = house.url
        with urlopen(f"{house.url}/sign-in/company/metadata", timeout=10) as answer:
            Pages.provider.know(answer.read().decode())
        sent: list[str] = []
        page.on(
            "request",
            lambda r: (
                sent.append(str(r.all_headers().get("cookie"))) if r.method == "POST" else None
            ),
        )
        page.goto(f"{house.url}/sign-in")
        page.get_by_role("link", name="Sign in with the company").click()
        page.wait_for_url(f"{house.url}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")
        assert sent == ["None"]  # the cookie stayed behind, and is there again for our own page

        attacker, victim = browser.new_context(), browser.new_context()
        begun = attacker.request.get(f"{house.url}/sign-in/company", max_redirects=0)
        Pages.kept = Pages.provider.answer(begun.headers["location"])
        lured = victim.new_page()
        lured.goto(f"{house.url}/sign-in")  # a cookie, and no sign-in of her own
        lured.goto(f"{there}/lure")
        lured.wait_for_url(f"{house.url}/sign-in/company/arrival**")
        expect(lured.get_by_role("heading", level=1)).to_have_text("That sign-in has run out")
        attacker.close()
        victim.close()
