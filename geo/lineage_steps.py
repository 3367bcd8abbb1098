"""One reorganisation after another: what became of each unit between two geographies, in shares of its area."""

from functools import cache

import pandas as pd

from geo.errors import EventSharesError
from geo.events import SHARE_TOLERANCE, event_frame
from geo.units import Geography, units, vintages

CONFIDENCES = ("certain", "likely", "inferred")
PATH_COLUMNS = ["from_code", "to_code", "share_from", "confidence", "decrees"]


def steps(province_code):
    """Every event of a province with a mark on those in which a unit simply went on.

    Returns
    -------
    pandas.DataFrame
        As `geo.events.event_frame`, with ``continues`` (bool): the unit passed whole, alone, under the same name and
        kind; only its code or its district may have changed.

    Raises
    ------
    UnknownProvince, EventSharesError
    """
    return _steps(province_code).copy()


@cache
def _steps(province_code):
    frame = event_frame(province_code)
    days = list(vintages(province_code)["effective_date"])
    before = dict(zip(days[1:], days, strict=False))
    kinds = {day: units(Geography(province_code, day))["kind"] for day in days}
    same_kind = [
        kinds[before[row.effective_date]].get(row.from_code) == kinds[row.effective_date].get(row.to_code)
        for row in frame.itertuples()
    ]
    same_name = frame["from_name"] == frame["to_name"]
    return frame.assign(continues=_alone(frame) & same_name & pd.Series(same_kind, index=frame.index, dtype=bool))


def _alone(frame):
    sole_out = ~frame.duplicated(["effective_date", "from_code"], keep=False)
    sole_in = ~frame.duplicated(["effective_date", "to_code"], keep=False)
    return sole_out & sole_in & frame["area_share"].eq(1)


def paths(earlier, later):
    """Into which units each unit of an earlier geography passed, through all events up to a later one.

    Parameters
    ----------
    earlier, later : Geography
        Of one province, the earlier first.

    Returns
    -------
    pandas.DataFrame
        ``from_code``, ``to_code``, ``share_from`` (share of the area of the from unit; NaN when some share on the way
        is not known and the remainder could lie in more than one unit), ``confidence`` (the weakest on the way; also
        "inferred" where a unit made of several parts was divided later, because nothing says how each part was
        divided and the shares are taken as even), ``decrees`` (tuple, those that changed something).

    Raises
    ------
    EventSharesError
        A unit has no event on a date on which every unit must have one.
    """
    codes = units(earlier).index
    found = pd.DataFrame({"from_code": codes, "to_code": codes, "share_from": 1.0, "confidence": CONFIDENCES[0]})
    found["decrees"] = [() for _ in codes]
    frame = steps(earlier.province)
    within = frame[(frame["effective_date"] > earlier.vintage) & (frame["effective_date"] <= later.vintage)]
    for _, rows in within.groupby("effective_date"):
        found = _followed(found, rows)
    return found


def _followed(found, rows):
    """Paths led on through the events of one date."""
    step = rows[["from_code", "to_code", "area_share", "confidence", "decree", "continues"]]
    step = step.rename(columns={"from_code": "via", "to_code": "next", "confidence": "next_confidence"})
    led = found.merge(step, left_on="to_code", right_on="via", how="left", validate="many_to_many")
    _require_events(led, rows)
    mixed = _counted(found, "to_code", led["via"]).gt(1) & _counted(step, "via", led["via"]).gt(1)
    led["rank"] = _rank(led["confidence"]).where(~mixed, 2).combine(_rank(led["next_confidence"]), max)
    led["share_from"] = led["share_from"] * led["area_share"]
    led["decrees"] = [
        old if same else (*old, new)
        for old, new, same in zip(led["decrees"], led["decree"], led["continues"], strict=True)
    ]
    return _gathered(led)


def _require_events(led, rows):
    """A unit without an event would drop out with its land."""
    lost = led.loc[led["next"].isna(), "to_code"]
    if len(lost):
        raise EventSharesError(rows["decree"].iloc[0], lost.iloc[0], "đơn vị", 0.0, SHARE_TOLERANCE)


def _counted(frame, column, values):
    return values.map(frame[column].value_counts())


def _rank(words):
    return words.map(CONFIDENCES.index)


def _gathered(led):
    """One row for each from unit and receiver, however many ways lead there."""
    grouped = led.groupby(["from_code", "next"], sort=False)
    found = pd.DataFrame({
        "share_from": grouped["share_from"].apply(lambda shares: shares.sum(skipna=False)),
        "confidence": grouped["rank"].max().map(lambda rank: CONFIDENCES[rank]),
        "decrees": grouped["decrees"].agg(lambda each: tuple(dict.fromkeys(name for names in each for name in names))),
    }).reset_index(names=["from_code", "to_code"])  # fmt: skip
    return found.assign(share_from=_with_remainder(found))[PATH_COLUMNS]


def _with_remainder(found):
    """A from unit's one unknown share is what the known ones leave; two or more unknown shares stay unknown."""
    shares = found["share_from"]
    unknown = shares.isna().groupby(found["from_code"]).transform("sum")
    left = 1 - shares.fillna(0).groupby(found["from_code"]).transform("sum")
    settled = shares.isna() & unknown.eq(1) & left.ge(-SHARE_TOLERANCE)
    return shares.mask(settled, left.clip(lower=0))
