"""Two years side by side on one geography: who gained, who lost, and what cannot be compared.

Between two criteria sets only criteria that correspond are compared (`ntm.correspondence`); the rest is «không so
sánh được», never guessed. Neither is a unit whose unknown criteria could turn the answer.
"""

import pandas as pd

from geo.units import Geography
from layers.conversion import converted_view, statuses_of
from layers.errors import LayerError
from ntm.correspondence import correspondence

CHANGE_VI = {
    "gained": "Tăng",
    "lost": "Giảm",
    "unchanged": "Không đổi",
    "not_comparable": "Không so sánh được",
}
CHANGES = tuple(CHANGE_VI)


def compare(province, years, to_date, rule, kind=None, populations=None):
    """Compare two years on one geography, as the verb `compare` prints it.

    Parameters
    ----------
    province : str
    years : tuple of int
        The year compared from and the year compared to.
    to_date : datetime.date or str
        Any day of the geography both are shown on.
    rule : {"strict", "area", "population", "any"}
    kind : {"demo", "store"}, optional
    populations : Series, optional
        As for `layers.conversion.converted_view`.

    Returns
    -------
    dict
        ``gained``, ``lost``, ``unchanged``, ``not_comparable``: rural units as {code, name, from, to}, ``from`` and
        ``to`` the number of compared criteria met in each year (None when none of them is known; a lower bound when
        some are not). Then ``province``, ``years``, ``rule``, ``to_date``, ``datasets``, ``sets``, ``criteria``
        ([[number in the first set, in the second]]), ``without_counterpart`` (two lists), ``notes``.

    Raises
    ------
    geo.errors.GeoError, ntm.errors.ProgrammeError
        Also when the years stand on criteria sets without a correspondence.
    """
    first, second = (converted_view(province, year, to_date, rule, kind, None, populations) for year in years)
    matched = correspondence(first.criteria.id, second.criteria.id)
    return {
        **_lists(first, second),
        "province": province,
        "years": list(years),
        "rule": rule,
        "to_date": second.geography.date.isoformat(),
        "datasets": [first.dataset.kind, second.dataset.kind],
        "sets": [first.criteria.id, second.criteria.id],
        "criteria": [list(pair) for pair in matched.pairs.items()],
        "without_counterpart": [list(side) for side in matched.without_counterpart],
        "notes": comparison_notes(first, second),
    }


def _lists(first, second):
    before, after = compared(first, second)
    met = pd.DataFrame({"from": _met(before), "to": _met(after)})
    rural = second.table[second.table["rural"]]
    keys = change_of(first, second)[rural.index]
    return {change: [_row(code, rural, met) for code in keys.index[keys == change]] for change in CHANGES}


def _row(code, rural, met):
    counts = {side: None if pd.isna(met.at[code, side]) else int(met.at[code, side]) for side in ("from", "to")}
    return {"code": code, "name": rural.at[code, "name"], **counts}


def _met(statuses):
    """Criteria known to be met; missing where none of them is known."""
    return (statuses == "attained").sum(axis=1).astype("Int64").mask((statuses == "unknown").all(axis=1))


def comparison_notes(first, second):
    """Sentences to print beside a comparison: those of both years, each once, and how far the sets differ."""
    matched = correspondence(first.criteria.id, second.criteria.id)
    said = dict.fromkeys([*first.dataset.notes, *second.dataset.notes, matched.note])
    return [note for note in said if note]


def compared(first, second):
    """Statuses of two views under the criteria that correspond.

    Parameters
    ----------
    first, second : layers.table.CommuneView
        On one geography.

    Returns
    -------
    tuple of two DataFrame
        Same index and same columns: the criterion's number in the second view's set.

    Raises
    ------
    LayerError
        The views stand on different geographies.
    ntm.errors.CriteriaError
        Nothing says how their criteria sets correspond.
    """
    _require_one_geography(first, second)
    pairs = correspondence(first.criteria.id, second.criteria.id).pairs
    before = statuses_of(first)[list(pairs)].set_axis(list(pairs.values()), axis=1)
    return before, statuses_of(second)[list(pairs.values())]


def _require_one_geography(first, second):
    sides = [Geography(view.geography.province, view.geography.vintage) for view in (first, second)]
    if sides[0] != sides[1]:
        seen = " và ".join(f"tỉnh {side.province} từ ngày {side.date.isoformat()}" for side in sides)
        raise LayerError(f"Hai bên so sánh ở hai địa giới khác nhau ({seen}); hãy quy đổi về cùng một ngày.")


def change_of(first, second, criterion=None):
    """Class of every unit on the change map.

    Parameters
    ----------
    first, second : layers.table.CommuneView
        On one geography; a converted view will do.
    criterion : int, optional
        Number in the second view's set; None compares the number of criteria met.

    Returns
    -------
    Series of str
        Index ``commune_code``; keys of `CHANGE_VI`. By number: decided only where the unknown criteria could not turn
        it. By criterion: «cơ bản đạt» counts as not attained, so from «chưa đạt» to «cơ bản đạt» is unchanged;
        not_comparable where either side is unknown or the criterion has no counterpart. Units outside the programme
        are not_comparable.

    Raises
    ------
    LayerError, ntm.errors.CriteriaError
    """
    before, after = compared(first, second)
    if criterion is not None:
        second.criteria.criterion(criterion)
        columns = [criterion] if criterion in after.columns else []
        before, after = before[columns], after[columns]
    least_before, most_before = _range(before)
    least_after, most_after = _range(after)
    same = (least_before == most_before) & (least_after == most_after) & (least_before == least_after)
    keys = pd.Series("not_comparable", index=after.index, name="change")
    keys = (
        keys.mask(least_after > most_before, "gained").mask(most_after < least_before, "lost").mask(same, "unchanged")
    )
    return keys.where(second.table["rural"] & bool(len(after.columns)), "not_comparable")


def _range(statuses):
    """Fewest and most criteria each unit may meet, whatever its unknown ones are."""
    least = (statuses == "attained").sum(axis=1)
    return least, least + (statuses == "unknown").sum(axis=1)


def change_counts(keys, table):
    """Number of rural units in each class, every class present; for the legend and the headline."""
    return keys[table["rural"]].value_counts().reindex(CHANGES, fill_value=0).astype(int).to_dict()
