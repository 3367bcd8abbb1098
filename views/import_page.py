"""Nhập số liệu: a file is read, shown as it was understood, and kept only when somebody says so."""

import datetime

import streamlit as st

from geo.provinces import all_provinces, province
from geo.units import geography, units
from intake.commit import commit_attainment, commit_flags, commit_villages
from intake.errors import IntakeError
from layers import html
from layers.formatting import date as day_text
from layers.formatting import unit_title
from ntm.attainment import STATUS_VI
from ntm.criteria import criteria_set, criteria_sets
from ntm.store.opening import open_store
from views import boundary_page, import_kinds, people, shared

KINDS = {
    "attainment": "Kết quả tiêu chí",
    "villages": "Danh sách thôn",
    "flags": "Xã được đánh dấu",
    "boundaries": "Ranh giới xã",
}
FILES = ["xlsx", "xls", "ods", "csv", "txt", "tsv"]
LEAVE, SKIP = "Để lại, chưa nhận", "Bỏ dòng này"
SKIPPED = "bo"
MOST_CHOICES = 25
ENTRY_COLUMNS = {
    "sheet": "Sheet",
    "row": "Dòng",
    "column": "Cột",
    "value": "Giá trị trong tệp",
    "reason": "Lý do và cách sửa",
}


def page():
    user = people.asked("editor", "Nhập số liệu cần tài khoản biên tập viên.")
    people.badge(user)
    kind = st.segmented_control("Loại số liệu", KINDS, key="loainhap", format_func=KINDS.get, default="attainment",
                                required=True)  # fmt: skip
    if kind == "boundaries":
        boundary_page.page(user)
        return
    asked = _asked(kind)
    st.download_button(
        "Tải mẫu nhập",
        data=import_kinds.template(kind, asked),
        file_name=import_kinds.template_name(kind, asked),
        on_click="ignore",
        icon=":material/download:",
    )
    given = st.file_uploader("Tệp bảng tính", FILES, key=f"tep {kind} {st.session_state.get('lannhap', 0)}")
    if given is not None:
        _preview(kind, asked, given, user)
    elif "danhap" in st.session_state:
        _done(st.session_state.danhap)


def _asked(kind):
    """What the officer says the file is about."""
    columns = st.columns(3 if kind != "villages" else 2)
    codes = [one.code for one in all_provinces()]
    home = columns[0].selectbox("Tỉnh", codes, key="nhaptinh", format_func=lambda code: province(code).name)
    year = int(columns[1].number_input("Năm", 2010, 2035, datetime.date.today().year, key="nhapnam"))
    asked = {"province": home, "year": year, "date": datetime.date(year, 12, 31)}
    if kind == "attainment":
        sets = {one.id: f"{one.id} · {one.size} tiêu chí" for one in criteria_sets()}
        first = next((n for n, one in enumerate(sets) if _covers(one, year)), len(sets) - 1)
        asked["set_id"] = columns[2].selectbox("Bộ tiêu chí", sets, index=first, format_func=sets.get, key=f"bo {year}")
    if kind == "flags":
        asked |= _about_flags(columns[2])
    st.caption(f"Mã và tên xã hiểu theo địa giới từ {day_text(geography(home, asked['date']).vintage)}.")
    return asked


def _covers(set_id, year):
    one = criteria_set(set_id)
    return one.valid_from.year <= year and (one.valid_to is None or year <= one.valid_to.year)


def _about_flags(column):
    flag = column.selectbox("Dấu", import_kinds.FLAG_WORDS, format_func=import_kinds.FLAG_WORDS.get, key="dau")
    source = st.text_input("Văn bản có danh sách này", key="nguondau", placeholder="vd. Quyết định số … ngày …")
    complete = st.checkbox("Danh sách đủ: xã không có tên là không thuộc diện", key="dudau")
    return {"flag": flag, "source": source, "complete": complete}


def _preview(kind, asked, given, user):
    choices = st.session_state.setdefault(f"chon {given.file_id}", {})
    try:
        reading = import_kinds.read(kind, asked, given.getvalue(), given.name, choices)
    except IntakeError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.subheader("Xem trước")
    st.html(html.tiles(import_kinds.figures(kind, reading)))
    for note in reading.notes:
        st.caption(note)
    _doubtful(reading, asked, choices)
    _listed("Không hợp lệ", reading.rejected)
    _commit(kind, asked, reading, user)


def _doubtful(reading, asked, choices):
    """Each doubtful place with its own choice; nothing is chosen for the officer."""
    if reading.doubtful.empty:
        return
    st.markdown(f"**Cần chọn** ({len(reading.doubtful)})")
    communes = _communes(asked)
    for entry in reading.doubtful.head(MOST_CHOICES).to_dict("records"):
        left, right = st.columns([2, 1], vertical_alignment="center")
        left.text(
            f"{entry['sheet']}, dòng {entry['row']}, cột {entry['column']}: «{entry['value']}». {entry['reason']}"
        )
        place, options = _options(entry, communes)
        key = " ".join(map(str, ("chon", reading.sha256[:8], *place)))
        right.selectbox("Chọn", options, key=key, label_visibility="collapsed", format_func=options.get,
                        on_change=_take_choice, args=(choices, place, key))  # fmt: skip
    if len(reading.doubtful) > MOST_CHOICES:
        st.caption(f"Còn {len(reading.doubtful) - MOST_CHOICES} chỗ nữa hiện ra khi các chỗ trên đã chọn.")


def _options(entry, communes):
    """Where the choice counts, and what can be chosen: a commune for a row, a status for a cell."""
    if entry.get("held", 1) or entry["suggestions"]:
        near = {one["code"]: communes[one["code"]] for one in entry["suggestions"] if one["code"] in communes}
        return (entry["sheet"], entry["row"]), {"": LEAVE, **near, SKIPPED: SKIP, **communes}
    return (entry["sheet"], entry["row"], entry["column"]), {"": LEAVE, **STATUS_VI}


def _communes(asked):
    frame = units(geography(asked["province"], asked["date"]))
    rural = frame[frame["rural"]]
    return {
        code: " · ".join(filter(None, (unit_title(row.kind, row.name), row.district, code)))
        for code, row in zip(rural.index, rural.itertuples(index=False), strict=True)
    }


def _take_choice(choices, place, key):
    chosen = st.session_state[key]
    if chosen == "":
        choices.pop(place, None)
    else:
        choices[place] = None if chosen == SKIPPED else chosen


def _listed(words, entries):
    if not entries.empty:
        st.markdown(f"**{words}** ({len(entries)})")
        st.dataframe(entries[list(ENTRY_COLUMNS)].rename(columns=ENTRY_COLUMNS), hide_index=True)


def _commit(kind, asked, reading, user):
    faults = len(reading.doubtful) + len(reading.rejected)
    partly = bool(faults) and st.checkbox(f"Chỉ nhận dòng đúng, bỏ {faults} chỗ còn lại", key="nhandung")
    note = st.text_input("Ghi chú của phiên bản", key="ghichu", placeholder="vd. báo cáo quý III của huyện Tràng Định")
    if not st.button("Lưu thành phiên bản mới", type="primary", disabled=bool(faults) and not partly, key="luu"):
        return
    with shared.shown_to_people():
        version = COMMITS[kind](open_store(), reading, asked, user, partly, note)
    st.session_state.danhap = {"version": version.id, "rows": version.accepted, **asked}
    st.session_state.lannhap = st.session_state.get("lannhap", 0) + 1
    st.rerun()


COMMITS = {
    "attainment": lambda store, reading, _asked, user, partly, note: commit_attainment(
        store, reading, user, partly, note
    ),
    "villages": lambda store, reading, asked, user, partly, note: commit_villages(
        store, reading, asked["province"], asked["year"], asked["date"], user, partly, note
    ),
    "flags": lambda store, reading, asked, user, partly, note: commit_flags(
        store, reading, asked["province"], asked["date"], user, partly, note
    ),
}


def _done(done):
    st.success(f"Đã lưu phiên bản v{done['version']} ({done['rows']} ô hoặc dòng được nhận).", icon=":material/check:")
    st.page_link(
        shared.PAGES["achievement_map"],
        label="Xem trên bản đồ",
        icon=":material/map:",
        query_params={"tinh": done["province"], "nam": str(done["year"])},
    )
