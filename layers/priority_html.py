"""The order of priority as HTML and as rows a person reads; every word from data is escaped here."""

from html import escape

import pandas as pd

from layers.formatting import number, short_district, unit_title
from layers.headline import Figure
from ntm.priority import DRAWS, SPREAD, TOP, hardest, near
from ntm.priority_parts import PARTS, SCALINGS
from ntm.priority_presets import METHODS, STATUS_VI

SILENT_VI = {"unknown": "chưa có số liệu", "constant": "mọi xã như nhau"}
STEADY_WORDS = (
    f"Vững: tỷ lệ trong {DRAWS} lần thử mà xã ở nhóm {TOP} xã đầu khi mỗi trọng số thay đổi ngẫu nhiên "
    f"± {SPREAD:.0%}, hạt giống cố định."
)


def figures(made, always):
    """Return four tiles: who is ranked, the border among the first, who is near, who is first under every scheme.

    Parameters
    ----------
    made : layers.priority_ranking.Ranking
    always : sequence of str
        Result of `layers.priority_ranking.always_first`.
    """
    first = made.ranked.index[made.ranked["rank"] <= TOP]
    border = int(made.table.loc[first, "border"].fillna(False).sum())
    close = len(near(made.table, made.view.criteria.size))
    names = ", ".join(made.table.loc[list(always)[:3], "name"])
    return [
        Figure("Xã còn thiếu tiêu chí", f"{len(made.frame)} / {len(made.table)}", "là các xã được xếp thứ tự"),
        Figure(f"Xã ở hạng 1 đến {TOP}", number(len(first)), f"kể cả đồng hạng; {border} xã biên giới"),
        Figure("Gần đạt, thiếu 1–3 tiêu chí", number(close), "xã có thể đủ bộ với ít vốn nhất"),
        Figure(
            "Ưu tiên theo mọi bộ trọng số",
            number(len(always)),
            f"{names}{'…' if len(always) > 3 else ''}" if names else "chưa có xã nào",
        ),
    ]


def scheme_panel(made, silent):
    """Say how the order was made: weights, method, scale, source, and which parts say nothing.

    Parameters
    ----------
    made : layers.priority_ranking.Ranking
    silent : dict
        Result of `layers.priority_ranking.silent_parts`.
    """
    scheme = made.scheme
    weights = "".join(
        f"<li><span>{escape(PARTS[name].label_vi)}</span><b>{number(value, _decimals(value))}</b>"
        f"<small>{escape(SILENT_VI.get(silent.get(name), ''))}</small></li>"
        for name, value in scheme.weights
        if value
    )
    scale = "" if made.method == "highest" else f"<p>{escape(SCALINGS[made.scaling])}.</p>"
    notes = "".join(f"<li>{escape(note)}</li>" for note in scheme.notes)
    return (
        f'<div class="ntm-profile"><h2>Cách xếp thứ tự</h2><span class="ntm-tag ntm-tag-assumed">'
        f"{escape(STATUS_VI[scheme.status])}</span><p>{escape(METHODS[made.method])}.</p>{scale}"
        f'<h3>Trọng số</h3><ul class="ntm-weights">{weights}</ul>'
        f"<h3>Nguồn</h3><p>{escape(scheme.source)}.</p><ul class='ntm-said'>{notes}</ul>"
        f"<p>{escape(STEADY_WORDS)}</p><p>Bấm một xã trên bản đồ hoặc trong bảng để mở điểm của xã đó.</p></div>"
    )


def _decimals(value):
    return 0 if value == int(value) else 2


def parts_panel(made, code, steady):
    """Open one commune's score into its parts.

    Parameters
    ----------
    made : layers.priority_ranking.Ranking
    code : str
        Of the view's geography.
    steady : Series
        Result of `layers.priority_ranking.steadiness`.
    """
    row = made.view.table.loc[code]
    place = " · ".join(filter(None, [row["district"], f"mã {code}"]))
    head = f"<h2>{escape(unit_title(row['kind'], row['name']))}</h2><p>{escape(place)}</p>"
    if code not in made.ranked.index:
        return f'<div class="ntm-profile">{head}{_why_not(made, row)}</div>'
    return f'<div class="ntm-profile">{head}{_score(made, code, steady)}{_parts(made, code)}</div>'


def _why_not(made, row):
    if not row["rural"]:
        return '<p class="ntm-quiet">Chương trình áp dụng cho xã, không xếp phường và thị trấn.</p>'
    return (
        f'<p class="ntm-quiet">Xã đã đạt đủ {made.view.criteria.size} tiêu chí nên không xếp vào danh sách đầu tư.</p>'
    )


def _score(made, code, steady):
    row = made.ranked.loc[code]
    tied = f", cùng hạng với {row['tied'] - 1} xã khác" if row["tied"] > 1 else ""
    return (
        f'<div class="ntm-score">Hạng <b>{row["rank"]}</b>/{len(made.ranked)}{tied}</div>'
        f"<p>Điểm {number(row['score'], 3)} · ở nhóm {TOP} xã đầu trong {steady[code]:.0%} số lần thử</p>"
    )


def _parts(made, code):
    row, weights = made.ranked.loc[code], made.scheme.weight_of()
    added = made.method != "topsis"
    names = [name for name, value in weights.items() if value]
    largest = max((abs(row[f"share_{name}"]) for name in names), default=0) if added else 0
    items = "".join(_part(made, code, name, largest) for name in names)
    total = (
        f"<li class='ntm-part-total'><span>Cộng bằng điểm</span><b>{number(row['score'], 3)}</b></li>" if added else ""
    )
    words = "" if added else "<p>TOPSIS đo khoảng cách đến mức tốt nhất và kém nhất, không cộng từng phần.</p>"
    return f'<h3>Điểm mở ra từng phần</h3><ul class="ntm-parts">{items}{total}</ul>{words}'


def _part(made, code, name, largest):
    """One part: its raw value, its place on the scale, its weight, and what it adds."""
    part, row = PARTS[name], made.ranked.loc[code]
    told, weight = raw_words(name, made.frame.at[code, name]), made.scheme.weight_of()[name]
    value, share = row[f"part_{name}"], row.get(f"share_{name}")
    place = "" if pd.isna(value) or made.method == "highest" else f" · quy đổi {number(value, 2)}"
    width = 0 if not largest else 100 * abs(share) / largest
    bar = f'<em><i style="width:{width:.0f}%"></i></em>' if largest else ""
    added = "" if share is None else f"<b>{number(share, 3)}</b>"
    return (
        f"<li><span>{escape(part.label_vi)}</span>{added}{bar}"
        f"<small>{escape(told)}{place} · trọng số {number(weight, _decimals(weight))}</small></li>"
    )


def raw_words(name, value):
    """A raw value as it is read: có, không, 62%, 7 tiêu chí còn thiếu …; what is not known says so."""
    part = PARTS[name]
    if pd.isna(value):
        return "chưa có số liệu, không góp điểm"
    if part.is_flag:
        return "có" if value else "không"
    if name == "villages":
        return f"{number(100 * value)}% thôn"
    if name == "region":
        return ("không thuộc vùng khó khăn", "khu vực I", "khu vực II", "khu vực III")[int(value)]
    return f"{number(value)} {part.unit_vi}"


def near_rows(made, inside):
    """Communes that lack one to three criteria, fewest first, as a person reads them; ``inside``: codes to keep."""
    return _lacking_rows(made, near(made.table, made.view.criteria.size), inside)


def hardest_rows(made, inside):
    """Communes with the fewest criteria attained, most lacking first, as a person reads them."""
    return _lacking_rows(made, hardest(made.table, made.view.criteria.size), inside)


def _lacking_rows(made, frame, inside):
    kept = frame[frame.index.isin(inside)]
    short = {one.number: f"{one.number}. {one.short_vi}" for one in made.view.criteria.criteria}
    return pd.DataFrame(
        {
            "Xã": made.table.loc[kept.index, "name"],
            "Huyện": made.table.loc[kept.index, "district"].map(short_district, na_action="ignore"),
            "Còn thiếu": kept["lacking"],
            "Tiêu chí chưa đạt": [", ".join(short[number] for number in numbers) for numbers in kept["not_attained"]],
            "Chưa có số liệu": [", ".join(short[number] for number in numbers) for numbers in kept["unknown"]],
        },
        index=kept.index,
    )


def progress_words(rows):
    """Say who stands still, from `layers.priority_ranking.progress_rows`."""
    still = int((rows["gained"] <= 0).sum())
    since = int(rows["since"].min())
    return f"{still} trong {len(rows)} xã còn thiếu tiêu chí không tăng thêm tiêu chí nào từ năm {since}."


def agreement_words(said, first, second):
    """Say how far two schemes agree, from `layers.priority_ranking.agreement`."""
    told = "chưa tính được" if said["correlation"] is None else number(said["correlation"], 2)
    return (
        f"Hai bộ trọng số cùng đưa {said['shared']} xã vào nhóm {TOP} xã đầu "
        f"({said['first']} xã theo «{first}», {said['second']} xã theo «{second}», kể cả đồng hạng). "
        f"Tương quan thứ hạng Spearman: {told}."
    )


def progress_table(rows):
    """Rows of `layers.priority_ranking.progress_rows` under Vietnamese headings."""
    return pd.DataFrame(
        {
            "Hạng tiến độ (chậm nhất trước)": rows["progress_rank"],
            "Xã": rows["name"],
            "Huyện": rows["district"].map(short_district, na_action="ignore"),
            "Tăng thêm": rows["gained"],
            "Từ năm": rows["since"].astype("str"),
            "Bình quân mỗi năm": rows["per_year"],
            "Tiêu chí đạt": rows["met"],
            "Hạng theo điểm": rows["priority_rank"],
        }
    )


def lead(words):
    """Return one sentence in the page's leading type."""
    return f'<p class="ntm-lead">{escape(words)}</p>'
