"""What slides and reports share: their table, their picture of the map, and a package without a clock in it."""

import datetime
import io
import zipfile

from layers.conversion_words import level_words
from layers.export_sheets import DRAWING, scene_of
from layers.export_words import average_words, home
from layers.formatting import number, short_district
from layers.headline import by_district
from layers.paper import picture_figure
from layers.paper_sizes import picture_layout

EPOCH = (1980, 1, 1, 0, 0, 0)
PICTURE_DPI = 220


def table_rows(made, codes=None):
    """The table of a slide or a report, figures as officials write them.

    Parameters
    ----------
    made : layers.export_subject.Subject
    codes : tuple of str, optional
        Communes of one sheet: they are listed. Otherwise districts are, where they exist, else all communes.

    Returns
    -------
    (list of str, list of list of str, list of str)
        Headings, rows, and the row of totals.
    """
    table = made.rows if codes is None else made.rows.loc[made.rows.index.isin(codes)]
    if codes is None and table["district"].notna().any():
        return _districts(made, table)
    return _communes(made, table)


def _districts(made, table):
    size = made.view.criteria.size
    head = ["Huyện, thành phố", "Số xã", f"Đủ {size} tiêu chí", "Được công nhận", "Bình quân tiêu chí/xã"]
    rows = [
        [short_district(name), *_counts(row), number(row["average"], 2)]
        for name, row in by_district(made.view, made.mask).iterrows()
    ]
    return head, rows, ["Tổng số", *_totals(table, size)]


def _counts(row):
    return [number(row[column]) for column in ("communes", "full", "recognised")]


def _totals(table, size):
    counts = len(table), table["met"].eq(size).sum(), table["level"].ne("none").sum()
    return [*(number(int(count)) for count in counts), average_words(table["met"])]


def _communes(made, table):
    head = ["Xã", "Huyện, thành phố", f"Tiêu chí đạt (trên {made.view.criteria.size})", "Mức công nhận"]
    words = level_words(made.view)
    rows = [
        [row["name"], short_district(row["district"] or "–"), number(row["met"]), words[row["level"]]]
        for row in table.astype({"met": "Float64"}).fillna({"met": float("nan")}).to_dict("records")
    ]
    level = f"{number(int(table['level'].ne('none').sum()))} xã được công nhận"
    return head, rows, [f"Tổng số: {number(len(table))} xã", "", f"Bình quân {average_words(table['met'])}", level]


def picture(made, page, width, height, factor=1.0):
    """The map of a page as PNG bytes for a box of `width` by `height` millimetres."""
    layout = picture_layout(width, height, factor)
    stream = io.BytesIO()
    with DRAWING:
        figure = picture_figure(scene_of(made, page, layout), layout)
        figure.savefig(stream, format="png", dpi=PICTURE_DPI, metadata={"Software": None})
    return stream.getvalue()


def described(properties, made):
    """Fill the core properties of an Office document from the view, dates from the data."""
    day = datetime.datetime(made.view.dataset.year, 12, 31)
    properties.title = f"{made.theme.title}, tỉnh {home(made).name}, năm {made.view.dataset.year}"
    properties.subject, properties.keywords = f"Phiên bản số liệu {made.version}", "nông thôn mới"
    properties.author = properties.last_modified_by = made.request.office
    properties.comments, properties.language, properties.revision = "", "vi-VN", 1
    properties.created = properties.modified = properties.last_printed = day


def fixed_package(content):
    """The same ZIP package with every entry dated alike, so that equal content gives equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            told = zipfile.ZipInfo(entry.filename, EPOCH)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(told, old.read(entry))
    return stream.getvalue()
