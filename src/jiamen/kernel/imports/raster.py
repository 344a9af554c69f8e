"""Counts of people from a GeoTIFF raster; needs the optional extra ``raster`` (rasterio)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.excel.errors import FileDamaged, FileRefused

MAX_PIXELS = 4_000_000
"""Of the part that is read: a district of 40 × 40 km at 20 m."""


class RasterUnsupported(FileRefused):
    """The server lacks rasterio."""

    code = "raster-unsupported"
    message = _("This server is not set up to read GeoTIFF rasters.")
    next_step = _("Ask the operator to install the extra “raster”, or send the cells as an Excel or CSV file.")


class RasterNowhere(FileRefused):
    """No coordinate system, or it lies elsewhere."""

    code = "raster-nowhere"
    message = _("The raster names no coordinate system, or does not cover your area.")
    next_step = _("Export it again for your area as a GeoTIFF with its coordinate system.")


class RasterTooFine(FileRefused):
    """More pixels over the area than are taken."""

    code = "raster-too-fine"
    message = _("Over your area the raster has {pixels} pixels; at most {limit} are read.")
    next_step = _("Resample it to pixels of about 100 m and send it again.")


@dataclass(frozen=True)
class Pixels:
    """Pixels with a value above zero: degrees in WGS-84 and the value, each of shape (n,)."""

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    value: npt.NDArray[np.float64]


def read_pixels(path: Path, bounds: tuple[float, float, float, float]) -> Pixels:
    """Centres and values of the first band's pixels inside ``bounds`` (west, south, east, north, WGS-84 degrees).

    Raises:
        FileRefused: one of the refusals above, or `FileDamaged`.
    """
    try:
        import rasterio
        from rasterio.errors import RasterioError
        from rasterio.warp import transform, transform_bounds
        from rasterio.windows import from_bounds
    except ImportError as error:
        raise RasterUnsupported() from error
    try:
        with rasterio.open(path, driver="GTiff") as source:
            if source.crs is None:
                raise RasterNowhere()
            inside = from_bounds(*transform_bounds("EPSG:4326", source.crs, *bounds), source.transform)
            whole = rasterio.windows.Window(0, 0, source.width, source.height)
            try:
                window = inside.intersection(whole).round_offsets().round_lengths()
            except RasterioError as error:
                raise RasterNowhere() from error
            if window.width * window.height > MAX_PIXELS:
                raise RasterTooFine(pixels=int(window.width * window.height), limit=MAX_PIXELS)
            band = source.read(1, window=window, masked=True).astype(float).filled(0.0)
            rows, columns = np.nonzero(np.nan_to_num(band) > 0)
            x, y = rasterio.transform.xy(source.window_transform(window), rows, columns)
            lon, lat = transform(source.crs, "EPSG:4326", x, y)
    except RasterioError as error:
        raise FileDamaged() from error
    return Pixels(np.array(lon, float), np.array(lat, float), band[rows, columns])
