"""Coordinates keep their place: published points, round trips, distances, slips of the hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiamen.kernel.geo import (
    CoordinateSystem,
    PositionImpossible,
    PositionSwapped,
    check_position,
    convert,
    great_circle_m,
    walk_m,
)

WGS84, CGCS2000, GCJ02, BD09 = CoordinateSystem
ROUND_TRIP_M = 1e-3
LON, LAT = st.floats(73.6, 134.8), st.floats(3.9, 53.5)

# published results of the customary open implementations for the point 116.404, 39.915
PUBLISHED = [
    (WGS84, GCJ02, 116.41024449916938, 39.91640428150164),
    (GCJ02, BD09, 116.41036949371029, 39.92133699351021),
    (BD09, GCJ02, 116.39762729119315, 39.90865673957631),
]


@pytest.mark.parametrize(("source", "target", "lon", "lat"), PUBLISHED)
def test_conversions_agree_with_published_points(
    source: CoordinateSystem, target: CoordinateSystem, lon: float, lat: float
) -> None:
    x, y = convert(116.404, 39.915, source=source, target=target)
    assert great_circle_m(x, y, lon, lat) < 1.0


@given(LON, LAT, st.sampled_from(CoordinateSystem), st.sampled_from(CoordinateSystem))
def test_there_and_back_is_the_same_place(
    lon: float, lat: float, source: CoordinateSystem, target: CoordinateSystem
) -> None:
    there = convert(lon, lat, source=source, target=target)
    back = convert(*there, source=target, target=source)
    assert great_circle_m(lon, lat, *back) < ROUND_TRIP_M


@given(LON, LAT)
def test_the_national_system_is_taken_for_the_worlds(lon: float, lat: float) -> None:
    assert convert(lon, lat, source=CGCS2000, target=WGS84) == (lon, lat)
    assert convert(lon, lat, source=CGCS2000, target=GCJ02) == convert(lon, lat, source=WGS84, target=GCJ02)


@given(LON, LAT)
def test_map_makers_shift_every_point_in_china_by_tens_to_hundreds_of_metres(lon: float, lat: float) -> None:
    assert 10 < great_circle_m(lon, lat, *convert(lon, lat, source=WGS84, target=GCJ02)) < 1_500


def test_points_outside_china_stay_where_they_are() -> None:
    lon, lat = np.array([2.35, -74.0, 151.2]), np.array([48.86, 40.7, -33.9])
    for target in CoordinateSystem:
        x, y = convert(lon, lat, source=WGS84, target=target)
        assert (x == lon).all()
        assert (y == lat).all()


def test_many_points_convert_as_each_alone() -> None:
    lon, lat = np.linspace(80, 130, 500), np.linspace(20, 50, 500)
    x, y = convert(lon, lat, source=BD09, target=WGS84)
    each = [convert(a, b, source=BD09, target=WGS84) for a, b in zip(lon, lat, strict=True)]
    np.testing.assert_allclose(np.array(each), np.column_stack([x, y]), atol=1e-12)


def test_distances_match_degrees_on_the_sphere() -> None:
    metres_per_degree = np.pi * 6_371_008.8 / 180
    assert great_circle_m(117.0, 28.0, 117.0, 29.0) == pytest.approx(metres_per_degree)
    assert great_circle_m(0.0, 0.0, 180.0, 0.0) == pytest.approx(180 * metres_per_degree)
    assert great_circle_m(117.0, 60.0, 117.001, 60.0) == pytest.approx(metres_per_degree / 2000, rel=1e-6)


@given(LON, LAT, LON, LAT)
def test_walks_are_whole_metres_of_the_detour(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> None:
    straight = great_circle_m(lon_a, lat_a, lon_b, lat_b)
    assert abs(walk_m(lon_a, lat_a, lon_b, lat_b, detour=1.3) - 1.3 * straight) <= 0.5
    assert abs(walk_m(lon_a, lat_a, lon_b, lat_b, detour=1.0) - straight) <= 0.5


@pytest.mark.parametrize(("lon", "lat"), [(28.4346, 117.9618), (39.9, 116.4), (53.0, 122.0)])
def test_swapped_numbers_are_recognised(lon: float, lat: float) -> None:
    with pytest.raises(PositionSwapped) as refusal:
        check_position(lon, lat)
    assert str(lon) in refusal.value.sentence()


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (181.0, 10.0), (500.0, 500.0), (float("nan"), 10.0)])
def test_places_that_are_nowhere_are_refused(lon: float, lat: float) -> None:
    with pytest.raises(PositionImpossible):
        check_position(lon, lat)


@given(LON, LAT)
def test_every_place_in_china_passes(lon: float, lat: float) -> None:
    check_position(lon, lat)
