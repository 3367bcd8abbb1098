"""The file the browser asks for: every unit, in its place, of every geography the pages draw."""

import json
import re

import pytest
import shapely

from geo.boundaries import boundaries
from geo.units import geography
from layers.webgeography import publish_geography


def read_back(web, static):
    text = (static / "geo" / f"{web.id}.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r'window\.\w+=.*?;window\.\w+\["[^"]+"\]=(.*);', text, re.DOTALL)[1])


def walked(steps, grid):
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * grid, y * grid))
    return points


def polygon(unit, said):
    """The unit as the browser puts it together from shared lines: rings under the even-odd rule."""
    shape = shapely.Polygon()
    for ring in unit["rings"]:
        points = []
        for number in ring:
            line = walked(said["arcs"][number if number >= 0 else ~number], said["grid"])
            points += (line if number >= 0 else line[::-1])[bool(points) :]
        shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(points)))
    return shape


@pytest.mark.parametrize(
    ("province", "day", "count", "border"),
    [("20", "2021-12-31", 200, True), ("20", "2025-07-01", 65, True), ("10", "2021-12-31", 152, True),
     ("24", "2021-12-31", 22, False)],
)  # fmt: skip
def test_a_published_geography_reads_back(tmp_path, province, day, count, border):
    place = geography(province, day)
    web = publish_geography(place, tmp_path)
    said = read_back(web, tmp_path)
    assert len(said["units"]) == len(web.codes) == count
    assert [unit["code"] for unit in said["units"]] == list(web.codes)
    assert bool(said["border"]) == border
    assert (len(said["districts"]) > 0) == (len(said["districtArcs"]) > 0) == (day < "2025-07-01")
    assert sum(map(len, said["arcs"])) < sum(
        len(said["arcs"][max(n, ~n)]) for u in said["units"] for r in u["rings"] for n in r
    )
    exact = boundaries(place).to_crs(4326).geometry
    for unit in said["units"]:
        drawn = polygon(unit, said)
        assert drawn.contains(shapely.Point(unit["point"][1], unit["point"][0])), unit["title"]
        assert drawn.intersection(exact[unit["code"]]).area / exact[unit["code"]].area > 0.97, unit["title"]


def test_publishing_twice_writes_once(tmp_path):
    place = geography("24", "2021-12-31")
    first = publish_geography(place, tmp_path)
    written = (tmp_path / "geo" / f"{first.id}.js").stat().st_mtime_ns
    assert publish_geography(place, tmp_path) == first
    assert (tmp_path / "geo" / f"{first.id}.js").stat().st_mtime_ns == written
    assert [path.name for path in (tmp_path / "geo").iterdir()] == [f"{first.id}.js"]
