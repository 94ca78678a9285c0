"""From one record to the next, through the list one came from."""

import json
import re
from html import unescape

import pytest

from perennial.records.actions.create import create_record
from tests.cast import acting
from tests.web.records.conftest import text


def ways(answer):
    """Addresses of the record before and the one behind, '' where there is none."""
    found = {}
    for label in ("Previous", "Next"):
        met = re.search(rf'href="([^"]+)"[^>]*aria-label="{label} record"', text(answer))
        found[label] = unescape(met[1]) if met else ""
    return found["Previous"], found["Next"]


def rows(answer):
    return [unescape(url) for url in re.findall(r'<a href="([^"]+)" data-open-row', text(answer))]


def title(answer):
    return re.search(r"<h1>([^<]*)", text(answer))[1]


@pytest.fixture
def people(cast):
    """Four contacts of Alice, two of them in Łódź and two without a town, and one of Charlie."""
    alice = acting(cast.alice)
    for name, city in (("Anna", "Łódź"), ("Beata", ""), ("Celina", "Łódź"), ("Dorota", "")):
        create_record(alice, "contact", {"given_name": name, "city": city})
    create_record(acting(cast.charlie), "contact", {"given_name": "Bruno", "city": "Łódź"})


def walked(client, address):
    """Names of the records met from the first row on, and again on the way back."""
    url, forth, back = rows(client.get(address))[0], [], []
    while url:
        answer = client.get(url)
        forth.append(title(answer))
        url = ways(answer)[1]
    while answer is not None:
        back.append(title(answer))
        before = ways(answer)[0]
        answer = client.get(before) if before else None
    return forth, back


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Anna", "Beata", "Celina", "Dorota"]),
        ("?sort=-name", ["Dorota", "Celina", "Beata", "Anna"]),
        ("?sort=city", ["Anna", "Celina", "Beata", "Dorota"]),
        ("?sort=-city", ["Celina", "Anna", "Dorota", "Beata"]),
        ("?q=celina", ["Celina"]),
        ("?view=mine", ["Anna", "Beata", "Celina", "Dorota"]),
    ],
)
def test_the_arrows_go_through_the_list_as_it_was_sorted_and_filtered(people, alice, query, names):
    assert walked(alice, f"/contacts{query}") == (names, names[::-1])


def test_a_filter_goes_along_and_leaves_out_what_does_not_fit(people, alice):
    condition = json.dumps({"field": "city", "op": "is", "value": "Łódź"})
    first = rows(alice.get("/contacts", {"filter": condition}))[0]
    answer = alice.get(first)
    assert title(alice.get(ways(answer)[1])) == "Celina"
    assert "1 of 2" in text(answer)
    assert ">Filtered</a>" in text(answer)


def test_records_one_may_not_see_are_no_neighbours(people, alice, charlie):
    assert "Bruno" not in walked(alice, "/contacts")[0]
    assert walked(charlie, "/contacts") == (["Bruno"], ["Bruno"])


def test_a_record_that_left_the_list_still_has_its_neighbours(people, alice):
    first, second, *_ = rows(alice.get("/contacts"))
    url = second.partition("?")[0]
    alice.post(f"{url}/trash")
    before, behind = ways(alice.get(second))
    assert before.partition("?")[0] == first.partition("?")[0]
    assert title(alice.get(behind)) == "Celina"


def test_who_comes_by_another_way_is_led_through_no_list(people, alice):
    url = rows(alice.get("/contacts"))[0].partition("?")[0]
    assert ways(alice.get(url)) == ("", "")


def test_a_list_that_is_not_open_any_more_leaves_the_record_open(people, veil, alice):
    url = rows(alice.get("/contacts", {"sort": "city"}))[0]
    veil("city")
    answer = alice.get(url)
    assert answer.status_code == 200
    assert ways(answer) == ("", "")
