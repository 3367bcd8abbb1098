"""What the parts of the time page share: converted figures, the days and years there are, the rule and populations."""

import io

import pandas as pd
import streamlit as st

from geo.units import vintages
from layers.comparison import compare
from layers.conversion import converted_view
from layers.conversion_asked import people, populations_template
from layers.formatting import date
from layers.screen import Painting
from ntm.conversion import RULE_VI, RULES
from views import map_frame, shared


@st.cache_resource(max_entries=24, show_spinner="Đang quy đổi số liệu…")
def converted(code, year, day, asked):
    """Figures of a year on the geography of a day; shared by sessions and never changed.

    ``asked`` is (rule, populations as pairs of code and people, or None).
    """
    return converted_view(code, year, day, asked[0], populations=_series(asked[1]))


@st.cache_data(max_entries=24, show_spinner="Đang so sánh hai năm…")
def changes(code, years, day, asked):
    """Lists of units that gained, lost, stayed or cannot be compared."""
    return compare(code, years, day, asked[0], populations=_series(asked[1]))


def _series(pairs):
    return None if pairs is None else pd.Series(dict(pairs))


def days(place):
    """Every geography of a province, day to words."""
    rows = vintages(place)
    return {day: f"{date(day)} · {n} đơn vị" for day, n in zip(rows["effective_date"], rows["units"], strict=True)}


def years(place):
    """Years with figures, earliest first."""
    return sorted({year for code, year, *_ in shared.choices() if code == place})


def choose_rule(place, first):
    """Let the user choose how figures pass to another geography; return (rule, populations or None)."""
    shared.first_value("quytac", lambda: first)
    words = {rule: RULE_VI[rule] for rule in RULES}
    rule = st.radio("Quy tắc quy đổi", RULES, key="quytac", format_func=lambda key: words[key].partition(":")[0])
    st.caption(words[rule])
    counted = _populations(place) if rule == "population" else None
    st.caption(
        "Công nhận không tự chuyển sang đơn vị mới: đơn vị sáp nhập là «cần đánh giá lại» cho đến khi có quyết định."
    )
    return rule, counted


def _populations(place):
    """Populations from a file the user brings, as pairs; without one the rule cannot be followed and the page stops."""
    held = years(place)
    given = st.file_uploader("Dân số các đơn vị (CSV)", type="csv", key="danso")
    st.download_button(
        "Tải mẫu dân số", populations_template(shared.view_of(place, held[0], None)), f"dan-so-{place}.csv", "text/csv",
        on_click="ignore", key="maudanso",
    )  # fmt: skip
    if given is None:
        return None
    named = io.BytesIO(given.getvalue())
    named.name = given.name
    return tuple(people(place, held, named).items())


def needs_populations(asked):
    """Say what is missing where the rule cannot be followed; return whether it cannot."""
    missing = asked[0] == "population" and asked[1] is None
    if missing:
        st.info(
            "Quy tắc theo dân số cần dân số của mọi đơn vị (cột unit_code, population, source). Hãy tải mẫu ở bên "
            "trái, điền và đưa tệp vào, hoặc chọn quy tắc khác."
        )
    return missing


def draw(view, chosen, key, notes=(), name="", linked=False, height=map_frame.HEIGHT):
    """Draw a view in a theme; a click puts the code into ``st.session_state[key]``."""
    st.session_state.setdefault(key, "")
    none, everything = view.table.iloc[:0].assign(total=0, attained=0), view.table["rural"] | True
    painting = Painting(chosen, view.table, everything, view.criteria.size, st.session_state[key],
                        view.dataset.kind == "demo", notes, none, "", linked)  # fmt: skip
    map_frame.show(view.dataset.province, view.geography.vintage, painting, chosen=key, name=name, height=height)
