"""Boundaries of any day: in metres for measuring and paper, in degrees for the screen.

One place to import from: `geo.built` reads or builds the layers, `geo.build` makes them, `geo.display` draws them.
"""

from geo.build import check_boundaries
from geo.built import boundaries
from geo.display import (
    display_boundaries,
    district_outlines,
    label_points,
    national_border,
    write_geojson,
)

__all__ = [
    "boundaries",
    "check_boundaries",
    "display_boundaries",
    "district_outlines",
    "label_points",
    "national_border",
    "write_geojson",
]
