"""Views on pages: kept from where one stands, among the tabs, narrowed further, changed, shared and taken away."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from perennial.access.models import FieldGrant
from perennial.insight.models import View
from perennial.insight.views import create_view, edit_view
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.records.actions.create import create_record
from tests.cast import OPERATOR, acting, gather
from tests.records.people import contact
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db

WHERE = {"field": "city", "op": "is", "value": "Łódź"}
BUYER = {"field": "job_title", "op": "is", "value": "Buyer"}


@pytest.fixture
def cast():
    cast = gather()
    alice = acting(cast.alice)
    contact("Anna Nowak", alice, city="Łódź", job_title="Buyer")
    contact("Bert Wolf", alice, city="Łódź")
    contact("Cora Lind", alice)
    return cast


def shown(response) -> str:
    return response.content.decode()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(shown(response))))


def names(response) -> list[str]:
    return re.findall(r"data-open-row>([^<]+)", shown(response))


def tabs(response) -> dict[str, str]:
    nav = shown(response).partition('<nav class="tabs"')[2].partition("<menu")[0].partition("</nav>")[0]
    return {
        re.sub("<span>.*", "", label): unescape(url)
        for url, label in re.findall(r'href="([^"]+)"[^>]*>(.*?)</a>', nav)
    }


def current(response) -> list[str]:
    return re.findall(r'aria-current="page">([^<]+)', shown(response).partition('<nav class="tabs"')[2])


def links(response, start: str) -> list[str]:
    found = [unescape(one) for one in re.findall(r'(?:href|action)="([^"]+)"', shown(response))]
    return [one for one in found if one.startswith(start)]


def filtered(condition) -> dict[str, str]:
    return {"filter": json.dumps(condition)}


def hide(cast, *keys: str) -> None:
    with change(OPERATOR, "role.edit") as act:
        act.create([FieldGrant(role=cast.member, entity="contact", field=key, veil="hidden") for key in keys])


def test_what_one_sees_is_kept_as_a_view_and_stands_among_the_tabs(cast):
    alice = door(cast.alice)
    assert links(alice.get("/contacts"), "/contacts/views/new") == []
    [save] = links(alice.get("/contacts", filtered(WHERE) | {"sort": "-name"}), "/contacts/views/new")
    form = alice.get(save)
    assert "Contacts, where City is “Łódź” · sorted by Name, falling" in text_of(form)
    done = alice.post(save, {"name": "Łódź people", "shared": "on"})
    view = View.objects.get()
    assert (view.name, view.filter, view.sort, view.shared) == ("Łódź people", WHERE, "-name", True)
    assert (done.status_code, urlsplit(done["Location"]).path) == (303, "/contacts")
    assert parse_qs(urlsplit(done["Location"]).query)["kept"] == [str(view.pk)]
    page = alice.get(done["Location"])
    assert (names(page), current(page)) == (["Bert Wolf", "Anna Nowak"], ["Łódź people"])
    assert links(page, "/contacts/views/new") == []
    [(sentence, undo)] = receipts(done)
    assert "Łódź people" in sentence
    alice.post(undo)
    assert not View.objects.exists()


def test_nothing_typed_is_lost_when_a_name_is_missing(cast):
    answer = door(cast.alice).post("/contacts/views/new?q=anna", {"name": " ", "shared": "on"})
    assert answer.status_code == 422
    assert re.search(r'name="shared"[^>]* checked', shown(answer))
    assert "found by “anna”" in text_of(answer)
    assert 'action="/contacts/views/new?q=anna"' in shown(answer)
    assert not View.objects.exists()


def test_narrowing_further_stays_in_the_view_and_is_saved_with_one_click(cast):
    view = create_view(acting(cast.alice), "contact", name="Łódź", filter=WHERE)
    alice = door(cast.alice)
    narrowed = {"kept": str(view.pk)} | filtered({"all": [WHERE, BUYER]})
    page = alice.get("/contacts", narrowed)
    assert (names(page), current(page)) == (["Anna Nowak"], ["Łódź"])
    [save] = links(page, "/contacts/views/new")
    assert "Contacts, where City is “Łódź” and Job is “Buyer”" in text_of(alice.get(save))
    assert len(links(page, "/contacts/views/new")) == 1
    [keep] = links(page, f"/contacts/views/{view.pk}/keep")
    done = alice.post(keep)
    assert View.objects.get().filter == {"all": [WHERE, BUYER]}
    assert current(alice.get(done["Location"])) == ["Łódź"]
    assert links(alice.get(done["Location"]), "/contacts/views/new") == []
    [(_sentence, undo)] = receipts(done)
    alice.post(undo)
    assert View.objects.get().filter == WHERE
    before = Change.objects.count()
    assert alice.post(f"/contacts/views/{view.pk}/keep?filter={json.dumps(WHERE)}").status_code == 303
    assert Change.objects.count() == before


def test_who_may_not_change_a_view_keeps_one_of_their_own(cast):
    view = create_view(acting(cast.alice), "contact", name="Shared", shared=True)
    bob = door(cast.bob)
    page = bob.get("/contacts", {"kept": str(view.pk), "q": "anna"})
    assert (current(page), links(page, f"/contacts/views/{view.pk}/keep")) == (["Shared"], [])
    assert len(links(page, "/contacts/views/new")) == 1
    assert bob.post(f"/contacts/views/{view.pk}/keep?q=anna").status_code == 403
    assert bob.get(f"/contacts/views/{view.pk}/edit").status_code == 403
    assert bob.post(f"/contacts/views/{view.pk}/remove").status_code == 403
    assert View.objects.get().q == ""
    ada = door(cast.ada).get("/contacts", {"kept": str(view.pk), "q": "anna"})
    assert len(links(ada, f"/contacts/views/{view.pk}/keep")) == 1


def test_a_link_by_a_view_that_is_not_visible_still_opens_the_list(cast):
    view = create_view(acting(cast.alice), "contact", name="Own", filter=WHERE)
    bob = door(cast.bob)
    for kept in (str(view.pk), "999999", "never", "9" * 40):
        page = bob.get("/contacts", {"kept": kept} | filtered(WHERE))
        assert (page.status_code, names(page)) == (200, ["Anna Nowak", "Bert Wolf"]), kept
        assert "kept=" not in shown(page).partition("<main")[2].partition("</main>")[0], kept
    assert bob.get(f"/contacts/views/{view.pk}").status_code == 404
    assert "Own" not in text_of(bob.get("/contacts/views"))


def test_tabs_hold_ones_own_before_those_of_others_and_no_more_than_eight(cast):
    for n in range(5):
        create_view(acting(cast.alice), "contact", name=f"A{n}", shared=True)
        create_view(acting(cast.bob), "contact", name=f"B{n}")
    create_view(acting(cast.bob), "company", name="Firms")
    bob = door(cast.bob)
    found = list(tabs(bob.get("/contacts")))
    assert found == ["All", "Mine", "B0", "B1", "B2", "B3", "B4", "A0", "A1", "A2", "All views", "Trash"]
    last = View.objects.get(name="A4")
    assert "A4" in tabs(bob.get("/contacts", {"kept": str(last.pk)}))
    assert len(names(bob.get("/contacts/views"))) == 10
    assert not {"B0", "A0"} & set(tabs(door(cast.charlie).get("/companies")))
    assert "B0" not in tabs(door(cast.ada).get("/contacts"))
    assert "B0" in text_of(door(cast.ada).get("/contacts/views"))


def test_a_view_keeps_columns_and_mine_and_the_way_goes_on_with_it(cast):
    told = {"columns": ["city"], "mine": True, "q": "n"}
    view = create_view(acting(cast.alice), "contact", name="City", **told)
    alice = door(cast.alice)
    url = tabs(alice.get("/contacts"))["City"]
    page = alice.get(url)
    assert re.findall(r'scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', shown(page)) == ["Name", "City"]
    assert "columns" not in tabs(page)["All"]
    for part in ("export", "reliability", "edit-all", "columns", "filter"):
        query = urlsplit(url).query
        assert alice.get(f"/contacts/{part}?{query}").status_code == 200, part
    csv = b"".join(alice.get(f"/contacts/export?{query}&format=csv&fields=shown").streaming_content)
    assert "Łódź" in csv.decode()
    assert f"kept={view.pk}" in unescape(shown(page)).partition("data-open-row")[0]


def test_the_board_has_views_of_its_own(cast):
    create_record(acting(cast.alice), "deal", {"name": "Valves"})
    alice = door(cast.alice)
    [save] = links(alice.get("/deals/board?q=valves"), "/deals/views/new")
    assert "found by “valves” · as a board" in text_of(alice.get(save))
    done = alice.post(save, {"name": "Valves on board"})
    assert done["Location"].startswith("/deals/board?q=valves&kept=")
    page = alice.get(done["Location"])
    assert "Valves on board" in current(page)
    assert tabs(alice.get("/deals"))["Valves on board"].startswith("/deals/board?")
    view = View.objects.get()
    assert (view.look, view.q) == ("board", "valves")
    assert (
        len(links(alice.get(f"/deals/board?kept={view.pk}&view=mine"), f"/deals/views/{view.pk}/keep")) == 1
    )


def test_a_view_is_renamed_shared_and_removed_with_a_receipt_each(cast):
    view = create_view(acting(cast.alice), "contact", name="Old")
    alice = door(cast.alice)
    edit, remove = f"/contacts/views/{view.pk}/edit", f"/contacts/views/{view.pk}/remove"
    assert {edit, remove} <= set(links(alice.get("/contacts/views"), "/contacts/views/"))
    assert alice.post(edit, {"name": ""}).status_code == 422
    done = alice.post(edit, {"name": "New", "shared": "on"})
    assert (View.objects.get().name, View.objects.get().shared) == ("New", True)
    [(_sentence, undo)] = receipts(done)
    alice.post(undo)
    assert (View.objects.get().name, View.objects.get().shared) == ("Old", False)
    done = alice.post(remove)
    assert alice.get(f"/contacts/views/{view.pk}").status_code == 404
    *_earlier, (_sentence, undo) = receipts(done)
    alice.post(undo)
    assert alice.get(f"/contacts/views/{view.pk}").status_code == 303


def test_a_view_of_what_is_hidden_since_says_so_and_tells_no_more(cast):
    view = create_view(acting(cast.alice), "contact", name="Buyers", filter=BUYER, shared=True)
    hide(cast, "job_title")
    bob = door(cast.bob)
    assert "Buyers" not in tabs(bob.get("/contacts"))
    page = bob.get("/contacts/views")
    assert "This view asks for something that is not open to you" in text_of(page)
    assert "Buyer”" not in text_of(page)
    opened = bob.get(f"/contacts/views/{view.pk}")
    assert opened.status_code == 422
    assert "not open to you" in text_of(opened)
    assert names(bob.get("/contacts", {"kept": str(view.pk)})) == ["Anna Nowak", "Bert Wolf", "Cora Lind"]
    edit_view(acting(cast.alice), view, name="Still")


def test_a_view_of_another_list_is_not_there(cast):
    view = create_view(acting(cast.alice), "company", name="Firms")
    alice = door(cast.alice)
    assert alice.get(f"/contacts/views/{view.pk}").status_code == 404
    assert alice.post(f"/contacts/views/{view.pk}/remove").status_code == 404
    assert current(alice.get("/contacts", {"kept": str(view.pk)})) == ["All"]
    assert alice.get("/contacts/views/new?trash=1").status_code == 400
