"""Rules on pages: listed, made, changed and removed by administrators, with what they mean shown before."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from perennial.journal.models import Change
from perennial.quality.models import Rule, Way
from perennial.quality.queries import rules
from perennial.quality.standard import PACKS
from perennial.records.models import Finding
from perennial.schema.actions import create_field, hide_field
from perennial.web.settings_pages import rule_meaning
from tests.cast import OPERATOR, acting
from tests.quality.test_rules import made
from tests.records.people import contact
from tests.transfer.importing import csv_of, imported
from tests.web.doors import door, receipts, work

NEW = "/settings/rules/new?entity=contact&kind=filled"
PATTERN = "/settings/rules/new?entity=contact&kind=pattern"
HOLDS = "/settings/rules/new?entity=contact&kind=holds"
CUSTOMER = {"field": "lifecycle", "op": "is", "value": "customer"}
BUYER = {"field": "job_title", "op": "is", "value": "Buyer"}
FORM = {
    "severity": "watch",
    "weight": "1",
    "dimension": "completeness",
    "ways": list(Way.values),
    "owner": "",
}
MAIL = FORM | {"field": "email", "labels_en": "Mail wanted"}


@pytest.fixture
def ada(people):
    return door(people.ada)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(client, url):
    """The values of the form as its page shows them."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}


def sent(condition):
    return json.dumps(condition)


def given(address):
    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}


def test_rules_stand_by_entity_with_what_they_expect_and_how_many_break_them(people, ada):
    made("filled", {"field": "email"}, labels={"en": "Mail wanted"}, severity="warn")
    made("filled", {"field": "website"}, entity="company", labels={"en": "Site wanted"}, severity="off")
    for number in range(2):
        contact(f"Anna {number}")
    page = ada.get("/settings/rules")
    assert "Mail wanted E-mail is filled in Complete Warn 2" in text(page)
    assert "Site wanted Website is filled in Complete Off" in text(page)
    link = re.search(r'href="(/contacts\?filter=[^"]+)">2<', page.content.decode())[1]
    assert "Anna 1" in text(ada.get(link.replace("&amp;", "&")))


def test_a_rule_that_can_no_longer_be_asked_is_marked_and_can_still_be_switched_off(ada):
    own = create_field(OPERATOR, "contact", "text", {"en": "Badge"})
    rule = made("filled", {"field": own.key}, labels={"en": "Badge wanted"})
    hide_field(OPERATOR, own)
    contact("Anna Nowak")
    assert "Badge wanted Cannot be asked" in text(ada.get("/settings/rules"))
    url = f"/settings/rules/{rule.pk}"
    assert ada.get(url).status_code == 200
    assert ada.post(url, shown(ada, url) | {"severity": "off", "act": "save"}).status_code == 303
    rule.refresh_from_db()
    assert (rule.severity, rule.parameters) == ("off", {"field": own.key})


def test_a_pack_is_added_by_one_button_and_taken_back_by_one(ada):
    answer = ada.post("/settings/rules/packs/b2b")
    assert rules().count() == len(PACKS["b2b"].rules)
    assert "/settings/rules/packs/b2b" not in ada.get("/settings/rules").content.decode()
    ((sentence, undo),) = receipts(answer)
    assert sentence == f"“B2B trade” is added: {len(PACKS['b2b'].rules)} rules."
    ada.post(undo)
    assert not Rule.objects.exists()
    assert "/settings/rules/packs/b2b" in ada.get("/settings/rules").content.decode()


def test_a_pack_that_is_there_adds_nothing_and_offers_no_undo(ada):
    ada.post("/settings/rules/packs/b2b")
    assert receipts(ada.post("/settings/rules/packs/b2b"))[-1] == (
        "All rules of “B2B trade” are there already.",
        "",
    )
    assert ada.post("/settings/rules/packs/moon").status_code == 404


def test_the_consequences_are_shown_before_anything_is_kept(people, ada):
    anna = contact("Anna Nowak", acting(people.alice))
    contact("Bert Wolf", acting(people.alice), email="bert@jantar.example")
    contact("Cora Lind")
    page = ada.post(NEW, MAIL | {"act": "look"})
    assert page.status_code == 200
    assert "E-mail is filled in 2 break it now. It applies to 3 contacts; that is 66.6% of them." in text(
        page
    )
    assert "By owner nobody’s 1 of 1 Alice 1 of 2" in text(page)
    assert "By team in no team 1 of 1 Poland 1 of 2" in text(page)
    assert f'href="/contacts/{anna.pk}">Anna Nowak' in page.content.decode()
    assert 'value="Mail wanted"' in page.content.decode()
    assert not Rule.objects.exists()


def test_what_imports_of_the_last_month_would_have_met_stands_beside_it(people, ada):
    file = csv_of(["Given name", "E-mail"], ["Anna", ""], ["Bert", "b@jantar.example"])
    change = imported(file, mapping=["given_name", "email"], name="fair.csv").change
    page = ada.post(NEW, MAIL | {"act": "look"})
    told = "The imports of the last 30 days wrote 2 contacts to which it applies; 1 break it."
    assert told in text(page)
    assert re.search(r"By import fair\.csv \d+ \w+ \d{4} 1 of 2", text(page))
    assert f'href="/changes/{change}"' in page.content.decode()


def test_what_takes_too_long_to_count_says_so_and_can_be_saved(ada, monkeypatch):
    monkeypatch.setattr(rule_meaning, "impact", lambda actor, rule: None)
    page = ada.post(NEW, MAIL | {"act": "look"})
    assert "E-mail is filled in Counting takes too long here." in text(page)
    assert ada.post(NEW, MAIL | {"act": "save"}).status_code == 303


def test_figures_are_written_for_the_reader(people, ada):
    for number in range(3):
        contact(f"Anna {number}", email="" if number else "a@jantar.example")
    ada.post("/settings/me", {"name": "Ada", "language": "de", "zone": "Europe/Berlin", "theme": "light"})
    answer = ada.post(NEW, MAIL | {"labels_en": "", "labels_de": "", "act": "look"})
    assert "66,6" in text(answer)
    refused = ada.post(NEW, MAIL | {"labels_en": "", "act": "save"})
    assert "labels_de" in refused.context["form"].errors


def test_the_figures_shown_are_those_that_saving_brings(people, ada):
    for number in range(3):
        contact(f"Anna {number}", email="a@jantar.example" if number else "")
    assert "1 breaks it now." in text(ada.post(NEW, MAIL | {"act": "look"}))
    assert ada.post(NEW, MAIL | {"act": "save"}).status_code == 303
    work()
    assert Finding.objects.count() == 1


def test_a_rule_is_made_journaled_and_taken_back(people, ada):
    told = MAIL | {"labels_de": "E-Mail gewünscht", "advice_en": "Ask.", "severity": "warn", "weight": "3"}
    answer = ada.post(NEW, told | {"act": "save", "owner": people.bob.pk, "ways": ["form", "api"]})
    assert answer.status_code == 303, text(answer)
    rule = Rule.objects.get()
    assert (rule.key, rule.entity, rule.kind, rule.parameters) == (
        "x_mail_wanted",
        "contact",
        "filled",
        {"field": "email"},
    )
    assert (rule.severity, rule.weight, rule.owner_id, rule.ways) == (
        "warn",
        3,
        people.bob.pk,
        ["form", "api"],
    )
    assert rule.labels == {"en": "Mail wanted", "de": "E-Mail gewünscht"}
    assert rule.advice == {"en": "Ask."}
    assert Change.objects.get(action="rule.create").actor_id == people.ada.pk
    ada.post(receipts(answer)[-1][1])
    assert not rules().exists()


def test_a_pattern_is_counted_made_and_turned_round(ada):
    told = {**MAIL, "pattern": r".*@jantar\.example ?", "fits": "fits"}
    shown = text(ada.post(PATTERN, told | {"act": "look"}))
    assert "E-mail fits the pattern “.*@jantar\\.example ?”" in shown
    assert ada.post(PATTERN, told | {"act": "save"}).status_code == 303
    rule = Rule.objects.get()
    assert rule.parameters == {"field": "email", "pattern": r".*@jantar\.example ?", "fits": True}
    url = f"/settings/rules/{rule.pk}"
    assert ada.get(url).context["form"]["fits"].value() == "fits"
    assert ada.post(url, told | {"fits": "avoids", "act": "save"}).status_code == 303
    rule.refresh_from_db()
    assert rule.parameters["fits"] is False
    assert "does not fit the pattern" in text(ada.get(url))


@pytest.mark.parametrize(
    ("url", "told", "field"),
    [
        (NEW, {"labels_en": ""}, "labels_en"),
        (NEW, {"field": ""}, "field"),
        (NEW, {"field": "street"}, "field"),
        (NEW, {"severity": "loud"}, "severity"),
        (NEW, {"weight": "11"}, "weight"),
        (NEW, {"weight": "much"}, "weight"),
        (NEW, {"owner": "4711"}, "owner"),
        (NEW, {"ways": ["post"]}, "ways"),
        (NEW, {"advice_pl": "x" * 301}, "advice_pl"),
        (NEW, {"when": "{"}, "__all__"),
        (NEW, {"when": sent({"field": "nothing", "op": "is_filled"})}, "__all__"),
        (NEW.replace("filled", "fresh"), {"months": "0"}, "months"),
        (NEW.replace("filled", "unique"), {"field": "birthday"}, "field"),
        (PATTERN, {"pattern": "(a", "fits": "fits"}, "pattern"),
        (PATTERN, {"pattern": "", "fits": "fits"}, "pattern"),
        (PATTERN, {"pattern": "a", "fits": "sometimes"}, "fits"),
        (PATTERN, {"pattern": "a", "fits": "fits", "field": "created"}, "field"),
        (NEW.replace("filled", "believable"), {"severity": "block"}, "severity"),
        (HOLDS, {"must": "", "meaning": "so"}, "__all__"),
        (
            HOLDS,
            {"must": sent({"field": "owner", "op": "is", "value": {"me": True}}), "meaning": "so"},
            "__all__",
        ),
        (HOLDS, {"must": sent({"field": "score", "op": "at_least", "value": 5}), "meaning": "so"}, "__all__"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(ada, url, told, field):
    answer = ada.post(url, MAIL | {"act": "save", "advice_en": "Kept as typed"} | told)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="Kept as typed"' in answer.content.decode()
    assert not Rule.objects.exists()


def test_a_rule_of_what_there_is_not_is_a_bad_request(ada):
    assert ada.get("/settings/rules/new?entity=unicorn").status_code == 400
    assert ada.get("/settings/rules/new?kind=matches").status_code == 400
    assert ada.get("/settings/rules/4711").status_code == 404


def test_somebody_else_neither_sees_nor_changes_rules(people):
    rule = made("filled", {"field": "email"})
    alice = door(people.alice)
    for url in ("/settings/rules", NEW, f"/settings/rules/{rule.pk}"):
        assert alice.get(url).status_code == 403
    for url in (
        NEW,
        f"/settings/rules/{rule.pk}",
        f"/settings/rules/{rule.pk}/remove",
        "/settings/rules/packs/b2b",
    ):
        assert alice.post(url, MAIL | {"act": "save"}).status_code == 403
    assert "/settings/rules/new" not in alice.get(f"/contacts?filter={sent(CUSTOMER)}").content.decode()
    assert [(one.pk, one.severity) for one in rules()] == [(rule.pk, "watch")]


def test_a_rule_is_changed_with_its_figures_shown_and_taken_back(people, ada):
    contact("Anna Nowak")
    rule = made("fresh", {"field": "email", "months": 6}, labels={"en": "Fresh", "ru": "Свежо"})
    url = f"/settings/rules/{rule.pk}"
    assert "E-mail was confirmed within 6 months" in text(ada.get(url))
    told = shown(ada, url) | {"months": "12", "severity": "block", "weight": "10"}
    assert "within 12 months 0 break it now." in text(ada.post(url, told | {"act": "look"}))
    answer = ada.post(url, told | {"act": "save"})
    assert answer.status_code == 303, text(answer)
    rule.refresh_from_db()
    assert (rule.parameters["months"], rule.severity, rule.weight) == (12, "block", 10)
    assert rule.labels == {"en": "Fresh", "ru": "Свежо"}
    ada.post(receipts(answer)[-1][1])
    rule.refresh_from_db()
    assert (rule.parameters["months"], rule.severity, rule.weight) == (6, "watch", 1)


def test_a_rule_is_removed_and_undo_brings_it_back(ada):
    rule = made("filled", {"field": "email"}, labels={"en": "Mail wanted"})
    answer = ada.post(f"/settings/rules/{rule.pk}/remove")
    assert not rules().exists()
    ((sentence, undo),) = receipts(answer)
    assert sentence == "The rule “Mail wanted” is removed."
    ada.post(undo)
    assert rules().get().pk == rule.pk


def test_the_filter_of_a_list_becomes_a_rule(people, ada):
    contact("Anna Nowak", lifecycle="customer")
    contact("Bert Wolf")
    page = ada.get("/contacts", {"filter": sent(CUSTOMER)}).content.decode()
    link = re.search(r'href="(/settings/rules/new[^"]+)">Make a rule of this', page)[1].replace("&amp;", "&")
    assert "Make a rule of this" not in ada.get("/contacts").content.decode()
    form = ada.get(link)
    assert "Lifecycle is Customer 1 breaks it now. It applies to 2 contacts" in text(form)
    told = shown(ada, link) | {"meaning": "not", "labels_en": "No customers here"}
    assert "not (Lifecycle is Customer) 1 breaks it now." in text(ada.post(HOLDS, told | {"act": "look"}))
    assert ada.post(HOLDS, told | {"act": "save"}).status_code == 303
    rule = Rule.objects.get()
    assert rule.parameters == {"must": {"not": CUSTOMER}, "field": "lifecycle"}
    assert shown(ada, f"/settings/rules/{rule.pk}")["meaning"] == "not"


def test_where_a_rule_applies_is_chosen_on_the_list_and_nothing_typed_is_lost(people, ada):
    typed = MAIL | {"severity": "warn", "advice_en": "Ask & wait.", "ways": ["form"]}
    answer = ada.post(NEW, typed | {"act": "when"})
    assert answer.status_code == 303
    assert urlsplit(answer["Location"]).path == "/contacts"
    listed = ada.get("/contacts", given(answer["Location"]) | {"filter": sent(BUYER)})
    assert "For a rule:" in text(listed)
    link = re.search(r'href="(/settings/rules/new[^"]+)">Use it for the rule', listed.content.decode())[1]
    back = link.replace("&amp;", "&")
    now = shown(ada, back)
    assert {name: now[name] for name in ("severity", "advice_en", "labels_en", "ways", "field")} == {
        name: typed[name] for name in ("severity", "advice_en", "labels_en", "ways", "field")
    }
    assert "Only where Job is “Buyer”" in text(ada.get(back))
    assert ada.post(NEW, now | {"act": "save"}).status_code == 303
    assert Rule.objects.get().when == BUYER


def test_the_condition_of_a_rule_that_is_there_is_changed_on_the_list_or_taken_away(ada):
    rule = made("filled", {"field": "email"}, when=CUSTOMER)
    url = f"/settings/rules/{rule.pk}"
    answer = ada.post(url, shown(ada, url) | {"act": "when"})
    asked = given(answer["Location"])
    assert json.loads(asked["filter"]) == CUSTOMER
    listed = ada.get("/contacts", asked | {"filter": sent(BUYER)}).content.decode()
    back = re.search(rf'href="({url}\?[^"]+)">Use it for the rule', listed)[1].replace("&amp;", "&")
    ada.post(url, shown(ada, back) | {"act": "save"})
    rule.refresh_from_db()
    assert rule.when == BUYER
    always = ada.post(url, shown(ada, url) | {"act": "always", "labels_en": "Typed"})
    assert "To every record." in text(always)
    assert 'value="Typed"' in always.content.decode()
    rule.refresh_from_db()
    assert rule.when == BUYER
    told = {name: value for name, value in shown(ada, url).items() if name != "when"}
    ada.post(url, told | {"act": "save"})
    rule.refresh_from_db()
    assert rule.when is None


def test_another_kind_keeps_what_was_typed_and_turns_the_condition_into_where_it_applies(ada):
    page = ada.get(f"{HOLDS}&must={sent(CUSTOMER)}&labels_en=Phones").content.decode()
    link = re.search(r'href="([^"]+kind=filled[^"]*)"', page)[1].replace("&amp;", "&")
    assert "Only where Lifecycle is Customer" in text(ada.get(link))
    assert shown(ada, link)["labels_en"] == "Phones"


def test_a_list_that_waits_for_no_rule_ignores_what_its_address_says_of_one(ada):
    page = ada.get("/contacts", {"filter": sent(CUSTOMER), "rule": "part=nonsense&rule=x&kind=<b>"})
    assert page.status_code == 200
    assert "<b>" not in re.search(r'href="(/settings/rules/new[^"]+)"', page.content.decode())[1]
