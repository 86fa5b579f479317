# What is stored so far is sealed by the clock and not here: until it is restarted, the release
# before sends its letters to what stands in the old column (docs/decisions/0028).

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0035_machines'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='email_sealed',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='contact',
            name='email_hash',
            field=models.CharField(blank=True, db_default='', db_index=True, default='', max_length=64),
        ),
        # The column stays as it is; only the code calls it by another name.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField('contact', 'email', 'email_plain'),
                migrations.AlterField(
                    model_name='contact',
                    name='email_plain',
                    field=models.EmailField(blank=True, db_column='email', db_index=True, default='', max_length=254),
                ),
            ],
        ),
    ]
