"""How long a commune has made no progress, from its counts of criteria year by year."""

import pandas as pd


def years_without_progress(counts: pd.DataFrame) -> pd.Series:
    """Count the years since the number of criteria met last rose.

    Parameters
    ----------
    counts : DataFrame
        Index commune_code; one Int64 column per year (int), criteria met of the same set on the same units, missing
        when not known. The last column is the year asked about.

    Returns
    -------
    Series
        Float64 on the same index, years. A commune whose count never rose has the years since the first count of an
        unbroken run of known ones, a lower bound. Missing with fewer than two known counts at the end.
    """
    years = sorted(counts.columns)
    still = pd.Series(pd.NA, index=counts.index, dtype="Float64", name="stagnation")
    going = pd.Series(True, index=counts.index)
    for before, after in reversed(list(zip(years, years[1:], strict=False))):
        going &= counts[before].notna() & counts[after].notna()
        rose = going & (counts[after] > counts[before]).fillna(False).astype(bool)
        still = still.mask(rose, float(years[-1] - after)).mask(going & ~rose, float(years[-1] - before))
        going &= ~rose
    return still
