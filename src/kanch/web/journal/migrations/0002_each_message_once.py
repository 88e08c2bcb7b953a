from django.db import migrations, models
from django.db.models import F


def carry_over(apps, schema_editor):
    messages = apps.get_model("journal", "OutboxMessage").objects
    messages.filter(sent_at__isnull=False).update(
        state="left", state_at=F("sent_at"), handed_at=F("sent_at")
    )
    messages.filter(given_up_at__isnull=False).update(state="given up", state_at=F("given_up_at"))
    # Ended while it was leaving: it would have been sent again.
    messages.filter(state="waiting", attempts__gt=0, last_error="").update(
        state="unsure", handed_at=F("created_at")
    )


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("outboxmessage", "message_sent_or_given_up"),
        migrations.AddField(
            "outboxmessage",
            "handed_at",
            models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            "outboxmessage",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "waits"),
                    ("leaving", "is leaving"),
                    ("left", "left"),
                    ("unsure", "may have left"),
                    ("given up", "given up"),
                ],
                default="waiting",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AddField("outboxmessage", "state_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "UPDATE journal_outboxmessage SET state_at = created_at", migrations.RunSQL.noop
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField("outboxmessage", "state_at", models.DateTimeField()),
        migrations.RemoveField("outboxmessage", "given_up_at"),
        migrations.RemoveField("outboxmessage", "sent_at"),
        migrations.AlterField(
            "outboxmessage",
            "recipient",
            models.EmailField(blank=True, max_length=254, verbose_name="to"),
        ),
        migrations.AddConstraint(
            "outboxmessage",
            models.CheckConstraint(
                condition=~models.Q(state__in=["leaving", "left", "unsure"])
                | models.Q(handed_at__isnull=False),
                name="message_left_after_it_was_handed_over",
            ),
        ),
    ]
