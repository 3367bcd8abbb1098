"""Xuất bản đồ: the view of the map page as a sheet, slide, report or file, looked at before it is taken away."""

from pathlib import Path

import streamlit as st

from layers import html
from layers.export import ATLASES, FORMATS, PAPERS, SCHEMES, ExportRequest, content, preview
from layers.formatting import number
from layers.marks import assumptions, village_marks
from layers.screen import DEMO_MARK, Painting
from layers.themes import theme
from views import controls, map_frame, shared

SHEETS = ("png", "pdf", "svg")
DOTS = (150, 200, 300, 400)


def page():
    with shared.shown_to_people():
        view, theme_id, filters = controls.side_bar()
        mark = DEMO_MARK if view.dataset.kind == "demo" else ""
        st.html(html.header("Xuất bản đồ", _about(view, theme_id, filters), mark))
        _sheet(view, theme_id, filters)


def _about(view, theme_id, filters):
    words = filters.describe(controls.district_names(view), {c.number: c.short_vi for c in view.criteria.criteria})
    told = f"{theme(theme_id, view.criteria).title}, năm {view.dataset.year}"
    return f"{told} · Đang lọc: {words}" if words else f"{told} · toàn tỉnh"


@st.fragment
def _sheet(view, theme_id, filters):
    with shared.shown_to_people():
        left, right = st.columns([1, 2.3], gap="medium")
        with right:
            extent = _extent(view, theme_id, filters)
        with left:
            request = _choose(view, theme_id, filters, extent)
            _download(view, request)
        with right, st.spinner("Đang vẽ tờ xem trước…"):
            st.image(_preview(request), caption="Xem trước tờ in")


def _extent(view, theme_id, filters):
    """The part of the province the reader frames on a map; the whole when he does not."""
    if not st.toggle("Chỉ xuất phần đang xem trên bản đồ", key="khung"):
        return None
    painting = Painting(
        theme(theme_id, view.criteria), view.table, filters.mask(view.table), view.criteria.size, "",
        view.dataset.kind == "demo", assumptions(view, filters), village_marks(view, filters),
    )  # fmt: skip
    with st.container(key="map"):
        return map_frame.show(
            view.dataset.province, view.geography.vintage, painting, chosen="xaxuat", height=420, framing=True
        )


def _choose(view, theme_id, filters, extent):
    kind = st.selectbox("Định dạng", FORMATS, key="dinhdang", index=list(FORMATS).index("pdf"),
                        format_func=lambda key: FORMATS[key][0])  # fmt: skip
    paper = st.selectbox("Khổ giấy", PAPERS, key="khogiay") if kind in SHEETS else "A4"
    dpi = st.select_slider("Độ phân giải (điểm/inch)", DOTS, value=300, key="dpi") if kind == "png" else 300
    scheme = st.radio("Kiểu tô", SCHEMES, key="kieuto", format_func=SCHEMES.get)
    atlas = _choose_atlas(view) if kind in ("pdf", "pptx") else None
    office = st.text_input("Cơ quan lập", key="coquanlap", placeholder="vd. Văn phòng Điều phối nông thôn mới tỉnh")
    return ExportRequest(view.dataset.province, view.dataset.year, theme_id, filters, kind, Path("ban-do"), paper, dpi,
                         atlas, view.dataset.kind, office, scheme, extent)  # fmt: skip


def _choose_atlas(view):
    """One sheet, or a set of sheets; districts only while there are districts."""
    options = {None: "một tờ", **{key: words for key, words in ATLASES.items()}}
    if view.table["district"].isna().all():
        options.pop("district")
    return st.selectbox("Tờ bản đồ", options, key="boto", format_func=options.get)


def _download(view, request):
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
    subject = request.theme.replace(":", "-")
    return f"nong-thon-moi-{request.province}-{request.year}-{subject}{mark}.{request.format}"


@st.cache_data(max_entries=24, show_spinner=False)
def _preview(request):
    return preview(request)
