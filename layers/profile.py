"""What is known of one commune, for the panel beside the map."""

from dataclasses import dataclass

import pandas as pd

from geo.events import parts
from layers.formatting import date, number, unit_title
from ntm.recognition import LEVEL_VI

STATUS_WORDS = {"assumed": "giả định", "unknown": "chưa có số liệu"}


@dataclass(frozen=True)
class Tag:
    """A short mark on a commune; `status` is sourced, assumed or unknown, `source` says why."""

    text: str
    status: str
    source: str


@dataclass(frozen=True)
class Profile:
    """One commune: who it is, how it stands, what it was made of."""

    code: str
    title: str
    place: str
    tags: tuple
    met: object
    size: int
    statuses: tuple
    unknown: int
    recognition: tuple
    parts: tuple
    villages: tuple
    applicable: bool


def profile(view, code):
    """Gather what is known of a commune.

    Parameters
    ----------
    view : layers.table.CommuneView
    code : str
        A code of the view's geography.

    Returns
    -------
    Profile
    """
    row, unit_flags = view.table.loc[code], view.flags.loc[code]
    return Profile(
        code=code,
        title=unit_title(row["kind"], row["name"]),
        place=" · ".join(filter(None, [row["district"], f"mã {code}"])),
        tags=(*_tags(row, unit_flags), *_merger(row, view.geography, code)),
        met=None if pd.isna(row["met"]) else int(row["met"]),
        size=view.criteria.size,
        statuses=tuple((c.number, c.short_vi, c.name_vi, row[f"c{c.number}"]) for c in view.criteria.criteria),
        unknown=int(row["unknown"]),
        recognition=tuple(_recognition(view.dataset, code)),
        parts=tuple(_parts(view.geography, code)),
        villages=_villages(row),
        applicable=bool(row["rural"]),
    )


def _tags(row, unit_flags):
    """Border and scheme only when they hold; the region always, since its absence is not known either."""
    for flag, text in (("border", "Xã biên giới"), ("border_village_scheme", "Đề án thôn biên giới")):
        if not pd.isna(row[flag]) and row[flag]:
            yield Tag(text if row["rural"] else "Biên giới", unit_flags[f"{flag}_status"], unit_flags[f"{flag}_source"])
    region, status = unit_flags["disadvantaged_region"], unit_flags["disadvantaged_region_status"]
    text = f"Khu vực {region}" if status != "unknown" else "Vùng khó khăn"
    yield Tag(text, status, unit_flags["disadvantaged_region_source"])


def _merger(row, geography, code):
    """The tag of a merged unit, with the year it was formed."""
    if row["merged"]:
        rows = parts(geography)
        first = rows[rows["unit_code"] == code].iloc[0]
        yield Tag(f"Sáp nhập {first['effective_date'].year}", "sourced", f"Nghị quyết {first['decree']}")


def _recognition(dataset, code):
    rows = dataset.recognition
    rows = rows[(rows["unit_code"] == code) & (rows["year"].astype(int) <= dataset.year)]
    for row in rows.sort_values("year").to_dict("records"):
        yield LEVEL_VI[row["level"]], str(row["year"]), row["decision"] or "", row["basis"], row["source"]


def _parts(geography, code):
    """What the unit was formed from: name, share of that commune, decree and day."""
    rows = parts(geography)
    for row in rows[rows["unit_code"] == code].to_dict("records"):
        share = row["area_share"]
        part = "một phần" if pd.isna(share) else f"một phần, {number(100 * share)}% diện tích"
        said = "toàn bộ" if share == 1 else part
        yield row["part_name"], said, row["decree"], date(row["effective_date"]), row["confidence"]


def _villages(row):
    total, attained = row["villages_total"], row["villages_attained"]
    return () if pd.isna(total) else (int(total), int(attained))
