"""Duplicates in a real browser: every page of them by axe, at both widths, in both themes, with words as long as German
ones; the settings of matching, hand-over, later and the merge of all by keyboard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import VIEWPORTS
from tests.patience import PATIENCE

pytestmark = pytest.mark.journey

LONG = 5 * PATIENCE * 1000
COLLEAGUE = "Jana"
# Every word of the page becomes nearly twice as long.
STRETCHED = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(
    /[A-Za-z]{4,}/g, word => word + "ungsverfahrensweise".slice(0, Math.ceil(word.length * 0.8)));
}"""

# What stands beyond the edge, but for rows that scroll.
CUT = """() => [...document.querySelectorAll("main :is(small, button, .button, p, h1, h2, label)")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".chips, .tabs, .unseen"))
  .map(one => one.innerText)"""


@dataclass(frozen=True)
class Found:
    """A scan, and a rehearsal of merging what it found."""

    report: str


@pytest.fixture(scope="module")
def found(product):
    product.run("duplicates", "scan")
    done = product.run("duplicates", "merge", "--entity", "contact", "--least", "0.9", "--dry-run")
    assert done["merged"] > 10
    return Found(f"/duplicates/contacts/merge/{done['operation']}")


@pytest.fixture
def rehearsed(inside, product, tmp_path):
    """The address of what an import has to decide: people who are there, their two names the wrong way round."""
    there, file = tmp_path / "there.csv", tmp_path / "new.csv"
    product.run(
        "export", "contact", "--fields", "given_name,family_name,phone,city,birthday", "-o", str(there)
    )
    rows = [row.partition(",")[2] for row in there.read_text().splitlines()[:21]]
    rows[0] = rows[0].replace('"First name","Last name"', '"Last name","First name"')
    file.write_text("\n".join(rows) + "\n")
    inside.goto(f"{product.address}/imports/new")
    inside.set_input_files("input[type=file]", file)
    inside.get_by_role("button", name="Read the file").click()
    inside.wait_for_url(re.compile(r"/imports/\d+/mapping$"))
    inside.get_by_role("button", name="Rehearse").click()
    expect(inside.get_by_role("button", name=re.compile("^Run "))).to_be_visible(timeout=LONG)
    return re.sub(r"^https?://[^/]+(/imports/\d+).*", r"\1/duplicates", inside.url)


def looks_well(page, address):
    """At both widths in both themes, all of it open, and last with longer words at the narrow one."""
    for width, size in VIEWPORTS.items():
        page.set_viewport_size(size)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert page.goto(address).status == 200, address
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address} {width} {theme}\n{found.generate_report()}"
            assert sideways(page) <= 0, (address, width, theme)
    page.evaluate(STRETCHED)
    assert sideways(page) <= 0, f"{address} with long words"
    assert page.evaluate(CUT) == [], address
    page.set_viewport_size(VIEWPORTS["laptop"])
    page.emulate_media(color_scheme="light")


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_pages_of_duplicates_are_accessible_and_hold_long_words(inside, product, found, rehearsed):
    inside.goto(f"{product.address}/duplicates?of=contact")
    hand_over = inside.locator("[data-row-key=h]").first.get_attribute("href")
    paths = (
        "/duplicates?of=contact",
        "/settings/matching?entity=contact",
        "/settings/matching?entity=company",
        "/duplicates/contacts/merge",
        found.report,
        f"{found.report}?fate=left",
        hand_over,
        rehearsed,
    )
    for path in paths:
        looks_well(inside, product.address + path)
    assert inside.locator("select[name=becomes]").count() > 0


def test_on_a_phone_the_likelihood_that_is_chosen_is_in_sight(inside, product, found):
    inside.set_viewport_size(VIEWPORTS["phone"])
    inside.goto(f"{product.address}/duplicates/contacts/merge?least=99")
    box = inside.locator(".chips [aria-pressed=true]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= VIEWPORTS["phone"]["width"]


def test_what_matching_would_find_is_looked_at_saved_and_taken_back_by_keyboard(inside, product, found):
    page, before = inside, product.fingerprint()
    page.goto(f"{product.address}/settings/matching?entity=contact")
    page.get_by_label("Likely the same from").focus()
    page.keyboard.type("60")
    # A training that is refused, as there are too few records, leaves what was typed.
    page.get_by_role("button", name="Train on own records").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("10,000")
    expect(page.get_by_label("Likely the same from")).to_have_value("60")
    page.get_by_label("Likely the same from").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it means")).to_be_focused()
    expect(page.locator(".shares").first).to_contain_text("Likely the same from 60 %")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("compared anew")
    expect(page.get_by_label("Likely the same from")).to_have_value("60")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("taken back")
    assert product.fingerprint() == before


def names(page):
    return page.locator(".ledger li").first.locator(".what p").first.inner_text()


def test_a_group_is_put_off_handed_over_and_comes_back_by_keyboard(inside, product, found):
    page, before = inside, product.fingerprint()
    page.goto(f"{product.address}/duplicates?of=contact")
    first = names(page)
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("#toasts")).to_contain_text("They come back on")
    assert names(page) != first
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("taken back")
    page.goto(f"{product.address}/duplicates?of=contact")
    assert names(page) == first
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.locator("select[name=to]:focus").wait_for()
    page.keyboard.type(COLLEAGUE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text(f"Handed over to {COLLEAGUE}")
    assert names(page) != first
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("taken back")
    assert product.fingerprint() == before


def test_all_above_a_likelihood_are_merged_after_a_look_and_taken_back_by_keyboard(inside, product, found):
    page, before = inside, product.fingerprint()
    page.goto(f"{product.address}/duplicates/contacts/merge?least=99")
    needed = int(page.locator("[data-sample]").get_attribute("data-sample"))
    for _group in range(needed):
        page.keyboard.press("j")
        page.keyboard.press("s")
    expect(page.locator("[data-same]")).to_have_text(str(needed))
    page.keyboard.press("m")
    # The page follows it; of a quick one it is there at once.
    page.wait_for_url(re.compile(r"/duplicates/contacts/merge/\d+$"))
    page.get_by_text("It has ended.").or_(page.locator(".fates")).wait_for(timeout=LONG)
    looks_well(page, page.url)
    page.goto(page.url)
    expect(page.get_by_role("link", name="Take back")).to_be_visible()
    page.get_by_role("button", name="Take this one back").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("back")
    changes = product.run("changes", "--limit", "2")["changes"]
    for change in changes:
        product.run("undo", str(change["change"]))
    assert product.fingerprint() == before
