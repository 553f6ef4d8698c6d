import django.db.models.deletion
import tasuki.web.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('document', models.TextField()),
                ('fingerprint', tasuki.web.fields.KeyField()),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.posting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('number',), name='agreement_number')],
            },
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('drafted', 'drafted'), ('adopted', 'adopted'), ('replaced', 'replaced'), ('proposed', 'proposed'), ('commented', 'commented'), ('objected', 'objected'), ('answered', 'answered'), ('signed', 'signed'), ('dated', 'dated'), ('withdrawn', 'withdrawn')])),
                ('department', models.CharField(choices=[('marketing', 'marketing'), ('is', 'is'), ('fs', 'fs')], null=True)),
                ('sentence', models.CharField(null=True)),
                ('text', models.TextField(null=True)),
                ('starts_at', tasuki.web.fields.InstantField(null=True)),
                ('fingerprint', tasuki.web.fields.KeyField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementevent')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.posting')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='agreements.agreementversion')),
            ],
        ),
    ]
