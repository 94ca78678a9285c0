"""A view is put on a dashboard, tiles are arranged, and step by step all of it is taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SELLER

pytestmark = pytest.mark.journey


def test_a_dashboard_is_put_together_arranged_and_taken_back(seller, product):
    page, before = seller, product.fingerprint()
    page.goto(f"{product.address}/deals/views")
    page.get_by_role("link", name="Put Big and open on a dashboard").click()
    page.get_by_role("link", name="New dashboard").click()
    page.get_by_label("Name").fill("Mine to watch")
    page.get_by_role("button", name="Make the dashboard").click()

    expect(page.get_by_label("Of which records")).to_contain_text("Big and open")
    page.get_by_label("What", exact=True).select_option("chart")
    page.get_by_label("By", exact=True).select_option("stage")
    page.get_by_label("Which figure").select_option("amount")
    page.get_by_role("button", name="Add the tile").click()
    expect(page.get_by_role("heading", name="Big and open by stage")).to_be_visible()
    page.get_by_text("As a table").click()
    records = page.locator(".charts tbody td a").first
    number = records.inner_text()
    records.click()
    expect(page.locator(".masthead .count")).to_have_text(number)

    page.goto(f"{product.address}/overview")
    expect(page.locator("h1")).to_have_text("Mine to watch")
    page.get_by_role("link", name="Add a tile").first.click()
    page.get_by_label("What", exact=True).select_option("ready")
    page.get_by_label("Which part").select_option("what_was_done")
    page.get_by_role("button", name="Add the tile").click()
    page.get_by_role("link", name="Arrange").first.click()
    page.get_by_role("button", name="Move What was done up").click()
    page.get_by_role("button", name="Keep this order").last.click()
    expect(page.locator(".charts h2")).to_have_text(["What was done", "Big and open by stage"])

    changes = product.run("changes", "--actor", SELLER, "--limit", "20")["changes"]
    its = [one for one in changes if one["action"].startswith("dashboard.")]
    assert len(its) == 4
    for one in its:
        page.goto(f"{product.address}/changes/{one['change']}")
        page.get_by_role("button", name="Take back").first.click()
        expect(page.locator("#toasts")).to_contain_text("taken back")
    assert product.fingerprint() == before
    page.goto(f"{product.address}/overview")
    expect(page.locator("h1")).to_have_text("Overview")
