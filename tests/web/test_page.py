"""Whole page or fragment, and what travels beside it."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import engines
from django.test import RequestFactory

from perennial.web import page as pages
from perennial.web.page import page, receipt, redirect, refused, way_back

TEMPLATE = (
    "{% load partials %}whole {% partialdef rows inline %}<table id=rows></table>{% endpartialdef %}"
    "{% partialdef fact inline %}<div>{{ shown }}</div>{% endpartialdef %}"
)


@pytest.fixture
def template(tmp_path):
    """A page with two fragments, found by the real loaders."""
    (tmp_path / "sample.html").write_text(TEMPLATE)
    engine = engines["django"].engine
    engine.dirs.append(tmp_path)
    yield "sample.html"
    engine.dirs.remove(tmp_path)
    for loader in engine.template_loaders:
        loader.reset()


def ask(**headers):
    request = RequestFactory().get("/contacts", headers=headers)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def scripted(target, **headers):
    return ask(**{"HX-Request": "true", "HX-Target": target} | headers)


def text(response):
    return response.content.decode().strip()


def test_a_browser_gets_the_whole_page(template):
    assert text(page(ask(), template, {"shown": "x"}, fragment="rows")).startswith("whole <table")


def test_a_request_for_an_allowed_fragment_gets_only_that(template):
    assert text(page(scripted("rows"), template, fragment="rows")) == "<table id=rows></table>"


def test_a_fragment_that_is_not_allowed_gets_the_whole_page(template):
    assert text(page(scripted("fact"), template, fragment="rows")).startswith("whole")


def test_one_of_many_alike_is_named_after_two_dashes(template):
    response = page(scripted("fact--email"), template, {"shown": "a@b.example"}, fragment=("rows", "fact"))
    assert text(response) == "<div>a@b.example</div>"


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_or_restored_page_is_whole(template, header):
    assert text(page(scripted("rows", **{header: "true"}), template, fragment="rows")).startswith("whole")


def test_a_target_without_script_is_not_believed(template):
    assert text(page(ask(**{"HX-Target": "rows"}), template, fragment="rows")).startswith("whole")


def test_caches_keep_pages_and_fragments_apart(template):
    varies = page(ask(), template)["Vary"]
    assert {"HX-Request", "HX-Target"} <= set(varies.split(", "))


def test_the_status_of_a_refused_form_is_kept(template):
    assert page(scripted("rows"), template, fragment="rows", status=422).status_code == 422


def test_a_receipt_travels_beside_a_fragment(template):
    request = scripted("rows")
    receipt(request, "Phone <of> Ada changed", undo="/changes/7/undo")
    answer = text(page(request, template, fragment="rows"))
    assert 'id="toasts" hx-swap-oob="innerHTML"' in answer
    assert "Phone &lt;of&gt; Ada changed" in answer
    assert 'action="/changes/7/undo"' in answer


def test_a_receipt_is_shown_once(template):
    request = scripted("rows")
    receipt(request, "Saved")
    page(request, template, fragment="rows")
    again = scripted("rows")
    again.session = request.session
    assert "Saved" not in text(page(again, template, fragment="rows"))


def test_a_failed_act_has_no_undo_and_another_tone(template):
    request = scripted("rows")
    receipt(request, "Not saved", tone="rust")
    answer = text(page(request, template, fragment="rows"))
    assert 'data-tone="rust"' in answer
    assert "<form" not in answer


def test_counts_travel_beside_a_fragment(template):
    answer = text(page(scripted("rows"), template, fragment="rows", counts={"imports": 3}))
    assert '<span id="count--imports" hx-swap-oob="true">3</span>' in answer


def test_nothing_travels_beside_when_there_is_nothing_to_say(template):
    assert "oob" not in text(page(scripted("rows"), template, fragment="rows"))


def test_after_a_plain_post_the_browser_is_sent_on_with_get():
    response = redirect(ask(), "/contacts/7")
    assert (response.status_code, response["Location"]) == (303, "/contacts/7")


def test_after_a_scripted_post_the_whole_page_moves_on():
    response = redirect(scripted("rows"), "/contacts/7")
    assert (response.status_code, response["HX-Redirect"]) == (200, "/contacts/7")


@pytest.mark.parametrize(
    ("address", "spelt"),
    [("/contacts?q=żuraw", "/contacts?q=%C5%BCuraw"), ("/contacts?q=a\r\nb", "/contacts?q=a%0D%0Ab")],
)
def test_both_ways_on_spell_an_address_alike(address, spelt):
    assert redirect(ask(), address)["Location"] == spelt
    assert redirect(scripted("rows"), address)["HX-Redirect"] == spelt


@pytest.mark.urls("perennial.web.style.urls")
@pytest.mark.parametrize("status", pages.FAILURES)
def test_an_expected_no_is_a_calm_page_with_its_sentence(status):
    response = refused(ask(), "Your role may not change Owner.", status, reference="K7Q-204")
    assert response.status_code == status
    assert "Your role may not change Owner." in text(response)
    assert "<code>K7Q-204</code>" in text(response)


@pytest.mark.urls("perennial.web.style.urls")
def test_a_status_without_a_page_of_its_own_borrows_one():
    assert refused(ask(), "Try later.", 429).status_code == 429


def test_an_expected_no_to_a_script_leaves_the_page_as_it_was():
    response = refused(scripted("rows"), "Your role may not change Owner.", 403, reference="K7Q")
    assert (response.status_code, response["HX-Reswap"]) == (403, "none")
    assert "Your role may not change Owner. Reference K7Q." in text(response)


def test_a_small_form_leads_back_to_its_page():
    request = RequestFactory().post("/undo", headers={"Referer": "http://testserver/contacts?q=a"})
    assert way_back(request) == "http://testserver/contacts?q=a"


@pytest.mark.parametrize(
    "trap", ["https://elsewhere.example/", "javascript:alert(1)", "//elsewhere.example", ""]
)
def test_no_form_leads_to_another_host(trap):
    request = RequestFactory().post("/undo", {"next": trap}, headers={"Referer": trap})
    assert way_back(request, "/contacts") == "/contacts"
