"""Any file a kind accepts as one table."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from shapely.errors import ShapelyError
from shapely.geometry import shape

from jiamen.kernel.actor import Actor
from jiamen.kernel.excel import errors
from jiamen.kernel.excel.guards import FileKind, inspect
from jiamen.kernel.excel.reading import Row, Table, Value, decode, read_csv, read_workbook
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports.kinds import ImportKind

_CRS = {
    "CRS84": CoordinateSystem.WGS84,
    "4326": CoordinateSystem.WGS84,
    "4490": CoordinateSystem.CGCS2000,
}


class GeoJsonUnknown(errors.FileRefused):
    """JSON, but no layer of points or areas."""

    code = "geojson-unknown"
    message = _("The JSON file is not a GeoJSON layer (a FeatureCollection of points or areas).")
    next_step = _("Export the layer from the map program as GeoJSON and send that file.")


class GeoJsonSystem(errors.FileRefused):
    """GeoJSON in a projected system."""

    code = "geojson-system"
    message = _("The layer uses the coordinate system “{system}”, which is not read.")
    next_step = _("Export it again with the coordinate system WGS-84 (EPSG:4326).")


def open_source(actor: Actor, kind: ImportKind, path: Path, *, name: str = "") -> Table:
    """The file at ``path`` (sent under ``name``) as a table for this kind.

    Raises:
        FileRefused: it is not safe, not of a sort this kind accepts, or cannot be read.
    """
    found = inspect(path, name=name, accepted=kind.accepts)
    if found is FileKind.GEOTIFF and kind.raster is not None:
        return kind.raster(actor, path)
    if found is FileKind.GEOJSON:
        return read_geojson(path)
    return read_csv(path) if found is FileKind.CSV else read_workbook(path, sheet=kind.zh)


def read_geojson(path: Path) -> Table:
    """A FeatureCollection: one row for each feature, its properties and its position (an area stands at a point inside it)."""
    try:
        layer = json.loads(decode(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise errors.FileDamaged() from error
    features = layer.get("features") if layer.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise GeoJsonUnknown()
    properties = [_properties(feature) for feature in features]
    keys = list(dict.fromkeys(key for row in properties for key in row))
    keys = [key for key in keys if key not in ("lon", "lat", "system")]  # the geometry is the position
    header = (*keys, "lon", "lat", "system")
    system = _system(layer)
    return Table("", header, _rows(features, properties, keys, system), len(features), _feature_place(header))


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _system(layer: dict[str, Any]) -> CoordinateSystem:
    """GeoJSON is WGS-84 unless an old-style ``crs`` member says otherwise."""
    crs = layer.get("crs")
    if crs is None:
        return CoordinateSystem.WGS84
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else str(crs)
    found = _CRS.get(name.rsplit(":", 1)[-1].upper())
    if found is None:
        raise GeoJsonSystem(system=name)
    return found


def _rows(
    features: Sequence[Any], properties: Sequence[dict[str, Any]], keys: Sequence[str], system: CoordinateSystem
) -> Iterator[Row]:
    for number, (feature, row) in enumerate(zip(features, properties, strict=True), start=1):
        lon, lat = _position(feature)
        values = [_value(row.get(key)) for key in keys]
        yield number, [*values, lon, lat, str(row.get("system") or system)]


def _position(feature: Any) -> tuple[float | None, float | None]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return None, None
    try:
        if geometry["type"] == "Point":
            lon, lat = geometry["coordinates"][:2]
            return float(lon), float(lat)
        inside = shape(geometry).representative_point()
        return round(inside.x, 7), round(inside.y, 7)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ShapelyError):
        return None, None


def _value(value: Any) -> Value:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if value is None or isinstance(value, str | float | bool) else json.dumps(value, ensure_ascii=False)


def _feature_place(header: Sequence[str]) -> Any:
    return lambda row, column: __("feature {number}, “{name}”").format(number=row, name=header[column])
