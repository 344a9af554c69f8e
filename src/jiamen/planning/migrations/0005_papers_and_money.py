import django.db.models.deletion
from django.db import migrations, models

# Payments, shares and the contract of a project change only under the lock of its row, and each query after the lock sees
# what the other committed: whoever comes second is held against what the first left behind.
GUARD = """
CREATE OR REPLACE FUNCTION planning_money_within_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    project bigint; contract bigint; whole bigint;
BEGIN
    IF TG_TABLE_NAME = 'planning_payment' THEN
        SELECT s.project_id INTO project FROM planning_projectshare s WHERE s.id = NEW.share_id;
    ELSIF TG_TABLE_NAME = 'planning_projectshare' THEN
        project := NEW.project_id;
    ELSE
        project := NEW.id;
    END IF;
    SELECT p.contract_fen INTO contract FROM planning_upgradeproject p WHERE p.id = project FOR UPDATE;
    SELECT COALESCE(sum(y.fen), 0) INTO whole FROM planning_payment y
        JOIN planning_projectshare s ON s.id = y.share_id WHERE s.project_id = project;
    IF whole > COALESCE(contract, 0) OR EXISTS (
        SELECT 1 FROM planning_projectshare s JOIN planning_payment y ON y.share_id = s.id
        WHERE s.project_id = project GROUP BY s.id, s.fen HAVING sum(y.fen) > s.fen
    ) THEN
        RAISE EXCEPTION 'payments above the share or the contract' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER money_within_bounds AFTER UPDATE OF fen ON planning_projectshare
    FOR EACH ROW EXECUTE FUNCTION planning_money_within_bounds();
CREATE TRIGGER money_within_bounds AFTER UPDATE OF contract_fen ON planning_upgradeproject
    FOR EACH ROW EXECUTE FUNCTION planning_money_within_bounds();

CREATE FUNCTION planning_project_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    project bigint; cost bigint; given bigint;
BEGIN
    IF TG_TABLE_NAME = 'planning_projectshare' AND TG_OP = 'UPDATE' THEN
        IF NEW.project_id <> OLD.project_id THEN
            RAISE EXCEPTION 'a share stays with its project' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_TABLE_NAME = 'planning_upgradeproject' THEN
        project := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        project := OLD.project_id;
    ELSE
        project := NEW.project_id;
    END IF;
    SELECT p.cost_fen INTO cost FROM planning_upgradeproject p WHERE p.id = project FOR UPDATE;
    SELECT sum(s.fen) INTO given FROM planning_projectshare s WHERE s.project_id = project;
    IF given <> cost THEN
        RAISE EXCEPTION 'the shares do not add up to the cost' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_add_up AFTER INSERT OR UPDATE OR DELETE ON planning_projectshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_project_shares_add_up();
CREATE CONSTRAINT TRIGGER shares_add_up AFTER UPDATE OF cost_fen ON planning_upgradeproject
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_project_shares_add_up();
"""
UNGUARD = """
DROP TRIGGER shares_add_up ON planning_upgradeproject;
DROP TRIGGER shares_add_up ON planning_projectshare;
DROP FUNCTION planning_project_shares_add_up();
DROP TRIGGER money_within_bounds ON planning_upgradeproject;
DROP TRIGGER money_within_bounds ON planning_projectshare;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0004_upgrade_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="upgradeproject",
            name="after_lat",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="after_lon",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="ProjectDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "contract"),
                            ("approval", "approval"),
                            ("acceptance", "acceptance record"),
                            ("photo_before", "photo: before"),
                            ("photo_during", "photo: at work"),
                            ("photo_after", "photo: after"),
                            ("other", "other paper"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=80)),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.CharField(max_length=120, unique=True)),
                ("small", models.CharField(blank=True, max_length=120)),
                ("is_public", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("who", models.CharField(max_length=80)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="planning.upgradeproject",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a project",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_public", False),
                            ("kind__in", ["photo_before", "photo_during", "photo_after"]),
                            _connector="OR",
                        ),
                        name="only_photos_are_public",
                    ),
                    models.UniqueConstraint(fields=("project", "sha256"), name="one_copy_of_a_document"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
