"""An allocation in words, tiles and tables, as a person reads it; every word from data is escaped here."""

from html import escape

import altair as alt
import pandas as pd

from layers.allocation_theme import spread_rows
from layers.formatting import number, percent, unit_title
from layers.headline import Figure
from layers.themes import ACCENT, INK, MUTED
from ntm.allocation_problem import OBJECTIVES

WAYS_VI = {
    "optimum": "Phương án tối ưu",
    "priority-order": "Theo thứ tự điểm ưu tiên",
    "equal-split": "Chia đều cho các xã",
}
GAINS = {
    "communes": "Xã đủ bộ",
    "criteria": "Tiêu chí thêm",
    "lowest-group": "Xã thoát nhóm dưới 10",
    "border": "Tiêu chí thêm ở xã biên giới",
    "mix": "Tổng có trọng số",
}
SAID = {
    "communes": "thêm {n} xã đạt đủ bộ tiêu chí",
    "criteria": "đạt thêm {n} tiêu chí",
    "lowest-group": "đưa {n} xã ra khỏi nhóm dưới 10 tiêu chí",
    "border": "đạt thêm {n} tiêu chí ở các xã biên giới",
    "mix": "được {n} điểm theo tổng có trọng số",
}


def money(amount):
    """Write triệu đồng as people say it: 20 tỷ đồng, 1.250,5 triệu đồng."""
    billions = amount / 1000
    if abs(billions) >= 1 and abs(billions - round(billions, 3)) < 1e-9:
        return f"{plain(round(billions, 3))} tỷ đồng"
    return f"{plain(amount)} triệu đồng"


def plain(value):
    """Write a number with as many decimals as it has, at most three."""
    decimals = next(d for d in (0, 1, 2, 3) if round(value, d) == value or d == 3)
    return number(value, decimals)


def styled(frame, shares=()):
    """Return a table whose numbers are shown as Vietnamese officials write them and still sort as numbers.

    Parameters
    ----------
    frame : DataFrame
    shares : sequence of str
        Columns that are shares (0..1), shown in percent.
    """
    numbers = [name for name in frame if pd.api.types.is_float_dtype(frame[name]) and name not in shares]
    return frame.style.format(dict.fromkeys(numbers, _cell) | dict.fromkeys(shares, _share))


def _cell(value):
    return "" if pd.isna(value) else plain(float(value))


def _share(value):
    return "" if pd.isna(value) else percent(float(value), 1, 2)


def answer_sentence(plan):
    """Say what the money buys, or that it cannot be done."""
    answer = plan.answer
    if answer["infeasible"]:
        return "Chưa có phương án: điều kiện đặt ra vượt quá số tiền hoặc không thể mua được"
    said = SAID[answer["objective_name"]].format(n=plain(answer["objective"]))
    return f"{money(answer['budget'])}: {said}"


def figures(plan):
    """Return four tiles: the objective, the money, who gets it, and how good the answer is."""
    answer, told = plan.answer, plan.answer["effects"]
    spent = f"{percent(answer['cost'], answer['budget'])} của {money(answer['budget'])}"
    proof = (
        "đã chứng minh không có phương án nào tốt hơn"
        if answer["proven"]
        else "chưa chứng minh trong thời gian cho phép"
    )
    return [
        Figure(
            OBJECTIVES[answer["objective_name"]], plain(answer["objective"]), f"và {told['criteria']} tiêu chí thêm"
        ),
        Figure("Vốn sử dụng", money(answer["cost"]), spent),
        Figure(
            "Xã được cấp vốn",
            number(told["funded"]),
            f"giữa: {money(told['median'])}; nhiều nhất: {money(told['most'])}",
        ),
        Figure("Khoảng cách tối ưu", percent(answer["gap"], 1), proof),
    ]


def broken_list(plan):
    """Say every condition that cannot be met, each by how much."""
    items = "".join(f"<li>{escape(one['message'])}</li>" for one in plan.answer["infeasible_all"])
    return (
        '<div class="ntm-finding ntm-finding-error"><b>Điều kiện không thể cùng thỏa</b>'
        f"<ul>{items}</ul><p>Hãy tăng vốn hoặc hạn mức, hoặc bớt xã bắt buộc.</p></div>"
    )


def comparison_rows(plan):
    """The optimum beside «in order of score» and «the same to everyone»."""
    rows = [
        {
            "Cách phân bổ": WAYS_VI[way],
            **{words: told[name] for name, words in GAINS.items() if name != "mix" or _mixed(plan)},
            "Vốn dùng": told["cost"],
            "Số xã được cấp": int(told["funded"]),
            "Ít nhất": told["least"],
            "Giữa": told["median"],
            "Nhiều nhất": told["most"],
        }
        for way, told in plan.answer["comparison"].items()
    ]
    return pd.DataFrame(rows)


def _mixed(plan):
    return plan.answer["objective_name"] == "mix"


def frontier_rows(plan):
    """What less and more money would do; an empty value is a sum that cannot pay the communes that must be in."""
    rows = plan.answer["frontier"]
    return pd.DataFrame(
        {
            "Tổng vốn": [row["budget"] for row in rows],
            "So với hiện nay": [f"{row['factor']:.0%}" for row in rows],
            "Kết quả": pd.array([row["value"] for row in rows], dtype="Float64"),
            "Khoảng cách tối ưu": pd.array([row["gap"] for row in rows], dtype="Float64"),
        }
    )


def frontier_words(plan):
    """Say what a tenth more and a tenth less money changes."""
    steps = {row["factor"]: row["value"] for row in plan.answer["frontier"]}
    pairs = [(word, steps[factor]) for word, factor in (("Thêm", 1.1), ("Bớt", 0.9)) if steps.get(factor) is not None]
    told = [f"{word} 10% vốn: {_change(value - steps[1.0])}" for word, value in pairs]
    return f"{'; '.join(told)} ({GAINS[plan.answer['objective_name']].lower()})."


def _change(value):
    if not value:
        return "không đổi"
    return f"{'+' if value > 0 else '−'}{plain(abs(value))}"


def frontier_chart(plan):
    """The result by sum of money, as an Altair chart; the budget asked for is the large point."""
    rows = frontier_rows(plan).dropna(subset=["Kết quả"])
    data = pd.DataFrame(
        {
            "budget": rows["Tổng vốn"] / 1000,
            "value": rows["Kết quả"].astype("float64"),
            "now": rows["So với hiện nay"].eq("100%"),
        }
    )
    axes = {
        "x": alt.X("budget:Q", title="Tổng vốn (tỷ đồng)", scale=alt.Scale(zero=False)),
        "y": alt.Y("value:Q", title=GAINS[plan.answer["objective_name"]]),
    }
    line = alt.Chart(data).mark_line(color=ACCENT, strokeWidth=2.5).encode(**axes)
    size = alt.condition(alt.datum.now, alt.value(190), alt.value(45))
    tips = [alt.Tooltip("budget", title="Tỷ đồng"), alt.Tooltip("value", title="Kết quả")]
    points = alt.Chart(data).mark_circle(color=ACCENT, opacity=1).encode(**axes, size=size, tooltip=tips)
    return (
        (line + points)
        .properties(height=260)
        .configure(font="Be Vietnam Pro")
        .configure_axis(labelColor=INK, titleColor=MUTED)
        .configure_view(strokeWidth=0)
    )


def limit_rows(plan):
    """Every limit with what is spent and what is left; «chạm trần» when nothing is left."""
    rows = pd.DataFrame(plan.answer["limits"])
    names = {"label": "Hạn mức", "limit": "Được chi", "spent": "Đã chi", "left": "Còn lại"}
    told = rows[list(names)].rename(columns=names)
    return told.assign(**{"Trạng thái": rows["left"].le(0).map({True: "chạm trần", False: "còn dư"})})


def spread_list(plan):
    """Say how many communes get how much, so that money spread thin shows; the rows close on the plan's cost."""
    rows = spread_rows(plan)
    items = "".join(
        f"<li><span>{escape(label)} mỗi xã</span><b>{count} xã</b><small>{money(total)}</small></li>"
        for label, count, total in rows.itertuples(index=False)
    )
    count, cost = rows["Số xã"].sum(), money(plan.answer["cost"])
    total = f"<li class='ntm-part-total'><span>Cộng</span><b>{count} xã</b><small>{cost}</small></li>"
    told = "".join(f"<p>{escape(words)}</p>" for words in plan.answer["alerts"])
    return (
        f'<div class="ntm-profile"><h2>Vốn có bị dàn trải không</h2><ul class="ntm-parts">{items}{total}</ul>'
        f"{told}<p>Bấm một xã trên bản đồ để xem được cấp vốn cho tiêu chí nào.</p></div>"
    )


def commune_panel(plan, code, before, after):
    """Say what one commune gets and what it changes.

    Parameters
    ----------
    plan : layers.allocation_plan.MoneyPlan
    code : str
    before, after : int or missing
        Criteria met.
    """
    names = {one.number: f"{one.number}. {one.name_vi}" for one in plan.view.criteria.criteria}
    row = plan.view.table.loc[code]
    mine = [one for one in plan.answer["selected"] if one["code"] == code]
    place = " · ".join(filter(None, [row["district"], f"mã {code}"]))
    head = f"<h2>{escape(unit_title(row['kind'], row['name']))}</h2><p>{escape(place)}</p>"
    if not mine:
        return f'<div class="ntm-profile">{head}<p>Không được cấp vốn trong phương án này.</p></div>'
    items = "".join(
        f"<li><span>{escape(names[one['criterion']])}</span><b>{money(one['cost'])}</b></li>" for one in mine
    )
    total = money(sum(one["cost"] for one in mine))
    return (
        f'<div class="ntm-profile">{head}<div class="ntm-score"><b>{before}</b> → <b>{after}</b> tiêu chí</div>'
        f'<h3>Được cấp vốn cho</h3><ul class="ntm-parts">{items}'
        f"<li class='ntm-part-total'><span>Cộng</span><b>{total}</b></li></ul></div>"
    )
