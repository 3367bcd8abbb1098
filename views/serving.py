"""How files travel to the browser: compressed once, kept there for good when their name changes with their text.

Streamlit sends three megabytes of scripts as they lie on disk, each read anew for every visitor. On a weak line that is
most of the wait for the first map.
"""

import gzip
import re
import threading
from contextlib import asynccontextmanager
from dataclasses import dataclass

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware

from views.document import document

UNCHANGING = re.compile(
    r"/static/(js|css|media)/[^/]+$|/app/static/.*-[0-9a-f]{12}[./-]|/component/.+\.[0-9a-f]{8}\.(js|css)$"
)
FONT = re.compile(r"/app/static/fonts/[^/]+$")
# Pages have neither a dot nor one of the folders whose answers are not pages.
PAGE = re.compile(r"^(?!.*/(_stcore|component|media|app/static|static|auth)(/|$))[^.]*$")
FOREVER, A_DAY = "public, max-age=31536000, immutable", "public, max-age=86400"
KEPT_BYTES = 32_000_000
LOADED = threading.Event()
WORTH_PACKING = 0.9
# What the browser may ask for that would get it a part, or nothing, in place of the whole file.
IN_PART = ("accept-encoding", "range", "if-none-match", "if-modified-since")
# What was true of the file on disk and is not of the bytes sent in its place.
OF_THE_FILE = ("content-length", "etag", "last-modified", "accept-ranges", "content-encoding")


@dataclass(frozen=True)
class Answer:
    """A whole answer: status, headers, and the body plain, compressed or both (at least one when there is a body)."""

    status: int
    headers: MutableHeaders
    plain: bytes
    packed: bytes = b""

    def changed(self, cache, body):
        """Return the answer with another body, compressed when that is worth it, and its time in the browser."""
        headers = MutableHeaders(raw=list(self.headers.raw))
        for name in OF_THE_FILE:
            del headers[name]
        headers["Cache-Control"], headers["Vary"] = cache, "Accept-Encoding"
        packed = gzip.compress(body, 9, mtime=0)
        return Answer(self.status, headers, *((b"", packed) if len(packed) < WORTH_PACKING * len(body) else (body,)))

    async def send(self, scope, send):
        """Send it in the form the browser takes."""
        headers, body = MutableHeaders(raw=list(self.headers.raw)), self.plain
        if self.packed and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            headers["Content-Encoding"], body = "gzip", self.packed
        elif self.packed:
            body = gzip.decompress(self.packed)
        headers["Content-Length"] = str(len(body))
        await send({"type": "http.response.start", "status": self.status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


class QuickFiles:
    """ASGI middleware that keeps unchanging files in memory, compressed, and sends the page with its hints.

    Parameters
    ----------
    app : ASGI application
        What answers everything else, and these the first time.
    """

    def __init__(self, app):
        self.app, self.kept, self.size = app, {}, 0

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""
        if UNCHANGING.search(path) or FONT.search(path):
            answer = self.kept.get(path) or self._keep(path, await self._asked(scope, receive))
            await answer.send(scope, send)
        elif PAGE.match(path) and path:
            answer = await self._asked(scope, receive)
            await (await _page(answer, scope) if _is_page(answer) else answer).send(scope, send)
        else:
            await self.app(scope, receive, send)

    def _keep(self, path, answer):
        # Streamlit answers with its page where there is no such file; that must not be kept in the file's place.
        if answer.status != 200 or _is_page(answer):
            return answer
        answer = answer.changed(A_DAY if FONT.search(path) else FOREVER, answer.plain)
        weight = len(answer.plain) + len(answer.packed)
        if path not in self.kept and self.size + weight <= KEPT_BYTES:
            self.kept[path] = answer
            self.size += weight
        return answer

    async def _asked(self, scope, receive):
        """The whole, uncompressed answer of what lies behind; asked only once, for it may have its effects."""
        asked, parts, start = MutableHeaders(raw=list(scope["headers"])), [], {}
        for name in IN_PART:
            del asked[name]

        async def take(message):
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self.app({**scope, "headers": asked.raw, "extensions": {}}, receive, take)
        return Answer(start["status"], MutableHeaders(raw=list(start["headers"])), b"".join(parts))


def _is_page(answer):
    return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")


async def _page(answer, scope):
    """Streamlit's page in our words, the map's with a still picture of the map once its libraries are loaded."""
    picture = ("", "")
    if scope["path"] == "/" and LOADED.is_set():
        from views.first_picture import first_picture  # loads the libraries behind the map

        picture = await to_thread.run_sync(first_picture, scope["query_string"].decode("latin-1"))
    return answer.changed("no-cache", document(answer.plain.decode(), *picture).encode())


@asynccontextmanager
async def warmed(_app):
    """Load the libraries behind the map while the first visitor's browser is still fetching the page."""
    threading.Thread(target=_load, daemon=True).start()
    yield {}


def _load():
    # Not the map's page itself: Streamlit gives a component to the browser only when a reader's run has loaded it.
    from views.first_picture import first_picture

    first_picture("")
    LOADED.set()


MIDDLEWARE = [Middleware(QuickFiles)]
