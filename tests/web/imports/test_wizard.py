"""The four steps of an import, walked through by hand."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perennial.access.actions import edit_role
from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.operations.models import Operation
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact
from perennial.transfer.models import Import
from perennial.transfer.reading.dialect import FORMATS, Dialect
from perennial.web.imports.forms import DialectForm
from tests.cast import OPERATOR, acting
from tests.quality.test_rules import made
from tests.web.doors import HTMX, door, work

ROWS = (
    "Vorname;Nachname;E-Mail;Telefon;Geburtstag\n"
    "Ottilie;Rennhofer;o.rennhofer@rennhofer.example;+43 7242 555 016;01.02.1970\n"
    "Gerwin;Stolzenau;g.stolzenau@stolzenau.example;0171 5550;31.02.1980\n"
    "Anselm;Brückner;a.brueckner@brueckner.example;+49 89 99998 114;\n"
)


def file(text=ROWS, name="messe.csv"):
    return SimpleUploadedFile(name, text.encode("windows-1252"), content_type="text/csv")


def upload(client, text=ROWS, entity="contact"):
    answer = client.post("/imports/new", {"entity": entity, "file": file(text)})
    assert answer.status_code == 303, answer.content.decode()
    return Import.objects.order_by("-pk").first()


def mapped(client, one, **changes):
    """Post the mapping as the page shows it, with changes."""
    page = client.get(f"/imports/{one.pk}/mapping")
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return client.post(f"/imports/{one.pk}/mapping", values | changes)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def alice(people):
    return door(people.alice)


@pytest.fixture
def anselm(people):
    """Anselm is there already, with another phone."""
    values = {"given_name": "Anselm", "family_name": "Brückner", "email": "a.brueckner@brueckner.example"}
    return create_record(acting(people.alice), "contact", values | {"phone": "+49 89 99998 110"}).head.pk


@pytest.fixture
def rehearsed(alice, anselm):
    one = upload(alice)
    mapped(alice, one, on_match="update")
    work()
    return Import.objects.get(pk=one.pk)


def test_a_file_is_read_and_its_columns_are_guessed(alice):
    one = upload(alice)
    page = alice.get(f"/imports/{one.pk}/mapping")
    assert one.mapping == ["given_name", "family_name", "email", "phone", "birthday"]
    assert "o.rennhofer@rennhofer.example" in text(page)
    assert "semicolons" in text(page)


@pytest.mark.parametrize("content", ["", "only a header\n"])
def test_what_is_no_table_is_refused_with_a_sentence(alice, content):
    answer = alice.post("/imports/new", {"entity": "contact", "file": file(content)})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Import.objects.exists()


def test_without_a_file_the_form_says_so(alice):
    answer = alice.post("/imports/new", {"entity": "contact"})
    assert answer.status_code == 422
    assert "Choose a file first." in text(answer)


def test_a_file_larger_than_allowed_is_refused(alice, settings):
    settings.ENV = settings.ENV | {"UPLOAD_MB": 0}
    answer = alice.post("/imports/new", {"entity": "contact", "file": file()})
    assert answer.status_code == 422
    assert "larger than 0 MB" in text(answer)


def test_who_may_not_import_cannot_begin(people):
    edit_role(OPERATOR, people.member, grants={("*", "read"): "all"})
    client = door(people.charlie)
    assert client.get("/imports/new").status_code == 403
    assert "New import" not in text(client.get("/imports"))


def test_how_the_file_is_read_can_be_corrected(alice):
    one = upload(alice)
    page = alice.get(f"/imports/{one.pk}/file")
    assert page.context["form"]["delimiter"].value() == ";"
    values = {"encoding": "windows-1252", "delimiter": ",", "quote": '"', "header_row": "1", "date_order": ""}
    answer = alice.post(f"/imports/{one.pk}/file", values)
    assert answer.status_code == 303
    one.refresh_from_db()
    assert one.dialect["delimiter"] == ","
    assert len(one.mapping) == 1


def test_two_columns_for_one_field_are_refused_on_the_page(alice):
    one = upload(alice)
    answer = mapped(alice, one, column_0="family_name")
    assert answer.status_code == 422
    assert "Two columns go to" in text(answer)
    assert not Operation.objects.exists()


def test_a_rehearsal_shows_its_progress_and_writes_nothing(alice, anselm):
    one = upload(alice)
    before = Change.objects.count()
    answer = mapped(alice, one, on_match="update")
    assert answer["Location"] == f"/imports/{one.pk}/rehearsal"
    waiting = alice.get(answer["Location"])
    assert "Nothing has been written yet." in text(waiting)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    work()
    assert Change.objects.count() == before
    done = alice.get(answer["Location"], headers=HTMX | {"HX-Target": "progress"})
    assert done["HX-Refresh"] == "true"


def test_the_rehearsal_says_what_would_happen_to_every_row(alice, rehearsed):
    page = alice.get(f"/imports/{rehearsed.pk}/rehearsal")
    counts = {fate["url"].split("fate=")[-1]: fate["count"] for fate in page.context["fates"]}
    assert [fate["count"] for fate in page.context["fates"]] == ["1", "1", "0", "0", "1"], counts
    assert "Run 2 rows" in text(page)
    shown = text(page)
    assert "+49 89 99998110" in shown
    assert "There is no such day" in shown
    assert "Ottilie" not in shown


def test_the_rehearsal_counts_the_rows_that_meet_a_rule_that_warns(alice, anselm, people):
    made("valid", {"field": "phone"}, severity="warn", labels={"en": "Phone is possible"})
    one = upload(alice, ROWS.replace("31.02.1980", ""))
    mapped(alice, one, on_match="update")
    work()
    shown = text(alice.get(f"/imports/{one.pk}/rehearsal"))
    assert "Rules that warn Phone is possible 1 They hold no row." in shown
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=people.member, entity="contact", field="phone", veil="hidden"))
    assert "Phone is possible" not in text(alice.get(f"/imports/{one.pk}/rehearsal"))


def test_the_rehearsal_says_what_different_people_share(alice):
    switchboard = "".join(f"N{n};Rennhofer;;+43 7242 555 016;\n" for n in range(7))
    mailbox = "".join(f"N{n};Stolzenau;info@stolzenau.example;;\n" for n in range(9))
    one = upload(alice, ROWS + switchboard + mailbox)
    mapped(alice, one)
    work()
    shown = text(alice.get(f"/imports/{one.pk}/rehearsal?fate=created"))
    assert "Shared by different people E-mail 9 Phone 8 In these rows it finds nobody." in shown
    assert "A phone finds who has the same first and last name." in shown
    assert "9 rows and records share this, so it names nobody." in shown


def test_an_update_names_the_fields_it_writes(alice, rehearsed):
    row = alice.get(f"/imports/{rehearsed.pk}/rehearsal?fate=updated").context["rows"][0]
    assert row["changed"] == "Phone"
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    assert "Update Phone" in text(alice.get(f"/imports/{rehearsed.pk}?fate=updated"))


def test_a_tab_shows_the_rows_of_its_fate(alice, rehearsed):
    page = alice.get(f"/imports/{rehearsed.pk}/rehearsal?fate=created")
    assert "Ottilie" in text(page)
    assert "Gerwin" not in text(page)
    assert "1 row shown" in text(alice.get(f"/imports/{rehearsed.pk}/rehearsal?fate=updated"))
    everything = alice.get(f"/imports/{rehearsed.pk}/rehearsal?all=1")
    assert [row["number"] for row in everything.context["rows"]] == [2, 3, 4]


def test_rows_come_in_pages_and_back(alice, people):
    lines = "".join(f"Nr{n};Person;p{n}@seite.example;;\n" for n in range(120))
    one = upload(alice, ROWS.splitlines()[0] + "\n" + lines)
    mapped(alice, one)
    work()
    first = alice.get(f"/imports/{one.pk}/rehearsal?fate=created")
    second = alice.get(first.context["next_url"])
    third = alice.get(second.context["next_url"])
    assert [page.context["rows"][0]["number"] for page in (first, second, third)] == [2, 52, 102]
    assert third.context["next_url"] == ""
    assert alice.get(third.context["previous_url"]).context["rows"] == second.context["rows"]


def test_the_run_writes_and_its_counts_add_up(alice, rehearsed, anselm):
    assert alice.post(f"/imports/{rehearsed.pk}/run").status_code == 303
    work()
    page = alice.get(f"/imports/{rehearsed.pk}")
    numbers = [int(fate["count"]) for fate in page.context["fates"]]
    assert sum(numbers) == 3
    assert "3 rows were read." in text(page)
    assert Contact.objects.filter(family_name="Rennhofer").exists()
    assert Contact.objects.get(pk=anselm).phone == "+49 89 99998 114"


def test_pressed_twice_it_runs_once(alice, rehearsed):
    alice.post(f"/imports/{rehearsed.pk}/run")
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    assert Operation.objects.filter(kind="import").count() == 1
    assert Contact.objects.filter(family_name="Rennhofer").count() == 1


def test_the_report_is_a_file_with_every_row(alice, rehearsed):
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    answer = alice.get(f"/imports/{rehearsed.pk}/report")
    assert answer["Content-Disposition"].startswith("attachment")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 1 + 3


def test_one_undo_takes_the_import_back(alice, rehearsed, anselm):
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    change = alice.get(f"/imports/{rehearsed.pk}").context["change"]
    assert f'href="/changes/{change}?look=1"' in alice.get(f"/imports/{rehearsed.pk}").content.decode()
    alice.post(f"/changes/{change}/undo")
    assert not Contact.objects.filter(family_name="Rennhofer").exists()
    assert Contact.objects.get(pk=anselm).phone == "+49 89 99998 110"
    assert "Taken back." in text(alice.get(f"/imports/{rehearsed.pk}"))


def test_data_changed_since_is_rehearsed_again_and_the_difference_is_shown(alice, rehearsed, people, anselm):
    edit_record(acting(people.alice), "contact", anselm, {"phone": "+49 89 99998 114"})
    answer = alice.post(f"/imports/{rehearsed.pk}/run")
    first = rehearsed.rehearsal
    assert answer["Location"] == f"/imports/{rehearsed.pk}/rehearsal?before={first}"
    work()
    page = alice.get(answer["Location"])
    assert "Somebody changed data since the rehearsal." in text(page)
    assert "updated 1 → 0" in text(page)
    assert not Contact.objects.filter(family_name="Rennhofer").exists()
    again = page.context["again"]
    alice.post(f"/imports/{rehearsed.pk}/run", {"seen": again})
    work()
    assert Contact.objects.filter(family_name="Rennhofer").exists()


def test_a_run_that_waits_can_be_cancelled(alice, rehearsed):
    alice.post(f"/imports/{rehearsed.pk}/run")
    answer = alice.post(f"/imports/{rehearsed.pk}/cancel", {"choice": "keep"})
    assert answer.status_code == 303
    assert "Cancelled." in text(alice.get(f"/imports/{rehearsed.pk}"))
    assert not Contact.objects.filter(family_name="Rennhofer").exists()


def test_an_import_is_its_owners_and_the_administrators_alone(people, alice, rehearsed):
    for address in ("", "/mapping", "/rehearsal", "/file", "/report"):
        assert door(people.bob).get(f"/imports/{rehearsed.pk}{address}").status_code == 404
    assert door(people.bob).post(f"/imports/{rehearsed.pk}/run").status_code == 404
    assert "messe.csv" not in text(door(people.bob).get("/imports"))
    assert "messe.csv" in text(door(people.ada).get("/imports"))


def test_the_list_says_where_each_import_stands(alice, rehearsed):
    assert "rehearsed, not run" in text(alice.get("/imports"))
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    assert "imported" in text(alice.get("/imports"))


def test_what_ran_can_no_longer_be_mapped(alice, rehearsed):
    alice.post(f"/imports/{rehearsed.pk}/run")
    work()
    assert alice.get(f"/imports/{rehearsed.pk}/mapping").status_code == 404
    assert alice.get(f"/imports/{rehearsed.pk}/rehearsal").status_code == 303


def test_the_form_asks_of_each_format_what_can_be_chosen_there():
    asked = {name: set(DialectForm(Dialect(format=name)).fields) for name in FORMATS}
    assert {name for name in FORMATS if "sheet" in asked[name]} == {"xlsx", "ods"}
    assert {name for name in FORMATS if "delimiter" in asked[name]} == {"csv"}
    assert {name for name in FORMATS if "encoding" in asked[name]} == {"csv", "vcard"}
    assert {name for name in FORMATS if "header_row" in asked[name]} == {"csv", "xlsx", "ods"}
