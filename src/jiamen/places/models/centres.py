"""Service centres, their rooms, services, partners and people."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet


class CentreStatus(models.TextChoices):
    """Whether people can go there at all."""

    OPEN = "open", _("in use")
    UPGRADING = "upgrading", _("being upgraded")
    CLOSED = "closed", _("closed for good")


class Condition(models.TextChoices):
    """State of the building."""

    GOOD = "good", _("good")
    FAIR = "fair", _("fair")
    POOR = "poor", _("poor")


class Access(models.TextChoices):
    """Facts that decide whether somebody can get in and be served."""

    RAMP = "ramp", _("ramp at the entrance")
    LIFT = "lift", _("lift")
    TOILET = "toilet", _("accessible toilet")
    WHEELCHAIR = "wheelchair", _("wheelchair to borrow")
    LOW_DESK = "low_desk", _("low desk")
    HEARING = "hearing", _("hearing help")
    GROUND_FLOOR = "ground_floor", _("everything on the ground floor")


class Function(models.TextChoices):
    """What a room is for."""

    SERVICE_HALL = "service_hall", _("one-stop service hall")
    PARTY_MEMBERS = "party_members", _("members' activity room")
    DEPUTIES = "deputies", _("deputies' contact point")
    MEDIATION = "mediation", _("mediation room")
    COUNSELLING = "counselling", _("counselling room")
    LECTURE = "lecture", _("lecture hall")
    MEETING = "meeting", _("meeting room")
    READING = "reading", _("reading room")
    MINORS = "minors", _("minors' activity room")
    SCIENCE = "science", _("science room")
    ELDER_CARE = "elder_care", _("elder day care")
    TODDLER_CARE = "toddler_care", _("toddler care")
    CHILD_CLASS = "child_class", _("child care class")
    MEALS = "meals", _("elder meals")
    CHESS = "chess", _("chess corner")
    CALLIGRAPHY = "calligraphy", _("calligraphy room")
    CINEMA = "cinema", _("cinema corner")
    FITNESS = "fitness", _("fitness room")
    HEALTH = "health", _("health corner")
    OFFICE = "office", _("office")
    STORE = "store", _("store room")


class CentreScope(ScopedQuerySet):
    """Centres by their community."""

    def public(self) -> Self:
        """Centres residents may look up."""
        return self.exclude(status=CentreStatus.CLOSED)

    def with_area(self) -> Self:
        """With community and street, but without their outlines, which would be half the work of a page."""
        return self.select_related("area__parent").defer("area__boundary", "area__parent__boundary")


class Centre(models.Model):
    """One service centre (服务中心) of one community or village."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="centres")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=160)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=CentreStatus, default=CentreStatus.OPEN)
    floor_area_m2 = models.PositiveIntegerField(_("floor area, m²"))
    open_area_m2 = models.PositiveIntegerField(_("open to residents, m²"))
    storeys = models.PositiveSmallIntegerField(_("storeys"), default=1)
    built_year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=6, choices=Condition, default=Condition.GOOD)
    access = ArrayField(models.CharField(max_length=14, choices=Access), default=list, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    simulated = models.BooleanField(default=False)

    objects = CentreScope.as_manager()

    class Meta:
        verbose_name = _("centre")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_area_m2__lte=F("floor_area_m2")), name="open_area_within_floor_area"
            ),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="centre_on_the_globe"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfCentre(ScopedQuerySet):
    """Rows that belong to a centre."""

    area_lookup = "centre__area__code"


class Room(models.Model):
    """A room and what it is for (功能区)."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="rooms")
    code = models.CharField(_("room number"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    function = models.CharField(_("function"), max_length=16, choices=Function)
    floor_area_m2 = models.PositiveIntegerField(_("floor area, m²"))
    floor = models.SmallIntegerField(_("floor"), default=1)
    capacity = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)
    open_to_residents = models.BooleanField(_("open to residents"), default=True)
    simulated = models.BooleanField(default=False)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("room")
        ordering = ["centre_id", "floor", "code"]
        constraints = [models.UniqueConstraint(fields=["centre", "code"], name="one_room_number_per_centre")]

    def __str__(self) -> str:
        return self.name


class CentreService(models.Model):
    """Something that can be done or used at a centre, as residents call it."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(_("service"), max_length=60)
    name_en = models.CharField(_("service (English)"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(default=100)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("service")
        ordering = ["centre_id", "rank", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="one_service_once_per_centre")]


class SharingAgreement(models.Model):
    """Who shares the place, activities or resources of a centre (场所共建、活动共办、资源共享)."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="sharing")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, related_name="sharing")
    partner = models.CharField(_("shared with"), max_length=80)
    partner_area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terms = models.CharField(_("what is shared"), max_length=160)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("sharing agreement")
        ordering = ["centre_id", "-since"]


class Posting(models.Model):
    """A member of staff who works at a centre."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="postings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    position = models.CharField(_("position"), max_length=40)
    full_time = models.BooleanField(_("full time"), default=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["centre_id", "since"]
        constraints = [models.UniqueConstraint(fields=["centre", "user"], name="one_posting_per_centre_and_person")]
