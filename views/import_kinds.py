"""Each kind of spreadsheet an officer may bring: how it is read, counted, and what its template is."""

import streamlit as st

from geo.boundaries import display_boundaries
from geo.units import geography
from intake.attainment import read_attainment_file, resolve
from intake.flags import read_flag_file
from intake.template import attainment_workbook, village_workbook
from intake.villages import read_village_file
from layers.formatting import number
from layers.headline import Figure
from ntm.criteria import criteria_set

FLAG_WORDS = {
    "border_village_scheme": "Xã thuộc Đề án thôn biên giới",
    "border": "Xã biên giới",
    "disadvantaged_region": "Khu vực I, II, III",
}
KEPT = "docnhap"


def read(kind, asked, data, name, choices):
    """Read a file with the choices made so far; the reading is kept until file, question or choices change.

    Raises
    ------
    intake.errors.IntakeError
    """
    key = (kind, name, hash(data), tuple(sorted(asked.items())), tuple(choices.items()))
    if st.session_state.get(KEPT, (None,))[0] != key:
        st.session_state[KEPT] = key, READERS[kind](asked, data, name, choices)
    return st.session_state[KEPT][1]


def _attainment(asked, data, name, choices):
    reading = read_attainment_file(data, name, asked["province"], asked["year"], asked["set_id"], asked["date"])
    return resolve(reading, choices) if choices else reading


def _villages(asked, data, name, choices):
    place = geography(asked["province"], asked["date"])
    bounds = tuple(display_boundaries(place).total_bounds)
    return read_village_file(data, name, asked["province"], asked["year"], asked["date"], bounds, choices)


def _flags(asked, data, name, choices):
    told = [asked[key] for key in ("province", "date", "flag", "source", "complete")]
    return read_flag_file(data, name, *told, choices)


READERS = {"attainment": _attainment, "villages": _villages, "flags": _flags}


def figures(kind, reading):
    """Return the four figures of a preview: label, value, small print."""
    faults = [
        Figure("Cần chọn", number(len(reading.doubtful)), "chưa rõ, cần người quyết"),
        Figure("Không hợp lệ", number(len(reading.rejected)), "không nhận, có lý do"),
    ]
    if kind == "attainment":
        communes = reading.accepted["unit_code"].nunique()
        first = Figure("Nhận", number(len(reading.accepted)), f"ô của {communes} xã")
        return [first, *faults, Figure("Ô trống", number(reading.empty_cells), "giữ giá trị đang có")]
    frame, words = (reading.villages, "thôn") if kind == "villages" else (reading.flags, "đơn vị")
    return [
        Figure("Nhận", number(len(frame)), words),
        *faults,
        Figure("Dòng đã đọc", number(reading.rows_read), "trong tệp"),
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def _template(kind, code, year, day, set_id):
    place = geography(code, day)
    return (
        village_workbook(place, year) if kind == "villages" else attainment_workbook(place, criteria_set(set_id), year)
    )


def template(kind, asked):
    """Return the workbook to fill in; a list of marked communes is filled in on the list of communes."""
    first_set = asked.get("set_id", "2021-2025")
    return _template(kind, asked["province"], asked["year"], asked["date"], first_set)


def template_name(kind, asked):
    """Return the file name of a template."""
    return f"mau-{'thon' if kind == 'villages' else 'ket-qua'}-{asked['province']}-{asked['year']}.xlsx"
