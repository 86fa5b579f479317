"""Withdrawal, control and the other new topics; sources and claims learn when they were seen and reviewed.
Published entries learn what the new filters ask for."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import pools.models.fields
from typing import Any

from django.db import migrations, models


def add(apps: Any, schema_editor: Any) -> None:
    published = apps.get_model("pools", "PublishedPool").objects
    for pool in published.only("document", "entry").iterator():
        delay = pool.document.get("upgrade_delay_days")
        pool.entry |= {"wait": None, "delay": delay, "access": "", "control": ""}
        pool.save(update_fields=["entry"])


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0016_change_values'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='checked_by',
            field=pools.models.fields.TextLine(blank=True, help_text='A name or a role.', max_length=120, validators=[pools.models.fields.Rule('one_line')], verbose_name='checked by'),
        ),
        migrations.AddField(
            model_name='pool',
            name='access_needs',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name='needed to use it', words='ACCESS_NEEDS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='access_regions',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='regions left out'),
        ),
        migrations.AddField(
            model_name='pool',
            name='custody_note',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='note on custody'),
        ),
        migrations.AddField(
            model_name='pool',
            name='custody_validator_keys',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name="who holds the validators' keys", words='VALIDATOR_KEY_HOLDERS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='custody_withdrawal_credentials',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name='who holds the withdrawal credentials', words='KEY_HOLDERS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='deposit_exit_fees_note',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='note on deposit and exit fees'),
        ),
        migrations.AddField(
            model_name='pool',
            name='deposit_fee',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='deposit fee (percent)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='exit_fee',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='exit fee (percent)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='fee_percent_to',
            field=models.DecimalField(blank=True, decimal_places=6, help_text='Only where the fee is a range: its upper end.', max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='fee, at most (percent of rewards)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='fee_varies',
            field=models.BooleanField(default=False, help_text='It differs by operator or vault, so that no one figure holds for all.', verbose_name='fee varies'),
        ),
        migrations.AddField(
            model_name='pool',
            name='oracle_bounds',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='what bounds a report'),
        ),
        migrations.AddField(
            model_name='pool',
            name='oracle_needed',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='reporters that must agree'),
        ),
        migrations.AddField(
            model_name='pool',
            name='oracle_of',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='reporters in all'),
        ),
        migrations.AddField(
            model_name='pool',
            name='oracle_reports',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name='who reports balances', words='REPORTERS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='pause_freezes_holders',
            field=models.BooleanField(blank=True, help_text='Unknown if left open.', null=True, verbose_name='single holders can be frozen'),
        ),
        migrations.AddField(
            model_name='pool',
            name='pause_stops',
            field=pools.models.fields.WordList(blank=True, default=list, verbose_name='what can be stopped', words='STOPPABLE'),
        ),
        migrations.AddField(
            model_name='pool',
            name='pause_who',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='who can stop it'),
        ),
        migrations.AddField(
            model_name='pool',
            name='slashing_cover_kinds',
            field=pools.models.fields.WordList(blank=True, default=list, verbose_name='slashing cover', words='COVERS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='slashing_cover_limit',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(200000000)], verbose_name='covers up to (ETH)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='slashing_cover_note',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='note on slashing cover'),
        ),
        migrations.AddField(
            model_name='pool',
            name='upgrade_held_by',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name='who may change the code', words='CODE_HOLDERS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='upgrade_needed',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='signers needed'),
        ),
        migrations.AddField(
            model_name='pool',
            name='upgrade_of',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='signers in all'),
        ),
        migrations.AddField(
            model_name='pool',
            name='upgrade_veto',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='who can veto a change'),
        ),
        migrations.AddField(
            model_name='pool',
            name='upgrade_who',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='by name'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_blocked_by',
            field=pools.models.fields.WordList(blank=True, default=list, verbose_name='what can block it', words='OBSTACLES'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_maximum',
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100000)], verbose_name='largest request (ETH)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_minimum',
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100000)], verbose_name='smallest request (ETH)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_note',
            field=pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='how one gets out'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_wait_as_of',
            field=pools.models.fields.PartialDate(blank=True, help_text='A day, a month or a year: 2021-11-08, 2021-11 or 2021.', max_length=10, validators=[pools.models.fields.Rule('past_date')], verbose_name='wait as of'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_wait_from',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3000)], verbose_name='usual wait, from (days)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_wait_is',
            field=pools.models.fields.Choices(blank=True, max_length=20, verbose_name='the wait is', words='WAIT_KINDS'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_wait_to',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3000)], verbose_name='usual wait, to (days)'),
        ),
        migrations.AddField(
            model_name='pool',
            name='withdrawal_ways',
            field=pools.models.fields.WordList(blank=True, default=list, verbose_name='ways out', words='WAYS_OUT'),
        ),
        migrations.AddField(
            model_name='source',
            name='seen_on',
            field=models.DateField(blank=True, help_text='The last day somebody found it still saying so.', null=True, validators=[pools.models.fields.Rule('past_day')], verbose_name='seen on'),
        ),
        migrations.AddField(
            model_name='token',
            name='replaced_by',
            field=pools.models.fields.TextLine(blank=True, help_text='The symbol of the token that took its place.', max_length=20, validators=[pools.models.fields.Rule('one_line')], verbose_name='replaced by'),
        ),
        migrations.AlterField(
            model_name='source',
            name='as_of',
            field=pools.models.fields.PartialDate(blank=True, help_text='The day it speaks for.', max_length=10, validators=[pools.models.fields.Rule('past_date')], verbose_name='as of'),
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('role', pools.models.fields.TextLine(max_length=120, validators=[pools.models.fields.Rule('one_line')], verbose_name='role')),
                ('chain', pools.models.fields.TextLine(default='ethereum', max_length=30, validators=[pools.models.fields.Rule('one_line')], verbose_name='chain')),
                ('address', models.CharField(max_length=42, validators=[pools.models.fields.Rule('token_address')], verbose_name='address')),
                ('pool', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='contracts', to='pools.pool')),
            ],
            options={
                'verbose_name': 'contract',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('date', pools.models.fields.PartialDate(blank=True, help_text='A day, a month or a year: 2021-11-08, 2021-11 or 2021.', max_length=10, validators=[pools.models.fields.Rule('past_date')], verbose_name='date')),
                ('what', pools.models.fields.TextLine(max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='what happened')),
                ('loss', pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='loss')),
                ('paused', pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='what was stopped')),
                ('paused_until', pools.models.fields.PartialDate(blank=True, help_text='A day, a month or a year: 2021-11-08, 2021-11 or 2021.', max_length=10, validators=[pools.models.fields.Rule('past_date')], verbose_name='stopped until')),
                ('made_good', pools.models.fields.TextLine(blank=True, max_length=240, validators=[pools.models.fields.Rule('one_line')], verbose_name='what was made good')),
                ('pool', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='pools.pool')),
            ],
            options={
                'verbose_name': 'incident',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StakeSize',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('staked_eth', models.DecimalField(decimal_places=6, max_digits=18, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(200000000)], verbose_name='staked ETH')),
                ('as_of', pools.models.fields.PartialDate(blank=True, help_text='A day, a month or a year: 2021-11-08, 2021-11 or 2021.', max_length=10, validators=[pools.models.fields.Rule('past_date')], verbose_name='as of')),
                ('pool', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sizes', to='pools.pool')),
            ],
            options={
                'verbose_name': 'amount of staked ETH',
                'verbose_name_plural': 'amounts of staked ETH',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TopicReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('topic', pools.models.fields.TextLine(max_length=60, validators=[pools.models.fields.Rule('one_line')], verbose_name='topic')),
                ('on', models.DateField(validators=[pools.models.fields.Rule('past_day')], verbose_name='reviewed on')),
                ('by', pools.models.fields.TextLine(blank=True, help_text='A name or a role.', max_length=120, validators=[pools.models.fields.Rule('one_line')], verbose_name='reviewed by')),
                ('pool', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='pools.pool')),
            ],
            options={
                'verbose_name': 'review',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
