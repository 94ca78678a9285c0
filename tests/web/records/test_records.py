"""The page of one record: facts edited where they stand, links, trash, creation."""

import re

import pytest

from perennial.journal.models import Change
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import edit_point
from perennial.records.models import Company, Contact, ContactPoint, Link
from tests.cast import acting
from tests.web.records.conftest import scripted, text


def edit(client, pk, key, script=True, **form):
    headers = scripted(f"fact--{key}") if script else {}
    return client.post(f"/contacts/{pk}/fields/{key}/edit", form, headers=headers)


def contact(pk):
    return Contact.objects.get(pk=pk)


def test_a_record_shows_its_facts_its_history_and_its_company(house, alice):
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "<h1>Katarzyna Wilczek</h1>" in answer
    assert f'<a href="/companies/{house.hutmet}">Hutmet Zabrze</a>' in answer
    assert "+48 32 555 01 42" in answer
    assert "Created" in answer


def test_a_stranger_gets_no_record_and_no_hint_that_there_is_one(house, charlie):
    assert charlie.get(f"/contacts/{house.kasia}").status_code == 404
    assert charlie.get("/contacts/999999").status_code == 404
    assert edit(charlie, house.kasia, "job_title", job_title="x").status_code == 404


def test_a_company_is_no_contact(house, alice):
    assert alice.get(f"/contacts/{house.hutmet}").status_code == 404


def test_a_value_opens_where_it_stands(house, alice):
    url = f"/contacts/{house.kasia}/fields/job_title/edit"
    answer = text(alice.get(url, headers=scripted("fact--job_title")))
    assert answer.lstrip().startswith('<div id="fact--job_title" data-fact data-editing>')
    assert 'value="Buyer"' in answer
    assert "<html" not in answer


def test_saving_answers_with_the_fact_and_a_receipt_that_can_be_undone(house, alice):
    answer = edit(alice, house.kasia, "job_title", job_title="Head of buying", version=1)
    assert contact(house.kasia).job_title == "Head of buying"
    assert "Head of buying" in text(answer)
    assert "Job of Katarzyna Wilczek changed" in text(answer)
    change = Change.objects.latest("id")
    assert f'action="/changes/{change.pk}/undo"' in text(answer)
    assert answer["HX-Trigger"] == "saved"


def test_without_script_a_save_leads_back_to_the_record(house, alice):
    opened = text(alice.get(f"/contacts/{house.kasia}/fields/job_title/edit"))
    assert "<html" in opened
    assert 'name="job_title"' in opened
    answer = edit(alice, house.kasia, "job_title", script=False, job_title="Boss", version=1)
    assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{house.kasia}")


@pytest.mark.parametrize("key", ["email", "phone"])
def test_without_script_the_first_way_to_reach_somebody_opens_from_the_list(cast, house, alice, key):
    bare = create_record(acting(cast.alice), "contact", {"given_name": "Bare"}).head.pk
    for pk in (house.kasia, bare):
        answer = text(alice.get(f"/contacts/{pk}/fields/{key}/edit"))
        assert answer.count("data-edit-form") == 1
        assert f'name="{key}"' in answer
    edit(alice, bare, key, script=False, **{key: "+48 601 555 123" if key == "phone" else "bare@x.example"})
    assert ContactPoint.objects.filter(record_id=bare, kind=key).count() == 1


def test_a_company_of_a_person_stands_among_its_companies(house, alice):
    page = text(alice.get(f"/contacts/{house.kasia}"))
    assert "None yet." not in page.partition("<h2>Companies</h2>")[2].partition("<h2>")[0]
    assert "main company" in page


def test_a_cell_of_the_list_is_edited_in_place(house, alice):
    target = f"cell--{house.kasia}-city"
    url = f"/contacts/{house.kasia}/fields/city/edit"
    assert (
        text(alice.get(url, headers=scripted(target))).lstrip().startswith(f'<td id="{target}" data-editing>')
    )
    answer = alice.post(url, {"city": "Katowice", "version": 1}, headers=scripted(target))
    assert text(answer).lstrip().startswith(f'<td id="{target}"')
    assert contact(house.kasia).city == "Katowice"


def test_leaving_an_open_value_brings_it_back_as_it_was(house, alice):
    answer = alice.get(f"/contacts/{house.kasia}/fields/job_title", headers=scripted("fact--job_title"))
    assert "Buyer" in text(answer)
    assert "data-editing" not in text(answer)


def test_a_refusal_keeps_the_value_open_with_its_sentence_and_what_was_typed(house, alice):
    answer = edit(alice, house.kasia, "birthday", birthday="31.02.1980", version=1)
    assert answer.status_code == 422
    assert 'value="31.02.1980"' in text(answer)
    assert "There is no such day" in text(answer)
    assert contact(house.kasia).birthday == ""


def test_a_company_nobody_knows_is_refused_at_its_field(house, alice):
    answer = edit(alice, house.kasia, "company", company="Nowhere GmbH", version=1)
    assert answer.status_code == 422
    assert "No single record is known as" in text(answer)


def test_a_company_is_found_by_its_name_whatever_its_case(house, alice):
    edit(alice, house.kasia, "company", company="", version=1)
    assert contact(house.kasia).company_id is None
    edit(alice, house.kasia, "company", company="HUTMET zabrze", version=2)
    assert contact(house.kasia).company_id == house.hutmet


def test_of_two_companies_alike_the_number_decides(cast, house, alice):
    twin = create_record(acting(cast.alice), "company", {"name": "Hutmet Zabrze"}).head.pk
    assert edit(alice, house.kasia, "company", company="Hutmet Zabrze", version=1).status_code == 422
    offered = text(alice.get("/companies/suggest", {"for": "company", "company": "hutm"}))
    assert f"Hutmet Zabrze #{twin}" in offered
    edit(alice, house.kasia, "company", company=f"Hutmet Zabrze #{twin}", version=1)
    assert contact(house.kasia).company_id == twin


def test_a_strangers_company_is_neither_offered_nor_taken(cast, house, charlie):
    assert "Hutmet" not in text(charlie.get("/companies/suggest", {"for": "company", "company": "hutm"}))
    answer = edit(charlie, house.owen, "company", company=f"#{house.hutmet}", version=1)
    assert answer.status_code == 422
    assert contact(house.owen).company_id is None


def test_edits_of_different_fields_merge(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    assert edit(alice, house.kasia, "language", language="pl", version=1).status_code == 200
    assert (contact(house.kasia).job_title, contact(house.kasia).language) == ("Boss", "pl")


@pytest.mark.parametrize(("keep", "kept"), [("theirs", "Boss"), ("mine", "Queen")])
def test_the_same_field_asks_which_value_to_keep(cast, house, alice, keep, kept):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    answer = edit(alice, house.kasia, "job_title", job_title="Queen", version=1)
    assert answer.status_code == 409
    assert "Boss" in text(answer)
    assert '<input type="hidden" name="job_title" value="Queen">' in text(answer)
    assert "changed by Bob meanwhile" in text(answer)
    edit(alice, house.kasia, "job_title", job_title="Queen", version=2, keep=keep)
    assert contact(house.kasia).job_title == kept


def test_a_conflict_without_script_is_asked_on_the_page_of_the_record(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    answer = edit(alice, house.kasia, "job_title", script=False, job_title="Queen", version=1)
    assert answer.status_code == 409
    assert "<html" in text(answer)
    assert 'value="Queen"' in text(answer)


def test_a_hidden_field_is_not_on_the_page_and_cannot_be_opened(house, veil, alice):
    veil("job_title")
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "Buyer" not in answer
    assert "fact--job_title" not in answer
    assert alice.get(f"/contacts/{house.kasia}/fields/job_title").status_code in {403, 404}
    assert edit(alice, house.kasia, "job_title", job_title="x", version=1).status_code == 403
    assert contact(house.kasia).job_title == "Buyer"


def test_a_read_only_field_has_no_editor_and_takes_no_post(house, veil, alice):
    veil("job_title", "read_only")
    assert "Buyer" in text(alice.get(f"/contacts/{house.kasia}"))
    assert edit(alice, house.kasia, "job_title", job_title="x", version=1).status_code == 403


def test_fields_kept_by_perennial_cannot_be_written(house, alice):
    assert edit(alice, house.kasia, "updated", updated="2020-01-01T00:00", version=1).status_code == 400


def test_an_unknown_field_is_refused(house, alice):
    assert alice.get(f"/contacts/{house.kasia}/fields/salary/edit").status_code == 400


def points(pk, kind):
    return list(
        ContactPoint.objects.filter(record=pk, kind=kind).order_by("rank").values_list("raw", flat=True)
    )


def test_a_further_phone_is_added_and_put_first(house, alice):
    url = f"/contacts/{house.kasia}/points"
    answer = alice.post(
        f"{url}/new/phone", {"raw": "+48 601 555 018", "label": "mobile"}, headers=scripted("fact--new-phone")
    )
    assert "Phone, mobile" in text(answer)
    assert 'id="fact--new-phone"' in text(answer)
    assert points(house.kasia, "phone") == ["+48 32 555 01 42", "+48 601 555 018"]
    new = ContactPoint.objects.get(raw="+48 601 555 018").pk
    alice.post(f"{url}/{new}/primary")
    assert points(house.kasia, "phone")[0] == "+48 601 555 018"


def test_an_emptied_phone_is_removed_and_its_fact_goes(house, alice):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone")
    url = f"/contacts/{house.kasia}/points/{point.pk}/edit"
    answer = alice.post(url, {"raw": "", "version": 1}, headers=scripted(f"fact--point-{point.pk}"))
    assert points(house.kasia, "phone") == []
    assert f"fact--point-{point.pk}" not in text(answer)


def test_a_phone_corrected_meanwhile_asks(cast, house, alice):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone")
    edit_record(acting(cast.bob), "contact", house.kasia, {"phone": "+48 32 555 01 99"})
    url = f"/contacts/{house.kasia}/points/{point.pk}/edit"
    typed = {"raw": "+48 32 555 01 77", "version": 1}
    answer = alice.post(url, typed, headers=scripted(f"fact--point-{point.pk}"))
    assert answer.status_code == 409
    assert "+48 32 555 01 99" in text(answer)
    assert 'name="version" value="2"' in text(answer)
    alice.post(url, typed | {"keep": "mine", "version": 2})
    assert points(house.kasia, "phone") == ["+48 32 555 01 77"]


def test_still_right_notes_the_day(house, alice):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone")
    alice.post(f"/contacts/{house.kasia}/points/{point.pk}/confirm")
    assert ContactPoint.objects.get(pk=point.pk).verified is not None
    assert "confirmed" in text(alice.get(f"/contacts/{house.kasia}"))


def test_a_second_address_is_a_fact_of_its_own(house, alice):
    url = f"/contacts/{house.kasia}/points/new/address"
    alice.post(url, {"street": "Rynek 1", "city": "Kraków", "country": "PL", "label": "home"})
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "Rynek 1, Kraków, Poland" in answer
    assert "Address, home" in answer


def test_points_of_a_hidden_kind_cannot_be_reached(house, veil, alice):
    point = ContactPoint.objects.get(record=house.kasia, kind="email").pk
    veil("email")
    assert "hutmet.example" not in text(alice.get(f"/contacts/{house.kasia}"))
    for way in ("", "/edit", "/history"):
        assert alice.get(f"/contacts/{house.kasia}/points/{point}{way}").status_code == 404
    assert alice.post(f"/contacts/{house.kasia}/points/{point}/remove").status_code == 404


def test_somebody_elses_point_is_not_reached_through_ones_own_record(house, charlie):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone").pk
    assert charlie.post(f"/contacts/{house.owen}/points/{point}/remove").status_code == 404


def test_a_former_company_is_linked_with_role_and_dates_and_unlinked(cast, house, alice):
    old = create_record(acting(cast.alice), "company", {"name": "Odlewnia Brzask"}).head.pk
    form = {"company": "Odlewnia Brzask", "how": "former", "role": "Trainee", "until": "2020-05-31"}
    assert alice.post(f"/contacts/{house.kasia}/companies/new", form).status_code == 303
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "Trainee, until 31 May 2020" in answer
    link = Link.objects.get(record=house.kasia, target=old).pk
    alice.post(f"/contacts/{house.kasia}/companies/{link}/remove")
    assert not Link.objects.filter(record=house.kasia).exists()


def test_a_new_main_company_leaves_the_old_one_as_former(cast, house, alice):
    new = create_record(acting(cast.alice), "company", {"name": "Vodostav"}).head.pk
    alice.post(
        f"/contacts/{house.kasia}/companies/new", {"company": "Vodostav", "how": "main", "role": "Boss"}
    )
    assert (contact(house.kasia).company_id, contact(house.kasia).job_title) == (new, "Boss")
    assert Link.objects.get(record=house.kasia).target_id == house.hutmet


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"company": "", "how": "also"}, "Company"),
        ({"company": "Hutmet Zabrze", "how": "former"}, "Say until when"),
        (
            {"company": "Hutmet Zabrze", "how": "also", "since": "2024-01-01", "until": "2020-01-01"},
            "before the beginning",
        ),
    ],
    ids=["nameless", "endless", "backwards"],
)
def test_a_link_that_makes_no_sense_keeps_what_was_typed(house, alice, form, sentence):
    answer = alice.post(f"/contacts/{house.kasia}/companies/new", form | {"role": "Consultant"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="Consultant"' in text(answer)


def test_a_company_shows_its_people_and_subsidiaries_as_far_as_one_may_see_them(cast, house, alice):
    ada = acting(cast.ada)
    create_record(ada, "contact", {"given_name": "Secret", "company": house.hutmet})
    create_record(acting(cast.alice), "company", {"name": "Hutmet Katowice", "parent": house.hutmet})
    answer = text(alice.get(f"/companies/{house.hutmet}"))
    assert "Katarzyna Wilczek" in answer
    assert "Hutmet Katowice" in answer
    assert "Secret" not in answer


def test_the_trash_keeps_a_record_whole_and_gives_it_back(house, alice):
    alice.post(f"/contacts/{house.kasia}/trash")
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "In the trash" in answer
    assert "data-edit " not in answer
    assert edit(alice, house.kasia, "job_title", job_title="x", version=2).status_code in {403, 409, 422}
    alice.post(f"/contacts/{house.kasia}/restore")
    assert contact(house.kasia).archived is None


def test_who_may_not_delete_is_offered_no_trash(house, bob):
    assert "/trash" not in text(bob.get(f"/contacts/{house.kasia}"))
    assert bob.post(f"/contacts/{house.kasia}/trash").status_code == 403


@pytest.mark.parametrize(
    "way", ["trash", "restore", "points/1/remove", "points/1/primary", "points/1/confirm"]
)
def test_nothing_is_written_by_following_a_link(house, alice, way):
    assert alice.get(f"/contacts/{house.kasia}/{way}").status_code == 405


def test_a_contact_is_written_by_hand(house, alice, cast):
    form = {
        "given_name": "Marek",
        "family_name": "Stroński",
        "company": "hutmet zabrze",
        "phone": "601 555 018",
    }
    answer = alice.post("/contacts/new", form, follow=True)
    assert "Marek Stroński created" in text(answer)
    made = Contact.objects.get(given_name="Marek")
    assert (made.company_id, made.owner_id, made.phone) == (house.hutmet, cast.alice.pk, "601 555 018")


def test_a_form_with_mistakes_comes_back_as_it_was_with_a_sentence_at_each(house, alice):
    answer = alice.post(
        "/contacts/new", {"company": "Nowhere", "birthday": "yesterday", "job_title": "Buyer"}
    )
    assert answer.status_code == 422
    assert "No single record is known as" in text(answer)
    assert "is not a date" in text(answer)
    assert 'value="Buyer"' in text(answer)
    assert Contact.objects.count() == 2


def test_a_record_without_a_name_is_refused_at_the_name(house, alice):
    answer = text(alice.post("/contacts/new", {"job_title": "Buyer"}))
    assert re.search(r'id="id-family_name-error">Give at least one', answer)
    assert "This field is required" in text(alice.post("/companies/new", {"city": "Łódź"}))
    assert Company.objects.count() == 1


def test_a_hidden_or_read_only_field_is_not_in_the_form(house, veil, alice):
    veil("job_title")
    veil("language", "read_only")
    answer = text(alice.get("/contacts/new"))
    assert 'name="job_title"' not in answer
    assert 'name="language"' not in answer
    alice.post("/contacts/new", {"given_name": "Eva", "job_title": "Spy"})
    assert Contact.objects.get(given_name="Eva").job_title == ""


def test_the_company_one_comes_from_is_filled_in(house, alice, charlie):
    assert 'value="Hutmet Zabrze"' in text(alice.get("/contacts/new", {"company": house.hutmet}))
    assert "Hutmet" not in text(charlie.get("/contacts/new", {"company": house.hutmet}))


def test_a_look_beside_the_list_holds_the_facts_and_nothing_else(house, alice):
    answer = text(alice.get(f"/contacts/{house.kasia}/peek", headers=scripted("peek")))
    assert answer.lstrip().startswith('<aside class="panel" id="peek"')
    assert "+48 32 555 01 42" in answer
    assert "<html" not in answer


def test_a_look_without_script_is_the_page_and_a_stranger_gets_none(house, alice, charlie):
    assert "<h1>Katarzyna Wilczek</h1>" in text(alice.get(f"/contacts/{house.kasia}/peek"))
    assert charlie.get(f"/contacts/{house.kasia}/peek", headers=scripted("peek")).status_code == 404


def test_a_second_phone_is_no_field_of_the_record(house, alice):
    before = points(house.kasia, "phone")
    answer = edit(alice, house.kasia, "phone_2", phone_2="+48 32 555 01 77", version=1)
    assert answer.status_code == 400
    assert points(house.kasia, "phone") == before


def test_a_further_address_corrected_meanwhile_shows_both(cast, house, alice):
    url = f"/contacts/{house.kasia}/points"
    alice.post(f"{url}/new/address", {"street": "Rynek 1", "city": "Gliwice"})
    point = ContactPoint.objects.get(city="Gliwice")
    seen = contact(house.kasia).version
    edit_point(acting(cast.bob), "contact", house.kasia, point.pk, {"street": "Rynek 2"})
    typed = {"street": "Rynek 3", "city": "Gliwice", "version": seen}
    answer = alice.post(f"{url}/{point.pk}/edit", typed, headers=scripted(f"fact--point-{point.pk}"))
    assert answer.status_code == 409
    for told in ("Rynek 2, Gliwice", "Rynek 3, Gliwice", "changed by Bob meanwhile", 'value="Rynek 3"'):
        assert told in text(answer), told
    alice.post(f"{url}/{point.pk}/edit", typed | {"keep": "mine", "version": seen + 1})
    point.refresh_from_db()
    assert point.street == "Rynek 3"


def test_a_phone_without_a_code_is_shown_as_one_of_the_country_its_record_is_at_home_in(house, cast, ada):
    values = {"family_name": "Vavro", "phone": "032/5550321", "city": "Trenčín", "country": "SK"}
    pk = create_record(acting(cast.ada), "contact", values).head.pk
    act = edit_record(acting(cast.ada), "contact", pk, {"phone": "032/5550322"}).change
    point = ContactPoint.objects.get(record=pk, kind="phone").pk
    for url in ("/contacts", f"/contacts/{pk}", f"/contacts/{pk}/points/{point}/history", f"/changes/{act}"):
        page = text(ada.get(url))
        assert "+48" not in page.replace("+48 32 555 01 42", ""), url
        assert ("032/5550322" if "changes" in url else "+421 32 555 03 22") in page, url
