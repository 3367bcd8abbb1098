"""Xuất bản đồ: the view of the map page as a sheet, slide, report or file, looked at before it is taken away."""

import dataclasses
from pathlib import Path

import streamlit as st

from layers import html
from layers.export import ATLASES, FORMATS, PAPERS, SCHEMES, ExportRequest, content, preview
from layers.export_logo import check_logo
from layers.export_themes import what_is_drawn
from layers.formatting import number
from layers.marks import assumptions, village_marks
from layers.screen import DEMO_MARK, Painting
from ntm.conversion import RULE_VI
from ntm.priority_presets import presets
from views import controls, head, map_frame, shared
from views.time_data import converted, days, years

SHEETS = ("png", "pdf", "svg")
DOTS = (150, 200, 300, 400)
RULES = ("strict", "area", "any")
SUBJECTS = {
    "": "chuyên đề đang chọn ở bên trái",
    "change": "thay đổi so với một năm trước",
    "priority": "thứ tự ưu tiên",
}


def page():
    with shared.shown_to_people():
        view, theme_id, filters = controls.side_bar()
        mark = DEMO_MARK if view.dataset.kind == "demo" else ""
        st.html(html.header("Xuất bản đồ", _about(view, filters), mark))
        _sheet(view, theme_id, filters)


def _about(view, filters):
    words = head.filter_words(view, filters)
    told = f"Số liệu năm {view.dataset.year}"
    return f"{told} · Đang lọc: {words}" if words else f"{told} · toàn tỉnh"


@st.fragment
def _sheet(view, theme_id, filters):
    with shared.shown_to_people():
        left, right = st.columns([1, 2.3], gap="medium")
        with left:
            request = _choose(view, theme_id, filters)
            shown = _view_of(request, view)
        with right:
            request = dataclasses.replace(request, extent=_extent(request, shown))
        with left:
            _download(request, shown)
        with right, st.spinner("Đang vẽ tờ xem trước…"):
            st.image(_preview(request), caption="Xem trước tờ in")


def _view_of(request, view):
    """The page's own view, or its figures on the geography asked for."""
    if request.to_date is None:
        return view
    return converted(request.province, request.year, request.to_date, (request.rule, None))


def _extent(request, view):
    """The part of the province the reader frames on a map; the whole when he does not."""
    if not st.toggle("Chỉ xuất phần đang xem trên bản đồ", key="khung"):
        return None
    drawn, filters = what_is_drawn(request, view).theme, request.filters
    painting = Painting(
        drawn, view.table, filters.mask(view.table), view.criteria.size, "",
        view.dataset.kind == "demo", assumptions(view, filters), village_marks(view, filters),
    )  # fmt: skip
    with st.container(key="map"):
        return map_frame.show(
            view.dataset.province, view.geography.vintage, painting, chosen="xaxuat", height=420, framing=True
        )


def _choose(view, theme_id, filters):
    subject = _choose_subject(view, theme_id)
    kind = st.selectbox("Định dạng", FORMATS, key="dinhdang", index=list(FORMATS).index("pdf"),
                        format_func=lambda key: FORMATS[key][0])  # fmt: skip
    paper = st.selectbox("Khổ giấy", PAPERS, key="khogiay") if kind in SHEETS else "A4"
    dpi = st.select_slider("Độ phân giải (điểm/inch)", DOTS, value=300, key="dpi") if kind == "png" else 300
    scheme = st.radio("Kiểu tô", SCHEMES, key="kieuto", format_func=SCHEMES.get)
    atlas = _choose_atlas(view) if kind in ("pdf", "pptx") else None
    with st.expander("Cơ quan lập và biểu trưng"):
        office = st.text_input("Cơ quan lập", key="coquanlap", placeholder="vd. Văn phòng Điều phối nông thôn mới tỉnh")
        logo = _choose_logo()
    asked = ExportRequest(view.dataset.province, view.dataset.year, theme_id, filters, kind, Path("ban-do"), paper, dpi,
                          atlas, view.dataset.kind, office, scheme, logo=logo)  # fmt: skip
    return dataclasses.replace(asked, **subject)


def _choose_subject(view, theme_id):
    """What the sheet shows and on which geography, as fields of the request."""
    kind = st.selectbox("Nội dung", SUBJECTS, key="noidung", format_func=SUBJECTS.get)
    told = {"theme": kind or theme_id}
    if kind == "change":
        before = [year for year in years(view.dataset.province) if year != view.dataset.year]
        told["from_year"] = st.selectbox("So với năm", before, key="namtruoc") if before else None
    if kind == "priority":
        names = {one.id: one.name_vi for one in presets()}
        told["weights"] = st.selectbox("Bộ trọng số", names, key="botrongso", format_func=names.get)
    listed = {"": "của chính số liệu"} | days(view.dataset.province)
    told["to_date"] = st.selectbox("Địa giới", listed, key="diagioi", format_func=listed.get) or None
    if told["to_date"] is not None:
        told["rule"] = st.selectbox("Quy tắc quy đổi", RULES, key="quytacxuat", format_func=RULE_VI.get)
    return told


def _choose_logo():
    """The mark of the issuing office, checked before anything is drawn; empty without one."""
    given = st.file_uploader(
        "Biểu trưng cơ quan lập (PNG, JPG)", type=["png", "jpg", "jpeg"], key="bieutrung", max_upload_size=2
    )
    if given is None:
        return b""
    data = given.getvalue()
    check_logo(data)
    return data


def _choose_atlas(view):
    """One sheet, or a set of sheets; districts only while there are districts."""
    options = {"": "một tờ"} | ATLASES
    if view.table["district"].isna().all():
        options.pop("district")
    return st.selectbox("Tờ bản đồ", options, key="boto", format_func=options.get) or None


def _download(request, view):
    """Make the file when asked, telling how far it has come, then hand it over; the name says what is inside."""
    if st.button("Tạo tệp", key="tao", type="primary", icon=":material/print:"):
        bar = st.progress(0.0)
        done = content(request, lambda share, words: bar.progress(share, text=words), view)
        st.session_state["xuat"] = (request, done)
        bar.empty()
    asked, done = st.session_state.get("xuat", (None, None))
    if asked != request:
        st.caption("Tệp lấy đúng chuyên đề, năm, bộ lọc đang chọn ở bên trái.")
        return
    name = _file_name(request)
    size, mime = number(len(done.data) / 1024), FORMATS[request.format][1]
    st.download_button(f"Tải về ({size} KB)", done.data, name, mime, on_click="ignore", key="taive")
    for suffix, data in done.beside:
        st.download_button(f"Tải kèm {suffix}", data, Path(name).stem + suffix, on_click="ignore", key=f"kem{suffix}")
    st.caption(f"{done.pages} trang · phiên bản số liệu {done.data_version}")


def _file_name(request):
    mark = "-minh-hoa" if request.kind == "demo" else ""
    subject = request.theme.replace(":", "-") + (f"-{request.to_date}" if request.to_date else "")
    return f"nong-thon-moi-{request.province}-{request.year}-{subject}{mark}.{request.format}"


@st.cache_data(max_entries=24, show_spinner=False)
def _preview(request):
    return preview(request)
