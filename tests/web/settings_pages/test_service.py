"""Settings of what is promised: hours and lengths as people write them, refused where they cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.journal.models import Change
from perennial.lib.lengths import read_length, read_spans, show_length, show_spans
from perennial.lib.refusals import Refusal
from perennial.schema.actions import service
from perennial.schema.models import ServiceTargets
from perennial.schema.service import Target
from tests.web.doors import door
from tests.web.settings_pages.test_pipelines import text, undone

URL = "/settings/service"


@pytest.fixture
def ada(people):
    return door(people.ada)


def said(client, **changes):
    form = client.get(URL).context["form"]
    return {name: form[name].value() for name in form.fields} | changes


def test_what_is_promised_is_changed_and_taken_back(ada):
    before = service()
    changes = {
        "hours_0": "9-12:30, 13:00-17:00",
        "hours_5": "10:00-12:00",
        "holidays": "DE-BY",
        "closed": "2026-12-24 Christmas Eve\n31.12.2026",
        "answer_urgent": "30 min",
        "solve_urgent": "4 h",
        "answer_low": "",
        "near": "70",
    }
    answer = ada.post(URL, said(ada, **changes))
    assert answer.status_code == 303
    now = service()
    assert (now.week[0], now.week[5], now.week[6]) == (((540, 750), (780, 1020)), ((600, 720),), ())
    assert now.closed == {date(2026, 12, 24): "Christmas Eve", date(2026, 12, 31): ""}
    assert (now.target("urgent"), now.target("low").answer) == (Target(30, 240), 0)
    assert (now.holidays, now.near) == ("DE-BY", 70)
    # What was saved is read again as it stands, and saving it anew changes nothing.
    changes = Change.objects.count()
    ada.post(URL, said(ada))
    assert Change.objects.count() == changes
    undone(ada, answer)
    assert service() == before
    assert not ServiceTargets.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("hours_1", "8 to 4", "“8 to 4” are no hours"),
        ("hours_1", "16:00-8:00", "are no hours"),
        ("hours_1", "8:00-25:00", "are no hours"),
        ("hours_1", "8:00-12:00, 11:00-13:00", "cannot overlap"),
        ("answer_high", "soon", "“soon” is no length of time"),
        ("answer_low", "900 h", "the first answer cannot be due after the solution"),
        ("closed", "Christmas", "does not begin with a day"),
        ("near", "0", "1"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_lost(ada, field, value, sentence):
    answer = ada.post(URL, said(ada, **{field: value}, hours_2="7:00-9:00"))
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert answer.context["form"]["hours_2"].value() == "7:00-9:00"
    assert value in text(answer)
    assert not ServiceTargets.objects.exists()


def test_a_week_without_hours_is_refused(ada):
    answer = ada.post(URL, said(ada, **{f"hours_{number}": "" for number in range(7)}))
    assert "nothing is ever due" in str(answer.context["form"].errors["hours_0"])


def test_only_administrators_see_it(people):
    assert door(people.alice).get(URL).status_code == 403


@given(st.integers(1, 100_000))
def test_a_length_is_read_as_it_is_shown(minutes):
    assert read_length(show_length(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4 h", 240),
        ("1,5 h", 90),
        ("1.5h", 90),
        ("30 min", 30),
        ("2 godz. 5 min", 125),
        ("3 ч", 180),
        ("", 0),
    ],
)
def test_lengths_as_people_write_them(text, minutes):
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["4", "h", "-1 h", "1 h 2 h", "ten"])
def test_no_lengths(text):
    with pytest.raises(Refusal):
        read_length(text, "solve_low")


@given(st.lists(st.integers(0, 1440), max_size=8, unique=True))
def test_hours_are_read_as_they_are_shown(edges):
    edges.sort()
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    assert read_spans(show_spans(spans)) == spans
