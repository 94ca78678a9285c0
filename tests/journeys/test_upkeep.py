"""My upkeep with the keyboard alone: a messy file comes in, its tasks are worked off, and all of it is taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SELLER
from tests.patience import eventually

pytestmark = pytest.mark.journey

MESSY = """First name,Last name,E-mail,Phone,Job,Lifecycle,Country
Wanda,Messig,wanda@messig.example,12,Buyer,customer,Poland
Ulf,Kaputt,ulf@messig.example,000,Buyer,prospect,Germany
Zenon,Bylejak,zenon@messig.example,99,Buyer,customer,Poland
Olga,Nikde,,+48 601 234 567,Buyer,customer,Poland
"""
MOST_STEPS = 60


@pytest.fixture
def no_mouse(page):
    """Whatever is pressed or clicked by a pointer is noted, and there is nothing in the end."""
    page.add_init_script(
        "addEventListener('pointerdown', () => localStorage.setItem('pointed', location.href), true)"
    )
    yield
    assert page.evaluate("localStorage.getItem('pointed')") is None


def state(product):
    """How the rules stand over all contacts."""
    return product.run("quality")["entities"]["contact"]


def open_task(page, label):
    """From anywhere to the task of this name, of today or not: along the list by J, then Enter."""
    page.goto(f"{page.url.partition('/upkeep')[0].rstrip('/')}/upkeep?all=1")
    for _step in range(MOST_STEPS):
        page.keyboard.press("j")
        if (
            page.evaluate("document.activeElement.closest('[data-row]')?.querySelector('a').innerText")
            == label
        ):
            page.keyboard.press("Enter")
            page.locator("h1", has_text=label).wait_for()
            return
    raise AssertionError(f"no task {label}")


def leave_field(page):
    """Out of the value, so that letters act."""
    page.locator("[data-task] [autofocus]:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-task]:focus").wait_for()


def later_until(page, name):
    """Puts one record after the other aside until this one is shown, the cursor in its value."""
    for _step in range(MOST_STEPS):
        shown = page.locator(".task h2").inner_text()
        if shown == name:
            return
        leave_field(page)
        with page.expect_navigation():
            page.keyboard.press("j")
    raise AssertionError(f"{name} did not come")


def receipt(page, sentence):
    expect(page.locator("#toasts")).to_contain_text(sentence)


def done_today(page):
    return int(re.match(r"([\d,]+) of", page.locator(".pace p").first.inner_text())[1])


def mend_put_off_and_hand_over(page):
    open_task(page, "The phone can exist")
    later_until(page, "Wanda Messig")
    page.locator("[data-task] [autofocus]:focus").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("+48 601 234 568")
    page.keyboard.press("Enter")
    receipt(page, "Wanda Messig mended")
    take_back_and_mend_again(page)

    later_until(page, "Ulf Kaputt")
    leave_field(page)
    page.keyboard.press("s")
    page.locator("[name=until]:focus").wait_for()
    page.keyboard.press("Enter")
    receipt(page, "Ulf Kaputt comes back on")

    later_until(page, "Zenon Bylejak")
    leave_field(page)
    page.keyboard.press("h")
    page.locator("[name=to]:focus").wait_for()
    page.keyboard.type("Jana")
    page.keyboard.press("Tab")
    page.keyboard.type("Please ask him")
    page.keyboard.press("Enter")
    receipt(page, "Zenon Bylejak handed over to Jana")


def take_back_and_mend_again(page):
    """The cursor stands in the next value, which nobody has touched: Ctrl and Z take the last answer back."""
    page.locator("[data-task] [autofocus]:focus").wait_for()
    page.keyboard.press("Control+z")
    receipt(page, "taken back")
    later_until(page, "Wanda Messig")
    page.locator("[data-task] [autofocus]:focus").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("+48 601 234 568")
    page.keyboard.press("Enter")
    receipt(page, "Wanda Messig mended")


def say_not_needed(page):
    open_task(page, "E-mail")
    later_until(page, "Olga Nikde")
    leave_field(page)
    page.keyboard.press("w")
    receipt(page, "Not needed for Olga Nikde")


def test_a_messy_file_is_worked_off_with_the_keyboard_alone_and_taken_back(
    seller, product, no_mouse, tmp_path
):
    page, before, prints = seller, state(product), product.fingerprint()
    file = tmp_path / "messy.csv"
    file.write_text(MESSY)
    done = product.run("import", str(file), "--yes", "--as", SELLER)
    assert done["created"] == 4, done
    messy = state(product)
    assert messy["records"] == before["records"] + 4
    assert failing(messy, "contact_phone_valid") == failing(before, "contact_phone_valid") + 3

    mend_put_off_and_hand_over(page)
    say_not_needed(page)
    open_task(page, "Job confirmed within 18 months")
    name = page.locator(".task h2").inner_text()
    page.keyboard.press("r")
    receipt(page, f"“{name}” is still right")
    assert done_today(page) == 5

    next_one = page.locator(".task h2").inner_text()
    page.keyboard.press("d")
    receipt(page, f"{next_one} moved to the trash")
    page.keyboard.press("Control+z")
    receipt(page, "taken back")
    assert done_today(page) == 5
    expect(page.locator(".task h2")).to_have_text(next_one)

    worked = state(product)
    assert failing(worked, "contact_phone_valid") == failing(before, "contact_phone_valid") + 2
    assert failing(worked, "contact_job_title_fresh") == failing(before, "contact_job_title_fresh") - 1

    take_all_back(product, done["change"])
    assert product.fingerprint() == prints
    eventually(lambda: state(product) == before)
    page.goto(f"{product.address}/upkeep")
    assert page.locator(".pace").count() == 0


def failing(standing, rule):
    return next(one["failing"] for one in standing["rules"] if one["rule"] == rule)


def take_all_back(product, imported):
    """What the seller did in the browser, newest first, and at last the import."""
    changes = product.run("changes", "--actor", SELLER, "--channel", "web", "--limit", "50")["changes"]
    mine = [
        one["change"]
        for one in changes
        if one["change"] > imported and is_answer(one) and not one["undone_by"]
    ]
    assert len(mine) == 5
    for change in [*mine, imported]:
        assert product.run("undo", str(change))["kept"] == []


def is_answer(one):
    return one["action"] in {
        f"contact.{verb}" for verb in ("mend", "snooze", "hand_over", "waive", "confirm")
    }
