"""Marks on communes: on the border, in the border-village scheme, in a disadvantaged region."""

import pandas as pd

from geo.tables import table
from geo.units import unit_frame, units

FLAGS = ("border", "border_village_scheme", "disadvantaged_region")
STATUSES = ("sourced", "assumed", "unknown")
_EVERY_OTHER = "*"
_VALUES = {"1": True, "0": False, "": None}


def flags(geo):
    """The marks of every unit of a geography, each with how far it is known.

    Parameters
    ----------
    geo : Geography

    Returns
    -------
    pandas.DataFrame
        Index ``commune_code`` as in `geo.units.units`. ``border`` and ``border_village_scheme``: True, False, or None
        when unknown; ``disadvantaged_region``: "I", "II", "III", or None. For each flag also ``<flag>_status``
        ("sourced", "assumed" or "unknown") and ``<flag>_source`` (text in Vietnamese). None with status "unknown"
        means that no source was found, never that the commune is not marked.
    """
    rows = table("flags", geo.province)
    rows = rows[rows["effective_date"] == geo.vintage.isoformat()]
    codes = units(geo).index
    return pd.concat([_one_flag(rows[rows["flag"] == flag], flag, codes) for flag in FLAGS], axis=1)


def _one_flag(rows, flag, codes):
    columns = [flag, f"{flag}_status", f"{flag}_source"]
    by_code = rows.set_index("code")[["value", "status", "source"]]
    found = by_code.loc[[code if code in by_code.index else _EVERY_OTHER for code in codes]]
    frame = unit_frame(codes, columns)
    for column, values in zip(columns, found.to_numpy().T, strict=True):
        frame[column] = values
    frame[flag] = pd.Series([_VALUES.get(v, v) for v in frame[flag]], index=frame.index, dtype=object)
    return frame
