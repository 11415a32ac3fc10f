"""One worker at a time checks a dossier's papers, a few times at most, and says why it gave up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_number_goes_to_the_next_version")]
    operations = [
        migrations.AddField(
            "dossier",
            "attempts",
            models.PositiveSmallIntegerField(default=0, verbose_name="số lần thử"),
        ),
        migrations.AddField(
            "dossier",
            "check_error",
            models.CharField(
                blank=True, default="", max_length=400, verbose_name="lý do không đối chiếu được"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "dossier",
            "lease_token",
            models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            "dossier",
            "lease_until",
            models.DateTimeField(blank=True, null=True, verbose_name="giữ việc đến"),
        ),
    ]
