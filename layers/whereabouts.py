"""Where a unit of old has gone, in one Vietnamese sentence; and what a unit of today was made of."""

import datetime

from geo.lineage import where
from layers.conversion import statuses_of
from layers.formatting import date, listed, number, unit_title
from ntm.conversion import held_back_by
from ntm.correspondence import renumbered


def whereabouts(name, province=None):
    """Answer where the units of a name are now.

    Parameters
    ----------
    name : str
        As people type it; see `geo.lineage.where`.
    province : str, optional

    Returns
    -------
    list of tuple
        (match as `geo.lineage.where` gives it, sentence), oldest first; empty when nothing bears the name.

    Raises
    ------
    geo.errors.UnknownProvince
    """
    return [(match, sentence(match)) for match in where(name, province)["matches"]]


def sentence(match):
    """Say of one match what became of it and what it is today.

    Shares are of the unit's area; they are left out when the whole unit passed, and «một phần» stands where the share
    is not known.
    """
    title = unit_title(match["kind"], match["name"])
    place = f" ({_lower_first(match['district'])})" if match["district"] else ""
    if match["valid_to"] is None:
        return f"{title}{place} {_since(match)}."
    first = match["became"][0]
    became = f"từ {_day(first['date'])} thuộc {_shared(match['became'])} (Nghị quyết {first['decree']})"
    return f"{title}{place} {became}{_today(match)}."


def _since(match):
    if match["from_first_list"]:
        return f"đã có trong danh mục sớm nhất hiện có ({_day(match['valid_from'])}) và nay vẫn giữ nguyên"
    return f"có từ {_day(match['valid_from'])} và nay vẫn giữ nguyên"


def _today(match):
    """What it is today, unless that is word for word what it became at once."""
    today = f", nay là {_shared(match['now'])}"
    return "" if _shared(match["now"]) == _shared(match["became"]) else today


def _shared(units):
    if len(units) == 1:
        return _named(units[0])
    return listed(f"{_named(unit)} ({_share(unit['share'])})" for unit in units)


def _named(unit):
    return f"{unit['kind']} {unit['name']}"


def _share(share):
    return "một phần, không rõ bao nhiêu" if share is None else f"{number(100 * share, 0 if share >= 0.01 else 2)}%"


def _day(text):
    return date(datetime.date.fromisoformat(text))


def _lower_first(text):
    return text[:1].lower() + text[1:]


def composition(view, code):
    """Say what a unit of a converted view was made of, and which parts hold it back.

    Parameters
    ----------
    view : layers.conversion.ConvertedView
    code : str
        A code of the view's geography.

    Returns
    -------
    DataFrame
        One row for each part, largest first; index ``part_code`` (of the figures' geography): ``name``, ``kind``,
        ``district``, ``share`` (of the unit's area), ``part_share`` (of the part's area), ``how``, ``confidence``,
        ``decrees``, ``level``, ``met`` and c1, c2 … as the figures were collected, and ``holds_back`` (tuple of the
        criteria, in the view's set, that the unit is not known to attain and the part falls short of).

    Raises
    ------
    KeyError
        The geography has no such unit.
    """
    view.table.loc[code]
    basis = view.converted.basis
    parts = (
        basis[basis["unit_code"] == code].sort_values("share", ascending=False, kind="stable").set_index("part_code")
    )
    known = view.source.table.loc[parts.index]
    facts = known[["name", "kind", "district"]].join(parts[["share", "part_share", "how", "confidence", "decrees"]])
    facts = facts.join(known[["level", "met"]]).join(known.filter(regex=r"^c\d+$"))
    facts = facts.rename_axis("part_code")
    return facts.assign(holds_back=_held_back(view, code, parts.index))


def _held_back(view, code, part_codes):
    statuses = renumbered(statuses_of(view.source), view.source.criteria.id, view.criteria.id)
    short = held_back_by(view.converted, statuses)
    short = short[short["unit_code"] == code]
    return [tuple(short.loc[short["part_code"] == part, "criterion"].astype(int)) for part in part_codes]
