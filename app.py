"""The picture frame: page settings, navigation, and the page that is asked for."""

import streamlit as st

from views import achievement_map, data_page, export_page, plans_page, shared, style, time_page


def main():
    st.set_page_config(page_title="Bản đồ Nông thôn mới", page_icon=str(style.ICON), layout="wide")
    shared.links()
    style.apply()
    pages = [
        st.Page(achievement_map.page, title="Bản đồ đạt chuẩn", url_path="ban-do", default=True),
        st.Page(plans_page.page, title="Kế hoạch và thực hiện", url_path="ke-hoach"),
        st.Page(time_page.page, title="Sáp nhập và thời gian", url_path="thoi-gian"),
        st.Page(export_page.page, title="Xuất bản đồ", url_path="xuat-ban-do"),
        st.Page(data_page.page, title="Số liệu", url_path="so-lieu"),
    ]
    st.navigation(pages).run()


main()
