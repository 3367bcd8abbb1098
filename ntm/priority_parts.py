"""The parts a priority score is made of: what each one measures, its raw value, and its place between 0 and 1."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ntm.criteria import count_groups
from ntm.errors import ProgrammeError

FLAG_UNIT = "1 là có, 0 là không"
REGION_GRADE = {"I": 1.0, "II": 2.0, "III": 3.0}


class PriorityError(ProgrammeError):
    """Weights, a method or a list of measures that no ranking can be made from."""


@dataclass(frozen=True)
class Part:
    """One part of a score. ``rising`` is False where a small raw value means more priority."""

    name: str
    label_vi: str
    unit_vi: str
    rising: bool = True

    @property
    def is_flag(self) -> bool:
        """True for what a commune either is or is not, measured 0 or 1."""
        return self.unit_vi == FLAG_UNIT


PARTS = {
    part.name: part
    for part in (
        Part("missing", "Số tiêu chí chưa đạt", "tiêu chí"),
        Part("next_group", "Gần nhóm tiêu chí kế tiếp", "tiêu chí còn thiếu để lên nhóm", rising=False),
        Part("full_set", "Gần đủ bộ tiêu chí", "tiêu chí còn thiếu để đủ bộ", rising=False),
        Part("due", "Đến hạn đạt chuẩn theo kế hoạch", FLAG_UNIT),
        Part("group_5_9", "Nhóm đạt từ 5-9 tiêu chí", FLAG_UNIT),
        Part("border", "Xã biên giới", FLAG_UNIT),
        Part("region", "Vùng khó khăn (khu vực I, II, III)", "bậc 0 đến 3"),
        Part("region_1", "Xã khu vực I", FLAG_UNIT),
        Part("region_2", "Xã khu vực II", FLAG_UNIT),
        Part("region_3", "Xã khu vực III (đặc biệt khó khăn)", FLAG_UNIT),
        Part("poor_district", "Huyện nghèo", FLAG_UNIT),
        Part("merged", "Xã hình thành sau sắp xếp", FLAG_UNIT),
        Part("villages", "Thôn chưa đạt chuẩn", "tỷ lệ 0 đến 1"),
        Part("stagnation", "Thời gian chưa tiến thêm tiêu chí nào", "năm"),
        Part("any_commune", "Mọi xã", FLAG_UNIT),
    )
}
COLUMNS = ("complete", *PARTS)
FALLING = [part.name for part in PARTS.values() if not part.rising]
SCALINGS = {
    "min-max": "Min-max: mỗi phần về 0-1 trên các xã còn thiếu tiêu chí",
    "z-score": "Z-score: số độ lệch chuẩn so với trung bình các xã còn thiếu tiêu chí",
}


def measures(table: pd.DataFrame, set_size: int, known: pd.DataFrame) -> pd.DataFrame:
    """Measure every part of every commune, before any scaling.

    Parameters
    ----------
    table : DataFrame
        Index commune_code. ``met`` and ``unknown`` (Int64), ``border`` (boolean), ``merged`` (bool),
        ``villages_total`` and ``villages_attained`` (Int64); missing means not known.
    set_size : int
        Number of criteria of the set.
    known : DataFrame
        Same index, float with missing for not known: ``region`` (grade 0..3), ``due`` (0 or 1), ``poor_district``
        (0 or 1), ``stagnation`` (years).

    Returns
    -------
    DataFrame
        Same index; ``complete`` (bool: every criterion attained, so that nothing is left to fund) and one float column
        per part of `PARTS`, missing where it is not known. A commune with some unknown criteria has in ``missing``
        only those known not to be attained, and in the distances the largest they can be.
    """
    met = table["met"].astype("Float64")
    region = known["region"]
    columns = {
        "complete": (table["met"] == set_size).fillna(False).astype(bool),
        "missing": set_size - met - table["unknown"],
        "next_group": _to_next_group(met, set_size),
        "full_set": set_size - met,
        "due": known["due"],
        "group_5_9": met.between(5, 9) if set_size == 19 else np.nan,
        "border": table["border"],
        "region": region,
        **{f"region_{grade}": region.eq(grade).astype("Float64").mask(region.isna()) for grade in (1, 2, 3)},
        "poor_district": known["poor_district"],
        "merged": table["merged"],
        "villages": 1 - table["villages_attained"] / table["villages_total"],
        "stagnation": known["stagnation"],
        "any_commune": 1.0,
    }
    frame = pd.DataFrame(columns, index=table.index)
    return check_measures(frame.astype(dict.fromkeys(PARTS, "Float64")).astype(dict.fromkeys(PARTS, "float64")))


def check_measures(frame: pd.DataFrame) -> pd.DataFrame:
    """Check a frame of measures: unique index, ``complete`` known everywhere, parts float and never infinite.

    Raises
    ------
    PriorityError
        The first invariant broken.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise PriorityError(f"Bảng đo mức ưu tiên thiếu cột {', '.join(absent)}; hãy bổ sung rồi xếp lại.")
    if not frame.index.is_unique or frame["complete"].dtype != bool:
        raise PriorityError("Bảng đo mức ưu tiên có mã xã lặp hoặc cột «complete» không phải đúng/sai; hãy sửa lại.")
    if np.isinf(frame[list(PARTS)].to_numpy(dtype="float64")).any():
        raise PriorityError("Bảng đo mức ưu tiên có giá trị vô hạn; hãy kiểm tra phép chia trong số liệu.")
    return frame


def scaled(frame: pd.DataFrame, scaling: str = "min-max") -> pd.DataFrame:
    """Bring every part to one scale over the communes that still lack something, more always being more priority.

    Parameters
    ----------
    frame : DataFrame
        Result of `measures`.
    scaling : {"min-max", "z-score"}
        ``min-max``: 1 is the most priority among the communes not complete, 0 the least. ``z-score``: distance from
        their mean in standard deviations (of the population, ddof 0).

    Returns
    -------
    DataFrame
        Same index, one float column per part. Missing where the raw value is not known. A part on which all known
        communes are equal is 0, it tells nothing apart. A complete commune has nothing left to fund: 0 everywhere with
        ``min-max``, missing everywhere with ``z-score``, where 0 would be the mean.

    Raises
    ------
    PriorityError
        An unknown scaling.
    """
    if scaling not in SCALINGS:
        raise PriorityError(f"Không có cách đưa về thang chung «{scaling}»; hãy chọn {', '.join(SCALINGS)}.")
    raw = frame[list(PARTS)]
    open_rows = raw[~frame["complete"]]
    if scaling == "z-score":
        return _z_scores(raw, open_rows).mask(frame["complete"])
    low, high = open_rows.min(), open_rows.max()
    share = (raw - low) / (high - low).where(high > low)
    share[FALLING] = 1 - share[FALLING]
    share = share.mask(share.isna() & raw.notna(), 0.0)
    return share.mask(frame["complete"], 0.0)


def _z_scores(raw: pd.DataFrame, open_rows: pd.DataFrame) -> pd.DataFrame:
    spread = open_rows.std(ddof=0)
    scores = (raw - open_rows.mean()) / spread.where(open_rows.nunique() > 1)
    scores[FALLING] = -scores[FALLING]
    return scores.mask(scores.isna() & raw.notna(), 0.0)


def uninformative(frame: pd.DataFrame) -> dict[str, str]:
    """Say of each part that tells nothing apart why: ``unknown`` (no commune has it known) or ``constant``."""
    raw = frame.loc[~frame["complete"], list(PARTS)]
    counts = raw.nunique()
    return {name: "unknown" if counts[name] == 0 else "constant" for name in PARTS if counts[name] < 2}


def _to_next_group(met: pd.Series, set_size: int) -> pd.Series:
    """Criteria still lacking to reach the lowest count of the next group up; missing for those already at the top."""
    starts = sorted(group.lowest for group in count_groups(set_size))
    distance = pd.Series(pd.NA, index=met.index, dtype="Float64")
    for start in reversed(starts):
        distance = distance.mask((met < start).fillna(False).astype(bool), start - met)
    return distance
