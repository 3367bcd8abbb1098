"""What a plan says, drawn on the geography of its day: named communes, districts by a figure, a roadmap by year."""

from dataclasses import dataclass

import pandas as pd

from geo.units import geography, units
from layers.formatting import number, short_district
from layers.plan_facts import district_values, named_communes, roadmap
from layers.themes import ACCENT, NOT_APPLICABLE, LegendClass
from ntm.plan_vocabulary import indicator
from ntm.recognition import LEVEL_VI

QUIET = LegendClass("quiet", "Kế hoạch không nêu tên", "#EFEBE0")
NO_FIGURE = LegendClass("no_figure", "Kế hoạch không ghi số", "#EFEBE0")
MARKED = (ACCENT, "#C9713F", "#2F6690", "#8A5A00", "#7B4B94")
DISTRICT_RAMP = ("#C9713F", "#E3A877", "#F2D9A0", "#D3DDA5", "#BFDDB4", "#A5D0A8", "#6FB694", "#3F9C7F", ACCENT)


@dataclass(frozen=True)
class PlanTheme:
    """Classes of a plan's own layer; `keys` says the class of each unit, by code.

    Drawn like any theme of the achievement map: see `layers.themes.Theme`.
    """

    id: str
    title: str
    classes: tuple
    keys: pd.Series
    otherwise: LegendClass

    def assign(self, table):
        """Return the class key of every unit: its own, else the quiet one; towns and wards unnamed do not apply."""
        quiet = pd.Series(self.otherwise.key, index=table.index).where(table["rural"], NOT_APPLICABLE.key)
        return self.keys.reindex(table.index).fillna(quiet).rename("class")


def plan_table(plan):
    """Return the units a plan speaks of, on the geography of its day, without any attainment.

    Returns
    -------
    DataFrame
        index commune_code; name, kind, rural, district_code, district; met (Int64, all missing).
    """
    frame = units(geography(plan.province_code, plan.geography_date))
    return frame[["name", "kind", "rural", "district_code", "district"]].assign(
        met=pd.array([pd.NA] * len(frame), dtype="Int64")
    )


def layer_choices(plan):
    """Return the layers a plan gives, id to Vietnamese title, in the order a reader would ask for them."""
    choices = {}
    named = named_communes(plan)
    if len(named):
        choices["named"] = "Xã nêu tên trong kế hoạch"
    if roadmap(plan)["year"].nunique() > 1:
        choices = {"roadmap": "Lộ trình theo năm", **choices}
    for indicator_id, label in _district_indicators(plan).items():
        choices[f"district:{indicator_id}"] = f"Theo huyện: {label}"
    return choices


def _district_indicators(plan):
    rows = district_values(plan)
    counts = rows.groupby("indicator", sort=False)["code"].nunique()
    return {key: indicator(key).label for key in counts.index[counts > 1]}


def plan_theme(plan, layer, year=None):
    """Build one of a plan's layers.

    Parameters
    ----------
    plan : ntm.plans.Plan
    layer : str
        A key of `layer_choices`.
    year : int, optional
        Year of the roadmap, which shows what is to be reached by its end; the plan's last year when not given.
    """
    if layer == "named":
        return _named_theme(plan)
    if layer == "roadmap":
        return _roadmap_theme(plan, year or plan.last_year)
    return _district_theme(plan, layer.partition(":")[2])


def _named_theme(plan):
    """One class per way of being named; a commune named twice keeps the first."""
    named = named_communes(plan).drop_duplicates("code")
    kinds = list(named["indicator"].unique())
    classes = [LegendClass(kind, indicator(kind).label, MARKED[n % len(MARKED)]) for n, kind in enumerate(kinds)]
    keys = named.set_index("code")["indicator"]
    return PlanTheme("named", "Xã nêu tên trong kế hoạch", (*classes, QUIET, NOT_APPLICABLE), keys, QUIET)


def _roadmap_theme(plan, year):
    """Communes that are to have reached a level by the end of the year, those of the year itself apart."""
    rows = roadmap(plan)
    rows = rows[rows["level"].isin(LEVEL_VI) & (rows["year"] <= year)].sort_values("year", kind="stable")
    rows = rows.drop_duplicates("code", keep="last")
    keys = rows["level"].str.cat((rows["year"] == year).map({True: ":now", False: ":before"}))
    classes = []
    for level, (now, before) in {"kieu_mau": ("#7B4B94", "#C3A6D1"), "nang_cao": (ACCENT, "#9CCBB0")}.items():
        classes.append(LegendClass(f"{level}:now", f"{LEVEL_VI[level]}: năm {year}", now))
        classes.append(LegendClass(f"{level}:before", f"{LEVEL_VI[level]}: trước năm {year}", before))
    shown = [row for row in classes if row.key in set(keys) or row.key.startswith("nang_cao")]
    keys = pd.Series(keys.to_numpy(), index=rows["code"].to_numpy())
    return PlanTheme(f"roadmap {year}", f"Lộ trình đến hết năm {year}", (*shown, QUIET, NOT_APPLICABLE), keys, QUIET)


def _district_theme(plan, indicator_id):
    """One class per district, coloured by its place among the figures, the figure in its label."""
    rows = district_values(plan)
    rows = rows[rows["indicator"] == indicator_id].sort_values("value", ascending=False, kind="stable")
    distinct = sorted(rows["value"].unique())
    classes = [_district_class(row, distinct) for row in rows.to_dict("records")]
    frame = plan_table(plan)
    keys = frame["district_code"].where(frame["district_code"].isin(rows["code"])).dropna()
    title = f"{indicator(indicator_id).label} ({rows['unit'].iloc[0]})"
    return PlanTheme(f"district {indicator_id}", title, (*classes, NO_FIGURE, NOT_APPLICABLE), keys, NO_FIGURE)


def _district_class(row, distinct):
    place = distinct.index(row["value"]) / max(len(distinct) - 1, 1)
    colour = DISTRICT_RAMP[round(place * (len(DISTRICT_RAMP) - 1))]
    return LegendClass(row["code"], f"{short_district(row['district'])}: {plain_number(row['value'])}", colour)


def plain_number(value):
    """Write a figure with as many decimals as it has, at most two: 16,2 · 2.650 · 99,93."""
    if pd.isna(value):
        return ""
    decimals = next(d for d in (0, 1, 2) if round(value, d) == value or d == 2)
    return number(value, decimals)


def said_of(plan, code):
    """Return what a plan says of one commune, and of its district, as targets in the plan's order."""
    district = plan_table(plan)["district_code"].get(code)
    return [one for one in plan.targets if one.place_code in {code, district} - {None, plan.place_code}] + [
        one for one in plan.targets if one.place_code == code == plan.place_code
    ]
