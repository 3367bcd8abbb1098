"""The still picture says what the page will say, and nothing where the page would say nothing."""

import json
import logging
import re

import pytest
import streamlit as st

from geo.boundaries import boundaries
from geo.units import geography
from layers.filters import Filters
from views import address, first_picture, people


@pytest.fixture(autouse=True)
def anew():
    boundaries(geography("20", "2021-12-31"))
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def said(body):
    found = re.search(r'id="ntm-first-said">(.*?)</script>', body, re.DOTALL)
    return json.loads(found[1])


def test_it_counts_as_the_page_counts():
    early, body = first_picture.first_picture("tinh=20&nam=2021&loc=border")
    view, theme_id, filters = address.asked_map({"tinh": ["20"], "nam": ["2021"], "loc": ["border"]})
    assert (view.dataset.year, theme_id, filters) == (2021, "group", Filters(("border",)))
    told = said(body)
    rows = {row["key"]: row["count"] for row in told["rows"]}
    assert sum(rows.values()) == len(told["classes"]) == 200
    assert sum(count for key, count in rows.items() if key != "outside") == int(filters.mask(view.table).sum())
    assert told["demo"] == "SỐ LIỆU MINH HỌA" and "Đang lọc: xã biên giới" in body
    assert "không phải địa giới pháp lý" in body
    assert all(f'href="{name}"' in early for name in re.findall(r'<script src="([^"]+)"', body))


def test_an_address_opens_what_the_page_would_open():
    view, theme_id, filters = address.asked_map({"tinh": ["99"], "nam": ["x"], "chuyende": ["criterion:77"]})
    assert (view.dataset.province, theme_id, filters) == (address.provinces()[0], "criterion:1", Filters())
    assert view.dataset.year == address.fullest(view.dataset.province)
    assert address.asked_map({"chuyende": ["weather"]})[1] == "group"
    view = address.view_of("20", 2021)
    asked = Filters(districts=("183", "999"), met=(2, 77), unmet=(3, 88))
    assert address.known(asked, view) == Filters(districts=("183",), met=(2,), unmet=(3,))


def test_words_from_an_address_stay_words():
    _, body = first_picture.first_picture("tinh=20&nam=2021&loc=name:%3C%2Fscript%3E%3Cb%3E")
    assert "&lt;/script&gt;&lt;b&gt;" in body and body.count("<b>") == 4, "the four figures, nothing from the address"
    assert body.count("</script>") == 3


@pytest.mark.parametrize("query", ["loc=khong-co", "tinh=20&nam=2021&loc=count:abc"])
def test_a_wrong_address_is_left_to_the_page(query):
    assert first_picture.first_picture(query) == ("", "")


def test_nobody_sees_it_where_looking_needs_an_account(monkeypatch):
    monkeypatch.setattr(people, "CLOSED", True)
    assert first_picture.first_picture("tinh=20&nam=2021") == ("", "")


def test_nothing_is_built_for_it_and_it_is_there_once_somebody_built(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_CACHE_DIR", str(tmp_path))
        assert first_picture.first_picture("tinh=20&nam=2021") == ("", "")
        assert not list(tmp_path.iterdir())
    assert len(said(first_picture.first_picture("tinh=20&nam=2021")[1])["classes"]) == 200


def test_an_error_costs_the_picture_and_is_written_down(monkeypatch, caplog):
    monkeypatch.setattr(first_picture, "payload", lambda *_: 1 / 0)
    monkeypatch.setattr(logging.getLogger("ntm"), "propagate", True)
    assert first_picture.first_picture("tinh=20&nam=2021") == ("", "")
    assert "ZeroDivisionError" in caplog.text
