"""Converted results back in the form of the tables everything else reads."""

import pandas as pd

from ntm.attainment import COLUMNS, check_attainment


def attainment_after(statuses: pd.DataFrame, year: int, set_id: str, sources: pd.Series) -> pd.DataFrame:
    """Write converted statuses as a long attainment table.

    Parameters
    ----------
    statuses : DataFrame
        Index unit code, columns the criteria of the set, values a status.
    year : int
    set_id : str
    sources : Series
        For each unit how its values were obtained, in Vietnamese.

    Returns
    -------
    DataFrame
        As ``attainment.check_attainment`` states; an unknown status has no row.
    """
    named = statuses.rename_axis(index="unit_code", columns="criterion")
    long = named.stack().rename("status").reset_index()
    long = long[long["status"] != "unknown"].reset_index(drop=True)
    long = long.assign(year=year, set_id=set_id, source=long["unit_code"].map(sources)).astype(
        {"unit_code": "str", "criterion": "int64", "year": "int64", "set_id": "str", "status": "str", "source": "str"}
    )
    return check_attainment(long[list(COLUMNS)], where="Kết quả quy đổi")


def recognition_rows_after(recognition: pd.DataFrame, basis: pd.DataFrame) -> pd.DataFrame:
    """Keep the recognition rows of units that went on unchanged, under their new codes.

    Parameters
    ----------
    recognition : DataFrame
        As ``recognition.check_recognition`` states.
    basis : DataFrame
        ``Converted.basis``.

    Returns
    -------
    DataFrame
        Same columns; a title of a merged or divided unit has no row, because it passes to no one.
    """
    kept = basis[(basis["how"] == "unchanged") & basis["counted"]]
    codes = kept.set_index("part_code")["unit_code"]
    rows = recognition[recognition["unit_code"].isin(codes.index)]
    return rows.assign(unit_code=rows["unit_code"].map(codes).astype("str")).reset_index(drop=True)
