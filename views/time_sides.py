"""Side by side on the time page: two years, two geographies, two criteria sets; the maps move together."""

import streamlit as st

from layers import headline, time_html
from layers.change_theme import change_theme
from layers.conversion_words import worded
from layers.correspondence_html import sets_sentence, sets_table
from layers.formatting import date, unit_title
from layers.themes import theme
from layers.whereabouts import composition
from ntm.correspondence import correspondence
from ntm.criteria import criteria_sets
from views import shared
from views.time_data import changes, converted, days, draw, years

SMALL, MIDDLE = 430, 520


def two_years(place, asked):
    """Two years on one geography, and the change between them."""
    listed, held = days(place), years(place)
    cells = st.columns([1, 1, 1.4, 1.6])
    first = cells[0].selectbox("Năm trước", held[:-1] or held, key=f"nam1 {place}")
    second = cells[1].selectbox("Năm sau", [y for y in held if y > first] or held, key=f"nam2 {place}")
    day = cells[2].selectbox("Địa giới", list(listed), format_func=listed.get, key=f"ngayss {place}",
                             index=_day_of(place, second))  # fmt: skip
    one, other = (converted(place, year, day, asked) for year in (first, second))
    names = {0: "Số tiêu chí đạt"} | {c.number: f"{c.number}. {c.name_vi}" for c in other.criteria.criteria}
    criterion = cells[3].selectbox("So theo", names, format_func=names.get, key=f"tcss {place}")
    said = changes(place, (first, second), day, asked)
    st.html(f'<p class="ntm-lead">{time_html.change_words(said)}</p>')
    _changed_maps(one, other, criterion or None)
    for note in said["notes"]:
        st.caption(note)


def _day_of(place, year):
    """Position of the geography the later year's figures stand on."""
    return list(days(place)).index(shared.view_of(place, year, None).geography.vintage)


@st.fragment
def _changed_maps(one, other, criterion):
    """Two years and the change between them, moving together."""
    with shared.shown_to_people():
        pictures = [(f"Năm {one.dataset.year}", one, _shown(one, other, criterion)),
                    (f"Năm {other.dataset.year}", other, _shown(other, other, criterion)),
                    ("Thay đổi", other, change_theme(one, other, criterion))]  # fmt: skip
        for column, (title, view, drawn) in zip(st.columns(3, gap="small"), pictures, strict=True):
            with column:
                st.html(f'<p class="ntm-lead"><b>{title}</b></p>')
                draw(view, drawn, "xass", name=title, linked=True, height=SMALL)
                st.html(time_html.legend_strip(drawn, view.table))
        code = st.session_state.xass
        if code in other.table.index:
            st.html(time_html.change_line(one, other, code))


def _shown(view, other, criterion):
    """The theme of one side: the criterion under its number in the side's own set, else all of them."""
    back = {new: old for old, new in correspondence(view.criteria.id, other.criteria.id).pairs.items()}
    number = back.get(criterion)
    return theme(f"criterion:{number}" if number else "group", view.criteria)


def two_geographies(place, asked):
    """The same year's figures on the units they were collected on, and on those of another day by the rule."""
    listed, held = days(place), years(place)
    cells = st.columns([1, 1.6, 2])
    year = cells[0].selectbox("Số liệu năm", held, key=f"namdg {place}")
    day = cells[1].selectbox("Địa giới bên phải", list(listed), format_func=listed.get, key=f"ngaydg {place}",
                             index=len(listed) - 1)  # fmt: skip
    own, other = shared.view_of(place, year, None), converted(place, year, day, asked)
    names = {"group": "Nhóm số tiêu chí đạt", "recognition": "Mức công nhận"}
    names |= {f"criterion:{c.number}": f"{c.number}. {c.name_vi}" for c in own.criteria.criteria}
    chosen = cells[2].selectbox("Tô theo", names, format_func=names.get, key=f"tcdg {place}")
    _two_maps(own, other, chosen)
    for note in other.dataset.notes:
        st.caption(note)


@st.fragment
def _two_maps(own, other, theme_id):
    """Two geographies beside each other, moving together; a unit of the right one opens what it was made of."""
    with shared.shown_to_people():
        sides = [(own, "xatrai", "Lúc thu số liệu"), (other, "xaphai", "Quy đổi")]
        for column, (view, key, words) in zip(st.columns(2, gap="small"), sides, strict=True):
            drawn = worded(theme(theme_id, view.criteria), view)
            everything = view.table["rural"] | True
            with column:
                title = f"{words}: {len(view.table)} đơn vị từ {date(view.geography.vintage)}"
                st.html(f'<p class="ntm-lead"><b>{title}</b><br>{headline.sentence(view, drawn, everything)}</p>')
                draw(view, drawn, key, name=key, linked=True, height=MIDDLE)
                st.html(time_html.legend_strip(drawn, view.table))
        _made_of(other)


def _made_of(view):
    code = st.session_state.get("xaphai", "")
    if code not in view.table.index:
        st.caption("Bấm một đơn vị ở bản đồ bên phải để xem được lập từ đâu và phần nào kéo kết quả xuống.")
        return
    row = view.table.loc[code]
    st.html(time_html.composition_panel(unit_title(row["kind"], row["name"]), row, composition(view, code), view))


def two_sets(place, asked):
    """Two criteria sets: what corresponds, and the years beside each other where both sets have figures."""
    listed = {one.id: one for one in criteria_sets()}
    held = {set_id: year for code, year, _, set_id in shared.choices() if code == place}
    left, right = st.columns(2)
    first = left.selectbox("Bộ trước", listed, format_func=lambda key: _set_words(listed[key]), key="bo1")
    second = right.selectbox("Bộ sau", [key for key in listed if key != first], key="bo2",
                             format_func=lambda key: _set_words(listed[key]))  # fmt: skip
    st.html(f'<p class="ntm-lead">{sets_sentence(listed[first], listed[second])}</p>')
    if {first, second} <= set(held):
        day = list(days(place))[-1]
        _changed_maps(*(converted(place, held[key], day, asked) for key in (first, second)), None)
    else:
        lacking = [key for key in (first, second) if key not in held]
        st.info(f"Chưa có số liệu theo bộ {' và '.join(lacking)} của tỉnh này nên chưa vẽ được hai bản đồ; bảng dưới "
                "cho biết khi có số liệu thì so sánh được những tiêu chí nào.")  # fmt: skip
    st.html(sets_table(listed[first], listed[second]))


def _set_words(one):
    return f"{one.id} · {one.size} tiêu chí · {one.decision}"
