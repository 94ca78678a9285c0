"""The board of deals: what stands where and is worth what, moving, adding, and what a person may not know."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from perennial.journal.door import change
from perennial.lib.money import Money
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Deal
from perennial.schema.models import Pipeline, Stage
from perennial.schema.queries import setting
from tests.cast import OPERATOR, acting, today
from tests.web.records.conftest import scripted, text

BOARD = "/deals/board"


def euros(amount):
    return Money(amount=amount * 100, currency="EUR")


def deal(cast, name="Gate valves", **values):
    head = create_record(acting(cast.alice), "deal", {"name": name, **values}).head
    assert isinstance(head, Deal)
    return head


def aged(one, days):
    """Days of the calendar, not of 24 hours: a change of the clock may lie between."""
    since = timezone.now().astimezone(setting().zone) - timedelta(days=days)
    with change(OPERATOR, "deal.edit") as act:
        act.update(Deal.objects.get(pk=one.pk), stage_since=since)


def columns(response):
    """Columns of an answer by their stage."""
    return {one["key"]: one for one in response.context["stages"]}


def move(client, one, stage, query="", **values):
    said = {"stage": stage, "version": Deal.objects.get(pk=one.pk).version, **values}
    return client.post(f"/deals/{one.pk}/move{query}", said)


def moving(client, one, stage, query="", **values):
    """The same by the page's own script."""
    was = Deal.objects.get(pk=one.pk)
    said = {"stage": stage, "version": was.version, **values}
    return client.post(f"/deals/{one.pk}/move{query}", said, headers=scripted(f"stage--{was.stage}"))


def test_a_column_says_how_many_deals_stand_in_a_stage_and_what_they_are_worth(cast, alice):
    deal(cast, "One", amount=euros(1000))
    deal(cast, "Two", amount=euros(500))
    deal(cast, "Offered", stage="offer", amount=euros(300))
    its = columns(alice.get(BOARD))
    assert list(its) == ["enquiry", "qualified", "offer", "negotiation", "won", "lost"]
    assert its["enquiry"]["number"] == "2"
    assert its["enquiry"]["sums"] == [{"total": "€1,500", "weighed": "€150"}]
    assert its["offer"]["sums"] == [{"total": "€300", "weighed": "€150"}]


def test_amounts_of_two_currencies_are_never_one(cast, alice):
    deal(cast, "Home", amount=euros(1000))
    deal(cast, "Away", amount=Money(amount=700_000, currency="CZK"))
    told = columns(alice.get(BOARD))["enquiry"]["sums"]
    assert [one["total"] for one in told] == ["€1,000", "CZK\u00a07,000"]


def test_what_was_won_stands_there_for_its_month(cast, alice):
    deal(cast, "Now", stage="won", amount=euros(10))
    deal(cast, "Long ago", stage="won", amount=euros(99), closed=today() - timedelta(days=40))
    won = columns(alice.get(BOARD))["won"]
    assert [card["name"] for card in won["cards"]] == ["Now"]
    assert won["sums"] == [{"total": "€10", "weighed": ""}]


def test_a_card_says_what_it_wants(cast, alice):
    silent = deal(cast, "Silent")
    aged(silent, 98)
    deal(cast, "Past", expected_close=today() - timedelta(days=17))
    planned = deal(cast, "Planned", expected_close=today() - timedelta(days=3))
    create_record(
        acting(cast.alice),
        "activity",
        {"kind": "call", "subject": "Ask again", "due": today(), "deal": planned.pk},
    )
    cards = {card["name"]: card for card in columns(alice.get(BOARD))["enquiry"]["cards"]}
    assert cards["Silent"]["cold"]["text"] == "Silent 98 days"
    assert cards["Past"]["cold"]["text"] == "17 days past its date"
    assert cards["Planned"]["cold"] is None
    assert cards["Planned"]["next"]["name"] == "Ask again"


def test_the_mark_on_the_total_leads_to_the_deals_that_bend_it(cast, alice):
    deal(cast, "Sound", amount=euros(1000))
    deal(cast, "Without")
    deal(cast, "Past", amount=euros(400), expected_close=today() - timedelta(days=2))
    aged(deal(cast, "Silent", amount=euros(50)), 31)
    doubt = alice.get(BOARD).context["doubt"]
    assert doubt["text"] == "Reliability 25: 3 deals bend it, €1,000 without them"
    rows = alice.get(doubt["url"]).context["rows"]
    assert sorted(row["name"] for row in rows) == ["Past", "Silent", "Without"]


def test_a_column_holds_fifty_and_leads_to_the_others(cast, alice):
    several = [{"name": f"Deal {number:02}"} for number in range(53)]
    for values in several:
        deal(cast, **values)
    its = columns(alice.get(BOARD))["enquiry"]
    assert (its["number"], len(its["cards"]), its["more"]) == ("53", 50, "3 more")
    assert alice.get(its["more_url"]).context["total"] == "53"


def test_filter_and_search_narrow_the_board_as_they_do_the_list(cast, alice):
    deal(cast, "Small", amount=euros(5))
    deal(cast, "Large", amount=euros(5000))
    where = quote(json.dumps({"field": "amount", "op": "above", "value": "100"}))
    page = alice.get(f"{BOARD}?filter={where}")
    its = columns(page)["enquiry"]
    assert ([card["name"] for card in its["cards"]], its["sums"][0]["total"]) == (["Large"], "€5,000")
    assert page.context["items"]
    table = next(tab for tab in page.context["tabs"] if tab["label"] == "Table")
    assert [row["name"] for row in alice.get(table["url"]).context["rows"]] == ["Large"]
    back = next(tab for tab in alice.get(table["url"]).context["tabs"]() if tab["label"] == "Board")
    assert [card["name"] for card in columns(alice.get(back["url"]))["enquiry"]["cards"]] == ["Large"]
    assert columns(alice.get(f"{BOARD}?q=small"))["enquiry"]["number"] == "1"


def test_a_condition_made_on_the_board_leads_back_to_it(cast, alice):
    page = alice.get("/deals/filter?look=board&field=stage&op=is&value=offer&add=1")
    assert page.status_code == 303
    assert page["Location"].startswith("/deals/board?filter=")


def test_deals_open_as_they_were_looked_at_last(cast, alice):
    assert 'href="/deals"' in text(alice.get("/"))
    alice.get(BOARD)
    assert 'href="/deals/board"' in text(alice.get("/"))
    alice.get("/deals?look=table")
    assert 'href="/deals"' in text(alice.get("/"))


def test_what_is_hidden_stays_hidden(cast, alice, veil):
    deal(cast, "Secret", amount=euros(1234), expected_close=today() - timedelta(days=5))
    veil("amount", entity="deal")
    page = alice.get(BOARD)
    assert columns(page)["enquiry"]["sums"] == []
    assert page.context["doubt"] is None
    assert "1,234" not in text(page)
    veil("expected_close", entity="deal")
    assert columns(alice.get(BOARD))["enquiry"]["cards"][0]["cold"] is None
    veil("stage", entity="deal")
    assert alice.get(BOARD).status_code == 403


def test_a_step_is_told_to_those_who_may_read_activities(cast, alice, veil):
    one = deal(cast)
    step = {"kind": "call", "subject": "Ask about the valve", "due": today(), "deal": one.pk}
    create_record(acting(cast.alice), "activity", step)
    assert "Ask about the valve" in text(alice.get(BOARD))
    veil("subject", entity="activity")
    assert "Ask about the valve" not in text(alice.get(BOARD))
    assert columns(alice.get(BOARD))["enquiry"]["cards"][0]["next"]["when"] == "today"
    veil("due", entity="activity")
    assert columns(alice.get(BOARD))["enquiry"]["cards"][0]["next"] is None


def test_the_deals_of_others_are_not_counted(cast, charlie):
    deal(cast, "Alice's")
    assert columns(charlie.get(BOARD))["enquiry"]["number"] == "0"


def test_a_move_answers_with_both_columns_and_the_way_back(cast, alice):
    one = deal(cast, amount=euros(100))
    page = moving(alice, one, "offer")
    assert page.status_code == 200
    assert Deal.objects.get(pk=one.pk).stage == "offer"
    told = text(page)
    assert told.index('id="stage--enquiry"') < told.index('id="stage--offer"')
    assert 'id="stage--offer" data-stage="offer" aria-labelledby="name--offer" hx-swap-oob="true"' in told
    assert "data-moved" in told
    assert "data-undo" in told
    assert "stage--won" not in told


def test_without_script_a_move_leads_back_to_the_board_as_it_was(cast, alice):
    one = deal(cast, amount=euros(100))
    page = move(alice, one, "offer", "?q=gate")
    assert (page.status_code, page["Location"]) == (303, "/deals/board?q=gate")


def test_a_stage_asks_for_what_it_needs_and_nothing_typed_is_lost(cast, alice):
    one = deal(cast)
    page = moving(alice, one, "negotiation")
    assert page.status_code == 422
    asked = columns(page)["negotiation"]["lifted"]
    assert asked["lead"] == "Needed here: Amount, Expected close"
    assert 'data-state="leaving"' in text(page)
    again = moving(alice, one, "negotiation", amount="1200 EUR", expected_close="no day")
    assert again.status_code == 422
    told = text(again)
    assert 'value="1200 EUR"' in told
    assert 'value="no day"' in told
    last = moving(alice, one, "negotiation", amount="1200 EUR", expected_close="2030-01-31")
    assert last.status_code == 200
    assert Deal.objects.get(pk=one.pk).stage == "negotiation"


def test_the_form_of_a_stage_stands_on_the_board_without_script(cast, alice):
    one = deal(cast)
    page = move(alice, one, "lost")
    assert page.status_code == 422
    assert "Needed here: Why it was lost" in text(page)
    assert move(alice, one, "lost", lost_reason="price").status_code == 303
    assert Deal.objects.get(pk=one.pk).outcome == "lost"


def test_who_was_quicker_is_told(cast, alice):
    one = deal(cast, amount=euros(1))
    with_company = create_record(acting(cast.alice), "company", {"name": "Hutmet"}).head.pk
    edit_record(acting(cast.alice), "deal", one.pk, {"stage": "qualified", "company": with_company})
    page = alice.post(
        f"/deals/{one.pk}/move",
        {"stage": "offer", "version": one.version},
        headers=scripted("stage--enquiry"),
    )
    assert page.status_code == 409
    assert "changed by Alice" in text(page)
    assert Deal.objects.get(pk=one.pk).stage == "qualified"
    assert set(columns(page)) >= {"enquiry", "qualified", "offer"}


def test_who_may_not_edit_moves_nothing(cast, alice, ada, veil):
    one = deal(cast, amount=euros(1))
    veil("stage", "read_only", entity="deal")
    assert "data-card" not in text(alice.get(BOARD))
    assert moving(alice, one, "offer").status_code == 403
    assert Deal.objects.get(pk=one.pk).stage == "enquiry"


def test_a_stage_that_is_none_moves_nothing(cast, alice):
    one = deal(cast)
    page = move(alice, one, "nowhere")
    assert page.status_code == 422
    assert "no stage called" in text(page)


def test_a_deal_is_added_where_it_belongs(cast, alice):
    page = alice.post(
        f"{BOARD}/add",
        {"stage": "offer", "name": "Pumps", "company": "", "amount": "900"},
        headers=scripted("stage--offer"),
    )
    assert page.status_code == 200
    made = Deal.objects.get()
    assert (made.name, made.stage, made.amount_number) == ("Pumps", "offer", 90_000)
    assert list(columns(page)) == ["offer"]


def test_what_is_added_stands_on_the_board_that_was_searched(cast, alice):
    said = {"stage": "enquiry", "name": "Pumps"}
    page = alice.post(f"{BOARD}/add?q=pumps", said, headers=scripted("stage--enquiry"))
    assert [card["name"] for card in columns(page)["enquiry"]["cards"]] == ["Pumps"]


def test_an_error_stays_where_the_deal_is_added(cast, alice):
    said = {"stage": "offer", "name": "Pumps", "amount": "much"}
    page = alice.post(f"{BOARD}/add", said, headers=scripted("stage--offer"))
    assert page.status_code == 422
    assert columns(page)["offer"]["add"]["open"]
    assert 'value="much"' in text(page)
    whole = alice.post(f"{BOARD}/add", {"stage": "offer", "name": "", "amount": "5"})
    assert whole.status_code == 422
    assert not Deal.objects.exists()


def test_the_page_of_a_deal_shows_where_it_stands_and_moves_it(cast, alice):
    one = deal(cast, amount=euros(5))
    way = alice.get(f"/deals/{one.pk}").context["way"]
    assert [stage["key"] for stage in way["stages"] if stage["current"]] == ["enquiry"]
    page = move(alice, one, "offer", at="record")
    assert (page.status_code, page["Location"]) == (303, f"/deals/{one.pk}")
    asked = move(alice, one, "lost", at="record")
    assert asked.status_code == 422
    assert "Needed here: Why it was lost" in text(asked)


@pytest.fixture
def renewals(cast):
    """A second pipeline beside the usual one."""
    with change(OPERATOR, "pipeline.create") as act:
        sales = Pipeline(entity="deal", key="sales", labels={"en": "Sales"})
        other = Pipeline(entity="deal", key="renewals", labels={"en": "Renewals"}, position=1)
        act.create([sales, other])
        act.create(
            [
                Stage(pipeline=sales, key="enquiry", labels={"en": "Enquiry"}),
                Stage(pipeline=other, key="due", labels={"en": "Due"}, chance=80),
                Stage(pipeline=other, key="signed", labels={"en": "Signed"}, ends="won", position=1),
            ]
        )


def test_a_board_shows_one_pipeline(cast, renewals, alice):
    deal(cast, "Sold")
    deal(cast, "Renewed", stage="due", amount=euros(10))
    assert list(columns(alice.get(BOARD))) == ["enquiry"]
    page = alice.get(f"{BOARD}?pipeline=renewals")
    assert columns(page)["due"]["sums"] == [{"total": "€10", "weighed": "€8"}]
    assert [way["label"] for way in page.context["ways"]] == ["Sales", "Renewals"]
    assert alice.get(f"{BOARD}?pipeline=nothing").status_code == 400
