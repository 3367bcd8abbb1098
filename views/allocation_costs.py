"""The costs of an allocation: typed into a table, read from a file, or taken from the marked example set."""

import pandas as pd
import streamlit as st

from layers import html
from layers.allocation_plan import EXAMPLE_MARK, example_costs, uploaded_costs
from ntm.errors import ProgrammeError

NUMBER, NAME, COST, FREE = "Số", "Tiêu chí", "Chi phí (triệu đồng/xã)", "Không mua được bằng tiền"
NOT_FOR_SALE = ("Thu nhập",)
"""Marked at first as what money cannot buy; anyone may unmark it."""


def held(view):
    """Whether costs have been given for the criteria set of the view."""
    return bool(st.session_state.get(_key(view, "nguon")))


def _key(view, what):
    return f"chiphi {what} {view.criteria.id}"


def choose(view):
    """Let the user give costs.

    Returns
    -------
    tuple
        (costs as (criterion, district_code, cost) texts, criteria that cannot be bought, whether an example cost is
        among them)
    """
    state = st.session_state
    _offers(view)
    start = state.get(_key(view, "nguon"), ())
    edited = st.data_editor(
        _frame(view, start),
        key=f"{_key(view, 'bang')} {state.get(_key(view, 'lan'), 0)}",
        hide_index=True,
        disabled=[NUMBER, NAME],
        height=360,
        column_config={
            COST: st.column_config.TextColumn(
                COST, help="Số dương, ví dụ 1500 hoặc 1500,5; để trống là chưa có chi phí"
            )
        },
    )
    general = tuple(
        (str(number), "", cost.strip())
        for number, cost in zip(edited[NUMBER], edited[COST].fillna(""), strict=True)
        if cost.strip()
    )
    by_district = tuple(row for row in start if row[1])
    if by_district:
        st.caption(f"Tệp đã nạp còn có {len(by_district)} dòng chi phí riêng theo huyện, được dùng cùng bảng này.")
    example = _from_example(view, general)
    if example:
        st.html(html.note(EXAMPLE_MARK, "Các chi phí này do phần mềm đặt để thử cách tính, không theo văn bản nào."))
    return general + by_district, tuple(int(number) for number in edited.loc[edited[FREE], NUMBER]), example


def _offers(view):
    """The ways to fill the table at once."""
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    if example_costs(view.criteria.size):
        left.button(
            "Nạp bộ ví dụ", key="napvidu", on_click=_take_example, args=(view,), help="Ví dụ, không phải đơn giá"
        )
    right.file_uploader(
        "Tệp chi phí CSV: criterion, cost, district_code (nếu có)",
        type="csv",
        key="tepchiphi",
        on_change=_take_file,
        args=(view,),
    )
    if words := st.session_state.get("loichiphi"):
        st.error(words)


def _take_example(view):
    _take(view, tuple((str(number), "", cost) for number, cost in example_costs(view.criteria.size).items()), True)


def _take_file(view):
    given = st.session_state.tepchiphi
    if given is None:
        return
    try:
        _take(view, uploaded_costs(given.getvalue(), view.criteria.size), False)
    except ProgrammeError as error:
        st.session_state.loichiphi = str(error)


def _take(view, rows, example):
    """Fill the table anew: its key changes, so that nothing typed before stays in it."""
    state = st.session_state
    state[_key(view, "nguon")], state[_key(view, "vidu")], state["loichiphi"] = rows, example, ""
    state[_key(view, "lan")] = state.get(_key(view, "lan"), 0) + 1


def _frame(view, rows):
    given = {number: cost for number, district, cost in rows if not district}
    criteria = view.criteria.criteria
    return pd.DataFrame(
        {
            NUMBER: [one.number for one in criteria],
            NAME: [one.name_vi for one in criteria],
            COST: pd.array([given.get(str(one.number), "") for one in criteria], dtype="str"),
            FREE: [one.name_vi in NOT_FOR_SALE for one in criteria],
        }
    )


def _from_example(view, general):
    if not st.session_state.get(_key(view, "vidu")):
        return False
    example = example_costs(view.criteria.size)
    return any(example.get(int(number)) == cost for number, _, cost in general)
