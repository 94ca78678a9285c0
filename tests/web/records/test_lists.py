"""The list: what it shows to whom, and what its address says."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact
from perennial.schema.models import Layout
from tests.cast import acting
from tests.web.doors import receipts
from tests.web.records.conftest import scripted, text

HUGE = {"field": "city", "op": "is", "value": "Zabrze"}


def names(response):
    return re.findall(r"data-open-row>([^<]+)", text(response))


def heads(response):
    return [
        re.sub("<.*", "", one)
        for one in re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', text(response))
    ]


def arranged(*keys):
    """What the form posts when these columns stand in this order."""
    return {"order": keys, "show": keys}


def filtered(condition):
    return {"filter": json.dumps(condition)}


def test_everybody_sees_their_own_and_their_teams_records(house, alice, bob, charlie):
    assert names(alice.get("/contacts")) == ["Katarzyna Wilczek"]
    assert names(bob.get("/contacts")) == ["Katarzyna Wilczek"]
    assert names(charlie.get("/contacts")) == ["Owen Hartnell"]


def test_who_has_not_signed_in_sees_no_list(house, client):
    assert client.get("/contacts").status_code == 302


def test_mine_leaves_out_the_records_of_colleagues(house, bob):
    assert names(bob.get("/contacts", {"view": "mine"})) == []


def test_a_click_on_a_head_sorts_and_turns_round(house, ada):
    assert names(ada.get("/contacts")) == ["Katarzyna Wilczek", "Owen Hartnell"]
    assert names(ada.get("/contacts", {"sort": "-name"})) == ["Owen Hartnell", "Katarzyna Wilczek"]
    assert 'aria-sort="descending"' in text(ada.get("/contacts", {"sort": "-name"}))


def test_a_filter_in_the_address_keeps_what_fits_and_stands_as_a_chip(house, ada):
    answer = ada.get("/contacts", filtered(HUGE))
    assert names(answer) == ["Katarzyna Wilczek"]
    assert re.search(r"City is <b>“Zabrze”</b>", text(answer))


def test_and_becomes_or_with_one_click(house, ada):
    both = {"all": [HUGE, {"field": "name", "op": "contains", "value": "Owen"}]}
    answer = ada.get("/contacts", filtered(both))
    assert names(answer) == []
    turned = re.search(r'<a class="word" href="([^"]+)"', text(answer))[1].replace("&amp;", "&")
    assert names(ada.get(turned)) == ["Katarzyna Wilczek", "Owen Hartnell"]


def test_the_cross_of_a_chip_takes_the_condition_away(house, ada):
    answer = text(ada.get("/contacts", filtered(HUGE)))
    without = re.search(r'class="remove" href="([^"]+)"', answer)[1]
    assert without == "/contacts"


@pytest.mark.parametrize(
    "parameters",
    [
        {"filter": "{"},
        {"filter": '{"field": "salary", "op": "is", "value": 1}'},
        {"sort": "salary"},
        {"columns": "salary"},
        {"view": "theirs"},
        {"cursor": "made-up"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_an_address_that_asks_for_what_there_is_not_is_refused(house, ada, parameters):
    assert ada.get("/contacts", parameters).status_code == 400


def test_a_hidden_field_is_no_column_no_sort_no_filter(house, veil, alice):
    veil("email")
    answer = text(alice.get("/contacts", {"columns": "email,city"}))
    assert "hutmet.example" not in answer
    assert "E-mail" not in answer
    assert alice.get("/contacts", {"sort": "email"}).status_code == 400
    assert alice.get("/contacts", filtered({"field": "email", "op": "is_filled"})).status_code == 400


def test_a_hidden_field_is_not_found_by_searching(house, veil, alice):
    assert names(alice.get("/contacts", {"q": "k.wilczek@"})) == ["Katarzyna Wilczek"]
    veil("email")
    assert names(alice.get("/contacts", {"q": "k.wilczek@"})) == []


def test_a_read_only_field_is_shown_without_a_way_to_edit(house, veil, alice):
    veil("job_title", "read_only")
    answer = text(alice.get("/contacts", {"columns": "job_title,city"}))
    assert "Buyer" in answer
    assert f"/contacts/{house.kasia}/fields/job_title/edit" not in answer
    assert f"/contacts/{house.kasia}/fields/city/edit" in answer


def test_the_company_of_somebody_else_is_withheld(cast, house, charlie):
    with_secret = create_record(acting(cast.ada), "contact", {"given_name": "Zoe", "owner": cast.charlie.pk})
    edit_record(acting(cast.ada), "contact", with_secret.head.pk, {"company": house.hutmet})
    answer = text(charlie.get("/contacts"))
    assert "Zoe" in answer
    assert "Hutmet" not in answer
    assert "withheld" in answer


def test_columns_for_once_stand_in_the_address(house, alice):
    answer = alice.post("/contacts/columns", {"act": "once", **arranged("city", "birthday")})
    assert parse_qs(urlsplit(answer["Location"]).query) == {"columns": ["city,birthday"]}
    assert not Layout.objects.exists()
    shown = text(alice.get(answer["Location"]))
    assert "Birthday" in shown
    assert "Job" not in shown


def test_columns_that_are_kept_are_ones_own_and_the_address_wins(house, alice, bob):
    answer = alice.post("/contacts/columns", {"act": "keep", **arranged("birthday", "city")})
    assert heads(alice.get(answer["Location"])) == ["Name", "Birthday", "City"]
    assert "Birthday" not in heads(bob.get("/contacts"))
    assert heads(alice.get("/contacts", {"columns": "email"})) == ["Name", "E-mail"]


def test_kept_columns_go_back_by_undo_and_to_the_standard_ones(house, alice):
    usual = heads(alice.get("/contacts"))
    kept = alice.post("/contacts/columns", {"act": "keep", **arranged("birthday")})
    (_sentence, undo), *_ = receipts(kept)
    alice.post(undo)
    assert heads(alice.get("/contacts")) == usual
    alice.post("/contacts/columns", {"act": "keep", **arranged("birthday")})
    assert "Back to the standard columns" in text(alice.get("/contacts/columns"))
    alice.post("/contacts/columns", {"act": "standard"})
    assert heads(alice.get("/contacts")) == usual
    assert "Back to the standard columns" not in text(alice.get("/contacts/columns"))


def test_columns_are_moved_without_script(house, alice):
    answer = alice.post("/contacts/columns", {"act": "up:city", **arranged("email", "phone", "city")})
    assert re.findall(r'name="order" value="(\w+)"', text(answer))[:3] == ["email", "city", "phone"]
    assert 'value="up:city" data-move="up" aria-label="Move City up" autofocus' in text(answer)
    assert not Layout.objects.exists()


def test_a_hidden_field_cannot_be_kept_as_a_column(house, veil, alice):
    veil("email")
    alice.post("/contacts/columns", {"act": "keep", **arranged("email", "city")})
    assert Layout.objects.get().fields == ["city"]


def test_a_quick_search_keeps_the_rest_of_the_view(house, ada):
    answer = text(ada.get("/contacts", {"q": "wilcz", "sort": "-name"}))
    assert '<input type="hidden" name="sort" value="-name">' in answer
    assert names(ada.get("/contacts", {"q": "wilcz"})) == ["Katarzyna Wilczek"]


def test_the_last_page_is_reached_and_left_by_links(cast, ada):
    for number in range(60):
        create_record(acting(cast.ada), "contact", {"given_name": f"Person {number:02}"})
    first = ada.get("/contacts")
    assert len(names(first)) == 50
    assert "<b>1–50</b> of" in text(first)
    forth = re.search(r'rel="next" href="([^"]+)"', text(first))[1].replace("&amp;", "&")
    last = ada.get(forth)
    assert names(last)[0] == "Person 50"
    assert "<b>51–60</b>" in text(last)
    back = re.search(r'rel="prev" href="([^"]+)"', text(last))[1].replace("&amp;", "&")
    assert names(ada.get(back)) == names(first)


def questions(client, url):
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_a_list_asks_the_same_few_questions_however_long_it_is(cast, house, ada):
    ada.get("/contacts")
    few = questions(ada, "/contacts")
    for number in range(20):
        create_record(acting(cast.ada), "contact", {"given_name": f"P{number}", "company": house.hutmet})
    assert questions(ada, "/contacts") == few
    assert few < 40


def test_only_the_rows_travel_when_only_they_were_asked_for(house, alice):
    answer = text(alice.get("/contacts", headers=scripted("rows")))
    assert answer.lstrip().startswith('<div class="region" id="rows">')


def test_an_empty_list_teaches_the_next_step(cast, charlie):
    answer = text(charlie.get("/contacts"))
    assert "Nothing here yet" in answer
    assert 'href="/contacts/new"' in answer


def test_a_filter_that_fits_nothing_says_so(house, alice):
    assert "Nothing fits" in text(alice.get("/contacts", {"q": "qqqqq"}))


def test_markup_in_a_name_is_only_letters(cast, alice):
    create_record(acting(cast.alice), "contact", {"given_name": "<b>Bob</b>", "job_title": "<i>x</i>"})
    answer = text(alice.get("/contacts"))
    assert "<b>Bob</b>" not in answer
    assert "&lt;b&gt;Bob&lt;/b&gt;" in answer


def test_an_export_holds_the_list_and_nothing_hidden(house, veil, alice):
    veil("phone")
    answer = alice.get("/contacts/export", {"format": "csv"} | filtered(HUGE))
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    assert len(rows) == 2
    assert "Wilczek" in rows[1]
    assert "555 01 42" not in rows[1]
    assert "5550142" not in rows[1]


def test_who_may_only_export_their_own_gets_no_others(house, bob):
    answer = bob.get("/contacts/export", {"format": "jsonl"})
    assert b"".join(answer.streaming_content) == b""


def test_an_unknown_form_of_export_is_refused(house, alice):
    assert alice.get("/contacts/export", {"format": "pdf"}).status_code == 400


def test_the_start_shows_what_one_worked_on(house, alice, charlie):
    assert "Katarzyna Wilczek" in text(alice.get("/"))
    assert "Katarzyna" not in text(charlie.get("/"))


def test_the_start_of_an_empty_workspace_teaches(cast, alice):
    answer = text(alice.get("/"))
    assert "A quiet beginning" in answer
    assert 'href="/contacts/new"' in answer


def test_choosing_rows_moves_them_to_the_trash_and_back(house, alice):
    alice.post("/contacts/bulk", {"act": "trash", "choose": [house.kasia]})
    assert names(alice.get("/contacts")) == []
    trash = alice.get("/contacts", {"trash": "1"})
    assert names(trash) == ["Katarzyna Wilczek"]
    alice.post("/contacts/bulk", {"act": "restore", "choose": [house.kasia]})
    assert names(alice.get("/contacts")) == ["Katarzyna Wilczek"]


def test_the_receipt_of_a_bulk_act_offers_to_undo(house, alice):
    answer = alice.post("/contacts/bulk", {"act": "trash", "choose": [house.kasia]}, follow=True)
    assert "Katarzyna Wilczek moved to the trash" in text(answer)
    assert re.search(r'action="/changes/\d+/undo"', text(answer))


def test_a_colleague_may_not_throw_away_what_is_not_theirs(house, bob):
    assert bob.post("/contacts/bulk", {"act": "trash", "choose": [house.kasia]}).status_code == 403
    assert Contact.objects.get(pk=house.kasia).archived is None


def test_a_strangers_row_cannot_be_chosen(house, charlie):
    assert charlie.post("/contacts/bulk", {"act": "trash", "choose": [house.kasia]}).status_code == 404


def test_another_owner_is_asked_for_and_given_in_one_change(cast, house, alice):
    asked = alice.post("/contacts/bulk", {"act": "owner", "choose": [house.kasia]})
    assert "Give 1 record" in text(asked)
    form = {"act": "owner", "choose": [house.kasia], "owner": f"user:{cast.bob.pk}"}
    answer = alice.post("/contacts/bulk", form, follow=True)
    assert "1 record belongs to Bob now" in text(answer)
    assert Contact.objects.get(pk=house.kasia).owner_id == cast.bob.pk


def test_nothing_chosen_does_nothing_and_says_so(house, alice):
    answer = alice.post("/contacts/bulk", {"act": "trash"}, follow=True)
    assert "No row was chosen" in text(answer)


@pytest.mark.parametrize("form", [{"act": "erase", "choose": ["1"]}, {"act": "trash", "choose": ["1; DROP"]}])
def test_a_made_up_act_or_row_is_refused(house, alice, form):
    assert alice.post("/contacts/bulk", form).status_code == 400
