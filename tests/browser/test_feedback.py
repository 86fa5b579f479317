"""Was this helpful? From a pool's page to thanks, with and without a script."""

from playwright.sync_api import Page, expect


def test_a_reader_says_what_was_missing(visitor: Page) -> None:
    visitor.goto("/pools/lido/")
    asked = visitor.get_by_role("complementary", name="Was this page helpful?")
    asked.get_by_role("link", name="No").click()
    expect(visitor.get_by_role("radio", name="No")).to_be_checked()
    words = visitor.get_by_label("What was good, or what was missing?")
    words.fill("Which fee?\u202e")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("alert").first).to_contain_text("U+202E")
    expect(words).to_have_value("Which fee?\u202e")
    words.fill("Which fee?")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(words).to_have_value("Which fee?")
    visitor.locator("main").get_by_text("Lido", exact=True).click()
    expect(visitor.get_by_role("heading", level=1, name="Lido")).to_be_visible()
