"""A real browser at the list and the record: by keyboard, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from perennial.records.models import Contact
from tests.web.records.conftest import browser as signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(house, cast, live_server, page):
    """Alice before her browser, and everything the console had to say."""
    session = signed_in(cast.alice).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            page.said.append(request.url) if not request.url.startswith(live_server.url) else None
        ),
    )
    page.home = live_server.url
    return page


def test_a_cell_is_corrected_with_a_click_and_enter(desk, house):
    desk.goto(f"{desk.home}/contacts?columns=job_title")
    desk.locator("td[data-cell]", has_text="Buyer").click()
    field = desk.locator("[data-editing] input.input")
    field.fill("Head of buying")
    field.press("Enter")
    desk.locator("#toasts", has_text="Job of Katarzyna Wilczek changed").wait_for()
    assert Contact.objects.get(pk=house.kasia).job_title == "Head of buying"
    assert desk.said == []


def test_tab_saves_and_opens_the_next_value_and_escape_leaves_it(desk, house):
    desk.goto(f"{desk.home}/contacts/{house.kasia}")
    desk.locator("#fact--job_title [data-edit]").click()
    field = desk.locator("#fact--job_title input.input")
    field.fill("Boss")
    field.press("Tab")
    desk.locator("#fact--birthday[data-editing]").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#fact--birthday:not([data-editing])").wait_for()
    assert Contact.objects.get(pk=house.kasia).job_title == "Boss"
    desk.locator("#timeline", has_text="Boss").wait_for()
    assert desk.said == []


def test_resting_on_a_value_shows_its_history(desk, house):
    desk.goto(f"{desk.home}/contacts/{house.kasia}")
    desk.locator("#fact--job_title dd").first.hover()
    desk.locator("[data-popover]", has_text="Alice").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("[data-popover]").wait_for(state="detached")


def test_a_condition_is_added_without_leaving_the_list(desk, house):
    desk.goto(f"{desk.home}/contacts")
    desk.get_by_role("group", name="Filter").get_by_role("link", name="Condition").click()
    desk.locator("#condition-field").select_option("city")
    desk.locator("#condition-value").fill("Nowhere")
    desk.locator("#condition-value").press("Enter")
    desk.get_by_text("Nothing fits").wait_for()
    assert "filter=" in desk.url


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path", ["/contacts", "/contacts/{kasia}", "/companies/{hutmet}", "/contacts/new", "/"]
)
def test_everybody_can_use_the_page_at_any_width(desk, house, path, width):
    desk.set_viewport_size({"width": width, "height": 844})
    desk.goto(desk.home + path.format(kasia=house.kasia, hutmet=house.hutmet))
    found = Axe().run(desk).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert desk.said == []


def test_space_looks_at_a_row_and_escape_goes_back_to_it(desk, house):
    desk.goto(f"{desk.home}/contacts")
    desk.keyboard.press("j")
    desk.keyboard.press("Space")
    desk.locator("#peek[data-panel]", has_text="Katarzyna Wilczek").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#peek[data-panel]").wait_for(state="detached")
    assert desk.evaluate("document.activeElement.matches('[data-open-row]')")
    assert desk.said == []
