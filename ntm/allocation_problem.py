"""What money can be spent on: every commune and criterion known not to be attained that has a cost, and the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ntm.allocation_costs import PER_MILLION, AllocationError, thousands
from ntm.criteria import count_groups

OBJECTIVES = {
    "communes": "Số xã đạt đủ bộ tiêu chí",
    "criteria": "Số tiêu chí đạt thêm",
    "lowest-group": "Số xã ra khỏi nhóm dưới 10 tiêu chí",
    "border": "Số tiêu chí đạt thêm của xã biên giới",
    "mix": "Tổng có trọng số của bốn mục tiêu",
}
MEASURES = ("communes", "criteria", "lowest-group", "border")
DEFAULT_MIX = (("communes", 10.0), ("criteria", 1.0), ("lowest-group", 5.0), ("border", 1.0))
"""This product's own mix; no document states one, so it is shown and can be changed."""

FLAG_GROUPS = {"border": "xã biên giới", "merged": "xã hình thành sau sắp xếp"}
GROUP_FLOOR = 10
GROUP_SET_SIZE = 19


@dataclass(frozen=True)
class Wishes:
    """What the money is to do, besides how much there is.

    Attributes
    ----------
    objective : str
        Key of `OBJECTIVES`.
    unbuyable : tuple of int
        Criteria that money cannot buy (for example income).
    must : tuple of str
        Codes of communes that must reach the full set.
    limits : tuple of (key, triệu đồng)
        The most that may be spent in a district (its code) or on a group of communes (a key of `limit_labels`).
    mix : tuple of (measure, weight)
        Weights of the objective ``mix``, each from 0 up with at most three decimals.
    """

    objective: str
    unbuyable: tuple[int, ...] = ()
    must: tuple[str, ...] = ()
    limits: tuple[tuple[str, float], ...] = ()
    mix: tuple[tuple[str, float], ...] = DEFAULT_MIX


@dataclass(frozen=True, eq=False)
class Problem:
    """An allocation to be solved; money in whole thousands of đồng.

    Attributes
    ----------
    items : DataFrame
        One row per commune and criterion that can be bought: ``code``, ``criterion``, ``district_code``, ``cost``.
    communes : DataFrame
        Index commune_code: ``met``, ``lacking`` (criteria not attained or unknown), ``buyable`` (items of it),
        ``district_code``, ``border`` (bool; unknown is not border), ``blocked`` (tuple of criteria lacking that cannot
        be bought or are unknown), ``title`` (how a message calls the commune).
    set_size, budget : int
    wishes : Wishes
    limits : dict of str to int
    members : dict of str to frozenset
        The communes each limit speaks of.
    labels : dict of str to str
        How a message calls each limit.
    excluded : dict
        ``unknown``, ``unbuyable``, ``without_cost``: number of pairs commune-criterion left out, for each reason;
        ``criteria_without_cost``: the criteria concerned.
    """

    items: pd.DataFrame
    communes: pd.DataFrame
    set_size: int
    budget: int
    wishes: Wishes
    limits: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    excluded: dict = field(default_factory=dict)


def build(table: pd.DataFrame, set_size: int, costs: pd.DataFrame, budget: float, wishes: Wishes) -> Problem:
    """Lay out what can be bought.

    Parameters
    ----------
    table : DataFrame
        Index commune_code (the communes of the selection): ``district_code``, ``border`` (boolean), and the statuses
        ``c1`` … of the set. «Cơ bản đạt» is not attained; an unknown status cannot be bought. ``name``, ``district``
        (for messages) and ``merged`` (for a limit on merged communes) where they are known.
    set_size : int
        Number of criteria of the set.
    costs : DataFrame
        Result of `check_costs`. A district's own cost goes before the general one.
    budget : float
        Triệu đồng, more than 0.
    wishes : Wishes

    Returns
    -------
    Problem

    Raises
    ------
    AllocationError
        A budget not above 0, an unknown objective, criterion, commune or district, or a negative limit or weight.
    """
    whole = thousands(budget, "Ngân sách")
    if whole <= 0:
        raise AllocationError(f"Ngân sách là {budget:g} triệu đồng; hãy ghi một số lớn hơn 0.")
    statuses = table[[f"c{number}" for number in range(1, set_size + 1)]]
    members, labels = _members(table, statuses, set_size), limit_labels(table, set_size)
    limits = _check_wishes(wishes, table, set_size, labels)
    pairs = _pairs(statuses, table["district_code"], costs, wishes.unbuyable)
    items = pairs[pairs["reason"] == ""].reset_index(drop=True).astype({"cost": "int64"})
    communes = _communes(table, statuses, items, pairs)
    kept = {key: members[key] for key in limits}
    items = items.drop(columns="reason")
    return Problem(items, communes, set_size, whole, wishes, limits, kept, labels, _excluded(pairs))


def limit_labels(table: pd.DataFrame, set_size: int) -> dict[str, str]:
    """Return what a limit can be set on, key to Vietnamese words: districts, then groups of communes.

    Keys are the district code; ``border`` and ``merged``; ``group:`` and the label of a group by number of criteria
    attained, such as ``group:5-9``.
    """
    pairs = table[["district_code"]].assign(label=table.get("district", table["district_code"]))
    pairs = pairs.dropna().drop_duplicates("district_code").sort_values("district_code")
    places = {code: label if label != code else f"huyện {code}" for code, label in pairs.itertuples(index=False)}
    flags = {key: words for key, words in FLAG_GROUPS.items() if key in table}
    groups = {f"group:{one.label}": _group_words(one) for one in count_groups(set_size)}
    return {**places, **flags, **groups}


def _group_words(group):
    if group.lowest == group.highest:
        return f"nhóm đạt {group.lowest} tiêu chí"
    return f"nhóm đạt {group.lowest}-{group.highest} tiêu chí"


def _members(table, statuses, set_size):
    """Communes of every district and group; a flag or a count that is not known puts a commune in no group."""
    places = {code: frozenset(rows) for code, rows in table.groupby("district_code").groups.items()}
    flags = {key: frozenset(table.index[table[key].fillna(False).astype(bool)]) for key in FLAG_GROUPS if key in table}
    met = (statuses == "attained").sum(axis=1).mask((statuses == "unknown").all(axis=1), -1)
    groups = {
        f"group:{one.label}": frozenset(table.index[met.between(one.lowest, one.highest)])
        for one in count_groups(set_size)
    }
    return {**places, **flags, **groups}


def _pairs(statuses, districts, costs, unbuyable):
    """Every pair not attained or unknown, its cost, and why it cannot be bought (empty when it can)."""
    numbered = statuses.rename(columns=lambda name: int(name[1:])).rename_axis(index="code", columns="criterion")
    pairs = numbered.stack().rename("status").reset_index()
    pairs = pairs[pairs["status"] != "attained"].reset_index(drop=True)
    pairs["district_code"] = pairs["code"].map(districts)
    known = costs.set_index(["criterion", "district_code"])["cost"].to_dict()
    keys = zip(pairs["criterion"], pairs["district_code"], strict=True)
    found = [known.get((number, place), known.get((number, ""))) for number, place in keys]
    pairs["cost"] = pd.array(found, dtype="Int64")
    reason = pd.Series("", index=pairs.index).mask(pairs["cost"].isna(), "without_cost")
    reason = reason.mask(pairs["criterion"].isin(unbuyable), "unbuyable")
    pairs["reason"] = reason.mask(pairs["status"] == "unknown", "unknown")
    return pairs.drop(columns="status")


def _communes(table, statuses, items, pairs):
    blocked = pairs[pairs["reason"] != ""].groupby("code")["criterion"].agg(tuple)
    frame = pd.DataFrame({"met": (statuses == "attained").sum(axis=1), "lacking": (statuses != "attained").sum(axis=1)})
    frame["buyable"] = items.groupby("code").size().reindex(frame.index).fillna(0).astype("int64")
    frame["district_code"] = table["district_code"]
    frame["border"] = table["border"].fillna(False).astype(bool)
    frame["blocked"] = [blocked.get(code, ()) for code in frame.index]
    frame["title"] = _titles(table)
    return frame


def _titles(table):
    """Name and district of each commune: Lạng Sơn has nine names twice."""
    if "name" not in table:
        return "xã " + table.index.astype("str")
    titles = "xã " + table["name"]
    return titles.where(table["district"].isna(), titles + " (" + table["district"] + ")")


def _excluded(pairs):
    counts = {reason: int((pairs["reason"] == reason).sum()) for reason in ("unknown", "unbuyable", "without_cost")}
    bare = sorted({int(number) for number in pairs.loc[pairs["reason"] == "without_cost", "criterion"]})
    return {**counts, "criteria_without_cost": bare}


def _check_wishes(wishes: Wishes, table: pd.DataFrame, set_size: int, labels: Mapping) -> Mapping[str, int]:
    """Return the limits in thousands; raise on the first wish that names nothing known."""
    if wishes.objective not in OBJECTIVES:
        raise AllocationError(f"Không có mục tiêu «{wishes.objective}»; hãy chọn {', '.join(OBJECTIVES)}.")
    mixed = wishes.objective == "mix" and dict(wishes.mix).get("lowest-group", 0) > 0
    if set_size != GROUP_SET_SIZE and (wishes.objective == "lowest-group" or mixed):
        raise AllocationError(f"Nhóm dưới 10 tiêu chí chỉ có ở bộ 19 tiêu chí, bộ đang xem có {set_size} tiêu chí.")
    _all_known(wishes.unbuyable, range(1, set_size + 1), "tiêu chí không mua được")
    _all_known(wishes.must, table.index, "xã phải có trong danh sách")
    keys = [key for key, _ in wishes.limits]
    _all_known(keys, labels, "huyện hoặc nhóm có hạn mức")
    _check_mix(wishes)
    for key, amount in wishes.limits:
        if keys.count(key) > 1:
            raise AllocationError(f"Hạn mức của {labels[key]} được ghi hai lần; hãy giữ một lần.")
        if thousands(amount, f"Hạn mức của {labels[key]}") < 0:
            raise AllocationError(f"Hạn mức của {labels[key]} là số âm; hãy ghi số từ 0 trở lên.")
    return {key: thousands(amount, f"Hạn mức của {labels[key]}") for key, amount in wishes.limits}


def _check_mix(wishes: Wishes) -> None:
    _all_known([name for name, _ in wishes.mix], MEASURES, "mục tiêu thành phần")
    for name, weight in wishes.mix:
        if weight < 0 or thousands(weight, f"Trọng số của «{name}»") != weight * PER_MILLION:
            raise AllocationError(f"Trọng số của «{name}» là {weight}; hãy dùng số từ 0, tối đa ba chữ số thập phân.")
    if wishes.objective == "mix" and not any(weight > 0 for _, weight in wishes.mix):
        raise AllocationError("Mọi trọng số của mục tiêu gộp đều bằng 0; hãy đặt ít nhất một trọng số lớn hơn 0.")


def _all_known(values: Sequence, known: Sequence, what: str) -> None:
    for value in values:
        if value not in known:
            raise AllocationError(f"Không có {what} «{value}» trong số liệu đang xem; hãy kiểm tra lại mã.")
