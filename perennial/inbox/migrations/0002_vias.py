from django.db import migrations, models


def keep_via(apps, schema_editor):
    notices = apps.get_model("inbox", "Notice").objects.filter(via__isnull=False)
    for one in notices.only("via", "vias").iterator():
        one.vias = [one.via]
        one.save(update_fields=["vias"])


def forget_together(apps, schema_editor):
    """What was kept of many records at once does not say of which fields, so nobody's right to it can be asked."""
    apps.get_model("inbox", "Notice").objects.filter(record__isnull=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='vias',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='notice',
            name='position',
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(keep_via, migrations.RunPython.noop),
        migrations.RunPython(forget_together, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='notice',
            name='via',
        ),
    ]
