"""The page in one file, opened by a real browser that is cut off from every network."""

import re
import shutil
from pathlib import Path

import pytest

from layers.export import ExportRequest, export
from layers.filters import Filters
from layers.headline import sentence
from layers.table import commune_view
from layers.themes import theme

CHROMIUM = shutil.which("chromium")
COUNTS = (
    "Object.fromEntries([...document.querySelectorAll('button.ntm-row')]"
    ".map(row => [row.dataset.key, Number(row.querySelector('b').textContent)]))"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("usb") / "ban-do.html"
    filters = Filters.from_tokens(["border"])
    export(ExportRequest("20", 2021, "group", filters, "html", path), view=commune_view("20", 2021))
    return path


def test_the_file_points_nowhere(file):
    text = file.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.findall(
        r'(?:src|href)\s*=\s*"(?!#|data:)[^"]+', re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    )
    assert not re.findall(r"@import|url\((?!data:|#)", text.partition("</style>")[0])


def test_a_hostile_name_cannot_leave_its_cell():
    import dataclasses

    from layers.export import content

    view = commune_view("20", 2021)
    table = view.table.copy()
    table.loc[table.index[table["rural"]][0], "name"] = "</script><img src=x onerror=alert(1)>"
    hostile = dataclasses.replace(view, table=table)
    text = content(ExportRequest("20", 2021, "group", Filters(), "html", Path("x")), view=hostile).data.decode()
    assert "<img" not in text and "&lt;/script&gt;&lt;img" in text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium (gói Debian) chưa được cài trên máy này")
def test_it_works_from_a_stick_without_a_network(file):
    from playwright.sync_api import sync_playwright

    asked, wrong = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        page.wait_for_function("document.body.dataset.ntmPaint !== undefined")
        shapes = page.evaluate("document.querySelectorAll('path.ntm-unit').length")
        counts = page.evaluate(COUNTS)
        letters = page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ộ'))")
        title, rows = page.inner_text("h1"), page.evaluate("document.querySelectorAll('tbody tr').length")
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    outside = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not outside and not wrong and wide and letters
    assert shapes == 200 and rows == 20 and sum(counts.values()) == 200
    view = commune_view("20", 2021)
    assert title == sentence(view, theme("group", view.criteria), Filters.from_tokens(["border"]).mask(view.table))
