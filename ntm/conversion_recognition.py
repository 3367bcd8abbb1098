"""Recognition across a reorganisation: it never carries over by itself."""

import pandas as pd

from ntm.conversion_parts import ConversionError
from ntm.recognition import LEVEL_VI
from ntm.tables import quoted

REASSESS = "reassess"
REASSESS_VI = "Cần đánh giá lại"
REASSESS_BACK_VI = "Không xét riêng, nay là phần của đơn vị khác"
"""The same where later results are shown on earlier units: there is no unit left to assess."""
NOT_RECOGNISED = "none"


def recognition_after(levels: pd.Series, basis: pd.DataFrame, decided: pd.Series | None = None) -> pd.Series:
    """Recognition on the new units: it stays with a unit that did not change, and never passes to another.

    Parameters
    ----------
    levels : Series
        Result of ``recognition.level_at`` on the old units; an absent unit is not known to be recognised.
    basis : DataFrame
        ``Converted.basis``.
    decided : Series, optional
        Levels decided for new units after the change, by new code; they stand above everything else.

    Returns
    -------
    Series
        Index ``unit_code``; a level, "none" (an unchanged unit without one), or REASSESS «cần đánh giá lại» for a unit
        that was merged, or cut out of another, and has no decision of its own.
    """
    parts = basis[basis["counted"]].drop_duplicates("unit_code").set_index("unit_code")
    kept = parts["part_code"].map(levels.dropna()).astype(object).fillna(NOT_RECOGNISED)
    after = kept.where(parts["how"] == "unchanged", REASSESS)
    if decided is not None:
        after = decided.reindex(after.index).astype(object).fillna(after)
    strange = set(after) - set(LEVEL_VI) - {REASSESS, NOT_RECOGNISED}
    if strange:
        raise ConversionError(f"Mức công nhận {quoted(sorted(strange))} không hợp lệ; hãy dùng {quoted(LEVEL_VI)}.")
    return after.astype("str").rename("level")
