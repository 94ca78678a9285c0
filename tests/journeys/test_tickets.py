"""A service agent's day: a ticket comes in, is answered, waits for the customer, is solved; all of it taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS
from tests.journeys.test_day import newest_changes

pytestmark = pytest.mark.journey


def moved(seller, status):
    seller.locator(".stages button", has_text=status).click()
    expect(seller.locator(".stages [aria-current]")).to_contain_text(status)
    expect(seller.locator(".toast").first).to_contain_text(status)


@pytest.mark.parametrize("size", VIEWPORTS)
def test_a_ticket_comes_in_is_answered_waits_and_is_solved(seller, product, size):
    seller.set_viewport_size(VIEWPORTS[size])
    before = product.fingerprint()

    # It comes in at a contact, whose company it takes along by hand or not at all.
    seller.goto(f"{product.address}/contacts?view=mine")
    seller.goto(product.address + seller.locator("table [data-open-row]").first.get_attribute("href"))
    who = seller.locator("h1").inner_text()
    section = seller.locator(".section", has=seller.locator("h2", has_text="Open tickets"))
    section.locator("header a").click()
    seller.fill("[name=subject]", "The seal leaks since Monday")
    seller.select_option("[name=priority]", label="Urgent")
    seller.select_option("[name=channel]", label="E-mail")
    seller.locator("button", has_text="Save ticket").click()
    expect(seller.locator("h1")).to_have_text("The seal leaks since Monday")
    expect(seller.locator(".headline .line")).to_contain_text(who)
    expect(seller.locator(".badges")).to_contain_text("answer")

    # On a phone noting the answer stands above all facts.
    if size == "phone":
        log, facts = seller.locator(".reach a", has_text="Log"), seller.locator("dl.facts").first
        assert log.bounding_box()["y"] < facts.bounding_box()["y"]
    seller.locator("#logbar label", has_text="E-mail").click()
    seller.fill("#log-text", "Asked for a picture and the lot number")
    seller.locator("#logbar button", has_text="Log").click()
    expect(seller.locator(".toast").first).to_contain_text("E-mail noted at The seal leaks")
    expect(seller.locator("#timeline")).to_contain_text("Asked for a picture and the lot number")
    expect(seller.locator(".badges")).to_contain_text("solve")

    moved(seller, "Waiting for the customer")
    expect(seller.locator(".badges")).to_contain_text("paused")
    moved(seller, "In progress")
    expect(seller.locator(".badges")).to_contain_text("solve")
    moved(seller, "Solved")
    expect(seller.locator(".badges")).not_to_contain_text("solve")

    # It stands among the tickets, and no more at the contact, where only open ones are.
    seller.goto(f"{product.address}/tickets?view=mine&q=seal")
    expect(seller.locator("table [data-open-row]")).to_contain_text(["The seal leaks since Monday"])

    for change in newest_changes(product, 5):
        product.run("undo", str(change))
    assert product.fingerprint() == before
