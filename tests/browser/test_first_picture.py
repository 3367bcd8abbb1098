"""The map is seen before Streamlit's scripts are there, and makes room for the live one."""

import json
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT

STILL = "#ntm-first path[fill-rule]"


@pytest.fixture
def waiting(page, shown):
    """A page on a line so weak that Streamlit's scripts never come; the server has shown the map before."""
    page.route("**/static/js/**", lambda route: route.abort())
    return page


def counted(province, year):
    command = [sys.executable, "cli.py", "summary", "--province", province, "--year", year, "--json"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def test_the_map_is_seen_without_streamlits_scripts(waiting, server):
    waiting.goto(f"{server}/?tinh=20&nam=2021", wait_until="commit")
    waiting.wait_for_selector(STILL)
    assert waiting.locator(STILL).count() == 200
    drawn = waiting.evaluate(
        f"[...document.querySelectorAll('{STILL}')].reduce((n, p) => "
        "{ const f = p.getAttribute('fill'); n[f] = (n[f] || 0) + 1; return n; }, {})"
    )
    assert sorted(drawn.values()) == sorted(n for n in [*counted("20", "2021")["groups"].values(), 19] if n)
    words = waiting.locator("#ntm-first").inner_text()
    assert "75 trong 181 xã" in words and words.count("SỐ LIỆU MINH HỌA") == 2
    box = waiting.locator("#ntm-first svg").bounding_box()
    assert box["width"] > 500 and box["y"] + box["height"] < 900


def test_the_live_map_takes_its_place(shown):
    assert shown.page.locator("#ntm-first").count() == 0
    assert shown.page.evaluate("document.documentElement.lang") == "vi"


def test_a_touch_takes_it_away(waiting, server):
    waiting.goto(f"{server}/?tinh=20&nam=2021", wait_until="commit")
    waiting.wait_for_selector(STILL)
    waiting.mouse.click(700, 500)
    waiting.wait_for_selector("#ntm-first", state="detached")


def test_on_a_tablet_it_fits_the_width(waiting, server):
    waiting.set_viewport_size({"width": 820, "height": 1180})
    waiting.goto(f"{server}/?tinh=20&nam=2021", wait_until="commit")
    waiting.wait_for_selector(STILL)
    box = waiting.locator("#ntm-first").bounding_box()
    assert (box["x"], box["width"]) == (0, 820)


def test_another_page_has_none(waiting, server):
    waiting.goto(f"{server}/so-lieu", wait_until="commit")
    waiting.wait_for_selector("#root", state="attached")
    assert waiting.locator("#ntm-first").count() == 0 and "Đang mở" in waiting.locator("#root").inner_text()
