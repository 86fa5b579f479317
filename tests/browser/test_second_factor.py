"""A real browser's key opens the door, and so does a code typed by keyboard alone."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from directory.accounts.models import Factor, User
from directory.accounts.second_factor import factors, totp
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.keys import enter

PASSWORD = "pond-and-river-9"


@pytest.fixture(autouse=True)
def here(settings: Any, base_url: str) -> None:
    settings.SITE_URL = base_url


def with_password() -> None:
    user = backstage.member("Moderator")
    user.set_password(PASSWORD)
    user.save()


def with_app() -> tuple[str, list[str]]:
    with_password()
    secret = totp.new_secret()
    return secret, factors.add(backstage.member("Moderator"), Factor.Kind.APP, secret)


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("moderator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def virtual_key(page: Page) -> Any:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    about = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": about})
    return session


def test_a_security_key_is_added_and_opens_the_door(page: Page, axe: Callable[..., None]) -> None:
    apart(with_password)
    virtual_key(page)
    sign_in(page)
    expect(page).to_have_url(dashboard(page))
    page.goto("/admin/account/factors/")
    page.get_by_role("link", name="Add a security key or passkey").click()
    expect(page.get_by_label("Name of the key")).to_be_visible()
    axe(page, "main")
    page.get_by_label("Name of the key").fill("Blue one")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("They are shown only now")).to_be_visible()
    axe(page, "main")
    page.get_by_role("link", name="I have kept them").click()
    page.context.clear_cookies()
    sign_in(page)
    page.get_by_role("button", name="Use a security key or passkey").click()
    expect(page).to_have_url(dashboard(page))
    page.goto("/admin/account/factors/")
    expect(page.get_by_text("Blue one", exact=True)).to_be_visible()
    assert apart(lambda: Factor.objects.get().last_used_at)


def dashboard(page: Page) -> str:
    return page.url.split("/admin/")[0] + "/admin/"


def test_without_the_key_nobody_gets_in(page: Page) -> None:
    apart(with_password)
    session = virtual_key(page)
    sign_in(page)
    page.goto("/admin/account/factors/key/")
    page.get_by_label("Name of the key").fill("Blue one")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("They are shown only now")).to_be_visible()
    session.send("WebAuthn.disable")
    page.context.clear_cookies()
    virtual_key(page)  # another one
    sign_in(page)
    page.get_by_role("button", name="Use a security key or passkey").click()
    expect(page.get_by_text("Your browser got no answer")).to_be_visible(timeout=15_000)
    page.goto("/admin/")
    expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_code_by_keyboard_on_a_phone(page: Page, axe: Callable[..., None], scheme: Any) -> None:
    secret, codes = apart(with_app)
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    sign_in(page)
    expect(page.get_by_label("Code")).to_be_focused()
    axe(page, "main")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(totp.code_at(secret, int(time.time()) // totp.STEP))
    enter(page)
    expect(page).to_have_url(dashboard(page))
    for address in ("", "app/", "key/", "codes/"):
        page.goto(f"/admin/account/factors/{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        axe(page, "main")
    page.context.clear_cookies()
    for opens in (True, False):  # once only
        sign_in(page)
        expect(page.get_by_label("Code")).to_be_focused()
        page.keyboard.type(codes[0])
        enter(page)
        if opens:
            expect(page).to_have_url(dashboard(page))
            page.context.clear_cookies()
        else:
            expect(page.get_by_text("it was used before").first).to_be_visible()


BUTTONS = """[...document.querySelectorAll("#main .button")].map((one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})"""


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("address", ["", "key/"])
def test_two_buttons_stand_evenly(page: Page, width: int, address: str) -> None:
    apart(with_password)
    sign_in(page)
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"/admin/account/factors/{address}")
    expect(page.locator("#main .button")).to_have_count(2)
    expect(page.locator("#main .button").first).to_be_visible()
    one, two = page.evaluate(BUTTONS)
    if one[1] == two[1]:
        assert two[0] - one[2] >= 8
    else:
        assert one[0] == two[0] and two[1] - one[3] >= 8


def test_codes_work_without_javascript(new_context: Callable[..., Any]) -> None:
    secret, _codes = apart(with_app)
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page)
    page.get_by_label("Code").fill(totp.code_at(secret, int(time.time()) // totp.STEP))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(dashboard(page))
    assert apart(lambda: User.objects.get(username="moderator").has_second_factor)
