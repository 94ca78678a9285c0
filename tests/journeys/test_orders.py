"""A deal is made of lines by keyboard, won, ordered and paid, at a desk and on a phone; and all of it is taken back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS
from tests.journeys.test_leads import newest, taken_back

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", VIEWPORTS)
def test_a_deal_is_priced_by_lines_won_ordered_and_paid(inside, product, width):
    page, before, since = inside, product.fingerprint(), newest(product)
    page.set_viewport_size(VIEWPORTS[width])

    page.goto(f"{product.address}/deals/new")
    page.locator("#id-name").fill("Two pumps")
    page.locator("#id-company").fill("Hafenarmaturen")
    page.locator("#id-name").press("Enter")
    expect(page.locator("h1")).to_have_text("Two pumps")

    page.get_by_role("link", name="Add lines").click()
    rows = page.locator("[data-line]")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_label("Product", exact=True).fill("JP-005")
    rows.nth(0).get_by_label("Quantity").fill("2")
    expect(rows.nth(0).locator("[data-net]")).to_have_text("€4,280.00", timeout=20000)
    rows.nth(1).get_by_label("Text").fill("Delivery")
    expect(rows).to_have_count(3)
    rows.nth(1).get_by_label("Unit price").fill("85.50")
    expect(page.locator("[data-sum]").first).to_have_text("€4,365.50", timeout=20000)
    # The delivery first.
    rows.nth(1).get_by_label("Text").press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    lines = page.locator("#lines tbody tr")
    expect(lines).to_have_count(2, timeout=20000)
    expect(lines.first).to_contain_text("Delivery")
    expect(lines.last).to_contain_text("Boiler pump, 5 kW")
    expect(page.locator("#head")).to_contain_text("€4,365.50")

    page.locator("#stages button", has_text="Won").click()
    page.get_by_role("button", name="Create order").click(timeout=20000)
    expect(page.locator("#stages [aria-current]")).to_contain_text("Placed", timeout=20000)
    expect(page.locator("#lines tbody tr")).to_have_count(2)
    expect(page.locator("#head")).to_contain_text("Hafenarmaturen")
    page.locator("#stages button", has_text="Cancelled").click()
    asks = page.locator("[data-asks]")
    expect(asks).to_contain_text("“Cancelled” needs this.", timeout=20000)
    asks.get_by_role("link", name="Back").click()
    page.locator("#stages button", has_text="Paid").click()
    expect(page.locator("#stages [aria-current]")).to_contain_text("Paid", timeout=20000)

    taken_back(product, since)
    assert product.fingerprint() == before
