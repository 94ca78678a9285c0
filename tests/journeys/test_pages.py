"""Every page on a laptop in the light and on a phone in the dark: it opens, axe finds nothing, nothing is wider."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS

pytestmark = pytest.mark.journey

PAGES = (
    "/",
    "/contacts",
    "/contacts?trash=1",
    "/contacts/new",
    "/contacts/columns",
    "/contacts?q=anna",
    "/contacts/views",
    "/contacts/views/new?q=anna",
    "/companies",
    "/leads",
    "/leads/new",
    "/deals",
    "/deals/board",
    "/deals/new",
    "/orders",
    "/orders/new",
    "/products",
    "/contracts",
    "/contracts/new",
    "/campaigns",
    "/campaigns/new",
    "/activities",
    "/activities/new",
    "/tickets",
    "/tickets/new",
    "/documents",
    "/documents/new",
    "/calendar",
    "/calendar?view=month&whose=all",
    "/calendar?view=agenda&of=deal.expected_close&whose=all",
    "/overview/ready",
    "/overview/1",
    "/overview/2",
    "/overview/new",
    "/overview/1/arrange",
    "/overview/1/add?kind=chart",
    "/overview/put?view=1",
    "/inbox",
    "/condition",
    "/condition/reports",
    "/condition/reports/new",
    "/duplicates",
    "/upkeep",
    "/upkeep/habits",
    "/changes",
    "/imports",
    "/imports/new",
    "/operations",
    "/operations/outbox",
    "/settings",
    "/settings/me",
    "/settings/me/second-factor/new",
    "/settings/me/sessions",
    "/settings/me/calendar",
    "/settings/relations",
    "/settings/service",
    "/settings/sign-in",
    "/settings/backups",
    "/settings/rules",
    "/settings/rules/new",
    "/settings/matching",
    "/settings/roles",
    "/settings/teams",
    "/settings/tokens",
    "/settings/workspace",
    "/settings/users/2",
    "/settings/layouts?place=record",
    "/settings/pipelines",
    "/settings/stages/offer",
    "/settings/fields/new",
    "/settings/users/new",
    "/style",
)

# Colours follow from the theme alone and places from the width alone: each is seen once.
SEEN = (("laptop", "light"), ("phone", "dark"))


@pytest.mark.parametrize(("width", "theme"), SEEN)
def test_pages_open_and_are_accessible(inside, product, width, theme):
    inside.set_viewport_size(VIEWPORTS[width])
    inside.emulate_media(color_scheme=theme)
    for path in PAGES:
        answer = inside.goto(product.address + path)
        assert answer.status == 200, path
        found = Axe().run(inside)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        sideways = inside.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, f"{path} scrolls sideways by {sideways} px"


@pytest.mark.parametrize(("width", "theme"), SEEN)
def test_records_and_their_log_are_accessible(inside, product, width, theme):
    inside.set_viewport_size(VIEWPORTS[width])
    inside.emulate_media(color_scheme=theme)
    inside.goto(f"{product.address}/deals?q=valves")
    deal = inside.locator("tbody a[data-open-row]").first.get_attribute("href").partition("?")[0]
    inside.goto(product.address + deal)
    contact = inside.locator("dl.facts a[href^='/contacts/']").first.get_attribute("href")
    for path in (deal, contact, f"{contact}/log"):
        inside.goto(product.address + path)
        inside.fill("#log-text", "Spoke 10 min. Call back tomorrow at 10:00")
        expect(inside.locator("#understood label")).to_have_count(2)
        found = Axe().run(inside)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        sideways = inside.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, f"{path} scrolls sideways by {sideways} px"


def test_signing_in_works_without_script(browser, product):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.address}/contacts")
    page.fill("input[name=email]", product.email)
    page.fill("input[name=password]", product.password)
    page.click("button[type=submit], main button")
    expect(page).to_have_url(f"{product.address}/contacts")
    expect(page.locator("tbody tr")).to_have_count(50)
    context.close()
