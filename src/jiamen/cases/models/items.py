"""Service items (服务事项): what can be done, for whom, with which papers and by when; every change is a new version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """The field an item belongs to, in the order residents read them."""

    SOCIAL_SECURITY = "social_security", _("social security")
    MEDICAL = "medical", _("medical insurance")
    DISABILITY = "disability", _("help for disabled people")
    FAMILY = "family", _("marriage and birth")
    EMPLOYMENT = "employment", _("work and employment")
    ASSISTANCE = "assistance", _("social assistance")
    ELDERS = "elders", _("elder care")
    VETERANS = "veterans", _("veterans")
    HOUSING = "housing", _("housing")
    CERTIFICATES = "certificates", _("certificates")
    PARTY = "party", _("party members' services")
    LIVING = "living", _("daily life")


class Channel(models.TextChoices):
    """How an item can be asked for."""

    DESK = "desk", _("at the desk")
    ONLINE = "online", _("online")
    HOME = "home", _("at home")
    ERRAND = "errand", _("by a worker on the resident's behalf")


class ServiceItem(models.Model):
    """One thing that can be done. Its texts are in the versions; a withdrawn item takes no new cases."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("service item")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ItemVersion(models.Model):
    """What an item says from `published_at` on, everywhere (`scope` empty) or inside the area with this code.

    The newest version of the narrowest scope around a centre holds there. The database refuses to change a version.
    """

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="versions")
    scope = models.CharField(_("area"), max_length=12, blank=True)
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=120)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    who = models.CharField(_("who may ask"), max_length=200)
    who_en = models.CharField(_("who may ask (English)"), max_length=300, blank=True)
    result = models.CharField(_("result"), max_length=120)
    result_en = models.CharField(_("result (English)"), max_length=200, blank=True)
    statutory_days = models.PositiveSmallIntegerField(_("statutory limit, working days"))
    promised_days = models.PositiveSmallIntegerField(_("promised limit, working days"))
    fee_fen = models.PositiveIntegerField(_("fee"), default=0)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel), default=list)
    office = models.CharField(_("decided by"), max_length=60, blank=True)  # empty: decided at the centre
    office_en = models.CharField(_("decided by (English)"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("version of a service item")
        ordering = ["item_id", "scope", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "scope", "number"], name="one_item_version_per_scope_and_number"),
            models.CheckConstraint(
                condition=Q(promised_days__lte=F("statutory_days")), name="item_promised_within_statutory_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemQuestion(models.Model):
    """Something the worker asks at intake because papers depend on the answer.

    `answers` holds [value, 中文, English] for each answer, in the order they are offered.
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="questions")
    rank = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=30)
    text = models.CharField(_("question"), max_length=80)
    text_en = models.CharField(_("question (English)"), max_length=160, blank=True)
    answers = models.JSONField(default=list)

    class Meta:
        verbose_name = _("question of a service item")
        ordering = ["version_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_question_key_per_item_version")]


class PaperForm(models.TextChoices):
    """In which form a paper is wanted."""

    ORIGINAL = "original", pgettext_lazy("a paper", "original")
    COPY = "copy", pgettext_lazy("a paper", "copy")
    BOTH = "both", pgettext_lazy("a paper", "original and copy")
    FILLED = "filled", pgettext_lazy("a paper", "filled in here")


class NeededPaper(models.Model):
    """A paper of an item; with a `question` it is needed only after the answer `when`.

    `kind` names the document itself, the same in all items, so that one we already hold need not be brought again.
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="papers")
    rank = models.PositiveSmallIntegerField()
    kind = models.SlugField(_("kind of document"), max_length=40)
    name = models.CharField(_("paper"), max_length=80)
    name_en = models.CharField(_("paper (English)"), max_length=160, blank=True)
    form = models.CharField(_("form"), max_length=8, choices=PaperForm, default=PaperForm.ORIGINAL)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    note = models.CharField(_("note"), max_length=120, blank=True)
    note_en = models.CharField(_("note (English)"), max_length=200, blank=True)
    question = models.ForeignKey(ItemQuestion, on_delete=models.CASCADE, null=True, blank=True, related_name="papers")
    when = models.SlugField(max_length=30, blank=True)
    reusable = models.BooleanField(_("need not be brought again"), default=False)

    class Meta:
        verbose_name = _("paper of a service item")
        ordering = ["version_id", "rank"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=True, when="") | (Q(question__isnull=False) & ~Q(when="")),
                name="conditional_paper_names_its_answer",
            ),
        ]
