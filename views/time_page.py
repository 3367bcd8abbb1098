"""Sáp nhập và thời gian: figures on the geography of any day, what was merged, one year against another."""

import streamlit as st

from geo.events import merged_from, parts
from geo.provinces import province
from geo.units import geography, units, vintages
from layers import headline, html, time_html
from layers.change_theme import change_theme
from layers.comparison import compare
from layers.conversion import converted_view
from layers.formatting import date, number, unit_title
from layers.plan_places import plan_library
from layers.screen import DEMO_MARK, Painting
from layers.themes import theme
from layers.whereabouts import composition, whereabouts
from ntm.conversion import RULE_VI
from views import map_frame, shared

CONVERT, COMPARE, MERGED, WHERE = "Trên địa giới khác", "So sánh hai năm", "Đơn vị sáp nhập", "Xã cũ nay ở đâu"
PARTS = (CONVERT, COMPARE, MERGED, WHERE)
RULES = ("strict", "area", "any")


@st.cache_resource(max_entries=24, show_spinner="Đang quy đổi số liệu…")
def converted(code, year, day, rule):
    """Figures of a year on the geography of a day; shared by sessions and never changed."""
    return converted_view(code, year, day, rule)


@st.cache_data(max_entries=24, show_spinner="Đang so sánh hai năm…")
def changes(code, years, day, rule):
    """Lists of units that gained, lost, stayed or cannot be compared."""
    return compare(code, years, day, rule)


def page():
    with shared.shown_to_people():
        with st.sidebar:
            place = _choose_place()
            rule = _choose_rule()
        shared.first_value("phantg", lambda: _asked("phan", PARTS))
        st.html(html.header("Sáp nhập và thời gian", f"Tỉnh {province(place).name}: {_story(place)}", DEMO_MARK))
        st.segmented_control("Phần", PARTS, key="phantg", required=True, label_visibility="collapsed")
        shared.remember(tinh=place, phan=st.session_state.phantg, quytac=rule)
        {CONVERT: _convert, COMPARE: _compare, MERGED: _merged, WHERE: _where}[st.session_state.phantg](place, rule)


def _asked(name, options):
    wanted = st.query_params.get(name, "")
    return next((option for option in options if str(option) == wanted), options[0])


def _choose_place():
    held = list(dict.fromkeys(code for code, *_ in shared.choices()))
    options = [code for code in ("20", "10") if code in held]
    shared.first_value("tinh", lambda: _asked("tinh", options))
    return st.selectbox("Tỉnh", options, key="tinh", format_func=lambda code: province(code).name)


def _choose_rule():
    shared.first_value("quytac", lambda: _asked("quytac", RULES))
    words = {rule: RULE_VI[rule] for rule in RULES}
    rule = st.radio("Quy tắc quy đổi", RULES, key="quytac", format_func=lambda key: words[key].partition(":")[0])
    st.caption(words[rule])
    st.caption(
        "Công nhận không tự chuyển sang đơn vị mới: đơn vị sáp nhập là «cần đánh giá lại» cho đến khi có quyết định."
    )
    return rule


def _story(place):
    """Every geography of the province with its count, oldest first."""
    rows = vintages(place)
    return " → ".join(
        f"{number(n)} đơn vị ({date(day)})" for day, n in zip(rows["effective_date"], rows["units"], strict=True)
    )


def _days(place):
    rows = vintages(place)
    return {day: f"{date(day)} · {n} đơn vị" for day, n in zip(rows["effective_date"], rows["units"], strict=True)}


def _years(place):
    return sorted(year for code, year, *_ in shared.choices() if code == place)


def _convert(place, rule):
    days, years = _days(place), _years(place)
    left, right = st.columns(2)
    day = right.select_slider("Trên địa giới từ ngày", list(days), value=list(days)[-1], key=f"ngayqd {place}",
                              format_func=days.get)  # fmt: skip
    if left.toggle("Chạy lần lượt các năm", key="chay"):
        _played(place, years, day, rule)
    else:
        year = left.select_slider("Số liệu năm", years, value=years[0], key=f"namqd {place}")
        _converted_map(converted(place, year, day, rule))


@st.fragment(run_every=3)
def _played(place, years, day, rule):
    """Show one year after another on the same geography, a step at each run."""
    st.session_state["buoc"] = (st.session_state.get("buoc", -1) + 1) % len(years)
    year = years[st.session_state["buoc"]]
    st.html(f'<p class="ntm-lead">Đang chạy: <b>năm {year}</b></p>')
    with shared.shown_to_people():
        _converted_body(converted(place, year, day, rule))


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
    st.session_state.setdefault("xatg", "")
    none = view.table.iloc[:0].assign(total=0, attained=0)
    notes = (f"Số liệu {view.dataset.year} quy đổi: {RULE_VI[view.rule].partition(':')[0].lower()}",)
    everything = view.table["rural"] | True
    painting = Painting(chosen, view.table, everything, view.criteria.size, st.session_state.xatg,
                        view.dataset.kind == "demo", notes, none)  # fmt: skip
    map_frame.show(view.dataset.province, view.geography.vintage, painting, chosen="xatg")


def _composed(view):
    code = st.session_state.get("xatg", "")
    if code not in view.table.index:
        st.html(time_html.merged_overview(view))
        return
    row = view.table.loc[code]
    st.html(time_html.composition_panel(unit_title(row["kind"], row["name"]), row, composition(view, code), view))


def _compare(place, rule):
    days, years = _days(place), _years(place)
    cells = st.columns([1, 1, 1.4, 1.6])
    first = cells[0].selectbox("Năm trước", years[:-1] or years, key=f"nam1 {place}")
    second = cells[1].selectbox("Năm sau", [y for y in years if y > first] or years, key=f"nam2 {place}")
    day = cells[2].selectbox("Địa giới", list(days), format_func=days.get, key=f"ngayss {place}",
                             index=_day_of(place, second))  # fmt: skip
    one, other = (converted(place, year, day, rule) for year in (first, second))
    names = {0: "Số tiêu chí đạt"} | {c.number: f"{c.number}. {c.name_vi}" for c in other.criteria.criteria}
    criterion = cells[3].selectbox("So theo", names, format_func=names.get, key=f"tcss {place}")
    said = changes(place, (first, second), day, rule)
    st.html(f'<p class="ntm-lead">{time_html.change_words(said)}</p>')
    _changed_map(one, other, criterion or None)
    for note in said["notes"]:
        st.caption(note)


def _day_of(place, year):
    """Position of the geography the later year's figures stand on."""
    vintage = shared.view_of(place, year, None).geography.vintage
    return list(_days(place)).index(vintage)


@st.fragment
def _changed_map(one, other, criterion):
    """Two years and the change between them, moving together."""
    with shared.shown_to_people():
        chosen = change_theme(one, other, criterion)
        shown = theme(f"criterion:{criterion}" if criterion else "group", other.criteria)
        st.session_state.setdefault("xass", "")
        pictures = [(f"Năm {one.dataset.year}", one, shown), (f"Năm {other.dataset.year}", other, shown),
                    ("Thay đổi", other, chosen)]  # fmt: skip
        for column, (title, view, drawn) in zip(st.columns(3, gap="small"), pictures, strict=True):
            with column:
                st.html(f'<p class="ntm-lead"><b>{title}</b></p>')
                _small_map(title, view, drawn)
                st.html(time_html.legend_strip(drawn, view.table))
        code = st.session_state.xass
        if code in other.table.index:
            st.html(time_html.change_line(one, other, code))


def _small_map(title, view, drawn):
    none = view.table.iloc[:0].assign(total=0, attained=0)
    everything = view.table["rural"] | True
    painting = Painting(drawn, view.table, everything, view.criteria.size, st.session_state.xass,
                        view.dataset.kind == "demo", (), none, "", True)  # fmt: skip
    map_frame.show(view.dataset.province, view.geography.vintage, painting, chosen="xass", name=title, height=430)


def _merged(place, _rule):
    days = {day: words for day, words in list(_days(place).items())[1:]}
    day = st.selectbox("Địa giới", days, format_func=days.get, key=f"ngaysn {place}")
    where_from = geography(place, day)
    frame, origins, rows = units(where_from), merged_from(where_from), parts(where_from)
    merged = [code for code in frame.index if origins[code]]
    st.html(f'<p class="ntm-lead"><b>{len(merged)}</b> trong {len(frame)} đơn vị hình thành từ nhiều đơn vị trước.</p>')
    named = _named_in_plans(place)
    for code in sorted(merged, key=lambda code: code not in named):
        row = frame.loc[code]
        made = rows[rows["unit_code"] == code].to_dict("records")
        card = time_html.merged_card(
            unit_title(row["kind"], row["name"]), row["district"] or "", made, named.get(code, [])
        )
        st.html(card)


def _named_in_plans(place):
    """What plans say of merged communes they name, by code on the plan's geography."""
    said = {}
    for plan in plan_library().plans:
        for target in plan.targets:
            if target.indicator == "named:merged" and plan.province_code == place:
                said.setdefault(target.place_code, []).append((f"{plan.place}, {plan.period}", target))
    return said


def _where(place, _rule):
    shared.first_value("timxa", lambda: st.query_params.get("ten", "Bắc Ái"))
    name = st.text_input("Tên xã cũ hoặc mới", key="timxa", placeholder="vd. bac ai")
    shared.remember(ten=name)
    found = whereabouts(name, place) if name.strip() else []
    if not found:
        st.info("Không có đơn vị nào mang tên này trong các danh mục từ 2019 đến nay; hãy kiểm tra lại tên.")
    for match, said in found:
        st.html(time_html.whereabouts_card(match, said))
