"""The parts pages are built from. Examples of each: docs/explanation/ui-components.md."""

from decimal import Decimal
from typing import Any

import segno
from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jiamen.kernel.ui.chart import Chart
from jiamen.kernel.ui.columns import Badge, Tone
from jiamen.kernel.ui.fields import DrawnField, draw, in_summary
from jiamen.kernel.ui.icons import icon_svg
from jiamen.kernel.ui.numbers import grouped
from jiamen.kernel.ui.table import TableView

register = template.Library()

register.simple_tag(icon_svg, name="icon")


@register.filter(name="grouped")
def grouped_filter(number: int | float | Decimal | None) -> str:
    """A figure with commas between thousands; a dash for what is not known."""
    return "—" if number is None else grouped(number)


@register.filter
def of_hundred(percent: int) -> str:
    """A per-cent figure as a plain factor: 130 is 1.3."""
    return grouped(Decimal(percent) / 100)


@register.inclusion_tag("kernel/ui/status.html")
def status(word: str, icon: str, tone: Tone = "neutral") -> dict[str, Any]:
    """A state: icon and word on a quiet ground; tone is neutral, good, soon or bad."""
    return {"badge": Badge(word, icon, tone)}


@register.inclusion_tag("kernel/ui/figure.html")
def figure(label: str, value: object, unit: str = "", note: str = "", url: str = "") -> dict[str, Any]:
    """A figure with its unit, linked to the rows it comes from. Stands inside `<dl class="figures">`."""
    return {"label": label, "value": value, "unit": unit, "note": note, "url": url}


@register.inclusion_tag("kernel/ui/empty.html")
def empty(icon: str, title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """An empty state: what will appear here and the one thing to do."""
    return {"icon": icon, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("kernel/ui/table.html")
def table(view: TableView[Any], heading: str = "") -> dict[str, Any]:
    """A table with filters, sorting, pages and export."""
    return {"view": view, "table": view.table, "heading": heading}


@register.inclusion_tag("kernel/ui/field.html")
def field(bound: BoundField) -> dict[str, DrawnField]:
    """One field of a form."""
    return {"field": draw(bound)}


@register.inclusion_tag("kernel/ui/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, hidden ones included; the error summary before them."""
    return {"form": form}


@register.inclusion_tag("kernel/ui/errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, each line a link to its field. Nothing when nothing is."""
    faulty = [(bound.auto_id, sentence) for bound in form.visible_fields() for sentence in in_summary(bound)]
    return {"form": form, "faulty": faulty}


@register.inclusion_tag("kernel/ui/map.html")
def map(  # the tag is called what it is
    id: str,
    src: str,
    label: str,
    table_url: str = "",
    highlight: str = "",
    *,
    beside: bool = False,
    locate: bool = False,
    simulated: bool = False,
    height: str = "28rem",
) -> dict[str, Any]:
    """A map of the JSON at `src`; `beside` puts the legend to its right, `locate` offers the reader's own place."""
    return {
        "id": id,
        "src": src,
        "label": label,
        "table_url": table_url,
        "highlight": highlight,
        "beside": beside,
        "locate": locate,
        "simulated": simulated,
        "height": height,
        "words": _map_words(),
        "words_id": f"{id}-words",
    }


def _map_words() -> dict[str, Any]:
    return {
        "variable": _("Colour shows"),
        "layers": _("Show on the map"),
        "cells": _("number of cells"),
        "missing": _("unknown"),
        "below": _("below {}"),
        "from": _("{} and more"),
        "details": _("Details"),
        "failed": _("The map could not be loaded. The list below holds the same facts."),
        "unsupported": _("This device cannot draw the map. The list below holds the same facts."),
        "ui": {
            "NavigationControl.ZoomIn": _("Zoom in"),
            "NavigationControl.ZoomOut": _("Zoom out"),
            "GeolocateControl.FindMyLocation": _("Where I am"),
            "GeolocateControl.LocationNotAvailable": _("This device does not tell where it is"),
            "ScaleControl.Meters": _("m"),
            "ScaleControl.Kilometers": _("km"),
            "Popup.Close": _("Close"),
            "Map.Title": _("Map"),
            "CooperativeGesturesHandler.MobileHelpText": _("Move the map with two fingers"),
        },
    }


@register.inclusion_tag("kernel/ui/chart.html")
def chart(id: str, chart: Chart) -> dict[str, Any]:
    """A chart with its table."""
    return {"id": id, "chart": chart, "data": chart.as_json(), "data_id": f"{id}-data"}


@register.inclusion_tag("kernel/ui/progress.html")
def progress(id: str, percent: int, words: str, poll_url: str = "") -> dict[str, Any]:
    """How far a long work is; with `poll_url` the part asks there again every two seconds (answer: the same tag)."""
    return {"id": id, "percent": percent, "words": words, "poll_url": poll_url}


@register.simple_block_tag(end_name="enddialogue")
def dialogue(content: SafeString, id: str, title: str) -> SafeString:
    """A dialogue; `<a href="/the/page" data-dialogue="id">` opens it, or goes to the page without JavaScript."""
    return render_to_string("kernel/ui/dialogue.html", {"id": id, "title": title, "content": content})


@register.simple_block_tag(end_name="endhelp")
def help(content: SafeString, title: str) -> SafeString:
    """A text that unfolds under its question."""
    return render_to_string("kernel/ui/help.html", {"title": title, "content": content})


@register.inclusion_tag("kernel/ui/qr.html")
def qr(url: str, label: str, caption: str = "") -> dict[str, Any]:
    """A QR code of an address (error correction M), drawn in the page; `label` says what it leads to."""
    code = segno.make(url, error="m", micro=False)
    drawing = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
    return {"drawing": mark_safe(drawing), "label": label, "caption": caption}  # noqa: S308  # made by segno, text encoded


@register.inclusion_tag("kernel/ui/breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, Any]:
    """Where this page stands: label, address, label, address …, the last a label alone."""
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    return {"steps": pairs}


@register.simple_tag
def simulated() -> SafeString:
    """The mark on generated figures."""
    return format_html('<span class="simulated">{}{}</span>', icon_svg("info-circle"), _("Simulated data"))


@register.inclusion_tag("kernel/ui/read_aloud.html", takes_context=True)
def read_aloud(context: Context) -> dict[str, Any]:
    """读给我听, in elder mode only; hidden until the browser shows that it can speak."""
    wishes = context.get("ui")
    return {"shown": bool(wishes and wishes.elder)}


@register.inclusion_tag("kernel/ui/locate.html")
def locate_button(lat: object = "", lon: object = "") -> dict[str, Any]:
    """“Where I am” for a search form: fills the form's hidden `lat` and `lon` (WGS-84) and sends it."""
    return {"lat": lat, "lon": lon}
