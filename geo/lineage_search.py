"""«Xã Bắc Ái bây giờ là đâu?»: the units that ever bore a name, how long, and what became of them."""

import datetime
import re
from functools import cache

import pandas as pd

from geo.lineage_steps import paths, steps
from geo.names import plain, vietnamese_key
from geo.provinces import all_provinces
from geo.units import Geography, units, vintages

_KIND_WORD = re.compile(r"(xã|xa|phường|phuong|thị trấn|thi tran|tt\.?|p\.|x\.)\s+")
_STATE_FARM = re.compile(r"(nông trường|nong truong)\s+")


def where(name, province=None):
    """Every unit that bears or bore a name, with what became of it.

    Parameters
    ----------
    name : str
        With or without diacritics and a word for the kind: «xã Bắc Ái», «bac ai». When the diacritics as typed are
        those of some unit, only units written so are found; otherwise they do not count.
    province : str, optional
        GSO code; None looks in every province.

    Returns
    -------
    dict
        ``matches``, oldest first, empty when there is none. Each: ``code`` (the last it had), ``name``, ``district``
        (the last it lay in, None when none), ``valid_from``, ``valid_to`` (ISO, both days included; None while in
        force), ``became`` (direct successors: ``code``, ``name``, ``date``, ``share`` of the unit's area or None when
        not known, ``decree``, ``kind``), ``kind``, ``province``, ``from_first_list`` (True: ``valid_from`` is only the
        date of the oldest list at hand, the unit is older), ``now`` (units of today: ``code``, ``name``, ``kind``,
        ``share``). A unit that went on unchanged through several lists is one match, also under a new code; a code
        passed on to another unit is another match.

    Raises
    ------
    UnknownProvince
    """
    spans = [span for code in _asked(province) for span in _spans(code)]
    asked = _readings(name)
    loosely, strictly = {plain(text) for text in asked}, {vietnamese_key(text) for text in asked}
    found = [span for span in spans if span["plain"] in loosely]
    exact = [span for span in found if vietnamese_key(span["name"]) in strictly]
    ordered = sorted(exact or found, key=lambda span: (span["first"], span["province"], span["nodes"][-1]))
    return {"matches": [_match(span) for span in ordered]}


def _asked(province):
    return [each.code for each in all_provinces()] if province is None else [province]


def _readings(name):
    """A name as typed and without the word for its kind; «Nông trường» is «NT» in the lists."""
    typed = _STATE_FARM.sub("nt ", " ".join(name.split()).lower())
    return typed, _KIND_WORD.sub("", typed, count=1) if _KIND_WORD.match(typed) else typed


@cache
def _days(province):
    return tuple(vintages(province)["effective_date"])


@cache
def _listed(province):
    """Name, kind and district of every unit of every list, by (day, code)."""
    return {
        (day, code): row
        for day in _days(province)
        for code, row in units(Geography(province, day))[["name", "kind", "district"]].to_dict("index").items()
    }


@cache
def _spans(province):
    """Lives of the units of a province: runs of lists in which one unit went on unchanged."""
    days, frame = _days(province), steps(province)
    next_code = {
        (row.effective_date, row.from_code): row.to_code for row in frame[frame["continues"]].itertuples()
    }  # fmt: skip
    reached = {(day, code) for (day, _), code in next_code.items()}
    starts = [(days.index(day), code) for day, code in _listed(province) if (day, code) not in reached]
    return tuple(_span(province, days, next_code, place, code) for place, code in starts)


def _span(province, days, next_code, place, code):
    nodes = [(days[place], code)]
    while place + 1 < len(days) and (days[place + 1], code) in next_code:
        code = next_code[days[place + 1], code]
        place += 1
        nodes.append((days[place], code))
    rows = [_listed(province)[node] for node in nodes]
    districts = [row["district"] for row in rows if row["district"] is not None]
    return {
        "province": province,
        "name": rows[-1]["name"],
        "plain": plain(rows[-1]["name"]),
        "kind": rows[-1]["kind"],
        "district": districts[-1] if districts else None,
        "first": nodes[0][0],
        "ended": days[place + 1] if place + 1 < len(days) else None,
        "nodes": tuple(nodes),
    }


def _match(span):
    ended, (last_day, code) = span["ended"], span["nodes"][-1]
    return {
        "code": code,
        "name": span["name"],
        "district": span["district"],
        "valid_from": span["first"].isoformat(),
        "valid_to": None if ended is None else (ended - datetime.timedelta(days=1)).isoformat(),
        "became": [] if ended is None else _successors(span["province"], ended, code),
        "kind": span["kind"],
        "province": span["province"],
        "from_first_list": span["first"] == _days(span["province"])[0],
        "now": _now(span["province"], last_day, code),
    }


def _successors(province, day, code):
    frame = steps(province)
    rows = frame[(frame["effective_date"] == day) & (frame["from_code"] == code)]
    return [
        {
            "code": row.to_code,
            "name": row.to_name,
            "date": day.isoformat(),
            "share": _known(row.area_share),
            "decree": row.decree,
            "kind": _listed(province)[day, row.to_code]["kind"],
        }
        for row in rows.sort_values("area_share", ascending=False, kind="stable").itertuples()
    ]


def _now(province, day, code):
    today = _days(province)[-1]
    found = _paths_to_today(Geography(province, day), Geography(province, today))
    rows = found[found["from_code"] == code].sort_values("share_from", ascending=False, kind="stable")
    return [
        {"code": to, **{key: _listed(province)[today, to][key] for key in ("name", "kind")}, "share": _known(share)}
        for to, share in zip(rows["to_code"], rows["share_from"], strict=True)
    ]


@cache
def _paths_to_today(earlier, today):
    return paths(earlier, today)


def _known(share):
    return None if pd.isna(share) else round(float(share), 4)
