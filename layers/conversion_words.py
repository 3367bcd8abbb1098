"""How converted figures are spoken of: the source of each value, and the sentences to print beside them."""

from dataclasses import replace

import pandas as pd

from geo.lineage import unknown_shares
from geo.units import units
from layers.formatting import date, listed, number
from layers.themes import LEVEL_WORDS
from ntm.conversion import REASSESS, RULE_VI
from ntm.conversion_recognition import REASSESS_BACK_VI
from ntm.correspondence import correspondence

BACKWARD = (
    "Quy đổi ngược: mỗi đơn vị cũ mang kết quả của đơn vị mới mà phần đất ấy thuộc về; đó không phải kết quả riêng của "
    "đơn vị cũ."
)


def level_words(view):
    """Words for levels of recognition in a view, by key; for figures taken back in time nothing is to be assessed anew.

    Parameters
    ----------
    view : layers.table.CommuneView or layers.conversion.ConvertedView
    """
    backward = getattr(view, "backward", False)
    return {**LEVEL_WORDS, REASSESS: REASSESS_BACK_VI} if backward else LEVEL_WORDS


def worded(chosen, view):
    """A theme of recognition with the words that hold for the view; any other theme as it is.

    Parameters
    ----------
    chosen : layers.themes.Theme
    view : layers.table.CommuneView or layers.conversion.ConvertedView
    """
    if chosen.id != "recognition":
        return chosen
    words = level_words(view)
    classes = tuple(replace(row, label=words.get(row.key, row.label)) for row in chosen.classes)
    return replace(chosen, classes=classes)


def sources(dataset, basis, pieces, rule):
    """How the values of each unit were obtained, with the sources of its parts."""
    names = pieces.drop_duplicates("from_code").set_index("from_code")["from_name"]
    known = dataset.attainment.groupby("unit_code")["source"].unique()
    counted = basis[basis["counted"]].sort_values("share", ascending=False, kind="stable")
    return counted.groupby("unit_code").apply(lambda rows: _said(rows, names, known, dataset, rule))


def _said(rows, names, known, dataset, rule):
    parts = listed(f"{names[code]} ({_percent(share)})" for code, share in rows[["part_code", "share"]].to_numpy())
    origin = dict.fromkeys(text for code in rows["part_code"] for text in known.get(code, ()))
    how = "Giữ nguyên" if rows["how"].iloc[0] == "unchanged" else f"Quy đổi ({RULE_VI[rule].partition(':')[0].lower()})"
    day = date(dataset.geography_date)
    return f"{how} từ địa giới ngày {day}: {parts}; số liệu gốc: {'; '.join(origin) or 'không có'}"


def _percent(share):
    return "không rõ diện tích" if pd.isna(share) else f"{number(100 * share, 0 if share > 0.01 else 1)}%"


def notes(source, place, rule, set_id, pieces):
    """Sentences to print beside converted figures: dates, rule, parts never assessed, unknown shares, criteria sets."""
    days = f"{date(source.dataset.geography_date)} và {date(place.date)}"
    said = [f"Hai ngày {days} cùng một địa giới nên kết quả giữ nguyên."]
    if place.vintage != source.geography.vintage:
        days = f"từ địa giới ngày {date(source.dataset.geography_date)} sang địa giới ngày {date(place.date)}"
        said = [f"Quy đổi {days} theo quy tắc «{RULE_VI[rule]}»."]
    if place.vintage < source.geography.vintage:
        said.append(BACKWARD)
    rural = units(place)["rural"]
    outside = pieces["from_code"].map(~source.table["rural"]) & pieces["to_code"].map(rural)
    if outside.any():
        count = pieces.loc[outside, "to_code"].nunique()
        said.append(
            f"{number(count)} xã có phần là phường hoặc thị trấn, không xét tiêu chí nông thôn mới: phần ấy được tính"
            " là chưa có số liệu."
        )
    unsure = unknown_shares(pieces)
    if len(unsure):
        said.append(f"Có {number(len(unsure))} phần đất không rõ diện tích vì nghị quyết không ghi.")
    matched = correspondence(source.dataset.set_id, set_id)
    return tuple(said + ([matched.note] if matched.note else []))
