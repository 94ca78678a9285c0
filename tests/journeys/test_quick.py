"""Something new from wherever one is: typed once, warned of who is there, saved, taken back, and one is still there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS
from tests.journeys.test_leads import newest, taken_back

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", VIEWPORTS)
def test_a_contact_is_made_over_another_page(inside, product, width):
    page, before, since = inside, product.fingerprint(), newest(product)
    page.set_viewport_size(VIEWPORTS[width])
    place, first = ("/deals", "Deal") if width == "laptop" else ("/calendar", "Contact")
    page.goto(product.address + place)
    if width == "laptop":
        page.keyboard.press("q")
    else:
        page.locator(".thumbbar [data-kind=act]").click()
    dialog = page.get_by_role("dialog", name="New")
    expect(dialog.locator("nav [aria-current]")).to_have_text(first)

    dialog.get_by_role("link", name="Lead").click()
    expect(dialog.locator("nav [aria-current]")).to_have_text("Lead")
    dialog.get_by_label("Last name").fill("Quickborn")
    dialog.get_by_role("link", name="Contact").click()
    expect(dialog.locator("nav [aria-current]")).to_have_text("Contact")
    expect(dialog.get_by_label("Last name")).to_have_value("Quickborn")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    # Esc keeps what was typed for when the dialog is opened again.
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("[data-dialog=new]:visible").click()
    expect(dialog.get_by_label("Last name")).to_have_value("Quickborn")
    dialog.get_by_label("First name").fill("Ottilie")
    dialog.get_by_label("First name").press("Enter")
    expect(dialog).to_contain_text("Ottilie Quickborn is there.")
    page.keyboard.press("Escape")
    expect(page).to_have_url(product.address + place)
    expect(page.locator("#toasts")).to_contain_text("Ottilie Quickborn created")

    # She is there now: typed again, that is said, and Enter asks for a reason instead of leading away.
    page.locator("[data-dialog=new]:visible").click()
    expect(dialog.get_by_label("Last name")).to_have_value("")
    dialog.get_by_label("First name").fill("Ottilie")
    dialog.get_by_label("Last name").fill("Quickborn")
    dialog.get_by_label("Last name").press("Tab")
    expect(dialog.locator("#likely")).to_contain_text("Ottilie Quickborn")
    dialog.get_by_label("First name").press("Enter")
    expect(dialog.get_by_label("Mend it, or say why")).to_be_visible()
    expect(page).to_have_url(product.address + place)

    taken_back(product, since)
    assert product.fingerprint() == before
