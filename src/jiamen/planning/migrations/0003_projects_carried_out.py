import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION planning_money_within_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint; given bigint; contract bigint; paid bigint; project bigint;
BEGIN
    SELECT s.project_id, s.fen INTO project, given FROM planning_projectshare s WHERE s.id = NEW.share_id;
    -- The lock makes two payments at once wait for each other; each query after it sees what the other committed.
    SELECT p.contract_fen INTO contract FROM planning_upgradeproject p WHERE p.id = project FOR UPDATE;
    SELECT COALESCE(sum(y.fen), 0) INTO paid FROM planning_payment y WHERE y.share_id = NEW.share_id;
    SELECT COALESCE(sum(y.fen), 0) INTO whole FROM planning_payment y
        JOIN planning_projectshare s ON s.id = y.share_id WHERE s.project_id = project;
    IF paid > given OR whole > COALESCE(contract, 0) THEN
        RAISE EXCEPTION 'payments above the share or the contract' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_within_bounds AFTER INSERT OR UPDATE ON planning_payment
    FOR EACH ROW EXECUTE FUNCTION planning_money_within_bounds();
"""
UNGUARD = """
DROP TRIGGER money_within_bounds ON planning_payment;
DROP FUNCTION planning_money_within_bounds();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("planning", "0002_standards_as_shipped"),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "milestone",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fen", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("who", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "payment",
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectDelay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_due_on", models.DateField(null=True)),
                ("due_on", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "delay",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60)),
                ("fen", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "share of a source",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("under_way", "under way"),
                            ("accepted", "accepted, not open yet"),
                            ("completed", "completed"),
                            ("suspended", "suspended"),
                            ("abandoned", "given up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("who", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "step of a project",
                "ordering": ["since", "pk"],
            },
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="accepted_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="centre_after",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="centre_before",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="contract_fen",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="measured_m2",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="option_id",
            field=models.BigIntegerField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="planned_start_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="upgradeproject",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("under_way", "under way"),
                    ("accepted", "accepted, not open yet"),
                    ("completed", "completed"),
                    ("suspended", "suspended"),
                    ("abandoned", "given up"),
                ],
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "completed"), _negated=True),
                    ("due_on__isnull", True),
                    models.Q(("accepted_on__isnull", False), ("measured_m2__isnull", False)),
                    _connector="OR",
                ),
                name="completed_project_was_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    ("planned_start_on__isnull", True),
                    ("due_on__gte", models.F("planned_start_on")),
                    _connector="OR",
                ),
                name="project_is_due_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_on__isnull", True),
                    ("started_on__isnull", True),
                    ("accepted_on__gte", models.F("started_on")),
                    _connector="OR",
                ),
                name="project_accepted_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_on__isnull", True),
                    ("accepted_on__isnull", True),
                    ("completed_on__gte", models.F("accepted_on")),
                    _connector="OR",
                ),
                name="project_opens_after_acceptance",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("contract_fen__isnull", True), ("contract_fen__gt", 0), _connector="OR"),
                name="contract_above_nothing",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="planning.upgradeproject"
            ),
        ),
        migrations.AddField(
            model_name="projectdelay",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="delays", to="planning.upgradeproject"
            ),
        ),
        migrations.AddField(
            model_name="projectshare",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="planning.upgradeproject"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="share",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="payments", to="planning.projectshare"
            ),
        ),
        migrations.AddField(
            model_name="projectstep",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.upgradeproject"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectdelay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("was_due_on__isnull", True), ("due_on__gt", models.F("was_due_on")), _connector="OR"
                ),
                name="delay_is_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectshare",
            constraint=models.UniqueConstraint(fields=("project", "source"), name="one_share_per_source"),
        ),
        migrations.AddConstraint(
            model_name="projectshare",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="share_above_nothing"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="payment_above_nothing"),
        ),
        migrations.AddConstraint(
            model_name="projectstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("project",), name="project_stands_at_one_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="step_ends_after_it_begins",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
