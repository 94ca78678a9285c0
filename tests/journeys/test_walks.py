"""Walks with the keyboard alone, by drawing, and without script: columns, layouts, from record to record."""

import re

import pytest

pytestmark = pytest.mark.journey


def heads(page):
    return page.locator("thead th").all_inner_texts()


def order(page):
    return page.locator("input[name=order]").evaluate_all("all => all.map(one => one.value)")


def drawn(page, row, onto):
    """Draws one row by its grip onto another."""
    start = page.locator(f"[data-arranged='{row}'] [data-grip]").bounding_box()
    end = page.locator(f"[data-arranged='{onto}']").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, end["y"] + 4, steps=12)
    page.mouse.up()


def test_columns_are_put_in_order_by_keyboard_and_by_drawing(inside, product):
    inside.goto(f"{product.address}/contacts/columns")
    inside.get_by_role("button", name="Move Phone up").focus()
    inside.keyboard.press("Enter")
    assert order(inside)[:3] == ["company", "phone", "email"]
    assert inside.evaluate("document.activeElement.getAttribute('aria-label')") == "Move Phone up"
    assert inside.locator("#news").inner_text().startswith("Phone: 2 / ")
    drawn(inside, "Owner", "Company")
    assert order(inside)[0] == "owner"
    inside.get_by_role("button", name="Keep these columns").last.click()
    inside.wait_for_url(f"{product.address}/contacts")
    assert heads(inside)[:4] == ["Name", "Owner", "Company", "Phone"]
    inside.keyboard.press("Control+z")
    inside.get_by_text("taken back").wait_for()
    assert heads(inside)[:2] == ["Name", "Company"]


def test_a_layout_shows_what_it_would_mean_as_it_is_arranged(inside, product):
    inside.goto(f"{product.address}/settings/layouts?entity=company&place=record")
    inside.get_by_role("checkbox", name="Tax number").uncheck()
    inside.locator("#outcome").get_by_text("goes; filled in on").wait_for()
    inside.get_by_role("button", name="Title of a section").click()
    inside.locator("[name='title-section-1']:focus").wait_for()
    assert not inside.get_by_role("checkbox", name="Tax number").is_checked()


def test_the_keys_go_from_record_to_record_as_the_list_is_sorted(inside, product):
    inside.goto(f"{product.address}/contacts?sort=-name")
    names = inside.locator("[data-open-row]").evaluate_all("all => all.map(one => one.firstChild.data)")
    inside.keyboard.press("j")
    inside.keyboard.press("j")
    inside.keyboard.press("Enter")
    for key, place in (("", 1), ("j", 2), ("j", 3), ("k", 2)):
        if key:
            inside.keyboard.press(key)
        inside.locator("h1", has_text=names[place]).wait_for()
        assert inside.locator(".trail").get_by_text(f"{place + 1} of").count() == 1


def test_escape_leaves_the_palette_at_once(inside, product):
    inside.goto(f"{product.address}/contacts")
    inside.keyboard.press("Control+k")
    inside.keyboard.type("hut")
    inside.locator("#palette #found a").first.wait_for()
    inside.keyboard.press("Escape")
    inside.locator("#palette[open]").wait_for(state="detached")


def test_on_a_phone_the_current_tab_is_in_sight(inside, product):
    inside.set_viewport_size({"width": 390, "height": 844})
    inside.goto(f"{product.address}/settings/tokens")
    tab = inside.locator(".tabs [aria-current]").bounding_box()
    assert tab["x"] >= 0
    assert tab["x"] + tab["width"] <= 390


def test_what_is_refused_has_the_cursor(inside, product):
    inside.goto(f"{product.address}/contacts/new")
    inside.fill("[name=given_name]", "Ottilie")
    inside.fill("[name=birthday]", "31.02.1980")
    inside.get_by_role("button", name="Save contact").click()
    inside.locator("[name=birthday]:focus").wait_for()
    assert inside.input_value("[name=given_name]") == "Ottilie"


def test_escape_closes_the_look_and_keeps_the_choice(inside, product):
    inside.goto(f"{product.address}/contacts")
    for key in ("j", "x", "Space"):
        inside.keyboard.press(key)
    inside.locator("[data-panel]").wait_for()
    inside.keyboard.press("Escape")
    inside.locator("[data-panel]").wait_for(state="detached")
    assert inside.locator("[data-chosen]").inner_text() == "1 chosen"


def test_columns_links_and_trash_work_without_script(browser, product):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.address}/contacts/columns")
    page.fill("input[name=email]", product.email)
    page.fill("input[name=password]", product.password)
    page.click("main button")
    page.get_by_role("button", name="Move City up").click()
    assert order(page).index("city") == 2
    page.get_by_role("button", name="Only this time").click()
    assert heads(page)[3].strip() == "City"
    page.locator("[data-open-row]").first.click()
    url = page.url.partition("?")[0]
    page.get_by_role("link", name="Add: Companies").click()
    page.fill("[name=company]", "Alpenmetall")
    page.check("[name=how][value=main]")
    page.fill("[name=until]", "2025-01-01")
    page.click("main form [data-kind=primary]")
    assert "has no end yet" in page.locator(".error").inner_text()
    page.check("[name=how][value=former]")
    page.fill("[name=role]", "Advisor")
    page.click("main form [data-kind=primary]")
    assert page.get_by_text("Advisor, until 1 Jan 2025").count() == 1
    page.get_by_role("button", name="Move to the trash").click()
    page.goto(url)
    page.get_by_role("button", name="Bring back").click()
    assert re.search("brought back", page.locator("#toasts").inner_text())
    context.close()


def test_chosen_rows_are_merged_and_taken_apart_by_keys(inside, product):
    inside.goto(f"{product.address}/contacts")
    names = inside.locator("[data-open-row]").evaluate_all("all => all.map(one => one.firstChild.data)")[:2]
    for key in ("j", "x", "j", "x"):
        inside.keyboard.press(key)
    inside.get_by_role("button", name="Merge").click()
    inside.get_by_role("heading", name="Merge 2 records").wait_for()
    assert inside.locator("thead th b").all_inner_texts() == [*names, "Will be kept"]
    inside.keyboard.press("m")
    inside.get_by_text(f"1 record merged into {names[0]}").wait_for()
    inside.keyboard.press("Control+z")
    inside.get_by_text("2 records taken back").wait_for()
    inside.goto(f"{product.address}/contacts")
    again = inside.locator("[data-open-row]").evaluate_all("all => all.map(one => one.firstChild.data)")[:2]
    assert again == names
