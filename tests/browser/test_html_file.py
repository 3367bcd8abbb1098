"""The page in one file, opened from a folder by a real browser that is cut off from every network."""

from layers.export import ExportRequest, export
from layers.filters import Filters
from layers.headline import sentence
from layers.table import commune_view
from layers.themes import theme

COUNTS = (
    "Object.fromEntries([...document.querySelectorAll('button.ntm-row')]"
    ".map(row => [row.dataset.key, Number(row.querySelector('b').textContent)]))"
)
LETTERS = "document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ộ'))"


def test_it_works_from_a_stick_without_a_network(browser, tmp_path):
    view, filters = commune_view("20", 2021), Filters.from_tokens(["border"])
    path = tmp_path / "ban-do.html"
    export(ExportRequest("20", 2021, "group", filters, "html", path), view=view)
    asked, wrong = [], []
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    page.wait_for_function("document.body.dataset.ntmPaint !== undefined")
    counts = page.evaluate(COUNTS)
    assert page.evaluate("document.querySelectorAll('path.ntm-unit').length") == 200 == sum(counts.values())
    assert page.evaluate(LETTERS), "the letters travel with the file"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.querySelectorAll('tbody tr').length") == 20
    assert page.inner_text("h1") == sentence(view, theme("group", view.criteria), filters.mask(view.table))
    context.close()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))] and not wrong
