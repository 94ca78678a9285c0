"""A salesperson's day: what to do next, a call noted with its follow-up, a step moved, all of it taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS

pytestmark = pytest.mark.journey

SAID = "Spoke 10 min about the offer. Call back tomorrow at 10:00"


def newest_changes(product, count):
    return [one["change"] for one in product.run("changes")["changes"][:count]]


def test_a_day_with_the_keyboard_is_done_and_taken_back(seller, product):
    before = product.fingerprint()
    expect(seller.locator("h2", has_text="In this order")).to_be_visible()
    first = seller.locator(".agenda [data-row]").first
    reason = first.locator("p").inner_text()
    assert any(
        word in reason for word in ("planned for", "late", "today", "no word", "closing date", "no day")
    )

    # The person the first thing is about, and a call noted by two keys and a sentence.
    seller.goto(product.address + first.locator("p a").first.get_attribute("href"))
    name = seller.locator("h1").inner_text()
    seller.keyboard.press("l")
    seller.keyboard.type(SAID)
    chips = seller.locator("#understood label")
    expect(chips).to_have_count(2)
    expect(chips.nth(1)).to_contain_text("10:00")
    seller.keyboard.press("Control+Enter")
    expect(seller.locator(".toast").first).to_contain_text(f"Call noted at {name}")
    expect(seller.locator("#timeline li").first).to_contain_text("Call, 10 min")
    expect(seller.locator("#next")).to_contain_text("Next step")

    # The step is among what can wait, and is done from its own page.
    step = seller.locator("#next a", has_text="Call back").first
    step.click()
    expect(seller.locator("h1")).to_contain_text("Call back")
    seller.locator(".nextstep button", has_text="Done").click()
    expect(seller.locator(".toast").first).to_contain_text("Done: Call back")
    expect(seller.locator(".nextstep")).to_have_count(0)

    for change in newest_changes(product, 2):
        product.run("undo", str(change))
    assert product.fingerprint() == before


def test_on_a_phone_the_next_step_leads_and_a_note_takes_a_thumb(seller, product):
    seller.set_viewport_size(VIEWPORTS["phone"])
    before = product.fingerprint()
    contact = seller.locator(
        ".agenda [data-row]:has([data-row-key=d]) p a[href^='/contacts/']"
    ).first.get_attribute("href")
    seller.goto(product.address + contact)
    next_step, facts = seller.locator("#next").bounding_box(), seller.locator("dl.facts").first.bounding_box()
    assert next_step["y"] < facts["y"]
    seller.locator(".reach a", has_text="Log").click()
    seller.locator("label", has_text="Note").first.click()
    seller.fill("#log-text", "Invoices go to the shared mailbox from now on.")
    seller.locator("#logbar button", has_text="Log").click()
    seller.wait_for_url(product.address + contact)
    expect(seller.locator("#timeline li").first).to_contain_text("Invoices go to the shared mailbox")
    product.run("undo", str(newest_changes(product, 1)[0]))
    assert product.fingerprint() == before


def test_what_waits_is_put_off_from_the_day_itself(seller, product):
    before = product.fingerprint()
    rows = seller.locator(".agenda [data-row]:not([data-state])")
    row = rows.filter(has=seller.locator("details.moves")).first
    name = row.locator("h3").inner_text()
    row.locator("summary").click()
    row.locator("button", has_text="In a week").click()
    expect(seller.locator(".toast").first).to_contain_text(name)
    expect(seller.locator(".agenda [data-row]:not([data-state]) h3", has_text=name)).to_have_count(0)
    seller.locator(".toast button", has_text="Undo").click()
    seller.wait_for_load_state()
    assert product.fingerprint() == before
