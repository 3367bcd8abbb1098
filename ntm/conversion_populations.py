"""Populations of units as a person gives them, for the rule «population»; the product itself holds none."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ntm import tables

COLUMNS = ("unit_code", "population", "source")


def read_populations(path: Path, known_codes: Collection[str] | None = None) -> pd.Series:
    """Read populations from a UTF-8 CSV file.

    Parameters
    ----------
    path : Path or binary file with a name
        Columns ``unit_code`` (text, of the geography the figures were collected on), ``population`` (people, a whole
        number above 0) and ``source`` (not empty): one row a unit.
    known_codes : collection of str, optional
        Codes of the geography of the figures.

    Returns
    -------
    Series of int
        People by ``unit_code``. A unit without a row is not known.

    Raises
    ------
    TableError
        The file cannot be read, or the first row that breaks a rule, with its line and what was seen.
    """
    where = f"Tệp «{Path(path.name).name}»"
    frame = tables.read_text_table(path)
    tables.require_columns(frame, COLUMNS, where)
    frame = tables.integers(frame.assign(unit_code=frame["unit_code"].str.strip()), ("population",), where)
    tables.reject(frame, frame["population"] <= 0, "population", where, "phải lớn hơn 0; đơn vị chưa rõ thì bỏ dòng")
    tables.reject(frame, frame["source"].str.strip() == "", "source", where, "để trống; hãy ghi nguồn")
    tables.require_known_codes(frame, "unit_code", known_codes, where)
    tables.require_unique(frame, ("unit_code",), where)
    return frame.set_index("unit_code")["population"]
