"""Phân bổ vốn: a sum of money, what it may buy and where, and the plan that buys most with it."""

import streamlit as st

from geo.provinces import province
from layers import allocation_words, html
from layers.allocation_funding import funding_rows, funding_words, fundings
from layers.allocation_plan import EXAMPLE_MARK, after_table, funded_rows, money_plan
from layers.allocation_theme import money_theme
from layers.allocation_xlsx import allocation_xlsx
from layers.priority_html import lead
from layers.screen import DEMO_MARK, Painting
from layers.themes import theme
from layers.time_html import legend_strip
from ntm.allocation_problem import OBJECTIVES
from views import allocation_choices, map_frame, shared

MAP, BOTH = "Vốn theo xã", "Trước và sau"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@st.cache_resource(max_entries=16, show_spinner=False)
def plan_of(request):
    """The plan of a request; shared by sessions and never changed by one."""
    return money_plan(request, shared.view_of(request.province, request.year, request.kind))


@st.cache_data(max_entries=8, show_spinner=False)
def workbook_of(request):
    """The plan as a workbook."""
    return allocation_xlsx(plan_of(request))


def body(view, filters, head):
    """The part of the page on money; ``head`` is where the answer goes."""
    shared.first_value("xavon", lambda: "")
    request = _asked(view, filters)
    _answer(view, request, head)
    _funding(view, request)


def _answer(view, request, head):
    asked = st.session_state.get("phuongan")
    mark = DEMO_MARK if view.dataset.kind == "demo" else ""
    if asked is None or asked != request:
        words = "Điều kiện đã đổi; bấm «Tính phương án» để tính lại." if asked else _first_words(view)
        with head:
            st.html(html.header("Phân bổ vốn: một số tiền mua được gì", words, mark))
        return
    plan = plan_of(request)
    with head:
        st.html(html.header(allocation_words.answer_sentence(plan), _about(plan), mark))
        if request.example:
            st.html(html.note(EXAMPLE_MARK, "Kết quả dưới đây chỉ minh họa cách tính; hãy thay bằng đơn giá của tỉnh."))
    if plan.answer["infeasible"]:
        st.html(allocation_words.broken_list(plan))
        return
    _result(plan)


def _asked(view, filters):
    """The conditions and the button that solves them; solving happens only there."""
    request, missing = allocation_choices.choose(view, filters)
    if st.button("Tính phương án", key="tinhpa", type="primary", icon=":material/calculate:", disabled=bool(missing)):
        with st.spinner("Đang tìm phương án tốt nhất và chứng minh…"):
            plan_of(request)
        st.session_state.phuongan = request
    if missing:
        st.caption(f"Còn thiếu {' và '.join(missing)}.")
    return request


def _funding(view, request):
    """What the plans of the place say of money, to hold the budget against."""
    told = fundings(view.dataset.province, view.dataset.year)
    if not told:
        return
    with st.expander(
        "Nguồn vốn ghi trong kế hoạch: nhu cầu, cộng các nguồn, chênh lệch", icon=":material/account_balance:"
    ):
        for one in told:
            st.html(lead(funding_words(one, request.budget if request else None)))
            names = {"Số tiền": "Số tiền (triệu đồng)"}
            rows = funding_rows(one).rename(columns=names)
            st.dataframe(allocation_words.styled(rows, ("Tỷ trọng tính lại", "Kế hoạch ghi")), hide_index=True)


def _first_words(view):
    place = province(view.dataset.province).name
    return f"Tỉnh {place}, năm {view.dataset.year}: ghi tổng vốn và chi phí từng tiêu chí rồi bấm «Tính phương án»."


def _about(plan):
    request = plan.request
    return f"Tỉnh {province(request.province).name}, năm {request.year} · {OBJECTIVES[request.wishes.objective]}"


def _result(plan):
    st.html(html.tiles(allocation_words.figures(plan)))
    st.segmented_control(
        "Bản đồ", (MAP, BOTH), default=MAP, key="bandovon", required=True, label_visibility="collapsed"
    )
    after = after_table(plan)
    if st.session_state.bandovon == BOTH:
        _before_and_after(plan, after)
    else:
        _money_map(plan, after)
    _tables(plan)
    mark = "-minh-hoa" if plan.view.dataset.kind == "demo" else ""
    name = f"phan-bo-von-{plan.request.province}-{plan.request.year}{mark}.xlsx"
    st.download_button(
        "Tải phương án (Excel)",
        workbook_of(plan.request),
        name,
        XLSX,
        on_click="ignore",
        key="taiphuongan",
        icon=":material/download:",
    )


def _money_map(plan, after):
    with st.container(key="map_and_panel"):
        left, right = st.columns([2.45, 1], gap="small")
        with left, st.container(key="map"):
            _paint(plan, money_theme(plan), plan.view.table)
        with right, st.container(key="panel"):
            code = st.session_state.xavon
            if code in plan.table.index:
                if st.button("Đóng", key="dong", icon=":material/close:", type="tertiary"):
                    st.session_state.xavon = ""
                    st.rerun(scope="fragment")
                st.html(allocation_words.commune_panel(plan, code, plan.table.at[code, "met"], after.at[code, "met"]))
            else:
                st.html(allocation_words.spread_list(plan))


def _paint(plan, chosen, table, name="", linked=False, height=map_frame.HEIGHT):
    view = plan.view
    none = table.iloc[:0].assign(total=0, attained=0)
    inside = table.index.isin(plan.table.index) | ~table["rural"]
    notes = (f"{EXAMPLE_MARK.capitalize()}",) if plan.request.example else ()
    painting = Painting(
        chosen,
        table,
        inside,
        view.criteria.size,
        st.session_state.xavon,
        view.dataset.kind == "demo",
        notes,
        none,
        "",
        linked,
    )
    map_frame.show(view.dataset.province, view.geography.vintage, painting, chosen="xavon", name=name, height=height)


def _before_and_after(plan, after):
    """The achievement map before and after, moving together."""
    shown = theme("group", plan.view.criteria)
    pictures = (("Trước khi cấp vốn", plan.view.table), ("Sau khi cấp vốn, nếu mọi tiêu chí đã mua đều đạt", after))
    for column, (title, table) in zip(st.columns(2, gap="small"), pictures, strict=True):
        with column:
            st.html(lead(title))
            _paint(plan, shown, table, title, True, 430)
            st.html(legend_strip(shown, table))


def _height(rows):
    """As tall as its rows, up to what leaves the rest of the page in reach."""
    return min(360, 38 + 35 * max(1, len(rows)))


def _tables(plan):
    rows = funded_rows(plan)
    st.html(lead(f"{len(rows)} xã được cấp vốn, cộng {allocation_words.money(plan.answer['cost'])}"))
    names = {"Số tiền": "Số tiền (triệu đồng)"}
    st.dataframe(allocation_words.styled(rows.rename(columns=names)), height=_height(rows), hide_index=True)
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(lead("So với hai cách làm đơn giản (triệu đồng)"))
        st.dataframe(allocation_words.styled(allocation_words.comparison_rows(plan)), hide_index=True)
        st.html(lead("Hạn mức"))
        st.dataframe(allocation_words.styled(allocation_words.limit_rows(plan)), hide_index=True)
    with right:
        st.html(lead(f"Thêm hoặc bớt tiền thì sao. {allocation_words.frontier_words(plan)}"))
        st.altair_chart(allocation_words.frontier_chart(plan), width="stretch")
