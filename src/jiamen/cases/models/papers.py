"""The papers of a case: its check-list, the one-time notice, and the files that are kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.cases.models.cases import Case, OfCase
from jiamen.cases.models.items import NeededPaper


class PaperStatus(models.TextChoices):
    """What became of a paper of the check-list."""

    MISSING = "missing", _("not here")
    UNFIT = "unfit", _("here, but cannot be used")
    THERE = "there", _("here and good")
    HELD = "held", _("not needed: we hold it")


GOOD = (PaperStatus.THERE, PaperStatus.HELD)


class CasePaper(models.Model):
    """One line of a case's check-list. `fault` says what is wrong with a paper that cannot be used."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    needed = models.ForeignKey(NeededPaper, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("result of the check"), max_length=8, choices=PaperStatus, default=PaperStatus.MISSING)
    fault = models.CharField(_("what is wrong with it"), max_length=120, blank=True)
    held = models.ForeignKey("cases.StoredPaper", on_delete=models.PROTECT, null=True, blank=True, related_name="uses")

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = _("paper of a case")
        ordering = ["case_id", "needed__rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "needed"], name="one_line_per_needed_paper"),
            models.CheckConstraint(
                condition=Q(status="held", held__isnull=False) | (~Q(status="held") & Q(held__isnull=True)),
                name="held_paper_names_its_file",
            ),
            models.CheckConstraint(condition=~Q(status="unfit") | ~Q(fault=""), name="unfit_paper_says_why"),
        ]


class StoredPaper(models.Model):
    """A file, encrypted in the store of uploads. With `reuse_until` its holder agreed that it need not be brought again."""

    paper = models.ForeignKey(CasePaper, on_delete=models.PROTECT, related_name="files")
    kind = models.SlugField(_("kind of document"), max_length=40)
    holder_key = models.CharField(max_length=64)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # a blind key: the same file under the same paper is one row
    file = models.CharField(max_length=120, unique=True)
    added_at = models.DateTimeField()
    who = models.CharField(max_length=200)
    reuse_until = models.DateField(_("may be used again until"), null=True, blank=True)

    class Scope(OfCase):
        """By the case it was handed in for."""

        to_case = "paper__case__"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("stored paper")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["paper", "digest"], name="one_copy_of_a_stored_paper")]
        indexes = [models.Index(fields=["holder_key", "kind"], name="papers_of_a_holder")]


class Notice(models.Model):
    """The one-time notice (一次性告知单): everything that is missing, said at once. Never changed.

    `again` says why a second one had to be given. `answered_at` is when the papers came, `in_person` whether somebody
    had to make the way for it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    who = models.CharField(max_length=200)
    again = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    in_person = models.BooleanField(default=False)

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = _("one-time notice")
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_notice_per_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(again=""), name="second_notice_says_why"),
        ]


class NoticeLine(models.Model):
    """One paper on a notice, and what is wrong with it when it is not simply missing."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    needed = models.ForeignKey(NeededPaper, on_delete=models.PROTECT, related_name="+")
    fault = models.CharField(max_length=120, blank=True)

    class Scope(OfCase):
        """By the case of the notice."""

        to_case = "notice__case__"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("line of a notice")
        ordering = ["notice_id", "needed__rank"]
        constraints = [models.UniqueConstraint(fields=["notice", "needed"], name="one_line_per_paper_of_a_notice")]
