"""Typing: names that are offered for an @ in the middle of a text; lines that are left, and sums that come late."""

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.journey


def test_a_name_takes_the_place_of_what_was_typed_of_it(inside, product):
    page = inside
    page.set_default_timeout(20000)
    page.goto(f"{product.address}/contacts")
    page.goto(product.address + page.locator("tbody a[href^='/contacts/']").first.get_attribute("href"))
    page.locator("#logbar input[value=comment]").check(force=True)
    text = page.locator("#log-text")
    text.fill("Ask  before Friday")
    text.press("Home")
    for _letter in "Ask ":
        page.keyboard.press("ArrowRight")
    page.keyboard.type("@дар")
    page.locator("[data-mention]").first.click()
    expect(text).to_have_value("Ask @Дарья Мельник before Friday")
    page.keyboard.type("today and")
    expect(text).to_have_value("Ask @Дарья Мельник today andbefore Friday")


def test_lines_are_not_lost_by_esc_and_an_older_answer_does_not_overwrite_a_newer_one(inside, product):
    page = inside
    page.set_default_timeout(20000)
    page.goto(f"{product.address}/deals")
    page.goto(product.address + page.locator("tbody a[href^='/deals/']").first.get_attribute("href"))
    page.locator("a[data-key=i]").click()
    rows = page.locator("[data-line]")
    expect(rows.last).to_be_visible()
    typed = rows.nth(rows.count() - 1)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if 'name="sums"' in (route.request.post_data or "") else route.continue_()

    page.route("**/lines", hold)
    typed.get_by_label("Text").fill("Delivery")
    typed.get_by_label("Unit price").fill("10")
    page.wait_for_timeout(600)
    typed.get_by_label("Unit price").fill("20")
    page.wait_for_timeout(600)
    assert len(held) >= 2
    held[-1].continue_()
    expect(typed.locator("[data-net]")).to_contain_text("20.00")
    for route in held[:-1]:
        route.continue_()
    page.wait_for_timeout(1500)
    expect(typed.locator("[data-net]")).to_contain_text("20.00")
    ids = rows.locator("[id]").evaluate_all("several => several.map(one => one.id)")
    assert len(ids) == len(set(ids))
    typed.get_by_label("Text").press("Escape")
    expect(page.locator("[data-leave-lines]")).to_be_focused()
    expect(typed.get_by_label("Text")).to_have_value("Delivery")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(0)
