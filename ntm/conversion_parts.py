"""The parts of each unit, taken from a crosswalk, and what is known of the share of it that some of them hold."""

import pandas as pd

from ntm.errors import ProgrammeError
from ntm.tables import quoted, require_columns, require_text

SHARE_TOLERANCE = 0.001
MIN_SHARE = 0.001
"""A part that makes up no more of a unit than this is a sliver of drawn boundaries and decides nothing."""

NEEDED = ("from_code", "to_code", "share_from", "share_to", "confidence", "decrees")
PART_COLUMNS = ["unit_code", "part_code", "share", "part_share", "weight", "counted", "how", "confidence", "decrees"]


class ConversionError(ProgrammeError):
    """A conversion that cannot be made: unknown rule, shares that do not add up, populations that are missing."""


def check_crosswalk(crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Check a crosswalk between two sets of units.

    Parameters
    ----------
    crosswalk : DataFrame
        One row for each piece: ``from_code``, ``to_code`` (text), ``share_from`` and ``share_to`` (0..1; missing when
        not known), ``confidence``, ``decrees`` (tuple of text). Each pair of codes stands once.

    Returns
    -------
    DataFrame
        The same frame, untouched.

    Raises
    ------
    TableError
        A column is absent or a code is no text.
    ConversionError
        The known shares of a unit do not add up to 1 ± 0.001, on either side; the decrees and the sum are named.
    """
    where = "Bảng nối hai địa giới"
    require_columns(crosswalk, NEEDED, where)
    require_text(crosswalk, ("from_code", "to_code"), where)
    twice = crosswalk.duplicated(["from_code", "to_code"])
    if twice.any():
        pair = crosswalk.loc[twice, ["from_code", "to_code"]].iloc[0]
        raise ConversionError(
            f"{where}: cặp mã {pair['from_code']} và {pair['to_code']} lặp lại; hãy giữ lại một dòng."
        )
    for code, share in (("from_code", "share_from"), ("to_code", "share_to")):
        _require_sums(crosswalk, code, share)
    return crosswalk


def _require_sums(crosswalk: pd.DataFrame, code: str, share: str) -> None:
    """Known shares add up to 1; beside unknown ones they may be less, never more."""
    shares = crosswalk[share].astype(float)
    sums = shares.groupby(crosswalk[code]).sum()
    complete = shares.notna().groupby(crosswalk[code]).all()
    negative = shares.lt(0).groupby(crosswalk[code]).any()
    wrong = sums.gt(1 + SHARE_TOLERANCE) | (complete & sums.lt(1 - SHARE_TOLERANCE)) | negative
    if not wrong.any():
        return
    bad = sums.index[wrong][0]
    decrees = dict.fromkeys(d for each in crosswalk.loc[crosswalk[code] == bad, "decrees"] for d in each)
    raise ConversionError(
        f"Nghị quyết {', '.join(decrees) or '(không ghi)'}: các phần của đơn vị {bad} cộng lại được {sums[bad]:.4f}, "
        f"phải bằng 1 ± {SHARE_TOLERANCE}; hãy sửa tỷ lệ diện tích của nghị quyết ấy."
    )


def parts_of_units(crosswalk: pd.DataFrame, populations: pd.Series | None = None) -> pd.DataFrame:
    """List the parts of every unit and how much each weighs.

    Parameters
    ----------
    crosswalk : DataFrame
        As ``check_crosswalk`` states; codes are those before (``from_code``) and after (``to_code``).
    populations : Series, optional
        People of each old unit by code; None weighs by area.

    Returns
    -------
    DataFrame
        One row for each unit and part: ``unit_code``, ``part_code``; ``share`` (of the unit's area); ``part_share`` (of
        the part's area that went there); ``weight`` (of the counted parts, adding up to 1 for each unit; by population
        those of a divided part are taken as spread evenly over its area; missing when some share of the unit is not
        known); ``counted`` (False for a sliver, see MIN_SHARE; a part of unknown size counts); ``how`` ("unchanged",
        "divided" or "merged", of the unit); ``confidence``; ``decrees``.
    """
    parts = crosswalk.rename(
        columns={"to_code": "unit_code", "from_code": "part_code", "share_to": "share", "share_from": "part_share"}
    )
    parts = parts.assign(counted=~parts["share"].le(MIN_SHARE))
    size = parts["share"] if populations is None else parts["part_share"] * parts["part_code"].map(populations)
    size = size.where(parts["counted"], 0.0)
    whole = size.groupby(parts["unit_code"]).transform(lambda each: each.sum(skipna=False))
    return parts.assign(weight=size / whole, how=_how(parts))[PART_COLUMNS].reset_index(drop=True)


def _how(parts: pd.DataFrame) -> pd.Series:
    """Whether the unit is one whole old unit, a piece of one, or made of several."""
    several = parts["counted"].groupby(parts["unit_code"]).transform("sum").gt(1)
    whole = parts["part_share"].ge(1 - SHARE_TOLERANCE) & parts["counted"]
    words = pd.Series("divided", index=parts.index).mask(
        whole.groupby(parts["unit_code"]).transform("any"), "unchanged"
    )
    return words.mask(several, "merged")


def require_populations(crosswalk: pd.DataFrame, populations: pd.Series | None) -> pd.Series:
    """Return the populations when every old unit has one; ConversionError names those that have none."""
    codes = pd.Index(crosswalk["from_code"].unique())
    known = pd.Series(dtype=float) if populations is None else populations.dropna()
    lacking = [code for code in codes if code not in known.index]
    if lacking:
        more = f" và {len(lacking) - 5} đơn vị khác" if len(lacking) > 5 else ""
        raise ConversionError(
            f"Quy tắc «population» cần dân số của mọi phần, còn thiếu {len(lacking)} đơn vị: {quoted(lacking[:5])}"
            f"{more}; hãy bổ sung dân số hoặc chọn quy tắc khác."
        )
    return known


def at_least(parts: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """The least share of each unit that the chosen parts are known to hold.

    Parameters
    ----------
    parts : DataFrame
        Counted rows of ``parts_of_units``.
    chosen : DataFrame of bool
        Same rows; one column for each criterion.

    Returns
    -------
    DataFrame
        Index ``unit_code``, 0..1; exactly 1 where every part is chosen. A part of unknown size adds nothing.
    """
    unit = parts["unit_code"]
    known = chosen.mul(parts["weight"].fillna(0.0), axis=0).groupby(unit).sum()
    return known.clip(upper=1.0).mask(chosen.groupby(unit).all(), 1.0)
