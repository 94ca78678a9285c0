"""The demonstration workspace as it stands in the database, built once for all of these tests."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction

from perennial.access.actor import of_user
from perennial.access.models import Membership, User
from perennial.cli.integrity import chain, derived, replay
from perennial.demo.build import NotEmpty, build
from perennial.demo.colleagues import COLLEAGUES, LEAVER, MANAGER, SERVICE
from perennial.demo.dashboards import SHARED as DASHBOARDS
from perennial.demo.staff import PASSWORD
from perennial.demo.talk import AGATA, SAID
from perennial.demo.views import SHARED
from perennial.inbox.queries import notices
from perennial.insight.models import Dashboard, View
from perennial.insight.tiles import check_tile
from perennial.insight.views import EDITABLE, VIEW, filter_of, views
from perennial.journal.models import Batch, Change, Channel, Entry
from perennial.journal.queries import history, notes
from perennial.quality.queries import present_moment
from perennial.records.matching.desk import waiting
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import (
    ENTITIES,
    Comment,
    Company,
    Contact,
    ContactPoint,
    MatchPair,
    MatchScan,
    Participant,
)
from perennial.records.queries import listing
from perennial.schema.models import Workspace
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.demo.conftest import TODAY
from tests.records.matching.scans import scanned

pytestmark = pytest.mark.django_db


class Told:
    def __init__(self):
        self.calls = []

    def __call__(self, done, total):
        self.calls.append((done, total))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The progress of the build; what it wrote is rolled back behind the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        told = Told()
        build(TODAY, told)
        yield told.calls
        transaction.set_rollback(True)


def test_there_are_as_many_records_as_the_workspace_has(built, workspace):
    assert Company.objects.filter(archived=None).count() == len(workspace.live_companies)
    assert Contact.objects.filter(archived=None).count() == len(workspace.live_contacts)
    assert Contact.objects.exclude(archived=None).count() == sum(one.trashed for one in workspace.contacts)


def test_every_record_arrives_where_the_workspace_says(built, workspace):
    emails = dict(User.objects.values_list("pk", "email"))
    there = Counter(
        (
            one.name,
            one.legal_name,
            one.tax_id,
            one.website,
            one.industry,
            one.size,
            one.lifecycle,
            emails.get(one.owner_id, ""),
        )
        for one in Company.objects.all()
    )
    expected = Counter(
        (one.name, one.legal_name, one.tax_id, one.website, one.industry, one.size, one.lifecycle, one.owner)
        for one in workspace.companies
    )
    assert there == expected


def test_every_contact_point_is_kept_as_it_was_typed_even_an_invalid_one(built, workspace):
    def is_reach(point):
        return point.kind != "address" and point.raw

    expected = Counter(
        (p.kind, p.label, p.raw) for one in workspace.records for p in one.points if is_reach(p)
    )
    there = (
        ContactPoint.objects.exclude(kind="address")
        .exclude(record__entity="lead")
        .values_list("kind", "label", "raw")
    )
    assert Counter(there) == expected
    spoilt = sum("invalid_email" in one.flaws for one in workspace.records)
    assert ContactPoint.objects.filter(kind="email", valid=False).count() >= spoilt > 0


def test_addresses_stand_in_their_parts(built, workspace):
    expected = Counter(
        (p.street, p.postal_code, p.city, p.country)
        for one in workspace.records
        for p in one.points
        if p.kind == "address"
    )
    parts = ("street", "postal_code", "city", "country")
    there = ContactPoint.objects.filter(kind="address").exclude(record__entity="lead")
    assert Counter(there.values_list(*parts)) == expected


def test_contacts_work_at_their_companies(built, workspace):
    names = {one.ref: one.name for one in workspace.companies}
    expected = Counter((one.family_name, names.get(one.company)) for one in workspace.contacts)
    assert Counter(Contact.objects.values_list("family_name", "company__name")) == expected


def test_each_act_is_one_change_of_who_did_it_at_its_time(built, acts):
    emails = dict(User.objects.values_list("pk", "email"))
    changes = Change.objects.exclude(actor_id=None).exclude(action="user.deactivate").order_by("id")
    told = [(emails[one.actor_id], one.at) for one in changes]
    assert told[: len(acts)] == [(act.actor, act.at) for act in acts]
    assert all(one.recorded - one.at > timedelta(0) for one in changes[:10])
    assert not Change.objects.filter(closed=None).exists()


def test_colleagues_speak_with_each_other_and_those_they_name_are_told(built, acts):
    people = {user.email: user for user in User.objects.select_related("role")}
    assert Comment.objects.count() == len(SAID)
    assert Change.objects.exclude(actor_id=None).count() > len(acts)
    assert Participant.objects.filter(user=people[MANAGER.email]).count() >= 2
    kinds = {
        email: [one.notice.kind for one in notices(of_user(user, "web"))] for email, user in people.items()
    }
    assert {"mention", "comment"} <= set(kinds[AGATA.email])
    assert "mention" in kinds[SERVICE.email]
    assert {"mention", "invited"} <= set(kinds[MANAGER.email])


def test_imports_name_their_file_and_the_row_of_each_value(built, acts):
    imports = Change.objects.filter(channel=Channel.IMPORT).order_by("id")
    titles = [notes([one.pk])[one.pk]["title"] for one in imports]
    assert titles == [act.source for act in acts if act.kind == "import"]
    lines = Entry.objects.filter(batch__change__in=imports, table="records.contact")
    assert not lines.filter(source=None).exists()
    assert (
        lines.filter(batch__change=imports[0]).order_by().values("source").distinct().count()
        == lines.filter(batch__change=imports[0]).count()
    )


def test_a_record_tells_its_history(built, acts):
    wanted = Change.objects.filter(action="contact.restore").order_by("-at").first()
    root = Entry.objects.filter(batch__change=wanted).first().root
    actions = [event.change.action for event in history(root)[0]]
    assert actions[actions.index("contact.restore") + 1] == "contact.trash"
    assert actions[-1] in {"contact.import", "contact.create"}


def test_a_record_is_as_old_as_its_first_change_and_as_fresh_as_its_last(built):
    for contact in Contact.objects.order_by("pk")[:50]:
        events, _rest = history(contact.pk)
        assert (contact.created, contact.updated) == (events[-1].change.at, events[0].change.at)
        assert contact.version == len(events)


def test_colleagues_can_sign_in_and_who_left_cannot(built):
    users = {one.email: one for one in User.objects.select_related("role")}
    assert {(one.email, one.role) for one in COLLEAGUES} == {
        (email, one.role.key) for email, one in users.items()
    }
    assert all(one.check_password(PASSWORD) for one in users.values())
    assert [email for email, one in users.items() if not one.is_active] == [LEAVER.email]
    left = Change.objects.get(action="user.deactivate")
    assert left.at.date() == TODAY - timedelta(days=LEAVER.left_days_before)
    assert Membership.objects.count() == len(COLLEAGUES)


def test_it_is_marked_as_a_demonstration(built):
    assert Workspace.objects.get().demonstration


def test_nothing_is_built_into_data_that_is_there(built):
    with pytest.raises(NotEmpty, match="PERENNIAL_HOME"):
        build(TODAY)


def test_the_journal_is_sealed_and_tells_the_truth(built):
    assert not Batch.objects.filter(position=None).exists()
    assert [chain().bad, replay().bad, derived().bad] == ["", "", ""]


def test_progress_goes_up_to_the_end(built):
    calls = built
    assert calls == sorted(calls)
    done, total = calls[-1]
    assert done == total > 5_000


def test_matching_finds_the_planted_duplicates_and_would_merge_nobody_else(built, workspace):
    """At the shipped thresholds: what is grouped as certain are planted copies, and nearly all of them are likely."""
    for entity, people in (("contact", workspace.live_contacts), ("company", workspace.live_companies)):
        scanned(entity)
        true = planted(people, numbers(entity, people))
        limits = scorer_of(entity).model.thresholds
        rows = MatchPair.objects.filter(scan=MatchScan.objects.get(entity=entity, in_force=True).pk)
        likely = {(one.one, one.other) for one in rows.filter(probability__gte=limits.warn)}
        groups = [one.ids for one in waiting(OPERATOR, entity, least=limits.link, most=1000)]
        assert len(true - likely) <= len(true) * 0.02
        certain = {pair for ids in groups for pair in combinations(ids, 2)}
        wrong = [pair for pair in certain - true if not same_person(*pair)]
        assert wrong == []


def numbers(entity, records):
    """The numbers of records by their reference in the workspace, of all that can be told apart."""
    points = defaultdict(list)
    for one in ContactPoint.objects.exclude(kind="address"):
        points[one.record_id].append(one.raw)
    there = defaultdict(list)
    for head in ENTITIES[entity].objects.filter(archived=None):
        there[head.title, tuple(sorted(points[head.pk]))].append(head.pk)
    found = {}
    for one in records:
        title = one.name if entity == "company" else one.full_name
        raw = (point.raw for point in one.points if point.kind != "address" and point.raw)
        ids = there[title, tuple(sorted(raw))]
        if len(ids) == 1:
            found[one.ref] = ids[0]
    return found


def planted(records, numbers):
    pairs = [(numbers.get(one.ref), numbers.get(one.duplicate_of)) for one in records if one.duplicate_of]
    return {(min(pair), max(pair)) for pair in pairs if None not in pair}


def same_person(one, other):
    """Made-up records have the same address again and again: nothing tells them apart."""
    first, second = (
        set(ContactPoint.objects.filter(record=pk).exclude(raw="").values_list("raw", flat=True))
        for pk in (one, other)
    )
    return bool(first) and first == second


def test_everybody_finds_shared_views_that_an_action_would_have_kept(built):
    manager = of_user(User.objects.get(email=MANAGER.email), "web")
    assert [one.name for one in views(manager, "ticket")] == ["High and urgent", "Waiting for the customer"]
    assert View.objects.count() == len(SHARED)
    for view in View.objects.all():
        maker = of_user(view.maker, "web")
        for column in EDITABLE:
            kept = getattr(view, column)
            assert VIEW.checks[column](maker, view, kept) == kept, (view.name, column)
        found = listing(maker, shape_of(view.entity), where=filter_of(maker, view), moment=present_moment())
        assert found.records.exists(), view.name


def test_every_tile_of_the_shared_dashboards_is_one_that_may_be_put_there(built):
    assert {one.name for one in Dashboard.objects.all()} == set(DASHBOARDS)
    for dashboard in Dashboard.objects.all():
        maker = of_user(dashboard.maker, "web")
        for tile in dashboard.tiles:
            told = {key: value for key, value in tile.items() if key != "key"}
            assert check_tile(maker, told) == told, tile
