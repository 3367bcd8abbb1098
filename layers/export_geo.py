"""Units with their figures as map data: GeoJSON in degrees, GeoPackage in the province's grid with its QGIS style."""

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.boundaries import display_boundaries
from layers.conversion_words import level_words
from layers.export_qgis import layer_style, line_style
from layers.export_words import mark, sources, told_filter, when
from layers.paper_around import ground
from ntm.attainment import STATUS_VI

UNITS, DISTRICTS, BORDER = "xa", "huyen", "bien_gioi"
YES_NO = {True: "có", False: "không"}


def attributes(made):
    """One row a unit that passes the filter, towns and wards included, in the page's order.

    Returns
    -------
    DataFrame
        Index ``ma_xa`` (text); ``ten``, ``loai``, ``huyen``, ``so_tieu_chi`` (Int64, missing where not known),
        ``muc_cong_nhan``, ``bien_gioi`` («có», «không», missing), ``sap_nhap``, a status column ``tc_01`` … for every
        criterion, ``lop`` and ``lop_ten`` (key and label of the class), ``mau`` (its colour), ``nguon``, ``phien_ban``.
    """
    table = made.view.table[made.mask]
    classes = {row.key: row for row in made.theme.classes}
    keys = made.theme.assign(table)
    rural = table["rural"]
    frame = pd.DataFrame({"ten": table["name"], "loai": table["kind"], "huyen": table["district"]})
    frame["so_tieu_chi"] = table["met"].astype("Int64").where(rural)
    frame["muc_cong_nhan"] = table["level"].map(level_words(made.view)).where(rural)
    frame["bien_gioi"] = table["border"].map(YES_NO)
    frame["sap_nhap"] = table["merged"].map(YES_NO)
    for criterion in made.view.criteria.criteria:
        frame[f"tc_{criterion.number:02d}"] = table[f"c{criterion.number}"].map(STATUS_VI).where(rural)
    frame["lop"] = keys
    frame["lop_ten"] = keys.map(lambda key: classes[key].label)
    frame["mau"] = keys.map(lambda key: classes[key].colour)
    frame["nguon"], frame["phien_ban"] = mark(made) or when(made), made.version
    return frame.rename_axis("ma_xa")


def geojson(made, progress):
    """Return (bytes, files) of the units as GeoJSON (RFC 7946: degrees, rings counter-clockwise)."""
    progress(0.3, "Đang ghi GeoJSON…")
    rows = attributes(made)
    shapes = shapely.orient_polygons(display_boundaries(made.view.geography, 0).geometry.loc[rows.index].to_numpy())
    told = json.loads(rows.reset_index().to_json(orient="records"))
    body = {
        "type": "FeatureCollection",
        "name": made.theme.title,
        "ghi_chu": [*filter(None, [mark(made)]), when(made), told_filter(made), *sources(made)],
        "phien_ban": made.version,
        "features": [
            {"type": "Feature", "id": row["ma_xa"], "properties": row, "geometry": shapely.geometry.mapping(shape)}
            for row, shape in zip(told, shapes, strict=True)
        ],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 1


def gpkg(made, progress):
    """Return (bytes, layers, style) of the units as GeoPackage; the style is inside and, as QML text, beside it."""
    progress(0.2, "Đang ghi GeoPackage…")
    surroundings, rows = ground(made.view.geography), attributes(made)
    shapes = surroundings.shapes.geometry.loc[rows.index]
    layers = {UNITS: (_layer(rows, shapes), layer_style(made.theme, made.request.scheme))}
    if len(surroundings.districts):
        limits = surroundings.districts[["district", "geometry"]].rename(columns={"district": "ten"})
        layers[DISTRICTS] = (limits.rename_axis("ma_huyen").reset_index(), line_style("#4B544D", 0.4, area=True))
    if not surroundings.border.is_empty:
        line = gpd.GeoDataFrame({"ten": ["Biên giới quốc gia"]}, geometry=[surroundings.border], crs=shapes.crs)
        layers[BORDER] = (line, line_style("#B3261E", 0.8, dashed=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        for name, (frame, _) in layers.items():
            frame.to_file(path, layer=name, driver="GPKG")
        _add_styles(path, {name: style for name, (_, style) in layers.items()}, made)
        return path.read_bytes(), len(layers), layers[UNITS][1]


def _layer(rows, shapes):
    return gpd.GeoDataFrame(rows, geometry=shapes).reset_index()


STYLES_TABLE = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""


def _add_styles(path, styles, made):
    """Add the table QGIS looks for styles in, and take the clock out of the file."""
    moment = f"{made.view.dataset.year}-12-31T00:00:00.000Z"
    rows = [
        ("", "", name, "geom", f"ntm_{name}", style, "", 1, made.theme.title, "", None, moment)
        for name, style in styles.items()
    ]
    columns = "f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(STYLES_TABLE)
        base.executemany(
            f"INSERT INTO layer_styles ({columns}, useAsDefault, description, owner, ui, update_time) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
            ("layer_styles", "layer_styles"),
        )
        told = " ".join([*filter(None, [mark(made)]), when(made) + ".", *sources(made), f"Phiên bản {made.version}."])
        base.execute("UPDATE gpkg_contents SET description = ? WHERE data_type = 'features'", (told,))
        base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    with closing(sqlite3.connect(path)) as base:
        base.execute("VACUUM")
