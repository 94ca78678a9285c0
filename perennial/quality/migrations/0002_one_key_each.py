from collections import defaultdict

from django.db import migrations, models
from django.utils import timezone

from perennial.journal import append, digests, guard

LONGEST = 60
TABLE, SHAPE = "quality.rule", 1


def one_key_each(apps, schema_editor):
    """Rules that came to share a key, made at once or brought back, get keys of their own, journaled as any edit.

    The oldest of those that are shown keeps it.
    """
    Rule = apps.get_model("quality", "Rule")
    several = defaultdict(list)
    for rule in Rule.objects.order_by("hidden", "pk"):
        several[rule.key].append(rule)
    taken = set(several)
    again = sorted((rule for sharing in several.values() for rule in sharing[1:]), key=lambda rule: rule.pk)
    if not again:
        return
    now, told = timezone.now(), []
    for rule in again:
        before, rule.key = rule.key, _free(rule.key, taken)
        taken.add(rule.key)
        rule.version, rule.updated = rule.version + 1, now
        with guard.door_open(guard.RECORDED):
            rule.save(update_fields=["key", "version", "updated"])
        told.append((rule, before))
    _journal(apps, now, told)


def _free(key, taken):
    number = 2
    while (found := f"{key[: LONGEST - 5]}_{number}") in taken:
        number += 1
    return found


def _journal(apps, now, told):
    Change, Batch, Entry = (apps.get_model("journal", name) for name in ("Change", "Batch", "Entry"))
    change = Change(
        at=now,
        recorded=now,
        closed=now,
        channel="system",
        action="rule.edit",
        records=len(told),
        entries=len(told),
    )
    with guard.door_open(guard.JOURNAL):
        change.save()
        entries = [_entry(rule, before) for rule, before in told]
        head = append.digest_of_change(change, [])
        digest = digests.batch_digest(head, [one["digest"] for one in entries])
        batch = Batch.objects.create(change=change, count=len(entries), digest=digest)
        for one in entries:
            Entry.objects.create(batch=batch, **one)


def _entry(rule, before):
    text, fields = digests.seal_fields({"key": (before, rule.key)})
    place = {
        "table": TABLE,
        "row": rule.pk,
        "root": None,
        "op": "update",
        "version": rule.version,
        "shape": SHAPE,
        "source": None,
    }
    return {**place, "fields": text, "digest": digests.entry_digest(list(place.values()), fields)}


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_bookmark'),
        ('quality', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(one_key_each, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('key',), name='quality_rule_once'),
        ),
    ]
