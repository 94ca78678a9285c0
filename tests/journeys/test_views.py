"""A view is kept, narrowed, saved again and taken back, step by step, until all is as it was before."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SELLER

pytestmark = pytest.mark.journey


def test_a_view_is_kept_narrowed_saved_and_taken_back(seller, product):
    page, before = seller, product.fingerprint()
    page.goto(f"{product.address}/contacts?q=anna")
    page.get_by_role("link", name="Save as a view").click()
    expect(page.locator("form.form")).to_contain_text("found by “anna”")
    page.get_by_label("Name").fill("Every Anna")
    page.get_by_label("Everybody may see it").check()
    page.get_by_role("button", name="Keep the view").click()
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name="Every Anna")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(page.locator("#toasts")).to_contain_text("The view “Every Anna” is kept.")
    kept = product.fingerprint()

    page.locator("thead a", has_text="E-mail").click()
    expect(tab).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator("#toasts")).to_contain_text("The view “Every Anna” is saved.")
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    page.goto(f"{product.address}/contacts")
    tab.click()
    assert "sort=email" in page.url
    page.goto(f"{product.address}/contacts/views")
    expect(page.locator("tbody tr", has_text="Every Anna")).to_contain_text("sorted by E-mail")

    for print_after in (kept, before):
        change = product.run("changes", "--actor", SELLER, "--limit", "20")["changes"]
        its = next(one for one in change if one["action"].startswith("view.") and not one["undone_by"])
        page.goto(f"{product.address}/changes/{its['change']}")
        page.get_by_role("button", name="Take back").first.click()
        expect(page.locator("#toasts")).to_contain_text("taken back")
        assert product.fingerprint() == print_after
