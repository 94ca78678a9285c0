"""A lead comes in, is called, becomes a contact, a company and a deal, the deal moves; and all of it is taken back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS

pytestmark = pytest.mark.journey

WIDTHS = pytest.mark.parametrize("width", VIEWPORTS)


def taken_back(product, since):
    """Every change after that many, the latest first."""
    for one in product.run("changes")["changes"]:
        if one["change"] > since and not one["undoes"]:
            product.run("undo", str(one["change"]))


def newest(product):
    return max(one["change"] for one in product.run("changes")["changes"])


@WIDTHS
def test_a_lead_comes_in_is_called_and_becomes_a_customer(inside, product, width):
    page, before, since = inside, product.fingerprint(), newest(product)
    page.set_viewport_size(VIEWPORTS[width])

    page.goto(f"{product.address}/leads/new")
    page.get_by_label("First name").fill("Zofia")
    page.get_by_label("Last name").fill("Zirkelmann")
    page.get_by_label("Company", exact=True).fill("Zirkelwerft")
    page.get_by_label("E-mail").fill("zofia@zirkelwerft.example")
    page.get_by_label("Estimated value").fill("9000 EUR")
    page.get_by_label("Last name").press("Enter")
    expect(page.locator("h1")).to_have_text("Zofia Zirkelmann")

    page.locator("#log-text").fill("Spoke about two winches")
    page.locator("#log-text").press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Spoke about two winches")

    page.get_by_role("link", name="Convert").click()
    expect(page.get_by_text("1 activity comes along.").first).to_be_attached()
    expect(page.get_by_role("radio", name="A new contact")).to_be_checked()
    expect(page.get_by_role("radio", name="A new contact")).to_be_focused()
    expect(page.get_by_role("radio", name="A new company")).to_be_checked()
    expect(page.get_by_role("checkbox", name="A new deal")).to_be_checked()
    page.keyboard.press("c")
    expect(page.get_by_text("It became:")).to_be_visible(timeout=20000)

    page.get_by_role("link", name="Zirkelwerft").last.click()
    expect(page.locator("h1")).to_have_text("Zirkelwerft")
    expect(page.locator("#timeline")).to_contain_text("Spoke about two winches")
    page.locator("#stages button", has_text="Offer").click()
    expect(page.locator("#stages [aria-current]")).to_contain_text("Offer", timeout=20000)
    page.get_by_role("link", name="Zofia Zirkelmann").first.click()
    expect(page.locator("#timeline")).to_contain_text("Spoke about two winches")

    taken_back(product, since)
    assert product.fingerprint() == before


def test_a_lead_that_is_a_customer_already_joins_them(inside, product):
    page, before, since = inside, product.fingerprint(), newest(product)
    name, mail = "Zenobia Zirkel", "zenobia@zirkelwerft.example"
    given, family = name.split()
    page.goto(f"{product.address}/contacts/new")
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    page.get_by_label("Job").fill("Buyer")
    page.get_by_label("E-mail").fill(mail)
    page.get_by_label("E-mail").press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    contact = page.url.rpartition("/")[2]

    page.goto(f"{product.address}/leads/new")
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    page.get_by_label("Job").fill("Zirkelmeister")
    page.get_by_label("E-mail").fill(mail)
    page.get_by_label("E-mail").press("Tab")
    expect(page.locator("#likely")).to_contain_text("Same e-mail address", timeout=20000)
    page.get_by_label("First name").press("Enter")
    expect(page.get_by_text(f"May be {name}, a contact")).to_be_visible(timeout=20000)

    page.get_by_role("link", name="Convert").click()
    mine = page.locator(".become", has=page.locator(f"input[value='{contact}']"))
    expect(mine.get_by_role("radio").first).to_be_checked()
    mine.get_by_text("Take “Zirkelmeister”").click()
    page.get_by_role("radio", name="No company").check()
    page.get_by_role("button", name="Convert").click()
    expect(page.get_by_text("It became:")).to_be_visible(timeout=20000)
    page.goto(f"{product.address}/contacts/{contact}")
    expect(page.locator("header .line").first).to_contain_text("Zirkelmeister")

    taken_back(product, since)
    assert product.fingerprint() == before
