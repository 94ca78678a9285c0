"""The overview: what its figures count, for whom, and that each leads to what it counted."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
from django.utils import timezone

from perennial.access.actions import edit_role
from perennial.insight import business
from perennial.insight.business import Amount
from perennial.journal.door import change
from perennial.lib.money import Money
from perennial.quality.actions import add_pack
from perennial.quality.queries import present_moment
from perennial.records.actions.create import create_record
from perennial.records.models import Deal
from perennial.web.overview.charts import HEIGHT, Bar, bars
from tests.cast import OPERATOR, TEAMWORK, Cast, acting, gather, today
from tests.records.people import contact
from tests.web.doors import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(password="sieben Bäume am Fluss")


def deal(user, amount=100_00, currency="EUR", closed=None, **values):
    values = {"name": "Deal", "amount": Money(amount=amount, currency=currency), **values}
    head = create_record(acting(user), "deal", values).head
    if closed is not None:
        with change(OPERATOR, "deal.edit") as act:
            act.update(Deal.objects.get(pk=head.pk), closed=closed)
    return head


def test_the_pipeline_counts_what_is_open_and_weighs_it_by_chance(cast):
    deal(cast.alice, 100_00)
    deal(cast.alice, 300_00, stage="offer", company=None)
    deal(cast.alice, 500_00, currency="USD", stage="offer")
    deal(cast.alice, 900_00, closed=today(), stage="won")
    deal(cast.charlie, 700_00)
    found = {one.stage.key: one for one in business.pipeline(acting(cast.alice)) or ()}
    assert "won" not in found
    assert found["enquiry"].amount == Amount(1, 100_00)
    assert found["offer"].amount == Amount(2, 300_00)
    assert found["offer"].weighted == 150_00
    assert found["negotiation"].amount == Amount(0, 0)


def test_months_tell_won_from_lost_on_their_first_and_last_days(cast):
    first = today().replace(day=1)
    before = first - timedelta(days=1)
    deal(cast.alice, 100_00, closed=first, stage="won")
    deal(cast.alice, 200_00, closed=before, stage="won")
    deal(cast.alice, 400_00, closed=before, stage="lost", lost_reason="price")
    deal(cast.alice, 800_00, closed=first - timedelta(days=400), stage="won")
    found = business.months(acting(cast.alice), today()) or []
    assert len(found) == 12
    assert (found[-1].first, found[-1].won, found[-1].lost) == (first, Amount(1, 100_00), Amount(0, 0))
    assert (found[-2].won, found[-2].lost) == (Amount(1, 200_00), Amount(1, 400_00))
    assert sum(one.won.number for one in found) == 2


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), present_moment().zone)


def test_weeks_begin_on_monday_in_the_zone_of_the_workspace(cast):
    monday = today() - timedelta(days=today().weekday() + 7)
    for moment in (at(monday, 0), at(monday + timedelta(days=6), 23)):
        create_record(acting(cast.alice), "activity", {"kind": "call", "subject": "x", "done": moment})
    create_record(acting(cast.alice), "activity", {"kind": "note", "subject": "x", "done": at(monday)})
    early = at(monday, 0) - timedelta(seconds=1)
    create_record(acting(cast.alice), "activity", {"kind": "call", "subject": "x", "done": early})
    found = business.activities(acting(cast.alice), present_moment()) or []
    assert [one.monday for one in found[-2:]] == [monday, monday + timedelta(days=7)]
    assert (found[-3].counts, found[-2].counts, found[-1].counts) == ({"call": 1}, {"call": 2, "note": 1}, {})


def test_tickets_are_open_late_and_come_and_go(cast):
    now = timezone.now()
    long_ago = now - timedelta(days=21)
    create_record(acting(cast.alice), "ticket", {"subject": "Old", "opened": long_ago})
    create_record(acting(cast.alice), "ticket", {"subject": "Done", "opened": long_ago, "status": "solved"})
    create_record(acting(cast.alice), "ticket", {"subject": "New"})
    found = business.tickets(acting(cast.alice), present_moment(), timezone.now())
    assert found is not None
    assert (found.open, found.late) == (2, 1)
    assert sum(one.counts["opened"] for one in found.weeks) == 3
    assert found.weeks[-1].counts == {"opened": 1, "solved": 1}


def test_who_may_not_read_amounts_sees_numbers_alone(cast):
    deal(cast.alice, 123_45, closed=today(), stage="won")
    deal(cast.alice, 123_45)
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils={("deal", "amount"): "hidden"})
    found = business.pipeline(acting(cast.alice)) or []
    assert found[0].amount == Amount(1, None)
    assert found[0].weighted is None
    shown = door(cast.alice).get("/overview").content.decode()
    assert "Open deals" in shown
    assert "123" not in re.sub(r"<(svg|head|nav)\b.*?</\1>", "", shown, flags=re.DOTALL)


def test_who_may_not_read_stages_or_closing_days_sees_none_of_it(cast):
    deal(cast.alice)
    edit_role(
        OPERATOR,
        cast.member,
        grants=TEAMWORK,
        veils={("deal", "stage"): "hidden", ("deal", "closed"): "hidden"},
    )
    alice = acting(cast.alice)
    assert business.pipeline(alice) is None
    assert business.months(alice, today()) is None


def test_condition_is_told_to_who_sees_all(cast):
    add_pack(OPERATOR, "sound")
    contact("Anna Nowak")
    assert [one.entity for one in business.standings(acting(cast.ada))] == ["contact"]
    assert business.standings(acting(cast.alice)) == []


def test_every_figure_leads_to_as_many_as_it_counts(cast):
    deal(cast.ada, 100_00)
    deal(cast.ada, 100_00, stage="won", closed=today())
    deal(cast.ada, 100_00, stage="lost", lost_reason="price", closed=today())
    create_record(acting(cast.ada), "ticket", {"subject": "Leaks"})
    year, now = today().year, {"name": "x", "status": "running", "begins": date(today().year, 1, 1)}
    renews = {"ends": today() + timedelta(days=30), "renewal": "automatic", "renewal_months": 12}
    for values in (
        now | renews,
        now,
        now | {"ends": date(year, 12, 31)},
        now | {"ends": date(year + 1, 6, 30)},
    ):
        create_record(acting(cast.ada), "contract", values)
    over = {"name": "x", "status": "ended", "begins": date(year - 2, 1, 1), "ends": date(year - 1, 12, 31)}
    create_record(acting(cast.ada), "contract", over)
    ada = door(cast.ada)
    shown = ada.get("/overview").content.decode()
    linked = re.findall(r'<td><a href="([^"]+)">(\d+)</a>', shown)
    ending = business.contracts(acting(cast.ada), today())
    assert ending is not None
    for field, its in (("term_ends", ending.ending), ("notice_by", ending.noticed)):
        linked += [
            (url, str(its.number)) for url in re.findall(rf'href="(/contracts\?[^"]*{field}[^"]*)"', shown)
        ]
    assert len(linked) > 25
    assert [number for url, number in linked if url.startswith("/contracts")][:5] == ["1", "1", "4", "2", "2"]
    for url, number in linked:
        if number != "0" or url == linked[0][0]:
            found = ada.get(unescape(url))
            assert found.status_code == 200, url
            assert found.content.decode().count("data-open-row") == int(number), url


def test_an_empty_workspace_has_an_overview(cast):
    shown = door(cast.ada).get("/overview")
    assert shown.status_code == 200
    assert "Pipeline" in shown.content.decode()


def test_bars_stand_on_one_line_and_the_greatest_is_as_high_as_the_drawing():
    drawn = bars([Bar("a", [("a", 3, "x"), ("b", 1, "y")]), Bar("b", [("a", 2, "z"), ("b", 0, "none")])])
    boxes = drawn["boxes"]
    assert len(boxes) == 3
    assert float(boxes[0]["y"]) + float(boxes[0]["height"]) == HEIGHT
    assert float(boxes[1]["y"]) == 0
    assert float(boxes[2]["height"]) == HEIGHT / 2
    assert bars([])["boxes"] == []
    assert bars([Bar("a", [("a", 0, "none")])])["boxes"] == []
