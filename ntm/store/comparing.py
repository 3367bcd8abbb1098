"""What changed from one version to another, and in which communes."""

import pandas as pd

from ntm.store.connection import Store
from ntm.store.errors import VersionError
from ntm.store.frames import KINDS
from ntm.store.history import rows_of, version
from ntm.store.records import Version


def compare(store: Store, before: int, after: int) -> pd.DataFrame:
    """Compare two versions of one subject.

    Parameters
    ----------
    store : Store
    before, after : int
        Numbers of the two versions; the order is the caller's.

    Returns
    -------
    DataFrame
        One row per figure that differs, in order of its key. Attainment: ``unit_code``, ``criterion``, ``before``,
        ``after`` (statuses; no row counts as unknown, so that an unknown written out is no change). Other kinds: the
        key columns, ``column``, ``before``, ``after`` as text, missing where the version has no such row. A source
        that reads differently is no change of a figure and is left out.

    Raises
    ------
    VersionError
        A version does not exist, or the two are not of one subject on one day's units.
    """
    one, other = version(store, before), version(store, after)
    _require_comparable(one, other)
    kind = KINDS[one.subject.kind]
    values = [name for name in kind.stored if name not in (*kind.key, "source")]
    key = [*kind.key, "column"]
    sides = [_long(rows_of(store, number), kind.key, values) for number in (before, after)]
    both = sides[0].merge(sides[1], on=key, how="outer", suffixes=("_before", "_after"))
    both = both.rename(columns={"value_before": "before", "value_after": "after"})
    if one.subject.kind == "attainment":
        both = both.drop(columns="column").fillna({"before": "unknown", "after": "unknown"})
    same = (both["before"] == both["after"]).fillna(False).astype(bool)
    order = [column for column in key if column in both]
    return both[~same].sort_values(order, ignore_index=True)


def communes_changed(changes: pd.DataFrame) -> list[str]:
    """Return the codes of the units a result of `compare` speaks of, each once, in order."""
    return sorted(set(changes.iloc[:, 0]))


def _long(rows: pd.DataFrame, key: tuple[str, ...], values: list[str]) -> pd.DataFrame:
    return rows.astype(dict.fromkeys(values, "str")).melt(list(key), values, var_name="column", value_name="value")


def _require_comparable(one: Version, other: Version) -> None:
    if one.subject != other.subject:
        raise VersionError(
            f"v{one.id} ({one.subject.text}) và v{other.id} ({other.subject.text}) không cùng một bộ số liệu; "
            "hãy chọn hai phiên bản của cùng một bộ."
        )
    if one.geography_date != other.geography_date:
        raise VersionError(
            f"v{one.id} đứng trên địa giới ngày {one.geography_date}, v{other.id} trên địa giới ngày "
            f"{other.geography_date}; mã xã của hai ngày không so trực tiếp được, hãy quy đổi về cùng địa giới trước."
        )
