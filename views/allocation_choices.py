"""The conditions of an allocation: how much, for what, at which costs, with whom and within which limits."""

import streamlit as st

from layers.allocation_plan import MoneyRequest
from ntm.allocation_problem import MEASURES, OBJECTIVES, Wishes, limit_labels
from views import allocation_costs, priority_weights, shared

MILLION, BILLION = "triệu đồng", "tỷ đồng"


def choose(view, filters):
    """Let the user set every condition; return the request, None while something is missing, and what is missing."""
    budget = _choose_budget()
    table = view.table[filters.mask(view.table) & view.table["rural"]]
    with st.expander("Chi phí từng tiêu chí", icon=":material/payments:", expanded=not allocation_costs.held(view)):
        costs, unbuyable, example = allocation_costs.choose(view)
    with st.expander("Xã bắt buộc và hạn mức", icon=":material/rule:"):
        must, limits = _choose_must(table), _choose_limits(table, view.criteria.size)
    mix = _choose_mix() if st.session_state.muctieu == "mix" else Wishes("mix").mix
    request = None
    if budget and costs:
        wishes = Wishes(st.session_state.muctieu, unbuyable, must, limits, mix)
        dataset, ranked = view.dataset, priority_weights.weights_in_use()
        request = MoneyRequest(
            dataset.province,
            dataset.year,
            dataset.kind,
            tuple(filters.tokens()),
            budget,
            costs,
            wishes,
            *ranked,
            example,
        )
    missing = [*(["tổng vốn"] * (not budget)), *(["chi phí tiêu chí"] * (not costs))]
    return request, missing


def _choose_budget():
    """The sum of money in triệu đồng, None until it is typed."""
    first, second, third = st.columns([1.2, 1.4, 2], vertical_alignment="bottom")
    shared.first_value("donvi", lambda: BILLION)
    unit = second.segmented_control("Đơn vị", (MILLION, BILLION), key="donvi", required=True, persist_state="page")
    amount = first.number_input(
        "Tổng vốn",
        min_value=0.0,
        value=None,
        step=1.0,
        format="%g",
        key="tongvon",
        placeholder="vd. 20",
        persist_state="page",
    )
    third.selectbox("Mục tiêu", OBJECTIVES, key="muctieu", format_func=OBJECTIVES.get, persist_state="page")
    return None if not amount else round(amount * (1000 if unit == BILLION else 1), 3)


def _choose_must(table):
    titles = {code: _title(row) for code, row in table[["name", "district"]].sort_values("name").iterrows()}
    chosen = st.multiselect(
        "Xã bắt buộc đạt đủ bộ tiêu chí",
        titles,
        key=f"batbuoc {len(table)}",
        format_func=titles.get,
        placeholder="Không bắt buộc xã nào",
        persist_state="page",
    )
    return tuple(chosen)


def _title(row):
    return f"{row['name']} ({row['district']})" if isinstance(row["district"], str) else row["name"]


def _choose_limits(table, size):
    """Limits on districts and groups, triệu đồng; only those that are given."""
    labels = limit_labels(table, size)
    chosen = st.multiselect(
        "Đặt hạn mức cho huyện hoặc nhóm xã",
        labels,
        key=f"hanmuc {len(table)}",
        format_func=labels.get,
        placeholder="Không đặt hạn mức",
        persist_state="page",
    )
    columns = st.columns(3)
    amounts = [
        columns[place % 3].number_input(
            f"Nhiều nhất cho {labels[key]} (triệu đồng)",
            min_value=0.0,
            value=None,
            key=f"muc {key}",
            persist_state="page",
        )
        for place, key in enumerate(chosen)
    ]
    return tuple((key, amount) for key, amount in zip(chosen, amounts, strict=True) if amount is not None)


def _choose_mix():
    st.caption("Trọng số của bốn mục tiêu do phần mềm đặt sẵn, không theo văn bản nào; hãy sửa theo ý tỉnh.")
    given, columns = dict(Wishes("mix").mix), st.columns(len(MEASURES))
    return tuple(
        (
            name,
            column.number_input(OBJECTIVES[name], 0.0, 1000.0, given[name], key=f"tron {name}", persist_state="page"),
        )
        for name, column in zip(MEASURES, columns, strict=True)
    )
