"""Boundaries a province has adopted in place of the built ones: one file a geography, exchanged in one step."""

import io

import geopandas as gpd
import pyarrow.parquet
import shapely
from shapely.ops import substring

from geo.build import check_boundaries
from geo.cache import write_atomically
from geo.errors import BoundaryError
from geo.paths import cache_dir
from geo.units import units

# The word for the shapes of an adopted layer, beside `geo.build.SHAPE_CONFIDENCES`.
IMPORTED = "imported"
_VERSION_KEY = b"ntm_version"


def adopt(geography, layer, version):
    """Make a layer the boundaries of a geography, for this and every other process, from the next reading on.

    Parameters
    ----------
    geography : Geography
        Its vintage counts: the layer holds from that reorganisation to the next.
    layer : geopandas.GeoDataFrame
        As `geo.build.check_boundaries` wants it, with the units of the geography, all of them.
    version : str
        Which version of the store it is; `adopted_version` tells it.

    Raises
    ------
    BoundaryError
        The layer is no coverage, or its units are not those of the geography. Nothing is written then.
    """
    _check(geography, layer)
    table = pyarrow.parquet.read_table(io.BytesIO(pack_layer(layer)))
    table = table.replace_schema_metadata({**table.schema.metadata, _VERSION_KEY: version.encode()})
    write_atomically(_path(geography), lambda temporary: pyarrow.parquet.write_table(table, temporary))


def adopted_version(geography):
    """Version of the adopted layer, read without its shapes; an empty text when the built layer stands."""
    try:
        metadata = pyarrow.parquet.read_schema(_path(geography)).metadata
    except FileNotFoundError:
        return ""
    return metadata[_VERSION_KEY].decode()


def adopted_layer(geography):
    """The adopted layer of a geography, in the order of `geo.units.units`; None when there is none.

    Raises
    ------
    BoundaryError
        The unit list has changed since, so that the layer no longer fits it.
    """
    try:
        layer = gpd.read_parquet(_path(geography))
    except FileNotFoundError:
        return None
    _check(geography, layer)
    return layer.loc[units(geography).index]


def withdraw(geography):
    """Let the built boundaries stand again; nothing happens when none were adopted."""
    _path(geography).unlink(missing_ok=True)


def _path(geography):
    """No hash of the building's inputs in the name: an adopted layer outlives every rebuilding."""
    return cache_dir() / f"{geography.province}_{geography.vintage.isoformat()}_adopted.parquet"


def _check(geography, layer):
    check_boundaries(layer)
    if odd := sorted(set(layer.index) ^ set(units(geography).index)):
        raise BoundaryError(
            f"Ranh giới đã nhận và danh mục đơn vị ngày {geography.vintage:%d/%m/%Y} lệch nhau ở {len(odd)} mã, "
            f"như {odd[0]}; hãy nhập lại ranh giới đúng thời điểm ấy."
        )


def pack_layer(layer):
    """A layer as bytes of GeoParquet, for a store that keeps it without looking inside."""
    stream = io.BytesIO()
    layer.to_parquet(stream)
    return stream.getvalue()


def unpack_layer(content):
    """The layer that `pack_layer` made these bytes of.

    Raises
    ------
    BoundaryError
        The bytes are no layer, or it breaks its invariants.
    """
    try:
        layer = gpd.read_parquet(io.BytesIO(content))
    except (pyarrow.ArrowException, ValueError, OSError) as error:
        raise BoundaryError("Lớp ranh giới lưu trong kho không đọc được; hãy nhập lại tệp ranh giới.") from error
    check_boundaries(layer)
    return layer


def border_along(layer, border):
    """The national border on the outer limit of an adopted layer.

    The built border and an adopted outline are drawn apart, by up to some hundred metres. Of the outline, the stretch
    between the points nearest to the two ends of the built border is taken, on the side that runs along it.

    Parameters
    ----------
    layer : geopandas.GeoDataFrame
        A coverage, in metres.
    border : shapely.Geometry
        Lines of the built border in the same CRS; empty for a province without one.

    Returns
    -------
    shapely.Geometry
        Lines, in metres.
    """
    rings = [part.exterior for part in shapely.get_parts(layer.geometry.union_all(method="coverage"))]
    lines = [part for part in shapely.get_parts(border) if not part.is_empty]
    return shapely.union_all([_along(min(rings, key=line.distance), line) for line in lines])


def _along(ring, line):
    if line.is_closed:
        return ring
    ends = (shapely.Point(line.coords[0]), shapely.Point(line.coords[-1]))
    start, stop = sorted(ring.project(end) for end in ends)
    inner = substring(ring, start, stop)
    outer = shapely.line_merge(shapely.union_all([substring(ring, stop, ring.length), substring(ring, 0, start)]))
    return min((inner, outer), key=lambda arc: shapely.hausdorff_distance(arc, line))
