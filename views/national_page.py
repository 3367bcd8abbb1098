"""Cả nước: 63 provinces on one map, by region and province, and a search for any commune by its name."""

import threading

import streamlit as st
from streamlit_folium import st_folium

from geo.national_places import regions
from layers import html, national_html
from layers.formatting import listed, number
from layers.national_screen import (
    NationalPainting,
    count_theme,
    national_layer,
    national_links,
    national_map,
    notes,
    year_views,
)
from layers.national_search import LIMIT, find_units
from layers.national_web import publish_national
from layers.screen import DEMO_MARK
from views import shared

HEIGHT = 610
EVERYWHERE = ""
BUILT, BUILDING = set(), threading.Lock()


@st.cache_resource(show_spinner=False)
def _links():
    return national_links(shared.links())


@st.cache_resource(max_entries=4, show_spinner=False)
def _published(geographies):
    return publish_national(geographies)


def published(geographies):
    """Return the published country; the first time, show how far its building has come."""
    if geographies not in BUILT:
        # Built outside the cached call: Streamlit refuses one that writes to the page around it. One builder at a
        # time: the old polygons of the whole country take half a gigabyte of memory while they are read.
        bar = st.empty()
        bar.progress(0.0, text="Đang chuẩn bị bản đồ cả nước…")
        with BUILDING:
            publish_national(geographies, progress=lambda share, words: bar.progress(share, text=words))
        bar.empty()
        BUILT.add(geographies)
    return _published(geographies)


def page():
    with shared.shown_to_people():
        with st.sidebar:
            year = _choose_year()
        views, left_out = year_views(_views_of(year))
        web = published(tuple(views[code].geography for code in sorted(views)))
        with st.sidebar:
            region, province = _choose_place()
            found = _search(web.table)
        shared.first_value("cn_dv", lambda: st.query_params.get("dv", ""))
        shared.remember(vung=region, tinh=province, nam=str(year))
        st.html(html.header(_title(views, year), _story(web.table, views), DEMO_MARK if _demo(views) else ""))
        _body(web, views, left_out, region, province, found)


def _views_of(year):
    """The best figures of each province for a year: what was entered before what is demonstrated."""
    kinds = {}
    for code, when, kind, _ in shared.choices():
        if when == year and kinds.get(code) != "store":
            kinds[code] = kind
    return [shared.view_of(code, year, kind) for code, kind in kinds.items()]


def _choose_year():
    held = [(year, code) for code, year, *_ in shared.choices()]
    years = sorted({year for year, _ in held}, reverse=True)
    fullest = max(years, key=lambda year: len({code for when, code in held if when == year}))
    asked = st.query_params.get("nam", "")
    shared.first_value("cn_nam", lambda: int(asked) if asked in map(str, years) else fullest)
    return st.selectbox("Năm số liệu", years, key="cn_nam", on_change=_forget, args=("cn_dv",))


def _forget(*keys):
    for key in keys:
        st.session_state[key] = ""


def _choose_place():
    facts = regions()
    names = dict(zip(facts["region"], facts["region_name"], strict=True))
    asked = st.query_params.get("vung", EVERYWHERE)
    shared.first_value("cn_vung", lambda: asked if asked in names else EVERYWHERE)
    region = st.selectbox("Vùng", [EVERYWHERE, *names], key="cn_vung", on_change=_forget,
                          args=("cn_tinh", "cn_tim", "cn_dv"),
                          format_func=lambda key: names.get(key, "Cả nước"))  # fmt: skip
    inside = facts[facts["region"] == region] if region else facts
    asked = st.query_params.get("tinh", EVERYWHERE)
    shared.first_value("cn_tinh", lambda: asked if asked in inside.index else EVERYWHERE)
    province = st.selectbox("Tỉnh, thành phố", [EVERYWHERE, *inside.index], key="cn_tinh", on_change=_forget,
                            args=("cn_tim", "cn_dv"),
                            format_func=lambda code: facts["name"].get(code, "Tất cả"))  # fmt: skip
    return region, province


def _search(table):
    """The commune looked for, by its unit id; «» when none."""
    words = st.text_input("Tìm xã", key="cn_tim", placeholder="vd. tan thanh, lang son", on_change=_forget,
                          args=("cn_dv",))  # fmt: skip
    hits = find_units(table, words or "")
    if (words or "").strip() and hits.empty:
        st.info("Không có xã nào mang tên này trên bản đồ; xã đã sáp nhập tìm ở trang Sáp nhập và thời gian.")
    if hits.empty:
        return ""
    labels = {unit: f"{row['title']} · {row['place']}" for unit, row in hits.iterrows()}
    more = f" ({LIMIT} kết quả đầu)" if len(hits) == LIMIT else ""
    return st.selectbox(f"{number(len(hits))} kết quả{more}", list(labels), format_func=labels.get, key=f"cn {words}",
                        on_change=_forget, args=("cn_dv",))  # fmt: skip


def _title(views, year):
    if not views:
        return f"Cả nước: chưa tỉnh nào có số liệu năm {year}"
    return f"Cả nước: {len(views)} trong {len(regions())} tỉnh, thành phố có số liệu năm {year}"


def _story(table, views):
    names = regions()["name"]
    own = f"; {listed(names[code] for code in sorted(views))} theo địa giới của năm số liệu" if views else ""
    return f"{number(len(table))} đơn vị cấp xã trên bản đồ · {national_html.OLD_VINTAGE}{own}"


def _demo(views):
    return any(view.dataset.kind == "demo" for view in views.values())


@st.fragment
def _body(web, views, left_out, region, province, found):
    """Everything a click changes."""
    with shared.shown_to_people(), st.container(key="map_and_panel"):
        left, right = st.columns([2.45, 1], gap="small")
        with left, st.container(key="map"):
            _map(web, _painting(web.table, views, region, province, found))
        with right, st.container(key="panel"):
            st.html(_panel(web.table, views, region, province, found))
        st.caption(" · ".join(notes(views, left_out)) + ".")


def _painting(table, views, region, province, found):
    facts = regions()
    active = (province,) if province else tuple(facts.index[facts["region"] == region])
    selected = st.session_state.cn_dv or found or province
    place = table.loc[[found]] if found else table[table["province"].isin(active)]
    return NationalPainting(count_theme(views), views, () if found else active, _bounds(place), selected)


def _bounds(place):
    if place.empty:
        return None
    return tuple(
        round(float(edge), 4)
        for edge in (place["west"].min(), place["south"].min(), place["east"].max(), place["north"].max())
    )


def _map(web, painting):
    key = f"country {web.id}"
    st_folium(national_map(web, _links()), key=key, height=HEIGHT, use_container_width=True,
              feature_group_to_add=national_layer(web, painting), returned_objects=["last_active_drawing"],
              on_change=lambda: _take_click(key))  # fmt: skip


def _take_click(key):
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing")
    if drawing:
        st.session_state.cn_dv = drawing["properties"]["code"]


def _panel(table, views, region, province, found):
    chosen = st.session_state.cn_dv or found or province
    if chosen in table.index:
        return national_html.unit_panel(chosen, table, views.get(table.loc[chosen, "province"]))
    if chosen in regions().index:
        return national_html.province_panel(chosen, table, views.get(chosen))
    return national_html.region_panel(table, views, region)
