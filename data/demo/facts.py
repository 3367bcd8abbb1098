"""What the demonstration data must agree with: totals, named communes and the units they stand on."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
FULL = 19
BANDS = {"19": (FULL, FULL), "15-18": (15, 18), "10-14": (10, 14), "5-9": (5, 9)}


@dataclass(frozen=True)
class Facts:
    """The facts of one province as read from its file, with its rural communes (index code, in order of code)."""

    table: dict
    places: pd.DataFrame

    @property
    def codes(self) -> list[str]:
        """Codes of the rural communes."""
        return list(self.places.index)

    @property
    def years(self) -> list[dict]:
        """The two years, earlier first."""
        return self.table["years"]

    @property
    def named(self) -> list[dict]:
        """The communes a source speaks of by name."""
        return self.table["named"]

    def members(self, district_code: str) -> list[str]:
        """Codes of the rural communes of a district."""
        return list(self.places.index[self.places["district_code"] == district_code])

    @property
    def border(self) -> list[str]:
        """Codes of the border communes (xã); none where no plan speaks of them."""
        told = any("border_average" in year for year in self.years)
        return list(self.places.index[self.places["border"]]) if told else []


def read_facts(prefix: str, units: pd.DataFrame, flags: pd.DataFrame) -> Facts:
    """Read a province's facts and check that every named commune is the one meant.

    Parameters
    ----------
    prefix : str
        Start of the file names of the province, e.g. ``langson``.
    units, flags : DataFrame
        Unit list and flags of the geography the facts stand on, index commune code.

    Returns
    -------
    Facts
        Facts with the rural communes.

    Raises
    ------
    ValueError
        A code does not carry the name and district the facts give it.
    """
    table = read_table(prefix)
    rural = units[units["rural"]].sort_index()
    marks = flags.loc[rural.index, ["border", "border_village_scheme"]]
    places = pd.concat([rural[["name", "district_code", "district"]], marks == True], axis=1)  # noqa: E712
    for one in table["named"]:
        place = places.loc[one["code"]]
        if place["name"] != one["name"] or not place["district"].endswith(one["district"]):
            raise ValueError(f"Mã {one['code']} là {place['name']}, {place['district']}, không phải {one['name']}.")
    return Facts(table, places)


def read_table(prefix: str) -> dict:
    """Read the facts file of a province as it stands."""
    return tomllib.loads((HERE / f"facts_{prefix}.toml").read_text(encoding="utf-8"))


def ease(facts: Facts) -> pd.Series:
    """Seeded guess of how easy each commune has it, higher is easier; only poor districts and averages are sourced."""
    rng = random.Random(facts.table["seed"])
    averages = facts.years[-1].get("district_average", {})
    middle = sum(averages.values()) / max(len(averages), 1)
    score = {}
    for district in sorted(facts.places["district_code"].unique()):
        base = 0.8 * (averages[district] - middle) if averages else rng.gauss(0, 0.7)
        base += 4.0 * (district in facts.table["city_districts"]) - 0.6 * (district in facts.table["poor_districts"])
        for code in facts.members(district):
            score[code] = base + rng.gauss(0, 1.3) - 0.7 * (code in facts.border)
    return pd.Series(score).loc[facts.codes]


def wished_counts(facts: Facts, year: dict) -> pd.Series:
    """Criteria met that each commune would have, were only its ease and the group sizes to decide."""
    sizes = {label: sum(bounds) // 2 for label, bounds in year["groups"].items()}
    sizes.setdefault("10-14", len(facts.codes) - sum(sizes.values()))
    spans = {"19": (FULL, FULL), "15-18": (18, 15), "10-14": (14, 10), "5-9": (9, year["lowest"])}
    wishes = [wish for label, span in spans.items() for wish in _spread(*span, sizes[label])]
    order = ease(facts).sort_values(ascending=False, kind="stable").index
    return pd.Series(wishes, index=order).loc[facts.codes]


def _spread(highest: int, lowest: int, how_many: int) -> list[int]:
    """Whole numbers from the highest to the lowest, each about equally often."""
    return [highest - (highest - lowest + 1) * place // how_many for place in range(how_many)]
