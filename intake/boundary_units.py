"""Which unit each shape of a boundary file is: the columns that tell, and the match of each row."""

import re
from dataclasses import dataclass

import pandas as pd

from geo.matching import matcher
from geo.names import plain
from geo.provinces import province
from geo.units import units
from intake.errors import IntakeError

_WORDS = {
    "code": "maxa mapx maxp maphuongxa maxaphuong maphuong madvhc madonvihanhchinh mahc mahanhchinh macapxa maso ma"
    " code gsocode wardcode communecode xaid idxa wardid communeid",
    "name": "tenxa tenpx tenxp ten name tendvhc tenphuongxa tenxaphuong tenphuong tencapxa tendonvi tendonvihanhchinh"
    " wardname communename commune ward xa xaphuong phuongxa",
    "district": "tenhuyen huyen quanhuyen tenquanhuyen tenqh district districtname tenhuyenthi",
    "kind": "loai loaidvhc loaihinh loaidonvi type kind cap capxa",
}
_WORDS = {role: words.split() for role, words in _WORDS.items()}
_TYPE_WORDS = re.compile(r"^(xa|phuong|thi tran|tt|p|x)[.\s]+")


@dataclass(frozen=True)
class Columns:
    """Columns of a file by what they tell; an empty text where the file has none."""

    code: str
    name: str
    district: str
    kind: str


def columns_of(frame, geography):
    """Find the columns that tell code, name, district and kind.

    The column with most codes (names) of this geography is the one, whatever it is called; the header decides between
    equals, and alone for district and kind.

    Raises
    ------
    IntakeError
        Neither a code nor a name of the geography stands in any column.
    """
    listed = units(geography)
    texts = frame.drop(columns=frame.geometry.name)
    found = Columns(
        code=_richest(texts, "code", set(listed.index), str),
        name=_richest(texts, "name", set(listed["name"].map(plain)), _bare),
        district=_headed(texts, "district"),
        kind=_headed(texts, "kind"),
    )
    if not found.code and not found.name:
        seen = ", ".join(f"«{column}»" for column in texts.columns[:12]) or "không có cột nào"
        raise IntakeError(
            f"Không cột nào của tệp chứa mã hay tên đơn vị của {_place(geography)} "
            f"(các cột: {seen}); hãy kiểm tra lại tỉnh, ngày, hoặc thêm cột mã đơn vị hành chính."
        )
    return found


def _richest(texts, role, wanted, key):
    counts = {column: len({key(value) for value in texts[column]} & wanted) for column in texts.columns}
    best = max(counts, key=lambda column: (counts[column], -_rank(column, role)), default="")
    return best if best and counts[best] else ""


def _bare(name):
    return _TYPE_WORDS.sub("", plain(name)).strip()


def _headed(texts, role):
    ranked = sorted(texts.columns, key=lambda column: _rank(column, role))
    return ranked[0] if ranked and _rank(ranked[0], role) < len(_WORDS[role]) else ""


def _rank(column, role):
    words, header = _WORDS[role], re.sub("[^a-z0-9]", "", plain(column))
    return words.index(header) if header in words else len(words)


def identify(frame, geography):
    """The unit of each row.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Attributes as text, as `intake.boundary_files.RawBoundaries` has them.
    geography : Geography

    Returns
    -------
    pandas.DataFrame
        Index of `frame`; ``commune_code`` (empty text: no unit of this geography), ``written_code``,
        ``written_name`` (as in the file), ``reason`` (in Vietnamese: why there is no unit, or
        what was overlooked to find it; mostly empty).

    Raises
    ------
    IntakeError
        No column tells units of this geography, or no row is one.
    """
    columns, match = columns_of(frame, geography), matcher(geography).match
    cells = pd.DataFrame({role: frame[column] if column else "" for role, column in vars(columns).items()})
    cells = cells.set_axis(frame.index) if len(cells) else cells
    matches = [match(**row) for row in cells.to_dict("records")]
    found = pd.DataFrame({"written_code": cells["code"], "written_name": cells["name"]}, index=frame.index)
    found["commune_code"] = [each.code if each.accepted else "" for each in matches]
    found["reason"] = [each.reason for each in matches]
    _refuse_strangers(found, geography)
    return found


def _refuse_strangers(found, geography):
    if not (found["commune_code"] != "").any():
        first = found.iloc[0]
        raise IntakeError(
            f"Không hình nào trong {len(found)} hình của tệp là đơn vị của {_place(geography)} "
            f"(hình đầu: «{first['written_name']}», mã «{first['written_code']}»); hãy kiểm tra lại tỉnh và ngày."
        )


def _place(geography):
    return f"{province(geography.province).name} tại ngày {geography.date:%d/%m/%Y}"
