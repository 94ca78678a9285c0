"""Arranging layouts: shown before it is saved, with and without script."""

import re

import pytest

from perennial.records.actions.create import create_record
from perennial.schema.actions import choose_columns
from perennial.schema.models import Layout
from perennial.schema.queries import layout, sections
from tests.cast import acting
from tests.web.doors import HTMX, door, receipts

LIST = "/settings/layouts?entity=contact&place=list"
RECORD = "/settings/layouts?entity=contact&place=record"
CREATE = "/settings/layouts?entity=contact&place=create"


@pytest.fixture
def ada(people):
    return door(people.ada)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(act, *tokens, left_out=(), **titles):
    """What the form posts: rows in order, those left out without their box, titles by number of section."""
    shown = [one for one in tokens if not one.startswith("section-") and one not in left_out]
    named = {f"title-section-{number.removeprefix('s')}": title for number, title in titles.items()}
    return {"act": act, "order": tokens, "show": shown, **named}


def order(answer):
    return re.findall(r'name="order" value="([^"]+)"', answer.content.decode())


def test_columns_are_saved_in_their_order_with_undo(ada):
    answer = ada.post(LIST, sent("save", "city", "email"))
    assert layout("contact", "list") == ("city", "email")
    (_sentence, undo), *_ = receipts(answer)
    ada.post(undo)
    assert not Layout.objects.exists()


def test_a_page_is_saved_with_its_sections(ada):
    ada.post(RECORD, sent("save", "section-1", "email", "section-2", "job_title", s1="Reach", s2="Habits"))
    found = [(one.title, one.fields) for one in sections("contact", "record")]
    assert found[:2] == [("Reach", ("email",)), ("Habits", ("job_title",))]
    # A usual title keeps its words in other languages.
    assert sections("contact", "record")[0].labels["de"] == "Erreichbar"


def test_nothing_is_kept_before_it_is_saved(ada):
    for act in ("look", "up:email", "down:email", "section", "drop:section-1"):
        answer = ada.post(RECORD, sent(act, "section-1", "email", "phone", s1="Mine"))
        assert answer.status_code == 200
    assert not Layout.objects.exists()


def test_rows_move_and_titles_come_and_go_without_script(ada):
    rows = ("section-1", "email", "phone")
    assert order(ada.post(RECORD, sent("down:email", *rows, s1="Mine")))[:3] == [
        "section-1",
        "phone",
        "email",
    ]
    assert order(ada.post(RECORD, sent("up:section-1", *rows, s1="Mine")))[:3] == list(rows)
    assert "section-1" not in order(ada.post(RECORD, sent("drop:section-1", *rows, s1="Mine")))
    added = ada.post(RECORD, sent("section", *rows, s1="Mine"))
    assert order(added)[:4] == [*rows, "section-2"]
    assert 'name="title-section-2" value=""' in added.content.decode()


def test_what_would_go_is_counted_before_it_goes(people, ada):
    for number in range(3):
        create_record(acting(people.ada), "contact", {"given_name": f"P{number}", "job_title": "Buyer"})
    answer = ada.post(RECORD, sent("look", "email", "job_title", left_out=("job_title",)))
    assert "Job goes; filled in on 3 contacts, and the values stay" in text(answer)
    assert "Reaches everybody." in text(answer)


def test_the_fragment_of_consequences_is_answered_alone(ada):
    headers = HTMX | {"HX-Target": "outcome"}
    answer = ada.post(RECORD, sent("", "email"), headers=headers).content.decode()
    assert answer.lstrip().startswith('<div id="outcome"')


def test_who_keeps_their_own_is_told(people, ada):
    choose_columns(acting(people.alice), "contact", ["email"])
    ada.post(f"{LIST}&role={people.member.pk}", sent("save", "phone"))
    answer = text(ada.post(LIST, sent("look", "city")))
    assert "Not those with a layout of their own: Member." in answer
    assert "1 person keeps columns of their own." in answer
    assert layout("contact", "list", people.member.pk) == ("phone",)


def test_a_form_of_which_no_record_could_come_is_refused_and_kept_as_typed(ada):
    answer = ada.post(CREATE, sent("save", "email", "family_name", left_out=("family_name",)))
    assert answer.status_code == 422
    assert "A record needs a name" in text(answer)
    assert order(answer)[:2] == ["email", "family_name"]


def test_the_usual_layout_comes_back(ada):
    ada.post(CREATE, sent("save", "family_name"))
    assert "Back to the usual one" in text(ada.get(CREATE))
    ada.post(CREATE, {"act": "usual"})
    assert not Layout.objects.exists()
    assert "Back to the usual one" not in text(ada.get(CREATE))


def test_the_arranged_form_and_page_are_what_people_meet(people, ada):
    ada.post(CREATE, sent("save", "family_name", "email"))
    form = door(people.alice).get("/contacts/new").content.decode()
    assert re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"[^>]* id="id-', form) == [
        "family_name",
        "email",
    ]


@pytest.mark.parametrize(
    "query", ["entity=unicorn", "entity=contact&place=moon", "entity=contact&role=99999", "role=x"]
)
def test_layouts_of_what_there_is_not_are_a_bad_request(ada, query):
    assert ada.get(f"/settings/layouts?{query}").status_code == 400
