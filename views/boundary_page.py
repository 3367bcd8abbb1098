"""Ranh giới xã: a boundary file beside the boundaries in use, and taken only when somebody accepts it."""

import dataclasses
import datetime
import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.errors import GeoError
from geo.provinces import all_provinces, province
from geo.units import vintages
from intake.adoption import follow_store
from intake.boundaries import import_boundaries
from intake.commit import commit_boundaries
from intake.errors import IntakeError
from layers import html
from layers.boundary_svg import side_by_side
from layers.formatting import date as day_text
from layers.formatting import number
from layers.headline import Figure
from ntm.store.opening import open_store
from views import shared

FILES = ["geojson", "json", "zip", "gpkg", "kml", "fgb", "parquet"]
KEPT = "docranhgioi"
CRS_WORDS = "EPSG của tệp, khi tệp không ghi (Lạng Sơn 9215, Lào Cai 9208, Bắc Giang 9214, WGS 84: 4326)"


def page(user):
    """Ask what the file is, show it beside the present boundaries, and keep it when accepted."""
    left, middle, right = st.columns(3)
    codes = [one.code for one in all_provinces()]
    home = left.selectbox("Tỉnh", codes, key="rgtinh", format_func=lambda code: province(code).name)
    days = sorted(vintages(home)["effective_date"], reverse=True)
    day = middle.selectbox("Địa giới từ ngày", days, key="rgngay", format_func=day_text)
    crs = right.text_input("Hệ tọa độ", key="rgcrs", placeholder="theo tệp", help=CRS_WORDS).strip()
    given = st.file_uploader("Tệp ranh giới (GeoJSON, Shapefile nén zip, GeoPackage, KML, FlatGeobuf, GeoParquet)",
                             FILES, key=f"tepranhgioi {st.session_state.get('lannhap', 0)}")  # fmt: skip
    if given is not None:
        made = _made(given, home, day, crs)
        if made is not None:
            _preview(made, user)
    elif st.session_state.get("danhanranhgioi"):
        st.success(st.session_state.danhanranhgioi, icon=":material/check:")


def _made(given, home, day, crs):
    key = (given.file_id, home, day, crs)
    if st.session_state.get(KEPT, (None,))[0] != key:
        try:
            with st.spinner("Đang đọc và kiểm tra ranh giới…"):
                st.session_state[KEPT] = key, _read(given, home, day, crs)
        except (IntakeError, GeoError) as error:
            st.error(str(error), icon=":material/error:")
            return None
    return st.session_state[KEPT][1]


def _read(given, home, day, crs):
    with tempfile.TemporaryDirectory() as folder:
        # Only the ending of the name is used: what the browser calls a file never becomes a path.
        path = Path(folder) / f"ranh-gioi{Path(given.name).suffix.lower()}"
        path.write_bytes(given.getvalue())
        made = import_boundaries(path, home, day, crs or None)
    return dataclasses.replace(made, file_name=given.name)


def _preview(made, user):
    st.subheader("Xem trước")
    st.html(html.tiles(_figures(made)))
    for words in (*made.notes, *made.alerts):
        st.caption(words)
    st.html(side_by_side(made.comparison))
    with st.expander("Từng đơn vị: diện tích và vị trí cũ, mới"):
        st.dataframe(_table(made.comparison), hide_index=True)
    if made.refused:
        st.error(made.refused, icon=":material/error:")
        return
    note = st.text_input(
        "Ghi chú của phiên bản", key="rgghichu", placeholder="vd. bản đồ của Sở Nông nghiệp và Môi trường"
    )
    if st.button("Nhận ranh giới này", type="primary", key="rgnhan"):
        _accept(made, user, note)


def _accept(made, user, note):
    with shared.shown_to_people():
        version = commit_boundaries(open_store(), made, user, note)
        follow_store()
    now = datetime.datetime.now().strftime("%H:%M")
    st.session_state.danhanranhgioi = f"Đã nhận ranh giới, phiên bản v{version.id} lúc {now}; bản đồ dùng từ bây giờ."
    st.session_state.lannhap = st.session_state.get("lannhap", 0) + 1
    st.rerun()


def _figures(made):
    crs = f"EPSG:{made.crs.epsg}" if made.crs.epsg else made.crs.crs.name
    return [
        Figure("Đơn vị khớp", number(made.matched), f"thiếu {len(made.missing)}, hệ tọa độ {crs}"),
        Figure("Diện tích", f"{number(made.area_km2, 1)} km²", f"{len(made.repaired)} hình đã sửa"),
        Figure("Chồng lấn", f"{number(made.overlaps_m2)} m²", "trước khi khép mép"),
        Figure("Khe hở", f"{number(made.gaps_m2)} m²", "trước khi khép mép"),
    ]


def _table(comparison):
    frame = pd.DataFrame(comparison.drop(columns=["before", comparison.geometry.name])).reset_index()
    frame = frame.sort_values("iou")
    frame.columns = ["Mã", "Tên", "Loại", "Diện tích cũ (km²)", "Diện tích mới (km²)", "Tỷ lệ chung", "Lệch tâm (m)"]
    return frame.round(3)
