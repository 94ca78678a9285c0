"""A second factor, from setting it up to a recovery code that opens once, and the operator's rescue."""

import re
import time

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

STEP_SECONDS = 30

pytestmark = pytest.mark.journey


@pytest.fixture
def reader(product):
    """A colleague who only reads; the second factor is turned off again for the other journeys."""
    users = product.run("user", "list")["users"]
    email = next(one["email"] for one in users if one["role"] == "reader" and one["active"])
    yield email
    if next(one for one in product.run("user", "list")["users"] if one["email"] == email)["second_factor"]:
        product.run("user", "second-factor", "off", email)


def give_password(page, product, email):
    page.goto(f"{product.address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", product.password)
    page.press("input[name=password]", "Enter")


def give_code(page, code):
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")


def sign_out(page):
    page.context.clear_cookies(name="perennial_session")


def is_in(page):
    page.wait_for_selector(".side, .thumbbar")


def sound(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def set_up(page, product):
    """Through the pages as a person goes; returns the app and the recovery codes."""
    page.goto(f"{product.address}/settings/me")
    page.get_by_role("link", name="Set up a second factor").click()
    page.get_by_role("link", name="Set up a second factor").click()
    sound(page)
    expect(page.get_by_role("img", name="The key as a picture")).to_be_visible()
    app = pyotp.TOTP(page.locator("code.secret").inner_text().replace(" ", ""))
    page.fill("input[name=code]", app.now())
    page.fill("input[name=current]", product.password)
    page.get_by_role("button", name="Switch on").click()
    codes = page.locator(".codes code")
    expect(codes).to_have_count(10)
    sound(page)
    return app, codes.all_inner_texts()


def test_a_second_factor_is_set_up_and_asked_for(page, product, complaints, reader):
    give_password(page, product, reader)
    is_in(page)
    app, codes = set_up(page, product)

    sign_out(page)
    give_password(page, product, reader)
    page.wait_for_url(re.compile("/sign-in/code"))
    sound(page)
    # The code of the step at the set-up is used up; an app whose clock is ahead shows the next one already.
    give_code(page, app.at(time.time() + STEP_SECONDS))
    is_in(page)

    sign_out(page)
    give_password(page, product, reader)
    give_code(page, codes[0])
    is_in(page)

    sign_out(page)
    give_password(page, product, reader)
    give_code(page, codes[0])
    expect(page.get_by_text("not valid, or was used already")).to_be_visible()
    give_code(page, codes[1])
    is_in(page)
    page.goto(f"{product.address}/settings/me/second-factor")
    expect(page.get_by_text("8 codes are left")).to_be_visible()
    sound(page)
    page.goto(f"{product.address}/settings/me/sessions")
    sound(page)

    product.run("user", "second-factor", "off", reader)
    page.goto(f"{product.address}/contacts")
    page.wait_for_url(re.compile(r"/sign-in\?next="))
    give_password(page, product, reader)
    is_in(page)


def test_a_password_can_be_looked_at(page, product, complaints):
    page.goto(f"{product.address}/sign-in")
    page.fill("input[name=password]", "typed")
    page.get_by_role("button", name="Show: Password").click()
    expect(page.locator("input[name=password]")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide: Password").click()
    expect(page.locator("input[name=password]")).to_have_attribute("type", "password")
    sound(page)
