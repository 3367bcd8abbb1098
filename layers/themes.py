"""Themes of the choropleth: the one source of classes, colours and words for screen, legend, table and paper.

Breaks are fixed on the criterion's scale, so a filter never recolours the map. Every unit falls in exactly
one class; «chưa có số liệu» and «không áp dụng» are classes like any other.
"""

import re
from dataclasses import dataclass

import pandas as pd

from layers.errors import ThemeError
from ntm.attainment import STATUS_VI
from ntm.criteria import count_groups
from ntm.recognition import LEVEL_VI

INK, MUTED, ACCENT = "#1E2622", "#5E665F", "#0B5D4B"
NO_DATA_COLOUR, NOT_APPLICABLE_COLOUR = "#D9D7D0", "#F4F2EC"
RAMP = ("#D98A5B", "#F2D9A0", "#A5D0A8", "#3F9C7F", "#0B5D4B")
STATUS_COLOURS = {"attained": ACCENT, "nearly": "#A5D0A8", "not_attained": "#C8553D", "unknown": NO_DATA_COLOUR}
LEVEL_WORDS = {"none": "Chưa được công nhận", "reassess": "Cần đánh giá lại", **LEVEL_VI}
LEVEL_COLOURS = {
    "none": "#E9E5D8",
    "reassess": "#F2D9A0",
    "dat_chuan": "#9CCBB0",
    "nang_cao": "#3F9C7F",
    "kieu_mau": ACCENT,
}
COUNT_RAMP = ("#C9713F", "#E3A877", "#F2D9A0", "#D3DDA5", "#A5D0A8", "#6FB694", "#3F9C7F", ACCENT)
COUNT_BREAKS = {19: (4, 7, 9, 11, 13, 15, 18, 19), 10: (2, 4, 5, 6, 7, 8, 9, 10)}


@dataclass(frozen=True)
class LegendClass:
    """One row of the legend: how a class is called and drawn."""

    key: str
    label: str
    colour: str
    hatched: bool = False


NO_DATA = LegendClass("no_data", "Chưa có số liệu", NO_DATA_COLOUR)
NOT_APPLICABLE = LegendClass("not_applicable", "Không áp dụng (phường, thị trấn)", NOT_APPLICABLE_COLOUR, hatched=True)


@dataclass(frozen=True)
class Theme:
    """What the colours say.

    Attributes
    ----------
    id : str
        As in the command line: count, group, recognition, criterion:N.
    title : str
        Vietnamese title of the legend.
    classes : tuple of LegendClass
        From best to worst, then no data, then not applicable.
    """

    id: str
    title: str
    classes: tuple[LegendClass, ...]

    def assign(self, table):
        """Return the class key of every unit.

        Parameters
        ----------
        table : DataFrame
            A commune table (see `layers.table`), rural and other units alike.

        Returns
        -------
        Series of str
            On the same index; each value is the key of exactly one class of this theme.
        """
        keys = _values(self.id, table).fillna(NO_DATA.key)
        return keys.where(table["rural"], NOT_APPLICABLE.key).rename("class")


def theme(theme_id, criteria):
    """Build a theme from its id.

    Parameters
    ----------
    theme_id : str
        count, group, recognition or criterion:N.
    criteria : ntm.criteria.CriteriaSet
        The set in force for the data shown.

    Raises
    ------
    ThemeError
        The id is none of these, or N is not a criterion of the set.
    """
    if found := re.fullmatch(r"criterion:(\d+)", theme_id):
        return _criterion_theme(theme_id, int(found[1]), criteria)
    builders = {"count": _count_theme, "group": _group_theme, "recognition": _recognition_theme}
    if theme_id not in builders:
        raise ThemeError(f"Không có chuyên đề «{theme_id}»; dùng: count, group, recognition, criterion:N.")
    return builders[theme_id](criteria)


def _closed(theme_id, title, classes, no_data=NO_DATA):
    return Theme(theme_id, title, (*classes, no_data, NOT_APPLICABLE))


def _criterion_theme(theme_id, number, criteria):
    named = {criterion.number: criterion for criterion in criteria.criteria}
    if number not in named:
        raise ThemeError(f"Bộ tiêu chí {criteria.id} có tiêu chí 1 đến {len(named)}, không có tiêu chí {number}.")
    classes = [LegendClass(k, STATUS_VI[k], STATUS_COLOURS[k]) for k in ("attained", "nearly", "not_attained")]
    return _closed(theme_id, f"{number}. {named[number].name_vi}", classes)


def _group_theme(criteria):
    labels = [group.label for group in count_groups(criteria.size)]
    colours = RAMP[::-1] if len(labels) == len(RAMP) else (RAMP[-1], *RAMP[2::-1])
    classes = [LegendClass(label, _group_words(label), colour) for label, colour in zip(labels, colours, strict=True)]
    return _closed("group", "Nhóm số tiêu chí đạt", classes)


def _group_words(label):
    return f"dưới {label[1:]} tiêu chí" if label.startswith("<") else f"{label.replace('-', '–')} tiêu chí"


def _count_theme(criteria):
    tops = COUNT_BREAKS[criteria.size]
    lows = (0, *(top + 1 for top in tops))
    classes = [
        LegendClass(str(top), f"{low} tiêu chí" if low == top else f"{low}–{top}", colour)
        for low, top, colour in zip(lows, tops, COUNT_RAMP, strict=False)
    ]
    return _closed("count", "Số tiêu chí đạt", classes[::-1])


def _recognition_theme(_criteria):
    keys = ("kieu_mau", "nang_cao", "dat_chuan", "reassess", "none")
    classes = [LegendClass(key, LEVEL_WORDS[key], LEVEL_COLOURS[key]) for key in keys]
    return _closed("recognition", "Mức công nhận", classes)


def _values(theme_id, table):
    """Class keys before units without data or outside the programme are set apart."""
    if theme_id == "group":
        return table["group"].astype(object)
    if theme_id == "recognition":
        return table["level"].astype(object)
    if theme_id == "count":
        return _count_class(table)
    return table["c" + theme_id.partition(":")[2]].replace({"unknown": None})


def _count_class(table):
    size = sum(1 for name in table.columns if re.fullmatch(r"c\d+", name))
    tops = COUNT_BREAKS[size]
    cut = pd.cut(table["met"].astype("Float64"), [-1, *tops], labels=[str(top) for top in tops])
    return cut.astype(object)


def count_classes(classes, keys):
    """Count units per class, in the order of the legend, zero included; index class key."""
    return keys.value_counts().reindex([row.key for row in classes], fill_value=0)
