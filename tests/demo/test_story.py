from collections import Counter
from datetime import date, timedelta

import pytest

from perennial.demo.acts import KINDS
from perennial.demo.colleagues import COLLEAGUES, LEAVER
from perennial.demo.companies import COMPANY_FIELDS
from perennial.demo.people import CONTACT_FIELDS
from perennial.demo.story import story
from perennial.demo.working_days import ZONE
from tests.demo.conftest import TODAY

ARRIVING = ("create_company", "create_contact", "import")
CREATING = (
    *ARRIVING,
    "create_deal",
    "create_ticket",
    "create_lead",
    "create_contract",
    "create_campaign",
    "log",
    "file",
)


def replay(acts):
    """The acts carried out in order: ref → (values, points), and what is in the trash, every rule checked."""
    records, trash = {}, set()
    for act in acts:
        for item in act.items:
            if act.kind in CREATING:
                assert item.ref not in records
                records[item.ref] = ({**item.values}, item.points)
            elif act.kind == "convert":
                assert "converted" not in records[item.ref][0]
                records[item.ref] = ({**records[item.ref][0], "converted": dict(item.values)}, item.points)
            elif act.kind == "enlist":
                assert item.ref in records
                assert item.ref not in trash
            elif act.kind == "trash":
                assert item.ref not in trash
                trash.add(item.ref)
            elif act.kind == "restore":
                trash.remove(item.ref)
            else:
                assert item.ref not in trash
                records[item.ref] = _edited(records[item.ref], item)
            _references_stand(records, item)
    return records, trash


def _edited(record, item):
    values, points = record
    changed = {field: value for field, value in item.values.items() if values.get(field) != value}
    assert changed == item.values, "an edit changes every field it names"
    if item.points is not None:
        assert item.points != points
        assert [p[:2] for p in item.points] == [p[:2] for p in points]
    return {**values, **item.values}, item.points or points


def _references_stand(records, item):
    for field in ("company", "parent", "contact", "deal", "ticket", "lead", "campaign"):
        assert not item.values.get(field) or item.values[field] in records


def test_replaying_the_story_arrives_at_the_workspace(workspace, acts):
    records, trash = replay(acts)
    everything = workspace.records
    known = {ref: told for ref, told in records.items() if ref[0] in "cp"}
    assert known == {record.ref: (record.values(), record.points) for record in everything}
    assert trash == {record.ref for record in everything if record.trashed}


def test_creations_give_every_field(acts):
    for item in (item for act in acts if act.kind in ARRIVING for item in act.items):
        assert set(item.values) == set(COMPANY_FIELDS if item.entity == "company" else CONTACT_FIELDS)
        assert item.points is not None


def test_acts_are_in_order_on_working_days_in_working_hours(acts):
    moments = [act.at.astimezone(ZONE) for act in acts]
    assert moments == sorted(moments)
    assert all(at.weekday() < 5 and 8 <= at.hour < 17 for at in moments)
    assert TODAY - timedelta(days=730) <= moments[0].date() < TODAY - timedelta(days=720)
    assert TODAY - timedelta(days=10) < moments[-1].date() < TODAY


def test_the_story_is_as_long_as_two_years_and_as_short_as_a_first_start_allows(acts):
    assert 2_000 <= len(acts) <= 3_200
    edits = sum(len(act.items) for act in acts if act.kind in ("edit", "bulk_edit"))
    assert 2_700 <= edits <= 4_200
    assert {act.kind for act in acts} == set(KINDS)


def test_two_runs_tell_the_same_story(acts):
    assert story(TODAY) == acts


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2027, 6, 6)])
def test_the_story_ends_in_the_workspace_on_any_day(today):
    acts = story(today)
    replay(acts)
    assert acts[-1].at.date() < today


def test_colleagues_act_only_while_they_work_here(acts):
    active = {colleague.email for colleague in COLLEAGUES}
    assert {act.actor for act in acts} <= active
    left = TODAY - timedelta(days=LEAVER.left_days_before)
    last = max(act.at.date() for act in acts if act.actor == LEAVER.email)
    assert left - timedelta(days=90) < last < left
    assert not [act for act in acts if act.actor == "helga.winter@jantar.example"], "a reader changes nothing"


def test_the_leavers_customers_go_to_others_in_bulk(acts):
    handovers = [act for act in acts if act.kind == "bulk_edit" and LEAVER.name in act.reason]
    assert sum(len(act.items) for act in handovers) > 200
    assert all(act.items[0].values["owner"] != LEAVER.email for act in handovers)
    new = [a for a in acts if a.kind in CREATING and a.at > handovers[-1].at]
    assert not [item for act in new for item in act.items if item.values["owner"] == LEAVER.email]


def test_a_bulk_edit_sets_one_value_on_many_records(acts):
    bulks = [act for act in acts if act.kind == "bulk_edit"]
    assert len(bulks) > 40
    for act in bulks:
        assert len({tuple(item.values.items()) for item in act.items}) == 1
        assert len({item.entity for item in act.items}) == 1
        assert len(set(act.targets)) == len(act.targets)
        assert act.reason


def test_imports_name_their_file_and_bring_companies_first(acts):
    imports = [act for act in acts if act.kind == "import"]
    assert imports[0] is acts[0]
    assert "targi-poznan-2024.csv" in {act.source for act in imports}
    assert sum(len(act.items) for act in imports) > 2_000
    for act in imports:
        entities = [item.entity for item in act.items]
        assert entities == sorted(entities)
        assert entities[0] == "company"


def test_stale_records_were_never_touched_after_the_first_import(workspace, acts):
    stale = {r.ref for r in workspace.records if "stale" in r.flaws}
    touching = [act for act in acts if stale & set(act.targets)]
    assert touching == acts[:1]
    assert stale <= set(acts[0].targets)


def test_some_records_were_trashed_by_mistake_and_restored(acts):
    counts = Counter(act.kind for act in acts)
    assert counts["restore"] >= 10
    restored = {ref for act in acts if act.kind == "restore" for ref in act.targets}
    trashed = {ref for act in acts if act.kind == "trash" for ref in act.targets}
    assert restored < trashed


def test_people_moved_companies_changed_phones_and_jobs(acts):
    edits = [item for act in acts if act.kind == "edit" for item in act.items]
    fields = Counter(field for item in edits for field in item.values)
    assert {
        "company",
        "job_title",
        "lifecycle",
        "owner",
        "birthday",
        "family_name",
        "tax_id",
        "website",
    } <= set(fields)
    assert min(fields.values()) >= 5
    assert sum(item.points is not None for item in edits) > 200
