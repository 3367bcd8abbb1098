"""The attribute text of a boundary file, whatever it was written in."""

import pandas as pd

from intake.encodings import decode, legacy_of, to_unicode
from intake.errors import IntakeError

UTF8 = "UTF-8"


def dbf_text(texts):
    """Attributes of a Shapefile, read byte by byte, as Vietnamese text.

    Neither the code page a .dbf states nor its .cpg is to be trusted: most say nothing or the wrong thing, so all the
    bytes of the table are read as one text.

    Parameters
    ----------
    texts : pandas.DataFrame
        Column names and values as ISO-8859-1, one character a byte.

    Returns
    -------
    tuple of (pandas.DataFrame, str)
        The same table as NFC text, and the name of the encoding.

    Raises
    ------
    IntakeError
        No reading gives Vietnamese.
    """
    lines = [_one_line(cell) for cell in (*texts.columns, *texts.to_numpy().ravel())]
    try:
        decoded = decode("\n".join(lines).encode("latin-1"))
    except (IntakeError, UnicodeEncodeError) as error:
        raise IntakeError(
            "Bảng thuộc tính (.dbf) không đọc ra tiếng Việt theo Unicode, TCVN3 (ABC), VNI hay cp1258; "
            "hãy mở lớp bằng QGIS, chọn đúng bảng mã rồi xuất lại với UTF-8."
        ) from error
    cells = decoded.text.split("\n")
    width = len(texts.columns)
    rows = [cells[start : start + width] for start in range(width, len(cells), width)] if width else []
    plain, legacy = plain_text(pd.DataFrame(rows, columns=cells[:width], index=texts.index, dtype="str"))
    return plain, decoded.encoding.upper() if decoded.legacy else legacy


def _one_line(cell):
    return cell.replace("\r", " ").replace("\n", " ")


def plain_text(texts):
    """Attributes in Unicode in which the bytes of a legacy font may still show (`L¹ng S¬n`).

    Returns
    -------
    tuple of (pandas.DataFrame, str)
        The table as NFC text, and "TCVN3", "VNI" or "UTF-8". The whole table is weighed first, because a column of one
        word tells too little; then each column alone, because a table may mix both.
    """
    whole = legacy_of(texts.to_numpy().ravel())
    found = {column: whole or legacy_of(texts[column]) for column in texts.columns}
    plain = texts.copy()
    for column, legacy in found.items():
        plain[column] = [to_unicode(value, legacy) for value in texts[column]]
    legacies = {legacy for legacy in found.values() if legacy}
    return plain.astype("str"), "+".join(sorted(legacies)).upper() or UTF8


def readable_json(source, folder):
    """A GeoJSON file that GDAL can read: itself, or a copy in UTF-8.

    Returns
    -------
    tuple of (Path, str)
        The file and how its text was written.
    """
    data = source.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(data)
    else:
        return source, UTF8
    copy = folder / "map-utf8.geojson"
    copy.write_text(decoded.text, encoding="utf-8")
    return copy, decoded.encoding.upper()
