"""What stands around every page: its settings, navigation, sign-in, and the page that is asked for."""

import importlib

import streamlit as st

from views import logs, people, shared, style

# A page's file is read when the page is first opened: the map need not wait for what only slides or solvers use.
PAGES = (
    ("achievement_map", "Bản đồ đạt chuẩn", "ban-do"),
    ("plans_page", "Kế hoạch và thực hiện", "ke-hoach"),
    ("time_page", "Sáp nhập và thời gian", "thoi-gian"),
    ("national_page", "Cả nước", "ca-nuoc"),
    ("priority_page", "Ưu tiên đầu tư", "uu-tien"),
    ("export_page", "Xuất bản đồ", "xuat-ban-do"),
    ("data_page", "Số liệu", "so-lieu"),
)


def opened_by(file):
    """Return the function that opens the page of a file in `views`."""

    def run():
        with shared.shown_to_people():
            importlib.import_module(f"views.{file}").page()

    run.__name__ = file
    return run


def main():
    logs.set_up()
    st.set_page_config(page_title="Bản đồ Nông thôn mới", page_icon=str(style.ICON), layout="wide")
    with shared.shown_to_people():
        shared.keep_up()
    shared.links()
    style.apply()
    first = PAGES[0][0]
    pages = [st.Page(opened_by(f), title=title, url_path=path, default=f == first) for f, title, path in PAGES]
    shared.PAGES.update({file: page for (file, *_), page in zip(PAGES, pages, strict=True)})
    chosen = st.navigation(pages)
    people.gate()
    chosen.run()
    shared.spare_the_collector(chosen.title)
