"""Finding a commune of the whole country by its name, typed with or without diacritics."""

from geo.names import plain, vietnamese_key
from geo.national_places import regions

LIMIT = 50


def find_units(table, text, limit=LIMIT):
    """Units whose name holds the words typed, the best first.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `layers.national_web.NationalWeb`.
    text : str
        A name; after a comma words of the district or province, such as «tân thành, lạng sơn».
    limit : int

    Returns
    -------
    pandas.DataFrame
        Rows of the table with ``place`` (district and province, in words): the same name first, then names that begin
        with the text, then names that hold it; within each those with the very diacritics typed, then by place. Empty
        when nothing was typed.
    """
    wanted, _, where = (plain(part).strip() for part in text.partition(","))
    if not wanted:
        return table.iloc[:0].assign(place="")
    names = table["name"].map(plain)
    found = table[names.str.contains(wanted, regex=False)]
    found = found.assign(place=_places(found))
    found = found[found["place"].map(lambda place: where in plain(place)).astype(bool)]
    typed = text.partition(",")[0].strip().lower()
    order = sorted(found.index, key=lambda unit: _order(found.loc[unit], wanted, typed))
    return found.loc[order].head(limit)


def _places(rows):
    provinces = rows["province"].map(regions()["name"])
    return [
        f"{district}, {province}" if district else province
        for district, province in zip(rows["district"], provinces, strict=True)
    ]


def _order(row, wanted, typed):
    name = plain(row["name"])
    nearness = 0 if name == wanted else 1 if name.startswith(wanted) else 2
    return nearness, typed not in row["name"].lower(), vietnamese_key(row["place"]), vietnamese_key(row["name"])
