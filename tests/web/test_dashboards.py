"""Dashboards on pages: made, filled step by step, arranged with and without script, shared and taken away."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from perennial.access.actions import edit_role
from perennial.insight.dashboards import add_tile, create_dashboard
from perennial.insight.models import Dashboard
from perennial.insight.views import create_view, remove_view
from perennial.records.actions.create import create_record
from perennial.web.overview import tiles
from tests.cast import OPERATOR, TEAMWORK, acting, gather, today
from tests.insight.test_dashboards import deal
from tests.web.doors import HTMX, door, receipts

pytestmark = pytest.mark.django_db

OPEN = {"field": "outcome", "op": "is", "value": "open"}


@pytest.fixture
def cast():
    return gather()


def shown(response) -> str:
    return response.content.decode()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(shown(response))))


def made(user, *several, **told) -> Dashboard:
    dashboard = create_dashboard(acting(user), **({"name": "The week"} | told))
    for tile in several:
        add_tile(acting(user), dashboard, tile)
    return dashboard


def kept(dashboard) -> list[str]:
    return [tile["key"] for tile in Dashboard.objects.get(pk=dashboard.pk).tiles]


def fields(response, form: int = 1) -> list[str]:
    part = re.findall(r'<form class="form".*?</form>', shown(response), re.DOTALL)[form]
    return [one for one in re.findall(r'name="(\w+)"', part) if one != "csrfmiddlewaretoken"]


def test_a_dashboard_is_made_and_filled_without_script(cast):
    alice = door(cast.alice)
    deal(cast.alice, 250_00)
    assert "/overview/new" in shown(alice.get("/overview"))
    refused = alice.post("/overview/new", {"name": "", "shared": "on"})
    assert refused.status_code == 422
    assert "checked" in shown(refused)
    done = alice.post("/overview/new", {"name": "The week"})
    [(sentence, undo)] = receipts(done)
    dashboard = Dashboard.objects.get()
    assert (sentence, done["Location"]) == (
        "The dashboard “The week” is made.",
        f"/overview/{dashboard.pk}/add",
    )
    assert "Nothing stands here yet" in text_of(alice.get(f"/overview/{dashboard.pk}"))
    add = f"/overview/{dashboard.pk}/add"
    assert fields(alice.get(add)) == ["sum", "title"]
    chart = f"{add}?kind=chart&of=entity:deal"
    assert fields(alice.get(chart)) == ["by", "sum", "title"]
    assert fields(alice.get(f"{add}?kind=ready")) == ["section", "title"]
    assert alice.post(chart, {"by": "shoe", "title": "Mine"}).status_code == 422
    assert 'value="Mine"' in shown(alice.post(chart, {"by": "shoe", "title": "Mine"}))
    done = alice.post(chart, {"by": "stage", "sum": "amount"})
    assert Dashboard.objects.get().tiles == [
        {"key": "1", "kind": "chart", "of": "entity:deal", "by": "stage", "sum": "amount"}
    ]
    page = alice.get(done["Location"])
    assert "Deals by stage" in text_of(page)
    assert "€250" in text_of(page)
    *_earlier, (_sentence, last) = receipts(done)
    alice.post(last)
    assert Dashboard.objects.get().tiles == []
    assert undo


def test_the_form_changes_with_what_is_chosen(cast):
    dashboard = made(cast.alice)
    alice, add = door(cast.alice), f"/overview/{dashboard.pk}/add"
    part = alice.get(f"{add}?kind=list", headers={**HTMX, "HX-Target": "tile"})
    assert "<html" not in shown(part)
    assert "Keep a view of a list first." in text_of(part)
    view = create_view(acting(cast.alice), "deal", name="Open ones", filter=OPEN)
    create_view(acting(cast.bob), "deal", name="Bob's own")
    page = alice.get(f"{add}?kind=list")
    assert "Open ones" in text_of(page)
    assert "Bob's own" not in text_of(page)
    assert fields(page) == ["rows", "title"]
    done = alice.post(f"{add}?kind=list&of=view:{view.pk}", {"rows": "10"})
    assert done.status_code == 303
    assert Dashboard.objects.get().tiles[0]["rows"] == 10


def test_tiles_are_put_in_order_and_taken_away_with_and_without_script(cast):
    ready = [{"kind": "ready", "section": one} for one in ("pipeline", "tickets", "condition")]
    dashboard = made(cast.alice, *ready)
    alice, url = door(cast.alice), f"/overview/{dashboard.pk}/arrange"
    page = alice.get(url)
    assert re.findall(r'data-arranged="([^"]+)"', shown(page)) == ["Pipeline", "Tickets", "Condition"]
    sent = {"order": ["1", "2", "3"], "show": ["1", "2", "3"], "act": "down:1"}
    moved = alice.post(url, sent)
    assert re.findall(r'name="order" value="(\d)"', shown(moved)) == ["2", "1", "3"]
    assert kept(dashboard) == ["1", "2", "3"]
    done = alice.post(url, {"order": ["3", "2", "1", "9"], "show": ["3", "1"], "act": "keep"})
    assert kept(dashboard) == ["3", "1"]
    [(_sentence, undo)] = receipts(done)
    alice.post(undo)
    assert kept(dashboard) == ["1", "2", "3"]


def test_strangers_change_nothing(cast):
    dashboard = made(cast.alice, {"kind": "ready", "section": "pipeline"}, shared=True)
    bob, url = door(cast.bob), f"/overview/{dashboard.pk}"
    page = bob.get(url)
    assert page.status_code == 200
    assert f"{url}/arrange" not in shown(page)
    for part in ("edit", "arrange", "add?kind=ready"):
        assert bob.get(f"{url}/{part}").status_code == 403, part
        assert (
            bob.post(f"{url}/{part}", {"name": "x", "section": "tickets", "act": "keep"}).status_code == 403
        )
    assert bob.post(f"{url}/remove").status_code == 403
    own = made(cast.alice, name="Own")
    assert bob.get(f"/overview/{own.pk}").status_code == 404
    assert "Own" not in text_of(bob.get("/overview/ready"))
    assert (kept(dashboard), Dashboard.objects.filter(hidden=True).count()) == (["1"], 0)


def test_the_dashboard_looked_at_last_opens_first(cast):
    dashboard = made(cast.alice, shared=True)
    bob = door(cast.bob)
    assert bob.get("/overview").status_code == 200
    assert bob.get(f"/overview/{dashboard.pk}").status_code == 200
    assert bob.get("/overview")["Location"] == f"/overview/{dashboard.pk}"
    assert "Pipeline" in text_of(bob.get("/overview/ready"))
    assert bob.get("/overview").status_code == 200
    bob.get(f"/overview/{dashboard.pk}")
    door(cast.alice).post(f"/overview/{dashboard.pk}/remove")
    assert bob.get("/overview").status_code == 200
    bob.cookies["dashboard"] = "never"
    assert bob.get("/overview").status_code == 200


def test_it_is_renamed_shared_and_removed_with_a_receipt_each(cast):
    dashboard = made(cast.alice)
    alice, url = door(cast.alice), f"/overview/{dashboard.pk}"
    done = alice.post(f"{url}/edit", {"name": "Week", "shared": "on"})
    assert (Dashboard.objects.get().name, Dashboard.objects.get().shared) == ("Week", True)
    [(_sentence, undo)] = receipts(done)
    alice.post(undo)
    assert (Dashboard.objects.get().name, Dashboard.objects.get().shared) == ("The week", False)
    done = alice.post(f"{url}/remove")
    assert alice.get(url).status_code == 404
    *_earlier, (_sentence, undo) = receipts(done)
    alice.post(undo)
    assert alice.get(url).status_code == 200


def test_every_bar_and_number_leads_to_as_many_as_it_counts(cast):
    deal(cast.alice, 100_00, source="web")
    deal(cast.alice, 50_00)
    deal(cast.bob, 30_00, stage="won", closed=today())
    create_record(acting(cast.alice), "ticket", {"subject": "Leaks"})
    view = create_view(acting(cast.alice), "deal", name="Open", filter=OPEN, q="deal", look="board")
    of = {"of": f"view:{view.pk}"}
    several = [
        {"kind": "number", **of},
        *({"kind": "chart", **of, "by": key} for key in ("stage", "source", "owner")),
        {"kind": "chart", "of": "entity:deal", "by": "closed", "sum": "amount"},
        {"kind": "chart", "of": "entity:ticket", "by": "opened"},
        {"kind": "chart", "of": "entity:deal", "by": "owner"},
    ]
    alice = door(cast.alice)
    page = shown(alice.get(f"/overview/{made(cast.alice, *several).pk}"))
    linked = re.findall(r'<td><a href="([^"]+)">(\d+)</a>', page)
    assert [number for _url, number in linked] == ["2", "1", "1", "2", "1", "1", "2", "1"]
    for url, number in linked:
        found = alice.get(unescape(url))
        assert (found.status_code, shown(found).count("data-open-row")) == (200, int(number)), url
    [number] = re.findall(r'<li><a href="(/deals/board[^"]+)"><span>Open</span><b>2</b>', page)
    assert parse_qs(urlsplit(unescape(number)).query)["kept"] == [str(view.pk)]


def test_a_list_shows_the_first_rows_of_a_view_in_its_sort(cast):
    for n in range(7):
        deal(cast.alice, (n + 1) * 100_00, name=f"Deal {n}")
    told = {"filter": OPEN, "sort": "-amount", "columns": ["amount", "stage", "company", "owner"]}
    view = create_view(acting(cast.alice), "deal", name="Big", **told)
    page = door(cast.alice).get(f"/overview/{made(cast.alice, {'kind': 'list', 'of': f'view:{view.pk}'}).pk}")
    table = shown(page).partition('<table class="figures"')[2]
    assert re.findall(r'<a href="/deals/\d+">([^<]+)', table) == [f"Deal {n}" for n in range(6, 1, -1)]
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', table) == ["Name", "Amount", "Stage", "Company"]
    assert "€700.00" in text_of(page)


def test_a_tile_that_is_not_open_says_so_and_tells_no_number(cast):
    deal(cast.alice, 123_45, name="Valves")
    view = create_view(acting(cast.ada), "deal", name="Named so", filter=OPEN, shared=True)
    own = create_view(acting(cast.ada), "deal", name="Ada's own")
    several = [
        {"kind": "number", "of": f"view:{view.pk}"},
        {"kind": "list", "of": f"view:{view.pk}"},
        {"kind": "chart", "of": "entity:deal", "by": "stage", "sum": "amount"},
        {"kind": "number", "of": f"view:{own.pk}"},
        {"kind": "ready", "section": "pipeline"},
    ]
    dashboard = made(cast.ada, *several, shared=True)
    veils = {("deal", key): "hidden" for key in ("amount", "stage", "outcome")}
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils=veils)
    page = door(cast.alice).get(f"/overview/{dashboard.pk}")
    words = text_of(page).partition("The week")[2]
    assert words.count("not open to you") >= 4
    assert "Ada's own" not in words
    assert "Valves" not in words
    assert "123" not in words
    assert "Named so" not in words
    remove_view(acting(cast.ada), view)
    assert door(cast.ada).get(f"/overview/{dashboard.pk}").status_code == 200
    assert door(cast.ada).get(f"/overview/{dashboard.pk}/arrange").status_code == 200


def test_a_tile_that_takes_too_long_says_so_and_breaks_nothing(cast, monkeypatch):
    several = [{"kind": "number", "of": "entity:deal"}, {"kind": "ready", "section": "pipeline"}]
    dashboard = made(cast.alice, *several, {"kind": "chart", "of": "entity:deal", "by": "stage"})
    monkeypatch.setattr(tiles, "TOGETHER", 0.0)
    page = door(cast.alice).get(f"/overview/{dashboard.pk}")
    assert (page.status_code, text_of(page).count("Too many to count while you wait")) == (200, 3)
    monkeypatch.undo()
    monkeypatch.setattr(tiles, "in_time", lambda _ask, _seconds: None)
    page = door(cast.alice).get(f"/overview/{dashboard.pk}")
    assert text_of(page).count("Too many to count while you wait") == 2


def test_a_view_is_put_on_a_dashboard(cast):
    view = create_view(acting(cast.alice), "deal", name="Open", filter=OPEN)
    dashboard, others = made(cast.alice), made(cast.bob, name="Bob's", shared=True)
    alice = door(cast.alice)
    [put] = re.findall(r'href="(/overview/put[^"]+)"', shown(alice.get("/deals/views")))
    page = alice.get(put)
    assert f"/overview/{others.pk}/add" not in shown(page)
    [add] = [unescape(one) for one in re.findall(r'href="(/overview/\d+/add[^"]+)"', shown(page))]
    assert urlsplit(add).path == f"/overview/{dashboard.pk}/add"
    assert f'value="view:{view.pk}" selected' in shown(alice.get(add))
    [new] = [unescape(one) for one in re.findall(r'href="(/overview/new\?[^"]+)"', shown(page))]
    done = alice.post(new, {"name": "Another"})
    assert parse_qs(urlsplit(done["Location"]).query)["of"] == [f"view:{view.pk}"]
    assert door(cast.charlie).get(put).status_code == 404
    assert alice.get("/overview/put?view=never").status_code == 404
