"""Sáp nhập và thời gian: figures on the geography of any day, what was merged, one year against another."""

import datetime

import streamlit as st

from geo.events import merged_from, parts
from geo.provinces import province
from geo.units import geography, units, vintages
from layers import headline, html, time_html
from layers.change_theme import change_theme
from layers.formatting import date, number, unit_title
from layers.lineage_flow import flow
from layers.lineage_svg import lineage_page
from layers.plan_places import plan_library
from layers.screen import DEMO_MARK
from layers.themes import theme
from layers.whereabouts import composition, whereabouts
from ntm.conversion import RULE_VI, RULES
from views import shared
from views.time_data import choose_rule, converted, days, draw, needs_populations, years
from views.time_sides import two_geographies, two_sets, two_years

CONVERT, COMPARE, MERGED, WHERE = "Trên địa giới khác", "So sánh hai năm", "Đơn vị sáp nhập", "Xã cũ nay ở đâu"
GEOGRAPHIES, SETS = "Hai địa giới", "Hai bộ tiêu chí"
PARTS = (CONVERT, COMPARE, GEOGRAPHIES, SETS, MERGED, WHERE)
RULED = (CONVERT, COMPARE, GEOGRAPHIES)


def page():
    with shared.shown_to_people():
        with st.sidebar:
            place = _choose_place()
            asked = choose_rule(place, _asked("quytac", RULES))
        shared.first_value("phantg", lambda: _asked("phan", PARTS))
        st.html(html.header("Sáp nhập và thời gian", f"Tỉnh {province(place).name}: {_story(place)}", DEMO_MARK))
        st.segmented_control("Phần", PARTS, key="phantg", required=True, label_visibility="collapsed")
        shared.remember(tinh=place, phan=st.session_state.phantg, quytac=asked[0])
        if not (st.session_state.phantg in RULED and needs_populations(asked)):
            SHOWN[st.session_state.phantg](place, asked)


def _asked(name, options):
    wanted = st.query_params.get(name, "")
    return next((option for option in options if str(option) == wanted), options[0])


def _choose_place():
    held = list(dict.fromkeys(code for code, *_ in shared.choices()))
    options = [code for code in ("20", "10") if code in held]
    shared.first_value("tinh", lambda: _asked("tinh", options))
    return st.selectbox("Tỉnh", options, key="tinh", format_func=lambda code: province(code).name)


def _story(place):
    """Every geography of the province with its count, oldest first."""
    rows = vintages(place)
    return " → ".join(
        f"{number(n)} đơn vị ({date(day)})" for day, n in zip(rows["effective_date"], rows["units"], strict=True)
    )


def _convert(place, asked):
    listed, held = days(place), years(place)
    left, right = st.columns(2)
    day = right.select_slider("Trên địa giới từ ngày", list(listed), value=list(listed)[-1], key=f"ngayqd {place}",
                              format_func=listed.get)  # fmt: skip
    if left.toggle("Chạy lần lượt các năm", key="chay"):
        _played(place, held, day, asked)
    else:
        year = left.select_slider("Số liệu năm", held, value=held[0], key=f"namqd {place}")
        _converted_map(converted(place, year, day, asked))


@st.fragment(run_every=3)
def _played(place, held, day, asked):
    """Show one year after another on the same geography, a step at each run."""
    st.session_state["buoc"] = (st.session_state.get("buoc", -1) + 1) % len(held)
    year = held[st.session_state["buoc"]]
    st.html(f'<p class="ntm-lead">Đang chạy: <b>năm {year}</b></p>')
    with shared.shown_to_people():
        view = converted(place, year, day, asked)
        if year != held[0]:
            _changed_since(converted(place, held[held.index(year) - 1], day, asked), view)
        _converted_body(view)


def _changed_since(before, view):
    """Say beside a year that plays what changed since the one before it."""
    changed = change_theme(before, view)
    st.html(f'<p class="ntm-lead">So với năm {before.dataset.year}:</p>{time_html.legend_strip(changed, view.table)}')


@st.fragment
def _converted_map(view):
    with shared.shown_to_people():
        _converted_body(view)


def _converted_body(view):
    rural = view.table["rural"]
    chosen = theme("group", view.criteria)
    everything = rural | True
    st.html(f'<p class="ntm-lead">{headline.sentence(view, chosen, everything)} '
            f"({time_html.conversion_words(view)}).</p>")  # fmt: skip
    left, right = st.columns([2.45, 1], gap="small")
    with left, st.container(key="map"):
        _paint(view, chosen)
    with right, st.container(key="panel"):
        _composed(view)
    for note in view.dataset.notes:
        st.caption(note)


def _paint(view, chosen):
    notes = (f"Số liệu {view.dataset.year} quy đổi: {RULE_VI[view.rule].partition(':')[0].lower()}",)
    draw(view, chosen, "xatg", notes)


def _composed(view):
    code = st.session_state.get("xatg", "")
    if code not in view.table.index:
        st.html(time_html.merged_overview(view))
        return
    row = view.table.loc[code]
    st.html(time_html.composition_panel(unit_title(row["kind"], row["name"]), row, composition(view, code), view))


def _merged(place, _asked_rule):
    listed = dict(list(days(place).items())[1:])
    day = st.selectbox("Địa giới", listed, format_func=listed.get, key=f"ngaysn {place}")
    where_from = geography(place, day)
    frame, origins, rows = units(where_from), merged_from(where_from), parts(where_from)
    merged = [code for code in frame.index if origins[code]]
    st.html(f'<p class="ntm-lead"><b>{len(merged)}</b> trong {len(frame)} đơn vị hình thành từ nhiều đơn vị trước.</p>')
    _drawn_lineage(place, day, {code: unit_title(*frame.loc[code, ["kind", "name"]]) for code in merged})
    named = _named_in_plans(place)
    for code in sorted(merged, key=lambda code: code not in named):
        row = frame.loc[code]
        made = rows[rows["unit_code"] == code].to_dict("records")
        card = time_html.merged_card(
            unit_title(row["kind"], row["name"]), row["district"] or "", made, named.get(code, [])
        )
        st.html(card)


def _drawn_lineage(place, day, merged):
    """Draw what a merged unit, or the whole of an old district, came from and became."""
    first = next(iter(days(place)))
    old = units(geography(place, first))
    districts = sorted(old["district"].dropna().unique())
    options = {"": "không vẽ"} | {name: f"{name} (mọi đơn vị năm {first.year})" for name in districts} | merged
    wanted = st.selectbox(
        "Sơ đồ từ đơn vị cũ đến đơn vị mới", options, format_func=options.get, key=f"sodo {place} {day}"
    )
    if wanted in merged:
        _framed(lineage_page(flow(place, [wanted], day)))
    elif wanted:
        _framed(lineage_page(flow(place, old.index[old["district"] == wanted], first)))


def _framed(drawing):
    st.iframe(drawing, height="content")


def _named_in_plans(place):
    """What plans say of merged communes they name, by code on the plan's geography."""
    said = {}
    for plan in plan_library().plans:
        for target in plan.targets:
            if target.indicator == "named:merged" and plan.province_code == place:
                said.setdefault(target.place_code, []).append((f"{plan.place}, {plan.period}", target))
    return said


def _where(place, _asked_rule):
    shared.first_value("timxa", lambda: st.query_params.get("ten", "Bắc Ái"))
    name = st.text_input("Tên xã cũ hoặc mới", key="timxa", placeholder="vd. bac ai")
    shared.remember(ten=name)
    found = whereabouts(name, place) if name.strip() else []
    if not found:
        st.info("Không có đơn vị nào mang tên này trong các danh mục từ 2019 đến nay; hãy kiểm tra lại tên.")
    for match, said in found:
        st.html(time_html.whereabouts_card(match, said))
        last = datetime.date.fromisoformat(match["valid_to"]) if match["valid_to"] else list(days(place))[-1]
        _framed(lineage_page(flow(place, [match["code"]], last)))


SHOWN = {
    CONVERT: _convert, COMPARE: two_years, GEOGRAPHIES: two_geographies, SETS: two_sets, MERGED: _merged, WHERE: _where,
}  # fmt: skip
