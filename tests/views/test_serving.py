"""Files on their way to the browser: whole, compressed once, kept where their name allows; the page in Vietnamese."""

import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from views import document as module
from views.document import document, needed
from views.serving import KEPT_BYTES, QuickFiles

SENT = Path(streamlit.__file__).parent / "static"
SCRIPT = next((SENT / "static/js").glob("index.*.js"))


class Site:
    """Files of Streamlit and of a folder behind the middleware, and how often each was asked for."""

    def __init__(self, folder):
        self.asked = []
        pages = [
            Route("/static/js/khong-co.js", self._page),
            Route("/", self._page),
            Route("/uu-tien", self._page),
            Route("/oauth2callback", self._away),
        ]
        mounts = [
            Mount("/static", StaticFiles(directory=SENT / "static")),
            Mount("/app/static", StaticFiles(directory=folder)),
        ]
        self.quick = QuickFiles(self._counted(Starlette(routes=pages + mounts)))

    def _counted(self, app):
        async def counted(scope, receive, send):
            self.asked.append(scope["path"])
            await app(scope, receive, send)

        return counted

    async def _nothing_more(self):
        await asyncio.Event().wait()

    async def _page(self, _request):
        return HTMLResponse((SENT / "index.html").read_text(encoding="utf-8"), headers={"Set-Cookie": "a=1"})

    async def _away(self, _request):
        return RedirectResponse("/", headers={"Set-Cookie": "ntm=1"})

    def get(self, path, method="GET", **headers):
        """Status, headers and body as sent."""
        told = []

        async def send(message):
            told.append(message)

        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
                 "query_string": b"", "headers": raw, "http_version": "1.1", "extensions": {}}  # fmt: skip
        # A thread of its own: a browser test before this one may have left its loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self.quick(scope, self._nothing_more, send)).result(timeout=30)
        names = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        return told[0]["status"], names, b"".join(part.get("body", b"") for part in told[1:])


@pytest.fixture
def site(tmp_path):
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo/20-20200101-342e8cddab47.js").write_text("window.a=1;" * 100)
    (tmp_path / "geo/vn-342e8cddab47-01.bin").write_bytes(gzip.compress(b"shapes"))
    (tmp_path / "plain.js").write_text("1")
    return Site(tmp_path)


def test_a_script_is_compressed_once_and_kept_by_the_browser(site):
    path = f"/static/js/{SCRIPT.name}"
    for _ in range(2):
        status, headers, body = site.get(path, accept_encoding="gzip, br")
        assert status == 200 and gzip.decompress(body) == SCRIPT.read_bytes()
        assert headers["content-encoding"] == "gzip" and headers["content-length"] == str(len(body))
        assert "immutable" in headers["cache-control"] and headers["content-type"].startswith("text/javascript")
        assert "etag" not in headers and len(body) < SCRIPT.stat().st_size / 2
    assert site.asked == [path]


def test_a_browser_that_cannot_unpack_gets_the_file_as_it_is(site):
    path = f"/static/js/{SCRIPT.name}"
    for _ in range(2):
        status, headers, body = site.get(path)
        assert (status, body) == (200, SCRIPT.read_bytes()) and "content-encoding" not in headers


def test_what_is_asked_for_in_part_comes_whole(site):
    status, _, body = site.get(f"/static/js/{SCRIPT.name}", range="bytes=0-9", if_none_match='"x"')
    assert (status, body) == (200, SCRIPT.read_bytes())


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/app/static/geo/20-20200101-342e8cddab47.js", True),
        ("/app/static/geo/vn-342e8cddab47-01.bin", True),
        ("/app/static/plain.js", False),
        ("/static/js/khong-co.js", False),
    ],
)
def test_only_names_that_change_with_their_text_are_kept(site, path, kept):
    first, again = (site.get(path, accept_encoding="gzip") for _ in range(2))
    assert first[0] == again[0] and first[2] == again[2]
    assert len(site.asked) == (1 if kept else 2)
    assert ("immutable" in first[1].get("cache-control", "")) is kept


def test_what_is_already_compressed_is_not_compressed_again(site):
    _, headers, body = site.get("/app/static/geo/vn-342e8cddab47-01.bin", accept_encoding="gzip")
    assert gzip.decompress(body) == b"shapes" and "content-encoding" not in headers


def test_memory_has_a_limit(site, monkeypatch):
    monkeypatch.setattr("views.serving.KEPT_BYTES", 10)
    path = f"/static/js/{SCRIPT.name}"
    assert site.get(path)[2] == site.get(path)[2] == SCRIPT.read_bytes()
    assert site.asked == [path, path] and sum(file.stat().st_size for file in SCRIPT.parent.iterdir()) < KEPT_BYTES


def test_every_page_is_ours_and_other_answers_pass_once(site):
    for path in ("/", "/uu-tien"):
        status, headers, body = site.get(path, accept_encoding="gzip")
        text = gzip.decompress(body).decode()
        assert status == 200 and "Đang mở…" in text and headers["cache-control"] == "no-cache"
        assert headers["set-cookie"] == "a=1"
    before = len(site.asked)
    status, headers, _ = site.get("/oauth2callback")
    assert (status, headers["location"], headers["set-cookie"]) == (307, "/", "ntm=1")
    assert len(site.asked) == before + 1, "signing in twice with one ticket fails"


def test_questions_that_are_no_get_go_through(site):
    assert site.get("/", method="HEAD")[0] == 200 and site.get("/", method="POST")[0] == 405


def test_streamlits_page_is_in_vietnamese_and_names_every_script_once():
    html = document((SENT / "index.html").read_text(encoding="utf-8"))
    assert '<html lang="vi">' in html and "<title>Bản đồ Nông thôn mới</title>" in html
    assert "Streamlit" not in re.sub(r"<!--.*?-->|<link[^>]*>", "", html, flags=re.DOTALL)
    named = re.findall(r'(?:src|href)="\./(static/[^"]+)"', html)
    assert len(named) == len(set(named)) and all((SENT / name).is_file() for name in named)
    assert set(needed(module.PARTS)) <= {Path(name).name for name in named}
    assert html.count("<noscript>") == 1 and html.count('<div id="root">') == 1


def test_what_a_script_imports_is_found_in_it(tmp_path, monkeypatch):
    (tmp_path / "static/js").mkdir(parents=True)
    for name, text in {
        "A.1.js": 'import{a}from"./b.2.js";import"./c.3.js";',
        "b.2.js": 'export*from"./c.3.js"',
        "c.3.js": "",
    }.items():
        (tmp_path / "static/js" / name).write_text(text)
    monkeypatch.setattr(module, "STATIC", tmp_path)
    assert needed(("A",)) == ("A.1.js", "b.2.js", "c.3.js")


def test_a_page_streamlit_writes_otherwise_is_left_alone():
    assert document("<p>khác</p>") == "<p>khác</p>"
