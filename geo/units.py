"""Which units exist on a day: geographies, their vintages and their unit lists."""

import datetime
from dataclasses import dataclass
from functools import cache

import pandas as pd

from geo.errors import DateTooEarly, InvalidDate, UnitListError
from geo.names import vietnamese_key
from geo.provinces import province as _province
from geo.tables import table

KINDS = ("xã", "phường", "thị trấn")
RURAL_KIND = "xã"
_LIST_COLUMNS = ["name", "kind", "rural", "district_code", "district", "partial"]


@dataclass(frozen=True)
class Geography:
    """The units of one province on one day; hashable, so that it can be the key of a cache.

    Made by `geography`, which checks the province and the date.
    """

    province: str
    date: datetime.date

    @property
    def vintage(self):
        """Effective date (datetime.date) of the reorganisation in force on that day."""
        return max(day for day in _effective_dates(self.province) if day <= self.date)


def geography(province_code, date):
    """The `Geography` of a province on a day.

    Parameters
    ----------
    province_code : str
        GSO code, such as ``"20"``.
    date : datetime.date or str
        The day, as a date or as ISO text.

    Raises
    ------
    UnknownProvince, InvalidDate, DateTooEarly
    """
    home, day = _province(province_code), _as_date(date)
    first = min(_effective_dates(province_code))
    if day < first:
        raise DateTooEarly(home, day, first)
    return Geography(province_code, day)


def _as_date(date):
    if isinstance(date, datetime.datetime):
        return date.date()
    if isinstance(date, datetime.date):
        return date
    try:
        return datetime.date.fromisoformat(date)
    except (TypeError, ValueError) as error:
        raise InvalidDate(date) from error


@cache
def _effective_dates(province_code):
    return tuple(datetime.date.fromisoformat(day) for day in table("vintages", province_code)["effective_date"])


def vintages(province_code):
    """Every geography of a province, oldest first.

    Parameters
    ----------
    province_code : str

    Returns
    -------
    pandas.DataFrame
        ``effective_date`` (datetime.date), ``decree`` (empty for the first: it is only the oldest list at hand, its
        date is the month of that list), ``units`` (how many units), ``communes`` (how many of them are xã),
        ``source``.
    """
    _province(province_code)
    frame = table("vintages", province_code)
    frame["effective_date"] = list(_effective_dates(province_code))
    lists = [units(Geography(province_code, day)) for day in frame["effective_date"]]
    frame["units"] = [len(each) for each in lists]
    frame["communes"] = [int(each["rural"].sum()) for each in lists]
    return frame[["effective_date", "decree", "units", "communes", "source"]]


def units(geo):
    """The units of a geography, in Vietnamese alphabetical order of district, then name.

    Parameters
    ----------
    geo : Geography

    Returns
    -------
    pandas.DataFrame
        Index ``commune_code`` (str); ``name``; ``kind`` («xã», «phường», «thị trấn»); ``rural`` (bool: a xã);
        ``district_code`` and ``district`` (None from 1 July 2025, when districts ended); ``partial`` (bool: only a
        part of the unit lies in the scope of the data). Source: GSO catalogue, see ``data/boundaries/README.md``.
    """
    return _unit_list(geo.province, geo.vintage.isoformat()).copy()


@cache
def _unit_list(province_code, vintage):
    rows = table("units", province_code)
    rows = rows[rows["effective_date"] == vintage].set_index("code").rename_axis("commune_code")
    rows["rural"] = rows["kind"] == RURAL_KIND
    rows["partial"] = rows["partial"] == "1"
    for column in ("district_code", "district"):
        rows[column] = rows[column].astype(object).where(rows[column] != "", None)
    frame = rows.loc[sorted(rows.index, key=lambda code: _order(rows, code)), _LIST_COLUMNS]
    check_units(frame)
    return frame


def _order(rows, code):
    row = rows.loc[code]
    return vietnamese_key(row["district"] or ""), vietnamese_key(row["name"]), code


def check_units(frame):
    """Raise `UnitListError` unless the frame is a unit list: columns, unique codes, known kinds."""
    missing = [column for column in _LIST_COLUMNS if column not in frame.columns]
    if missing:
        raise UnitListError(f"Danh sách đơn vị thiếu cột {', '.join(missing)}; hãy lấy lại data/boundaries/units.csv.")
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise UnitListError(f"Mã {twice[0]} có hai dòng trong danh sách đơn vị; mỗi mã chỉ được một dòng mỗi thời kỳ.")
    unknown = sorted(set(frame["kind"]) - set(KINDS))
    if unknown:
        raise UnitListError(f"Loại đơn vị «{unknown[0]}» không có; chỉ nhận {', '.join(KINDS)}.")


def unit_frame(codes, columns):
    """An empty frame with this ``commune_code`` index and these columns, all None."""
    index = pd.Index(list(codes), name="commune_code", dtype="str")
    return pd.DataFrame(None, index=index, columns=columns, dtype=object)
