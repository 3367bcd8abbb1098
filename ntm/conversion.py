"""Results of one set of units converted to another by a stated rule; each value says what it was made of.

Sources of the rule "strict": 5424/BNN-VPĐP of 9 August 2023 and 267/BNN-VPĐP of 9 January 2024, read as: a unit formed
by rearrangement stands no higher than its lowest part, and even that only by a decision. The other rules are ways of
looking, from no document.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ntm.attainment import STATUSES
from ntm.conversion_parts import (
    MIN_SHARE,
    ConversionError,
    at_least,
    check_crosswalk,
    parts_of_units,
    require_populations,
)
from ntm.conversion_recognition import NOT_RECOGNISED, REASSESS, REASSESS_VI, recognition_after
from ntm.tables import quoted

__all__ = [
    "AREA_THRESHOLD",
    "MIN_SHARE",
    "NOT_RECOGNISED",
    "REASSESS",
    "REASSESS_VI",
    "RULES",
    "RULE_VI",
    "ConversionError",
    "Converted",
    "check_crosswalk",
    "convert",
    "held_back_by",
    "recognition_after",
]

RULE_VI = {
    "strict": "Chặt: đạt khi mọi phần đều đạt",
    "area": "Theo diện tích: đạt khi các phần đạt chiếm từ 50% diện tích",
    "population": "Theo dân số: đạt khi các phần đạt chiếm từ 50% dân số",
    "any": "Có phần đạt: đạt khi ít nhất một phần đạt",
}
RULES = tuple(RULE_VI)
AREA_THRESHOLD = 0.5
"""Share of area, or of people, from which the rules of share call a criterion attained; this product's own choice."""

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Converted:
    """Results on the new units, with how they were obtained.

    Attributes
    ----------
    statuses : DataFrame
        Index ``unit_code`` (order of the crosswalk), columns the criteria, values a status.
    shares : DataFrame
        Same shape: the share of the unit (of its people under "population", of its area under every other rule) that
        parts known to attain hold, 0..1. A lower bound where ``unknown_shares`` is above 0; missing where nothing is
        known of the unit.
    unknown_shares : DataFrame
        Same shape: the share whose status, or size, is not known; ``shares + unknown_shares`` is the upper bound.
    basis : DataFrame
        Parts of each unit, as `ntm.conversion_parts.parts_of_units` gives them.
    rule : str
        One of RULES.
    """

    statuses: pd.DataFrame
    shares: pd.DataFrame
    unknown_shares: pd.DataFrame
    basis: pd.DataFrame
    rule: str


def convert(
    statuses: pd.DataFrame, crosswalk: pd.DataFrame, rule: str, populations: pd.Series | None = None
) -> Converted:
    """Convert statuses to other units by a rule.

    Parameters
    ----------
    statuses : DataFrame
        Result of ``attainment.wide`` on the units before. A unit of the crosswalk without a row is unknown.
    crosswalk : DataFrame
        See ``check_crosswalk``.
    rule : {"strict", "area", "population", "any"}
        "strict": attained when every part is; «cơ bản đạt» when every part is attained or nearly; not attained when a
        part is known to fall short; else unknown. "area": attained when parts that attain hold at least AREA_THRESHOLD
        of the area whatever the unknown parts are, not attained when they cannot (nearly, when attained and nearly
        together are known to reach it); else unknown. "population": the same with people. "any": attained when a part
        is; unknown when a part is unknown and none is attained; nearly when a part is; else not attained.
    populations : Series, optional
        People by old code, needed by "population".

    Returns
    -------
    Converted
        Slivers (MIN_SHARE) decide nothing.

    Raises
    ------
    ConversionError
        Unknown rule, statuses of a unit the crosswalk does not have, shares that do not add up, missing populations.
    TableError
        The crosswalk lacks a column or has a code that is no text.
    """
    if rule not in RULES:
        raise ConversionError(f"Không có quy tắc quy đổi «{rule}»; hãy chọn một trong {quoted(RULES)}.")
    check_crosswalk(crosswalk)
    _require_statuses(statuses, crosswalk)
    people = require_populations(crosswalk, populations) if rule == "population" else None
    basis = parts_of_units(crosswalk, people)
    parts = basis[basis["counted"]]
    held = _parts_statuses(statuses, parts)
    order = pd.Index(crosswalk["to_code"].unique(), name="unit_code", dtype="str")
    decided, (lowest, unknown) = _DECIDE[rule](parts, held), _bounds(parts, held)
    blank = (held == "unknown").groupby(parts["unit_code"]).all()
    frames = (decided, lowest.mask(blank), unknown)
    return Converted(*(frame.loc[order] for frame in frames), basis, rule)


def _require_statuses(statuses: pd.DataFrame, crosswalk: pd.DataFrame) -> None:
    strangers = sorted(set(statuses.index) - set(crosswalk["from_code"]))
    if strangers:
        raise ConversionError(
            f"Kết quả có mã {quoted(strangers[:5])} không thuộc địa giới gốc; hãy chọn đúng ngày địa giới của số liệu."
        )
    strange = set(pd.unique(statuses.to_numpy().ravel())) - set(STATUSES)
    if strange:
        raise ConversionError(
            f"Kết quả có giá trị lạ {quoted(sorted(map(str, strange)))}; hãy dùng {quoted(STATUSES)}."
        )


def _parts_statuses(statuses: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Status of the part on every row of the parts; no row means unknown."""
    return statuses.reindex(parts["part_code"]).astype("str").fillna("unknown").set_axis(parts.index)


def _bounds(parts: pd.DataFrame, held: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Least share that attains, and the share that is not known."""
    lowest = at_least(parts, held == "attained")
    highest = 1.0 - at_least(parts, held.isin(["nearly", "not_attained"]))
    return lowest, (highest - lowest).clip(lower=0.0)


def _strict(parts: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    every, some = _quantifiers(parts)
    return _first_that_holds(
        ("attained", every(held == "attained")),
        ("nearly", every(held.isin(["attained", "nearly"]))),
        ("not_attained", some(held.isin(["nearly", "not_attained"]))),
        otherwise="unknown",
    )


def _any(parts: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    _, some = _quantifiers(parts)
    return _first_that_holds(
        ("attained", some(held == "attained")),
        ("unknown", some(held == "unknown")),
        ("nearly", some(held == "nearly")),
        otherwise="not_attained",
    )


def _by_share(parts: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    lowest, unknown = _bounds(parts, held)
    nearly = at_least(parts, held.isin(["attained", "nearly"]))
    short = lowest + unknown < AREA_THRESHOLD - _ROUNDING
    return _first_that_holds(
        ("attained", lowest >= AREA_THRESHOLD - _ROUNDING),
        ("nearly", short & (nearly >= AREA_THRESHOLD - _ROUNDING)),
        ("not_attained", short),
        otherwise="unknown",
    )


_DECIDE = {"strict": _strict, "area": _by_share, "population": _by_share, "any": _any}


def _quantifiers(parts: pd.DataFrame) -> tuple:
    unit = parts["unit_code"]
    return (lambda mask: mask.groupby(unit).all()), (lambda mask: mask.groupby(unit).any())


def _first_that_holds(*cases: tuple[str, pd.DataFrame], otherwise: str) -> pd.DataFrame:
    """Status of the first case whose mask holds, cell by cell."""
    masks = [mask.to_numpy() for _, mask in cases]
    values = np.select(masks, [status for status, _ in cases], default=otherwise)
    return pd.DataFrame(values, index=cases[0][1].index, columns=cases[0][1].columns).astype("str")


def held_back_by(converted: Converted, statuses: pd.DataFrame) -> pd.DataFrame:
    """The parts that keep a unit from attaining a criterion.

    Parameters
    ----------
    converted : Converted
    statuses : DataFrame
        The statuses it was made from.

    Returns
    -------
    DataFrame
        ``unit_code``, ``criterion``, ``part_code``, ``status`` ("nearly", "not_attained" or "unknown"): the counted
        parts short of a criterion that the unit, by the rule, is not known to attain.
    """
    parts = converted.basis[converted.basis["counted"]]
    held = _parts_statuses(statuses, parts)
    long = held.assign(unit_code=parts["unit_code"], part_code=parts["part_code"]).melt(
        ["unit_code", "part_code"], var_name="criterion", value_name="status"
    )
    result = converted.statuses.rename_axis(index="unit_code", columns="criterion").stack().rename("result")
    long = long.merge(result.reset_index(), on=["unit_code", "criterion"])
    short = long[(long["status"] != "attained") & (long["result"] != "attained")]
    columns = ["unit_code", "criterion", "part_code", "status"]
    return short.sort_values(["unit_code", "criterion"], kind="stable", ignore_index=True)[columns]
