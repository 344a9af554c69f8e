"""What residents see: five faces, why, what becomes of a low rating, and the figures of a centre."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.cases.errors import NoSuchInvitation
from jiamen.cases.forms.ratings import LevelForm, WordsForm
from jiamen.cases.models import LOW, Level, Rating, RatingChannel, RatingInvitation, Rectification, Stage
from jiamen.cases.selectors.rating_figures import PublicFigures, public_figures
from jiamen.cases.selectors.ratings import (
    check_open,
    invitation_by_key,
    item_names,
    rectification_by_key,
    words_of,
)
from jiamen.cases.services.ratings import rate, rate_again, say_why
from jiamen.cases.views.pads import pad_window
from jiamen.kernel.clock import now
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.kernel.ui.request import ActorRequest
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre

WORDS_SALT = "rating-words"


@dataclass(frozen=True, slots=True)
class FacesPage:
    """A service to rate; `items` in words."""

    invitation: RatingInvitation
    items: str
    faces: tuple[Level, ...] = tuple(Level)


@dataclass(frozen=True, slots=True)
class WordsPage:
    """After the tap: why (no form once said), and for a low rating where to follow it; `pad` is the way back, if any."""

    rating: Rating
    form: WordsForm | None
    follow: str
    pad: str


@dataclass(frozen=True, slots=True)
class FollowPage:
    """A low rating as the resident follows it; each step with its day, and what was done."""

    row: Rectification
    may_rate: bool
    faces: tuple[Level, ...] = tuple(Level)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The ratings of a centre for everybody."""

    centre: Centre
    figures: PublicFigures
    chart: Chart


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def faces(request: ActorRequest, key: str) -> HttpResponse:
    """Five faces; one tap is the rating."""
    invitation = invitation_by_key(key)
    at_pad = _at_pad(request, invitation)
    form = LevelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sms = RatingChannel.SMS if request.GET.get("by") == RatingChannel.SMS else RatingChannel.QR
        channel = RatingChannel.PAD if at_pad else sms
        rating = rate(request.actor, invitation, level=form.cleaned_data["level"], channel=channel)
        if at_pad and rating.level not in LOW:
            return redirect("cases:pad", invitation.centre.code)
        return redirect("cases:words", key, signing.dumps(rating.pk, salt=WORDS_SALT))
    check_open(invitation, now())
    page = FacesPage(invitation, words_of(invitation.items, item_names(invitation.centre, now())))
    return render(request, "cases/rating.html", {"page": page}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: ActorRequest, key: str, token: str) -> HttpResponse:
    """Why; only for whoever has just rated."""
    rating = _just_rated(key, token)
    form = WordsForm(request.POST if request.method == "POST" else None, low=rating.level in LOW)
    if form.is_valid():
        say_why(rating, form.words())
        return redirect("cases:words", key, token)
    putting_right: Rectification | None = getattr(rating, "rectification", None)
    follow = reverse("cases:follow", args=[putting_right.key]) if putting_right else ""
    at_pad = _at_pad(request, rating.invitation)
    page = WordsPage(
        rating, None if hasattr(rating, "remark") else form, request.build_absolute_uri(follow) if follow else "",
        reverse("cases:pad", args=[rating.centre.code]) if at_pad else "",
    )  # fmt: skip
    return render(request, "cases/rating_words.html", {"page": page}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: ActorRequest, key: str) -> HttpResponse:
    """What becomes of a low rating, and rating again once it is put right."""
    row = rectification_by_key(key)
    form = LevelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rate_again(row, level=form.cleaned_data["level"])
        return redirect("cases:follow", key)
    page = FollowPage(row, row.stage == Stage.PUT_RIGHT)
    return render(request, "cases/rating_follow.html", {"page": page}, status=422 if form.is_bound else 200)


@require_safe
def figures(request: ActorRequest, code: str) -> HttpResponse:
    """The ratings of a centre, month by month."""
    centre = public_centre(code)
    shown = public_figures(centre, request.GET.get("month", ""), now())
    chart = Chart(
        title=_("Residents who were satisfied"), kind="columns", unit="%", category=_("Month"),
        categories=[month.figure.name for month in shown.months],
        series=[Series(_("satisfied"), [month.figure.satisfied for month in shown.months], "pine-ink")],
        simulated=centre.simulated,
    )  # fmt: skip
    return render(request, "cases/rating_figures.html", {"page": FiguresPage(centre, shown, chart)})


def _just_rated(key: str, token: str) -> Rating:
    """The rating somebody has just given. Raises: NoSuchInvitation."""
    try:
        pk = signing.loads(token, salt=WORDS_SALT)
    except signing.BadSignature as error:
        raise NoSuchInvitation() from error
    rows = Rating.objects.filter(pk=pk, invitation__key=key)
    found: Rating | None = rows.select_related("invitation__centre", "centre", "remark", "rectification").first()
    if found is None:
        raise NoSuchInvitation()
    return found


def _at_pad(request: ActorRequest, invitation: RatingInvitation) -> bool:
    """Whether this device is the pad of the window where the service ended."""
    return invitation.window is not None and pad_window(request, invitation.centre) == invitation.window
