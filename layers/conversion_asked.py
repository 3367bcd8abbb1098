"""What a conversion is asked for by day and by file: the year a day stands for, and the populations of its units."""

import pandas as pd

from geo.units import geography, units
from layers.formatting import date
from ntm.conversion import ConversionError
from ntm.conversion_populations import read_populations
from ntm.datasets import available, load_dataset


def year_asked(province, year=None, from_date=None, kind=None):
    """The year of figures a conversion starts from.

    Parameters
    ----------
    province : str
        GSO code.
    year : int, optional
    from_date : str or datetime.date, optional
        A day whose state is meant: without a year, that of the latest figures collected up to that day. The figures
        must stand on the geography of the day.
    kind : {"demo", "store"}, optional

    Returns
    -------
    int

    Raises
    ------
    ConversionError
        Neither is given, or the figures stand on another geography than the day's.
    geo.errors.GeoError, ntm.errors.DatasetError
        An unreadable day, or one before the first geography; no figures of that year, or none up to that day.
    """
    if from_date is None:
        if year is None:
            raise ConversionError("Chưa rõ quy đổi số liệu nào; hãy ghi năm (--year) hoặc ngày (--from-date).")
        return year
    place = geography(province, from_date)
    found = _latest(place, kind) if year is None else load_dataset(province, year, kind)
    own = geography(province, found.geography_date)
    if own.vintage != place.vintage:
        raise ConversionError(
            f"Số liệu năm {found.year} đứng trên địa giới từ {date(own.vintage)}, không phải địa giới ngày "
            f"{date(place.date)} (từ {date(place.vintage)}); hãy bỏ --from-date hoặc chọn ngày trong kỳ địa giới ấy."
        )
    return found.year


def _latest(place, kind):
    """The latest figures collected up to a day."""
    rows = [(year, each) for _, year, each, _ in available(place.province) if kind in (None, each)]
    sets = [load_dataset(place.province, year, each) for year, each in rows]
    before = [one for one in sets if one.geography_date <= place.date]
    if not before:
        first = min((one.geography_date for one in sets), default=None)
        hint = f"số liệu sớm nhất tính đến {date(first)}" if first else "tỉnh này chưa có số liệu năm nào"
        raise ConversionError(f"Chưa có số liệu nào tính đến ngày {date(place.date)}: {hint}; hãy chọn ngày khác.")
    return max(before, key=lambda one: (one.geography_date, one.year))


def people(province, years, path, kind=None):
    """Populations of the units of one or more years' figures, from a file.

    Parameters
    ----------
    province : str
    years : iterable of int
        Years whose figures are to be converted; their figures must stand on one geography.
    path : Path, binary file with a name, or None
        As `ntm.conversion_populations.read_populations` reads it; None gives None.
    kind : {"demo", "store"}, optional

    Returns
    -------
    Series of int or None

    Raises
    ------
    ConversionError
        The years stand on two geographies, so one list of codes cannot serve both.
    ntm.errors.TableError
    """
    if path is None:
        return None
    places = {year: geography(province, load_dataset(province, year, kind).geography_date) for year in years}
    if len({place.vintage for place in places.values()}) > 1:
        told = " và ".join(f"năm {year} từ {date(place.vintage)}" for year, place in places.items())
        raise ConversionError(f"Một tệp dân số chỉ dùng cho một địa giới, ở đây có {told}; hãy chọn hai năm khác.")
    return read_populations(path, set(units(next(iter(places.values()))).index))


def populations_template(view):
    """An empty populations file of the units of a view's figures, as CSV bytes a spreadsheet opens."""
    table = view.table
    frame = pd.DataFrame({"unit_code": table.index, "population": "", "source": ""})
    frame["name"] = (table["kind"] + " " + table["name"]).to_numpy()
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
