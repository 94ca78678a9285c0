"""The main job in a real browser: a messy file in, found, edited, explained, and taken back to the same fingerprint."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.patience import PATIENCE, eventually

pytestmark = pytest.mark.journey

MESSY = Path("demo/messy-customers.csv")
LONG = 5 * PATIENCE * 1000


def counted(page):
    """The counts of the fates by what they are called."""
    texts = page.locator(".fates a").all_inner_texts()
    return {text.split("\n")[1]: int(text.split("\n")[0].replace(",", "")) for text in texts}


def test_a_messy_file_goes_in_is_worked_on_and_is_taken_back(inside, product):
    before = product.fingerprint()

    inside.goto(f"{product.address}/imports/new")
    inside.set_input_files("input[type=file]", MESSY)
    inside.get_by_role("button", name="Read the file").click()
    inside.wait_for_url(re.compile(r"/imports/\d+/mapping$"))
    expect(inside.get_by_text("windows-1250")).to_be_visible()

    inside.get_by_role("button", name="Rehearse").click()
    expect(inside.get_by_role("button", name=re.compile("^Run "))).to_be_visible(timeout=LONG)
    expect(inside.get_by_text("Nothing has been written yet.")).to_be_visible()
    rehearsed = counted(inside)
    # What no key finds and may be there all the same is a person's to decide, before anything is written.
    assert rehearsed.pop("of these likely there already") > 0
    assert product.fingerprint() == before

    inside.get_by_role("button", name=re.compile("^Run ")).click()
    expect(inside.get_by_role("link", name="Take back")).to_be_visible(timeout=LONG)
    assert counted(inside) == rehearsed

    take_back(inside)
    assert product.fingerprint() == before
    assert product.run("check", "--chain", "--replay")["ok"]


def open_record(page, product):
    """Find somebody in the list and open the whole record."""
    page.goto(f"{product.address}/contacts?q=Sidebottom")
    page.goto(product.address + page.locator("tbody th a").first.get_attribute("href"))


def opened(page):
    """The job of a record, open for editing."""
    page.locator("#fact--job_title [data-edit]").click()
    field = page.locator("#fact--job_title").get_by_role("textbox")
    expect(field).to_be_focused()
    return field


def write(page, text):
    field = opened(page)
    field.fill(text)
    field.press("Enter")


def take_back(page):
    """From the result of an import to the end of its undo."""
    page.get_by_role("link", name="Take back").click()
    page.get_by_role("button", name=re.compile("^Take ")).click()
    expect(page.get_by_text("records taken back")).to_be_visible(timeout=LONG)


def rested_until_shown(value, history):
    """Rest the mouse on a value. One that was just swapped in keeps still, and is rested on again."""
    value.page.mouse.move(0, 0)
    value.hover()
    try:
        history.wait_for(timeout=10_000)
    except TimeoutError:
        return False
    return True


def test_a_value_is_edited_explained_and_put_back(inside, product):
    open_record(inside, product)
    job = inside.locator("#fact--job_title")
    was = job.locator(".value").inner_text()

    write(inside, "Harbour master")
    expect(job.locator(".value")).to_have_text("Harbour master")
    expect(inside.locator("#toasts")).to_contain_text("Undo")

    history = inside.locator("#history--job_title", has_text=was)
    eventually(lambda: rested_until_shown(job.locator(".value"), history))

    inside.locator("#toasts [data-undo] button").click()
    expect(job.locator(".value")).to_have_text(was)


def test_two_people_at_one_value_are_asked(inside, product):
    open_record(inside, product)
    field = opened(inside)

    other = inside.context.new_page()
    other.goto(inside.url)
    write(other, "Chandler")
    expect(other.locator("#fact--job_title .value")).to_have_text("Chandler")

    field.fill("Pilot")
    field.press("Enter")
    expect(inside.locator(".conflicts")).to_contain_text("Chandler")
    expect(inside.locator(".conflicts")).to_contain_text("Pilot")
