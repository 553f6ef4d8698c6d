import django.db.models.deletion
import tasuki.web.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('handoffs', '0002_append_only'),
        ('ledger', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('crossing', 'crossing'), ('by_hand', 'by_hand')])),
                ('instant', tasuki.web.fields.InstantField()),
                ('version', models.IntegerField()),
                ('score', models.FloatField()),
                ('standing', models.JSONField()),
                ('known_at', tasuki.web.fields.InstantField()),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.lead')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('passed', 'passed'), ('declined', 'declined'), ('renewed', 'renewed'), ('moot', 'moot')])),
                ('handoff', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='handoffs.handoff')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.posting')),
                ('judgement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='proposals.judgement')),
            ],
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', tasuki.web.fields.InstantField()),
                ('touch', models.BigIntegerField()),
                ('gate_event', models.BigIntegerField()),
                ('through', models.BigIntegerField()),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.posting')),
            ],
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['cause', 'instant'], name='judgement_latest'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.UniqueConstraint(fields=('lead', 'instant', 'cause'), name='judgement_instant'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['verdict', 'posting'], name='decision_latest'),
        ),
    ]
