"""What HR asks, what a manager says, what the person does: each of them in a browser, mail through SMTP."""

import csv
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from academy.clock import now
from academy.models.database import writing
from academy.services import choices, people
from academy.services.reminders import chosen
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in, go, sign_in
from tests.cast import person, unit
from tests.ports import free_port
from tests.services.test_outbox import Letterbox

pytestmark = pytest.mark.slow

REASON = "Two of our suppliers were robbed this way in spring."


@pytest.fixture(scope="module")
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, prepared: Path, letterbox: Letterbox
) -> Iterator[House]:
    """The demo company with a real mail server, where letters may leave at this hour."""
    smtp = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    smtp.start()
    url = f"smtp://127.0.0.1:{smtp.port}"
    folder = tmp_path_factory.mktemp("campaign")
    with moved_in(folder, prepared, ACADEMY_SMTP_URL=url) as house:
        with house.app.app_context(), writing() as session:
            hour = (now().hour + 11) % 24
            quiet = {"quiet_from": hour, "quiet_until": (hour + 3) % 24}
            choices.write(session, chosen.NAME, {**chosen.DEFAULTS, **quiet}, at=now())
        yield house
    smtp.stop()


def test_hr_asks_and_sees_and_takes_away_and_hr_elsewhere_finds_nothing(
    house: House, open_page: OpenPage
) -> None:
    hugo = open_page(width=1280)
    come_in(hugo, "Hugo")
    asked = asks(hugo)
    amina = open_page(width=360)
    come_in(amina, "Amina")
    expect(amina.locator("main")).to_contain_text("All 3 things that are asked of you")
    amina.goto("/modules/built-here")
    expect(amina.locator(".notice")).to_contain_text(REASON)

    hugo.goto("/insights")
    expect(hugo.locator("main figure").first).to_be_visible()
    expect(hugo.locator("main")).to_contain_text(re.compile("objectif|target"))
    table = takes_away(hugo, "assignments")
    mine = [line for line in table if "amina@demo.example" in line]
    assert len(mine) == 3, mine
    assert not any("bruno@demo.example" in line for line in table)

    ines = open_page(width=1280)
    with house.app.app_context(), writing() as session:
        colleague = person(session, "ines.ferreira@demo.example")
        colleague.secret_hash = person(session, "hugo").secret_hash
        people.grant(session, colleague, "hr", unit(session, "Alizé Portugal"), at=now())
    ines.goto("/sign-in")
    sign_in(ines, "ines.ferreira@demo.example")
    expect(ines.locator(".account-menu")).to_be_visible()
    finds_nothing(ines, asked, house.person_uid("amina"))


def asks(hugo: Page) -> str:
    """HR asks for a module, and sees what it means before; the address of what was asked."""
    hugo.goto("/assignments/new")
    care = hugo.locator("[name=audience] option", has_text="Customer care").get_attribute("value")
    hugo.locator("[name=audience]").select_option(care)
    hugo.locator("[name=what]").select_option("module:built-here")
    hugo.locator("[name=how][value=mandatory]").check()
    hugo.locator("[name=reason]").fill(REASON)
    go(hugo, "form .button--primary")
    expect(hugo.locator("main")).to_contain_text(REASON)
    expect(hugo.locator("main")).to_contain_text("Amina Benali")
    go(hugo, "form .button--primary")
    expect(hugo.locator("main table")).to_contain_text("Amina Benali")
    return hugo.url.partition("?")[0]


def takes_away(page: Page, kind: str) -> list[list[str]]:
    """The table that the job writes."""
    page.goto("/exports")
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=format][value=csv]").check()
    go(page, "form[action$='/exports'] button")
    link = page.locator("main a[href$='/file']")
    expect(link).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        link.click()
    return list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))


def finds_nothing(page: Page, asked: str, uid: str) -> None:
    """HR of another entity: in no list, by no search, on no page, in no table, in no suggestion."""
    for place in ("/assignments", "/audiences", "/audiences/new", "/people", "/people?q=benali"):
        page.goto(place)
        for words in ("Benali", "Customer care\n", REASON):
            assert words not in page.locator("main").inner_text(), (place, words)
    for place in (asked, f"/people/{uid}"):
        answer = page.request.get(place)
        assert answer.status == 404, place
    page.goto("/people/progress?q=benali")
    expect(page.locator("main")).not_to_contain_text("Benali")
    assert not any("amina@demo.example" in line for line in takes_away(page, "assignments"))


def test_a_managers_word_arrives_and_opens_todays_question_without_a_password(
    house: House, open_page: OpenPage, letterbox: Letterbox
) -> None:
    amina = open_page(width=360)
    come_in(amina, "Amina")  # her device is known from now on
    marc = open_page(width=360)
    come_in(marc, "Marc")
    marc.goto("/team")
    expect(marc.locator("main")).to_contain_text("Nadia")  # the one thing for today: she is late
    go(marc, f"a[href='/team/{house.person_uid('amina')}']")
    ready = marc.locator("#text").input_value()
    assert ready.startswith("Hello Amina")
    go(marc, "form[action$='/nudge'] button")
    expect(marc.locator("main, .flash, [role=status]").first).to_be_visible()
    go(marc, f"a[href='/team/{house.person_uid('amina')}']")
    go(marc, "form[action$='/thanks'] button")

    mail = letter_to("amina@demo.example", letterbox, amina)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert ready in " ".join(text.split())
    link = re.search(r"https?://\S+/minute/(\S+)", text)
    assert link, text
    assert f"/minute/{link[1]}" in html
    signed_out = [each for each in amina.context.cookies() if each["name"] != "academy"]
    amina.context.clear_cookies()
    amina.context.add_cookies(signed_out)  # type: ignore[arg-type]
    amina.goto(f"/minute/{link[1]}")
    expect(amina.locator("form[action$='/answer']")).to_be_visible()
    expect(amina.locator(".account-menu")).to_have_count(0)
    amina.goto("/profile")
    expect(amina.locator("#login")).to_be_visible()  # the link reaches nothing else

    stranger = open_page(width=360)
    stranger.goto(f"/minute/{link[1]}")
    expect(stranger.locator("#login")).to_be_visible()


def letter_to(address: str, letterbox: Letterbox, page: Page) -> EmailMessage:
    """What the mail server received for her."""
    for _ in range(100):
        found = [m for m in letterbox.mails if address in str(m["To"])]
        if found:
            return found[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"No mail came: {letterbox.recipients}")
