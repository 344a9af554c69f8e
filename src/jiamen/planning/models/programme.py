"""The upgrade programme (提档升级计划): what could be done, who pays, and scenarios that choose from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet
from jiamen.places.models import Centre, Function, Premises
from jiamen.planning.models.diagnoses import OfCentre
from jiamen.planning.models.projects import ProjectStatus, UpgradeAction, UpgradeProject

MOST_YEARS = 5


class FundingSource(models.Model):
    """Who pays (资金来源) in a district, and the rules: at most so many per cent of an option, up to a last year."""

    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="funding_sources")
    key = models.SlugField(max_length=20)
    name = models.CharField(_("name"), max_length=60)
    rule = models.CharField(_("rule"), max_length=200, blank=True)
    most_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)  # a calendar year
    simulated = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("funding source")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["area", "key"], name="one_source_per_key"),
            models.CheckConstraint(
                condition=Q(most_percent__isnull=True) | Q(most_percent__gte=1, most_percent__lte=100),
                name="source_gives_1_to_100_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionScope(OfCentre):
    """Options by centre."""

    def offered(self) -> "OptionScope":
        """Those still to be chosen: not retired, and no project of theirs is alive."""
        alive = UpgradeProject.objects.exclude(status=ProjectStatus.ABANDONED).filter(option__isnull=False)
        return self.filter(retired=False).exclude(pk__in=alive.values("option_id"))


class UpgradeOption(models.Model):
    """Something that could be done for a centre (可选做法); areas in m² afterwards, money in fen.

    `premises` is the place it moves into or shares; empty where the centre stays. A place let until a day (`let_until`) can
    be begun the day after; without settled ownership nothing can begin.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="options")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, null=True, blank=True, related_name="options")
    action = models.CharField(_("action"), max_length=14, choices=UpgradeAction)
    title = models.CharField(_("title"), max_length=80)
    floor_area_m2 = models.PositiveIntegerField(_("floor area after, m²"))
    open_area_m2 = models.PositiveIntegerField(_("open to residents after, m²"))
    functions = ArrayField(models.CharField(max_length=16, choices=Function), default=list, blank=True)
    cost_fen = models.BigIntegerField(_("cost, fen"))
    running_fen = models.BigIntegerField(_("running cost a year, fen"), default=0)
    months = models.PositiveSmallIntegerField(_("months to build"))
    let_until = models.DateField(null=True, blank=True)
    ownership_settled = models.BooleanField(default=True)
    step_free = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)

    objects = OptionScope.as_manager()

    class Meta:
        verbose_name = _("upgrade option")
        ordering = ["centre__code", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cost_fen__gt=0, running_fen__gte=0), name="option_costs_something"),
            models.CheckConstraint(condition=Q(floor_area_m2__gt=0), name="option_has_a_floor"),
            models.CheckConstraint(
                condition=Q(open_area_m2__lte=models.F("floor_area_m2")), name="option_open_area_within_floor_area"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfOption(ScopedQuerySet):
    """Rows that belong to an option."""

    area_lookup = "option__centre__area__code"


class OptionShare(models.Model):
    """What a source pays of an option, in fen. A deferred trigger has the shares add up to the cost at every commit."""

    option = models.ForeignKey(UpgradeOption, on_delete=models.CASCADE, related_name="shares")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    fen = models.BigIntegerField()

    objects = OfOption.as_manager()

    class Meta:
        verbose_name = _("share of an option")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["option", "source"], name="one_share_per_option_and_source"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="option_share_above_nothing"),
        ]


class ScenarioStatus(models.TextChoices):
    """Whether it may still be changed."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")


class Scenario(models.Model):
    """A programme being weighed, or approved (方案): years, budgets and wishes; what is best under them is computed.

    An approved one is frozen by triggers, its budgets, wishes and choices with it; only its link to be shared may change.
    """

    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(_("name"), max_length=80)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    years = models.PositiveSmallIntegerField(_("years"))
    radius_m = models.PositiveIntegerField(_("walking radius, metres"))
    elder_percent = models.PositiveSmallIntegerField(default=100)
    status = models.CharField(max_length=8, choices=ScenarioStatus, default=ScenarioStatus.DRAFT)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=80, blank=True)
    run = models.ForeignKey("kernel.PlanRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    share_token = models.CharField(max_length=43, null=True, blank=True, unique=True)  # NULLs may repeat

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=MOST_YEARS), name="scenario_of_1_to_5_years"),
            models.CheckConstraint(
                condition=Q(status=ScenarioStatus.DRAFT, approved_at__isnull=True, run__isnull=True)
                | Q(status=ScenarioStatus.APPROVED, approved_at__isnull=False, run__isnull=False),
                name="approved_scenario_has_a_day_and_a_run",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.status == ScenarioStatus.DRAFT

    @property
    def calendar_years(self) -> range:
        """The calendar years it spans."""
        return range(self.first_year, self.first_year + self.years)


class OfScenario(ScopedQuerySet):
    """Rows that belong to a scenario."""

    area_lookup = "scenario__area__code"


class ScenarioBudget(models.Model):
    """What a source can pay in a year of the scenario (0: the first), in fen."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="budgets")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    fen = models.BigIntegerField()

    objects = OfScenario.as_manager()

    class Meta:
        verbose_name = _("budget of a scenario")
        ordering = ["source_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "source", "year"], name="one_budget_per_source_and_year"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="budget_above_nothing"),
        ]


class WishKind(models.TextChoices):
    """What is asked of an option, whatever would be best."""

    INSIST = "insist", _("insisted on")
    RULE_OUT = "rule_out", _("ruled out")


class ScenarioWish(models.Model):
    """An option insisted on or ruled out."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="wishes")
    option = models.ForeignKey(UpgradeOption, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=WishKind)

    objects = OfScenario.as_manager()

    class Meta:
        verbose_name = _("wish of a scenario")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "option"], name="one_wish_per_option")]


class ScenarioChoice(models.Model):
    """An option of an approved programme, the year it begins (0: the first) and the project that carries it out."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(UpgradeOption, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    project = models.ForeignKey(UpgradeProject, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OfScenario.as_manager()

    class Meta:
        verbose_name = _("choice of a scenario")
        ordering = ["year", "pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "option"], name="one_choice_per_option")]
