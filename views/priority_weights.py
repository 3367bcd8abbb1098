"""The weights of a ranking: presets, sliders, method and scale, kept in session state and in the address bar."""

import streamlit as st

from ntm.priority_parts import PARTS, SCALINGS, PriorityError
from ntm.priority_presets import METHODS, presets, scheme
from views import shared

OWN = "own"
LARGEST = 50
SHORT_METHODS = {"weighted-sum": "Tổng có trọng số", "topsis": "TOPSIS", "highest": "Chỉ hệ số cao nhất"}
SHORT_SCALINGS = {"min-max": "Min-max", "z-score": "Z-score"}


def weights_in_use():
    """Return the weights as text, the method and the scale; from the address bar the first time."""
    state = st.session_state
    shared.first_value("trongso", _asked_weights)
    used = scheme(state.trongso)
    shared.first_value("cachtinh", lambda: _asked("cach", METHODS, used.method))
    shared.first_value("thangdo", lambda: _asked("thang", SCALINGS, "min-max"))
    return state.trongso, state.cachtinh, state.thangdo


def _asked(name, options, otherwise):
    wanted = st.query_params.get(name, "")
    return wanted if wanted in options else otherwise


def _asked_weights():
    wanted = st.query_params.get("trongso", presets()[0].id)
    try:
        scheme(wanted)
    except PriorityError as error:
        st.warning(f"Liên kết có trọng số không dùng được: {error}")
        return presets()[0].id
    return wanted


def choose(beside):
    """Let the user choose a preset or move the weights; return text, method and scale.

    ``beside`` is where the presets go, the weights are folded below.
    """
    weights, method, scaling = weights_in_use()
    used = scheme(weights)
    names = {one.id: one.short_vi for one in presets()} | {OWN: "Tự đặt"}
    _show("bots", used.id)
    beside.pills("Bộ trọng số", names, key="bots", format_func=names.get, on_change=_take_preset,
                 label_visibility="collapsed")  # fmt: skip
    with st.expander("Trọng số, phương pháp và thang đo", icon=":material/tune:"):
        _method_widgets(method, scaling)
        _sliders(used.weight_of())
    told = "" if method == used.method else method
    shared.remember(trongso=weights, cach=told, thang="" if scaling == "min-max" else scaling)
    return weights, method, scaling


def _method_widgets(method, scaling):
    state = st.session_state
    left, right = st.columns(2)
    _show("cachchon", method)
    _show("thangchon", scaling)
    left.segmented_control("Phương pháp", METHODS, key="cachchon", format_func=SHORT_METHODS.get, required=True,
                           on_change=lambda: state.update(cachtinh=state.cachchon))  # fmt: skip
    left.caption(f"{METHODS[method]}.")
    if method != "highest":
        right.segmented_control("Thang đo", SCALINGS, key="thangchon", format_func=SHORT_SCALINGS.get, required=True,
                                on_change=lambda: state.update(thangdo=state.thangchon))  # fmt: skip
        right.caption(f"{SCALINGS[scaling]}.")


def _sliders(weights):
    """One slider a part, each from 0 up; moving one makes the weights the user's own."""
    columns = st.columns(3)
    for place, (name, part) in enumerate(PARTS.items()):
        key = f"ts {name}"
        _show(key, min(LARGEST, round(weights.get(name, 0))))
        columns[place % 3].slider(part.label_vi, 0, LARGEST, key=key, on_change=_take_sliders)


def _show(key, value):
    """Set a widget before it is made; one that already says so is left alone, someone may be moving it on."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _take_preset():
    state = st.session_state
    if state.bots == OWN:
        _take_sliders()
    elif state.bots:
        state.trongso, state.cachtinh = state.bots, scheme(state.bots).method


def _take_sliders():
    """Make the sliders' values the weights; all at 0 would rank nobody, so the last one stays."""
    values = {name: st.session_state.get(f"ts {name}", 0) for name in PARTS}
    told = ",".join(f"{name}={value}" for name, value in values.items() if value)
    if told:
        st.session_state.trongso = told
    else:
        st.toast("Phải còn ít nhất một trọng số lớn hơn 0; trọng số vừa kéo được giữ như cũ.")
