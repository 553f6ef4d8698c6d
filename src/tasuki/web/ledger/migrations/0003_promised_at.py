"""When the next call was promised in a touch. A nullable column is added in place: no table is rebuilt."""

from django.db import migrations, models

import tasuki.web.fields


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="touch",
            name="promised_at",
            field=tasuki.web.fields.InstantField(null=True),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("promised_at__isnull", False)),
                fields=["lead"],
                name="touch_promised",
            ),
        ),
    ]
