from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='agreementevent',
            name='act',
            field=models.CharField(choices=[('drafted', 'drafted'), ('adopted', 'adopted'), ('replaced', 'replaced'), ('proposed', 'proposed'), ('commented', 'commented'), ('objected', 'objected'), ('answered', 'answered'), ('signed', 'signed'), ('dated', 'dated'), ('withdrawn', 'withdrawn'), ('reviewed', 'reviewed')]),
        ),
    ]
