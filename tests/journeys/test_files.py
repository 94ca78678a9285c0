"""Files at a contact: dropped, pasted, opened, renewed; with and without script; and all of it taken back."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.files.making import PDF, png

pytestmark = pytest.mark.journey

# What the browser does when files are dropped on the page or pasted into it.
GIVES = """([kind, files]) => {
  const carried = new DataTransfer();
  for (const [name, type, content] of files)
    carried.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name, { type }));
  const place = document.querySelector("main") ?? document.body;
  if (kind === "paste") {
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
    return;
  }
  for (const type of ["dragover", kind])
    place.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def gives(page: Any, kind: str, *files: tuple[str, str, bytes]) -> None:
    page.evaluate(
        GIVES, [kind, [(name, type_, base64.b64encode(one).decode()) for name, type_, one in files]]
    )


def first_of(page: Any, product: Any, records: str) -> None:
    """Opens the first record of a list."""
    page.goto(f"{product.address}/{records}")
    way = page.locator("[data-open-row]").first.get_attribute("href").partition("?")[0]
    page.goto(f"{product.address}{way}")


def saved(page: Any, link: Any) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_file_is_dropped_opened_renewed_and_taken_back(inside: Any, product: Any, size: str) -> None:
    page, before = inside, product.fingerprint()
    if size == "phone":
        page.set_viewport_size({"width": 390, "height": 844})
    first_of(page, product, "contacts")

    gives(page, "drop", ("Angebot 7.pdf", "application/pdf", PDF), ("Plan.png", "image/png", png(40, 30)))
    here = page.locator("#files")
    expect(here.get_by_role("link", name="Angebot 7.pdf", exact=True)).to_be_visible(timeout=20000)
    expect(page.locator("#toasts")).to_contain_text("2 files kept")
    gives(page, "paste", ("image.png", "image/png", png(10, 10, 40)))
    expect(here.get_by_role("link", name="image.png", exact=True)).to_be_visible(timeout=20000)
    assert saved(page, here.get_by_role("link", name="Save Angebot 7.pdf")) == PDF

    here.get_by_role("link", name="Plan.png", exact=True).click()
    expect(page.locator("#file img")).to_have_js_property("naturalWidth", 40)
    first_of(page, product, "contacts")
    here.get_by_role("link", name="Angebot 7.pdf", exact=True).click()
    page.locator("#file input[type=file]").set_input_files(
        {"name": "Angebot 7 b.pdf", "mimeType": "application/pdf", "buffer": PDF + b"% b\n"}
    )
    expect(page.locator("#file")).to_contain_text("Angebot 7 b.pdf", timeout=20000)
    assert saved(page, page.get_by_role("link", name="Save the file")) == PDF + b"% b\n"
    assert saved(page, page.locator("#file").get_by_role("link", name="Angebot 7.pdf")) == PDF
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    made = [
        one["change"] for one in product.run("changes")["changes"] if one["action"].startswith("document.")
    ]
    for change in made[:3]:
        product.run("undo", str(change))
    assert product.fingerprint() == before


def test_what_is_too_large_is_said_before_it_is_sent(inside: Any, product: Any) -> None:
    page = inside
    first_of(page, product, "companies")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    gives_large = """() => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(26 * 1024 * 1024)], "film.mov"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(gives_large)
    expect(page.locator("#files .error")).to_have_text("“film.mov” is larger than 25 MB.")
    assert sent == []


def test_files_are_kept_without_script(browser: Any, product: Any) -> None:
    before = product.fingerprint()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.address}/sign-in")
    page.fill("input[name=email]", product.email)
    page.fill("input[name=password]", product.password)
    page.click("main button")
    first_of(page, product, "deals?look=table")
    page.locator("#files input[type=file]").set_input_files(
        [
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"one"},
            {"name": "b.txt", "mimeType": "", "buffer": b"two"},
        ]
    )
    page.locator("#files").get_by_role("button", name="Send").click()
    expect(page.locator("#files").get_by_role("link", name="b.txt", exact=True)).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("2 files kept")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#files").get_by_role("link", name="b.txt", exact=True)).to_have_count(0)
    assert product.fingerprint() == before
    context.close()
