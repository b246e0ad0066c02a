"""The page that describes the API is whole without a network: its reader is one of our own files."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_the_page_of_the_api_shows_its_operations(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/api/v1/docs")
    reader = page.locator("rapi-doc")
    expect(reader).to_contain_text("/api/v1/attempts/{id}/answers")
    expect(reader).to_contain_text("HTTP Bearer")
    expect(reader).to_contain_text("Answer one question of the attempt")
