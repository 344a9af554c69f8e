"""What the optimisation core refuses, in the reader's language and with its figures.

The core knows no languages: it gives a stable code and an English sentence. Figures are taken from that sentence, in order.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.words import is_chinese

REASONS = {
    "radius": _("Coverage needs a radius of 0 m or more."),
    "radius-list": _("Demand point {0} has too few sites in its list for a radius of {1} m."),
    "weight-count": _("There are {0} demand points but {1} weights."),
    "weight-negative": _("Demand point {0} has a negative weight."),
    "weight-zero": _("Nobody lives in the area: all weights are 0."),
    "too-large": _("The weights times the distances are too large to add up exactly."),
    "site-unknown": _("Site {0} does not exist."),
    "site-open": _("Site {0} is already open."),
    "site-closed": _("Site {0} is not open."),
    "fixed-forbidden": _("Site {0} is both kept and forbidden."),
    "p-small": _("{0} sites are asked for; at least one is needed."),
    "p-large": _("{0} sites are asked for but only {1} can be chosen from."),
    "p-fixed": _("{0} sites are kept but only {1} are asked for."),
    "percent-negative": _("A group cannot count less than nothing."),
    "detour": _("The detour factor {0} is not between 1 and 5."),
    "no-demand": _("There are no demand points."),
    "no-cells": _("There are no demand points."),
    "no-sites": _("There are no sites to choose from."),
    "no-distances": _("The table of distances is empty."),
    "nearest-range": _("Lists need at least one site and a reach of at least 1 m."),
    "coordinate-missing": _("Row {0} has no coordinates."),
    "coordinate-range": _("Row {0} is not on earth; check its coordinates."),
    "format": _("This format of file is not known; use orlib, tsplib or csv."),
    "file": _("The file cannot be read. Check its path."),
    "file-text": _("The file is not plain text in one of the known formats."),
    "file-large": _("With {0} of {1} sites the file is too large for exact walks; ask for more sites or list fewer."),
    "p-missing": _("This format does not say how many sites to open; give --p."),
    "orlib-empty": _("The file is empty."),
    "orlib-size": _("Line {0}: {1} vertices; from 1 to 20,000 can be read."),
    "orlib-count": _("The header promises {0} edges but {1} follow. Is the file cut off?"),
    "orlib-vertex": _("Line {0}: vertices go from 1 to {2}."),
    "orlib-cost": _("Line {0}: the cost {1} is negative or too large."),
    "orlib-line": _("Line {0} does not hold the whole numbers expected there."),
    "tsplib-section": _("The file has no coordinates: the line NODE_COORD_SECTION is missing."),
    "tsplib-type": _("Line {0}: only files of the distance type EUC_2D can be read."),
    "tsplib-dimension": _("Line {0}: DIMENSION must be a whole number from {1} to {2}."),
    "tsplib-count": _("The header promises {0} points but {1} follow. Is the file cut off?"),
    "tsplib-node": _("Line {0}: points go from {1} to {2}."),
    "tsplib-twice": _("Line {0}: point {1} comes twice."),
    "tsplib-line": _("Line {0} does not hold a number and two coordinates."),
    "csv-header": _("Line {0} must name the columns x,y or lon,lat."),
    "csv-place": _("Line {0}: the coordinates are missing or not those of a place."),
    "csv-kind": _("Line {0}: kind must be demand, site or both."),
    "csv-weight": _("Line {0}: weight must be a whole number of 0 or more."),
    "uncoverable": _("{0} demand points have no allowed site near enough; widen the radius or add sites."),
    "p-given": _("Covering everybody counts the sites itself; leave the number of sites out."),
    "demand-unreachable": _("Demand point {0} lists no site that may open."),
    "demand-large": _("Demand point {0} needs {1}, more than any site near it offers."),
    "capacity-total": _(
        "The {0} largest sites allowed have too little room together; open more sites or enlarge some."
    ),
    "capacity-none": _("No choice of sites has room for everybody; open more sites or enlarge some."),
    "capacity-unfound": _("No answer that fits was found before the limit; allow more time or one more site."),
    "pmedcap-text": _("The file is not plain text in the pmedcap format."),
    "pmedcap-empty": _("The file holds no points. Is it cut off?"),
    "pmedcap-count": _("Line {0}: {1} points are promised but another number follows."),
    "pmedcap-line": _("Line {0}: expected {1} whole numbers."),
    "years": _("A programme of {0} years cannot be planned; choose 1 to 20."),
    "aims": _("No aim is given, or one is given twice."),
    "shortfall": _("Centre {0}: one number of households, 0 or more, is needed for each standard."),
    "group-people": _("One number of people, 0 or more, is needed in each group for each demand point."),
    "group-twice": _("Two groups have the same name."),
    "budget": _("Budget {0} names an unknown source or year, is negative, or is given twice."),
    "action-unknown": _("Action {0} does not exist."),
    "fixed-share": _("A fixed action takes too large a share from one source; share it anew."),
    "fixed-late": _("A fixed action cannot open in time; free it or plan for more years."),
    "fixed-rivals": _("Actions {0} and {1} are both fixed but only one of them can be done."),
    "fixed-order": _("The fixed actions cannot start in the order in which they need each other."),
    "fixed-budget": _("The fixed actions cannot be paid together; free one or raise a budget."),
    "points": _("A front of {0} points cannot be drawn; ask for at least 2."),
    "worth": _("This source does not exist, or the sum is below 0."),
    "price": _("Action {0} does not exist, or is fixed or forbidden already."),
    "walking-time": _("Minutes and metres a minute must be above 0."),
    "zones": _("Zones of walks must grow outwards and weigh 0 or more."),
    "zones-list": _("The list of demand point {0} ends before the last zone of {1} m."),
    "shared-value": _("Row {0} has a value below 0, or none."),
    "shared-nothing": _("There is nobody, or nothing to share."),
    "stairs": _("The factor for stairs {0} is not between 1 and 100."),
    "network-file": _("The file is not an OpenStreetMap extract (.osm.pbf)."),
    "network-empty": _("The extract holds no way to walk on."),
    "network-far": _(
        "Row {0} is more than {1} m from any way on foot ({2} rows in all); check the coordinates and the extract."
    ),
    "network-island": _("No way on foot leads from row {0} to any site ({1} rows in all)."),
    "disconnected": _("The graph falls into {0} parts: no way leads from vertex {1} to most others."),
}
_FIGURE = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?")


PROGRAMME_REASONS = {
    "fixed-forbidden": _("“{titles}” is insisted on, and ruled out or without settled ownership."),
    "fixed-share": _("“{titles}” takes more from one source than the source may give."),
    "fixed-late": _("“{titles}” is insisted on but cannot be paid and open within these years."),
    "fixed-rivals": _("“{titles}” are all insisted on, but only one of them can be done."),
    "fixed-order": _("“{titles}” cannot begin in the order in which they need each other."),
    "fixed-budget": _("The budgets cannot pay “{titles}” together."),
}


def programme_reason(code: str, sentence: str, titles: Sequence[str]) -> str:
    """Why no programme is possible, naming the options by their `titles`."""
    if code not in PROGRAMME_REASONS:
        return reason(code, sentence)
    between = "”“" if is_chinese() else "”, “"
    return str(PROGRAMME_REASONS[code]).format(titles=between.join(titles))


def reason(code: str, sentence: str) -> str:
    """The refusal `code` in the active language, with the figures of the core's own `sentence`.

    A code without a translation, or with fewer figures than expected, is told in the core's words.
    """
    try:
        return str(REASONS[code]).format(*_FIGURE.findall(sentence))
    except (KeyError, IndexError):
        return sentence
