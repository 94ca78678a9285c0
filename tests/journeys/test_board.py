"""A deal goes its way on the board: added, dragged, moved by keys into a stage that asks, and all of it taken back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

NAME = "Zirkelpumpe"


def stage(page, key):
    return page.locator(f"#stage--{key}")


def card(page, key):
    return stage(page, key).locator("[data-card]", has_text=NAME)


def test_a_deal_goes_its_way(inside, product):
    page, before = inside, product.fingerprint()
    page.goto(f"{product.address}/deals/board?q=zirkelpumpe")

    stage(page, "enquiry").locator("summary").first.click()
    expect(stage(page, "enquiry").get_by_label("Name")).to_be_focused(timeout=20000)
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(card(page, "enquiry").locator("h3 a")).to_be_focused(timeout=20000)

    here, there = card(page, "enquiry").bounding_box(), stage(page, "negotiation").bounding_box()
    page.mouse.move(here["x"] + 40, here["y"] + 20)
    page.mouse.down()
    page.mouse.move(there["x"] + 80, there["y"] + 120, steps=6)
    expect(stage(page, "negotiation")).to_have_attribute("data-over", "")
    page.mouse.up()
    lifted = stage(page, "negotiation").locator("[data-lifted]")
    expect(lifted).to_contain_text("Needed here: Amount, Expected close")
    page.keyboard.press("Escape")
    expect(lifted).to_have_count(0)

    expect(card(page, "enquiry").locator("h3 a")).to_be_focused(timeout=20000)
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#news")).to_have_text("Move to Offer")
    page.keyboard.press("Enter")
    expect(stage(page, "offer").get_by_label("Needed here: Amount")).to_be_focused(timeout=20000)
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    expect(card(page, "offer").locator("h3 a")).to_be_focused(timeout=20000)
    expect(stage(page, "offer").locator("header")).to_contain_text("€1,200")

    page.keyboard.press("Control+z")
    expect(card(page, "enquiry")).to_be_visible()
    made = [one["change"] for one in product.run("changes")["changes"] if one["action"] == "deal.create"]
    product.run("undo", str(made[0]))
    assert product.fingerprint() == before
