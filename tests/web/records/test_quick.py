"""Something new from any page: the same form in a dialog, what was typed comes along, and one stays where one is."""

from perennial.access.actions import create_role, create_user
from perennial.journal.models import Change
from perennial.records.models import Contact, Lead
from tests.cast import OPERATOR
from tests.web.records.conftest import browser, scripted, text

OVER = scripted("quick")


def test_the_dialog_gets_the_form_that_fits_the_page_one_is_on(house, alice):
    body = text(alice.get("/new?of=companies", headers=OVER))
    assert body.lstrip().startswith('<div id="quick">')
    assert 'hx-post="/companies/new"' in body
    assert 'aria-current="page">Company' in body
    assert 'hx-post="/contacts/new"' in text(alice.get("/new?of=settings", headers=OVER))


def test_what_was_typed_comes_along_to_another_entity(house, alice):
    typed = {"given_name": "Nina", "family_name": "Quick", "email": "nina@hutmet.example", "language": "de"}
    body = text(alice.post("/new?of=lead", typed, headers=OVER))
    assert 'hx-post="/leads/new"' in body
    for value in ("Nina", "Quick", "nina@hutmet.example"):
        assert f'value="{value}"' in body
    assert not Lead.objects.filter(family_name="Quick").exists()


def test_saved_it_says_so_where_one_is_and_can_be_taken_back(house, alice):
    answer = alice.post("/contacts/new", {"given_name": "Nina", "family_name": "Quick"}, headers=OVER)
    made = Contact.objects.get(family_name="Quick")
    body = text(answer)
    assert answer.status_code == 200
    assert "Nina Quick is there." in body
    assert f'href="/contacts/{made.pk}"' in body
    assert f'action="/changes/{Change.objects.latest("pk").pk}/undo"' in body
    assert made.owner.name == "Alice"


def test_a_refusal_keeps_everything_in_the_dialog(house, alice):
    head = Contact.objects.get(pk=house.kasia)
    form = {"given_name": head.given_name, "family_name": head.family_name, "phone": head.phone}
    answer = alice.post("/contacts/new", form, headers=OVER)
    body = text(answer)
    assert answer.status_code == 422
    assert body.lstrip().startswith('<div id="quick">')
    assert f'formaction="/contacts/{house.kasia}/take-up"' in body
    assert f'value="{head.family_name}"' in body


def test_the_first_button_of_a_form_with_likely_records_saves(house, alice):
    """Enter presses the first button; "Update this one instead" must not be it."""
    head = Contact.objects.get(pk=house.kasia)
    form = {"given_name": head.given_name, "family_name": head.family_name, "phone": head.phone}
    for headers in (OVER, {}):
        body = text(alice.post("/contacts/new", form, headers=headers))
        its = body[body.index('action="/contacts/new"') :]
        assert its.index("<button hidden") < its.index("formaction=")


def test_without_script_it_is_a_list_of_pages(house, alice):
    body = text(alice.get("/new"))
    assert 'href="/companies/new"' in body
    assert 'id="new"' not in body


def test_who_may_make_nothing_is_not_offered_it(house, alice):
    assert 'data-dialog="new"' in text(alice.get("/contacts"))
    reads = create_role(OPERATOR, "Reads", grants={("*", "read"): "all"})
    reader = browser(create_user(OPERATOR, "rita@jantar.example", "Rita", reads))
    assert 'data-dialog="new"' not in text(reader.get("/contacts"))
    assert reader.get("/new", headers=OVER).status_code == 403
