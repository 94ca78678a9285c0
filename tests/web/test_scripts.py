"""What the small scripts do, tried with a real keyboard in a real browser under the product's policy."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.fixture
def listed(page, address):
    """The list, open; the test fails when the browser complained about anything but a refusal."""
    complaints = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(address) else complaints.append(asked.url))
    page.goto(f"{address}/contacts")
    page.wait_for_function("window.htmx !== undefined")
    yield page
    assert [said for said in complaints if "422" not in said and "403" not in said] == []


def focused(page):
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )


def opened(page, name="cell--0-city"):
    page.locator(f"#{name}").click()
    field = page.locator(f"#{name} input[name=value]")
    expect(field).to_be_focused()
    return field


def test_enter_saves_says_so_and_keeps_the_focus(listed):
    opened(listed).fill("Opole")
    listed.keyboard.press("Enter")
    expect(listed.locator("#cell--0-city a")).to_be_focused()
    expect(listed.locator("#cell--0-city")).to_have_text("Opole")
    expect(listed.locator("#toasts")).to_contain_text("city changed")


def test_tab_saves_and_opens_the_next_value(listed):
    opened(listed).fill("Opole")
    listed.keyboard.press("Tab")
    expect(listed.locator("#cell--0-job input[name=value]")).to_be_focused()
    expect(listed.locator("#cell--0-city")).to_have_text("Opole")


def test_escape_leaves_a_value_as_it_was(listed):
    opened(listed).fill("Opole")
    listed.keyboard.press("Escape")
    expect(listed.locator("#cell--0-city a")).to_be_focused()
    expect(listed.locator("#cell--0-city")).to_have_text("city 0")


def test_a_refused_value_stays_open_with_its_reason(listed):
    opened(listed).fill("bad")
    listed.keyboard.press("Enter")
    expect(listed.locator("#cell--0-city [role=alert]")).to_have_text("This is not a city.")
    expect(listed.locator("#cell--0-city input[name=value]")).to_be_focused()


def test_a_forbidden_write_says_why_and_loses_nothing(listed):
    opened(listed).fill("forbidden")
    listed.keyboard.press("Enter")
    expect(listed.locator("#toasts")).to_contain_text("Your role may not change this.")
    expect(listed.locator("#cell--0-city input[name=value]")).to_have_value("forbidden")


def test_undo_is_one_key(listed):
    opened(listed).fill("Opole")
    listed.keyboard.press("Enter")
    expect(listed.locator("#toasts")).to_contain_text("city changed")
    listed.keyboard.press("Control+z")
    expect(listed.locator("#toasts")).to_contain_text("Taken back")


def test_letters_move_and_choose(listed):
    for key in "jjx":
        listed.keyboard.press(key)
    assert focused(listed) == "Person 1"
    expect(listed.locator("[data-row][aria-selected=true]")).to_contain_text("Person 1")
    expect(listed.locator("[data-chosen]")).to_have_text("1 chosen")
    listed.keyboard.press("Escape")
    expect(listed.locator(".bulkbar")).to_be_hidden()


def test_shift_chooses_all_between(listed):
    listed.locator("[data-choose]").nth(0).click()
    listed.locator("[data-choose]").nth(2).click(modifiers=["Shift"])
    expect(listed.locator("[data-chosen]")).to_have_text("3 chosen")


def test_all_that_match_can_be_chosen(listed):
    listed.locator("[data-choose]").nth(0).click()
    listed.get_by_text("Choose all 4,318").click()
    expect(listed.locator("[data-chosen]")).to_have_text("4,318 chosen")


def test_find_opens_on_a_key_and_enter_follows_the_marked(listed):
    listed.keyboard.press("/")
    expect(listed.locator("#palette")).to_be_visible()
    listed.keyboard.type("ada")
    expect(listed.locator("#found [aria-selected=true]")).to_contain_text("Ada")
    listed.keyboard.press("Enter")
    listed.wait_for_url("**/contacts?found")


def test_the_drawer_gives_the_focus_back(listed):
    listed.locator("a.running").click()
    expect(listed.locator("#drawer")).to_contain_text("Finished today")
    listed.keyboard.press("Escape")
    expect(listed.locator("#drawer")).to_be_hidden()
    expect(listed.locator("a.running")).to_be_focused()


def test_single_letters_can_be_switched_off(listed):
    listed.keyboard.press("?")
    listed.get_by_text("Answer to single letters").click()
    listed.keyboard.press("Escape")
    listed.keyboard.press("j")
    assert focused(listed) != "Person 0"


def test_resting_on_a_value_shows_its_history_and_escape_closes_it(listed):
    listed.locator("#fact--phone dd").first.hover()
    expect(listed.locator("[data-popover]")).to_contain_text("Bob")
    listed.keyboard.press("Escape")
    expect(listed.locator("[data-popover]")).to_have_count(0)


def test_the_theme_changes_at_once_and_is_remembered(listed):
    listed.locator(".thumbbar ~ dialog").first.evaluate("one => one.showModal()")
    listed.locator("#more [data-theme-switch] button").click()
    expect(listed.locator("html")).to_have_attribute("data-theme", "dark")
    listed.reload()
    expect(listed.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_script_a_value_is_a_link_and_the_rest_of_the_index_opens(browser, address):
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}/contacts")
        page.locator(".thumbbar").get_by_text("More").click()
        expect(page.locator("#more")).to_be_visible()
        page.goto(f"{address}/cell/0/city")
        expect(page.get_by_role("button", name="Save")).to_be_visible()
