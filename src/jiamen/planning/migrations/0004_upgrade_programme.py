import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SHARES = """
CREATE FUNCTION planning_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint; cost bigint; shared bigint;
BEGIN
    IF TG_TABLE_NAME = 'planning_optionshare' AND TG_OP = 'UPDATE' THEN
        IF NEW.option_id <> OLD.option_id THEN
            RAISE EXCEPTION 'a share stays with its option' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_TABLE_NAME = 'planning_upgradeoption' THEN
        one := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        one := OLD.option_id;
    ELSE
        one := NEW.option_id;
    END IF;
    -- The lock makes two writers of one option wait for each other; the sum after it sees what the other committed.
    SELECT o.cost_fen INTO cost FROM planning_upgradeoption o WHERE o.id = one FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT COALESCE(sum(s.fen), 0) INTO shared FROM planning_optionshare s WHERE s.option_id = one;
    IF shared <> cost THEN
        RAISE EXCEPTION 'the shares of option % add up to %, its cost is %', one, shared, cost
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_add_up AFTER INSERT OR UPDATE OF cost_fen ON planning_upgradeoption
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_shares_add_up();
CREATE CONSTRAINT TRIGGER shares_add_up AFTER INSERT OR UPDATE OR DELETE ON planning_optionshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planning_shares_add_up();
"""
NO_SHARES = """
DROP TRIGGER shares_add_up ON planning_optionshare;
DROP TRIGGER shares_add_up ON planning_upgradeoption;
DROP FUNCTION planning_shares_add_up();
"""
FROZEN = """
CREATE FUNCTION planning_scenario_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'approved' THEN
        IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'share_token' <> to_jsonb(OLD) - 'share_token' THEN
            RAISE EXCEPTION 'scenario % is approved and frozen', OLD.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON planning_scenario
    FOR EACH ROW EXECUTE FUNCTION planning_scenario_frozen();
CREATE FUNCTION planning_scenario_parts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_approved boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'planning_scenariochoice'
        AND to_jsonb(NEW) - 'project_id' = to_jsonb(OLD) - 'project_id' THEN
        RETURN NEW;
    END IF;
    -- The lock makes a change wait for an approval under way, and then see it.
    IF TG_OP <> 'INSERT' THEN
        SELECT s.status = 'approved' INTO is_approved FROM planning_scenario s WHERE s.id = OLD.scenario_id FOR SHARE;
    END IF;
    IF TG_OP <> 'DELETE' AND NOT COALESCE(is_approved, false) THEN
        SELECT s.status = 'approved' INTO is_approved FROM planning_scenario s WHERE s.id = NEW.scenario_id FOR SHARE;
    END IF;
    IF is_approved THEN
        RAISE EXCEPTION 'the scenario is approved and frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON planning_scenariobudget
    FOR EACH ROW EXECUTE FUNCTION planning_scenario_parts_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON planning_scenariowish
    FOR EACH ROW EXECUTE FUNCTION planning_scenario_parts_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON planning_scenariochoice
    FOR EACH ROW EXECUTE FUNCTION planning_scenario_parts_frozen();
"""
NOT_FROZEN = """
DROP TRIGGER frozen ON planning_scenariochoice;
DROP TRIGGER frozen ON planning_scenariowish;
DROP TRIGGER frozen ON planning_scenariobudget;
DROP TRIGGER frozen ON planning_scenario;
DROP FUNCTION planning_scenario_parts_frozen();
DROP FUNCTION planning_scenario_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_audit_is_append_only"),
        ("places", "0001_initial"),
        ("planning", "0003_projects_carried_out"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="upgradeproject",
            name="option_id",
        ),
        migrations.CreateModel(
            name="FundingSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=20)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("rule", models.CharField(blank=True, max_length=200, verbose_name="rule")),
                ("most_percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("simulated", models.BooleanField(default=False)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="funding_sources", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "funding source",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("years", models.PositiveSmallIntegerField(verbose_name="years")),
                ("radius_m", models.PositiveIntegerField(verbose_name="walking radius, metres")),
                ("elder_percent", models.PositiveSmallIntegerField(default=100)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("approved", "approved")], default="draft", max_length=8
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(blank=True, max_length=80)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by", models.CharField(blank=True, max_length=80)),
                ("share_token", models.CharField(blank=True, max_length=43, null=True, unique=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scenarios", to="places.area"
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="planning.scenario",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.planrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "scenario",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScenarioBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("fen", models.BigIntegerField()),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="budgets", to="planning.scenario"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="planning.fundingsource"
                    ),
                ),
            ],
            options={
                "verbose_name": "budget of a scenario",
                "ordering": ["source_id", "year"],
            },
        ),
        migrations.CreateModel(
            name="UpgradeOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("new_building", "new building"),
                            ("developer", "developer-provided premises"),
                            ("share", "share an agency's or neighbour's place"),
                            ("idle_state", "move into an idle state asset"),
                            ("enlarge", "enlarge"),
                            ("rearrange", "rearrange rooms"),
                        ],
                        max_length=14,
                        verbose_name="action",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("floor_area_m2", models.PositiveIntegerField(verbose_name="floor area after, m²")),
                ("open_area_m2", models.PositiveIntegerField(verbose_name="open to residents after, m²")),
                (
                    "functions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("service_hall", "one-stop service hall"),
                                ("party_members", "members' activity room"),
                                ("deputies", "deputies' contact point"),
                                ("mediation", "mediation room"),
                                ("counselling", "counselling room"),
                                ("lecture", "lecture hall"),
                                ("meeting", "meeting room"),
                                ("reading", "reading room"),
                                ("minors", "minors' activity room"),
                                ("science", "science room"),
                                ("elder_care", "elder day care"),
                                ("toddler_care", "toddler care"),
                                ("child_class", "child care class"),
                                ("meals", "elder meals"),
                                ("chess", "chess corner"),
                                ("calligraphy", "calligraphy room"),
                                ("cinema", "cinema corner"),
                                ("fitness", "fitness room"),
                                ("health", "health corner"),
                                ("office", "office"),
                                ("store", "store room"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("cost_fen", models.BigIntegerField(verbose_name="cost, fen")),
                ("running_fen", models.BigIntegerField(default=0, verbose_name="running cost a year, fen")),
                ("months", models.PositiveSmallIntegerField(verbose_name="months to build")),
                ("let_until", models.DateField(blank=True, null=True)),
                ("ownership_settled", models.BooleanField(default=True)),
                ("step_free", models.BooleanField(default=True)),
                ("retired", models.BooleanField(default=False)),
                ("simulated", models.BooleanField(default=False)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="options", to="places.centre"
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
                        to="places.premises",
                    ),
                ),
            ],
            options={
                "verbose_name": "upgrade option",
                "ordering": ["centre__code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ScenarioWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("insist", "insisted on"), ("rule_out", "ruled out")], max_length=8),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="planning.scenario"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="planning.upgradeoption"
                    ),
                ),
            ],
            options={
                "verbose_name": "wish of a scenario",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScenarioChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="planning.upgradeproject",
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="planning.scenario"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="planning.upgradeoption"
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of a scenario",
                "ordering": ["year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OptionShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fen", models.BigIntegerField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="planning.fundingsource"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="planning.upgradeoption"
                    ),
                ),
            ],
            options={
                "verbose_name": "share of an option",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="upgradeproject",
            name="option",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="planning.upgradeoption",
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeproject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "abandoned"), _negated=True),
                fields=("option",),
                name="one_live_project_per_option",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.UniqueConstraint(fields=("area", "key"), name="one_source_per_key"),
        ),
        migrations.AddConstraint(
            model_name="fundingsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_percent__isnull", True),
                    models.Q(("most_percent__gte", 1), ("most_percent__lte", 100)),
                    _connector="OR",
                ),
                name="source_gives_1_to_100_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(("years__gte", 1), ("years__lte", 5)), name="scenario_of_1_to_5_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("run__isnull", True), ("status", "draft")),
                    models.Q(("approved_at__isnull", False), ("run__isnull", False), ("status", "approved")),
                    _connector="OR",
                ),
                name="approved_scenario_has_a_day_and_a_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariobudget",
            constraint=models.UniqueConstraint(
                fields=("scenario", "source", "year"), name="one_budget_per_source_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariobudget",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="budget_above_nothing"),
        ),
        migrations.AddConstraint(
            model_name="upgradeoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_fen__gt", 0), ("running_fen__gte", 0)), name="option_costs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="upgradeoption",
            constraint=models.CheckConstraint(condition=models.Q(("floor_area_m2__gt", 0)), name="option_has_a_floor"),
        ),
        migrations.AddConstraint(
            model_name="upgradeoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("open_area_m2__lte", models.F("floor_area_m2"))),
                name="option_open_area_within_floor_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariowish",
            constraint=models.UniqueConstraint(fields=("scenario", "option"), name="one_wish_per_option"),
        ),
        migrations.AddConstraint(
            model_name="scenariochoice",
            constraint=models.UniqueConstraint(fields=("scenario", "option"), name="one_choice_per_option"),
        ),
        migrations.AddConstraint(
            model_name="optionshare",
            constraint=models.UniqueConstraint(fields=("option", "source"), name="one_share_per_option_and_source"),
        ),
        migrations.AddConstraint(
            model_name="optionshare",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="option_share_above_nothing"),
        ),
        migrations.RunSQL(SHARES, NO_SHARES),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
