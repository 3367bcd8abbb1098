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


def progress(counts: pd.DataFrame) -> pd.DataFrame:
    """Rank communes by how many criteria they gained a year, slowest first.

    Parameters
    ----------
    counts : DataFrame
        As for `years_without_progress`.

    Returns
    -------
    DataFrame
        One row per commune with a known count in the last year and in an earlier one, by rank and then code:
        ``since`` (the earliest year known), ``gained`` (Int64, criteria, negative when some were lost), ``per_year``
        (float) and ``progress_rank`` (1 is the slowest; equal speeds share the best rank). Empty when there is no
        earlier year.
    """
    years = sorted(counts.columns)
    before = counts[years[:-1]]
    kept = counts[counts[years[-1]].notna() & before.notna().any(axis=1)]
    since = before.loc[kept.index].notna().idxmax(axis=1) if len(kept) else pd.Series(dtype="int64", index=kept.index)
    first = pd.Series([kept.at[code, year] for code, year in since.items()], index=kept.index, dtype="Int64")
    gained = (kept[years[-1]] - first).astype("Int64")
    speed = gained.astype("float64") / (years[-1] - since.astype("int64"))
    told = pd.DataFrame({"since": since.astype("int64"), "gained": gained, "per_year": speed})
    told["progress_rank"] = speed.rank(method="min").astype("int64")
    return told.sort_index().sort_values("progress_rank", kind="stable")
