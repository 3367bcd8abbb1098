"""The shipped nginx.conf before two small servers that tell what reached them."""

import gzip
import http.client
import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.deploy.conftest import NGINX, nginx_running, require_nginx, write_configuration

STREAM = "/_stcore/stream"
DIGESTED = "/app/static/ntm-map-041135b9f0b5.js"
LONG = "đường tới " * 500


class Telling(BaseHTTPRequestHandler):
    """Answers with its own name and what it was asked; takes up a WebSocket and closes it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade"):
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.end_headers()
            self.close_connection = True
            return
        told = {"port": self.server.server_port, "headers": dict(self.headers), "long": LONG}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "application/json")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Two:
    """Two servers behind one nginx."""

    def __init__(self, address, servers, folder):
        self.address, self.servers, self.folder = address.removeprefix("http://"), servers, folder

    def ask(self, path="/", method="GET", **headers):
        connection = http.client.HTTPConnection(self.address, timeout=20)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.content = b"" if answer.status == 101 else answer.read()
        connection.close()
        return answer

    def told(self, path="/", **headers):
        return json.loads(self.ask(path, **headers).content)

    def upgrade(self, **headers):
        return self.ask(STREAM, Upgrade="websocket", Connection="Upgrade", **headers)

    def stop(self, number):
        self.servers[number - 1].shutdown()
        self.servers[number - 1].server_close()

    def logged(self, count):
        """Lines of the access log; nginx writes that of a WebSocket when it has closed, a moment later."""
        end = time.monotonic() + 10
        lines = []
        while len(lines) < count and time.monotonic() < end:
            lines = (self.folder / "ntm.log").read_text().splitlines()
            time.sleep(0.02)
        return [json.loads(line) for line in lines]


@pytest.fixture
def two(tmp_path):
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Telling) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with nginx_running(tmp_path, [server.server_port for server in servers]) as address:
        yield Two(address, servers, tmp_path)
    for server in servers:
        server.shutdown()
        server.server_close()


def cookie(answer):
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def test_the_shipped_file_passes_the_check_of_nginx_itself(tmp_path):
    require_nginx()
    command = [NGINX, "-t", "-p", tmp_path, "-e", "stderr", "-c", write_configuration(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_people_are_spread_and_each_stays_where_the_websocket_is(two):
    ports = [server.server_port for server in two.servers]
    assert {two.told()["port"] for _ in range(6)} == set(ports)
    assert {cookie(two.upgrade()) for _ in range(6)} == {"ntm_may=1", "ntm_may=2"}
    for number, port in enumerate(ports, 1):
        for path in ("/media/a.png", "/_stcore/upload_file/s/f", DIGESTED, "/ke-hoach"):
            assert {two.told(path, Cookie=f"ntm_may={number}")["port"] for _ in range(4)} == {port}
    assert cookie(two.ask()) == "", "only the WebSocket says where somebody is"


def test_a_dead_process_is_left_out_and_a_session_that_moved_stays(two):
    mine, other = two.servers[0].server_port, two.servers[1].server_port
    assert cookie(two.upgrade(Cookie="ntm_may=1")) == "ntm_may=1"
    two.stop(1)
    assert {two.told(Cookie="ntm_may=1")["port"] for _ in range(4)} == {other}
    assert {two.told()["port"] for _ in range(4)} == {other}
    assert cookie(two.upgrade(Cookie="ntm_may=1")) == "ntm_may=2"
    two.servers[0] = ThreadingHTTPServer(("127.0.0.1", mine), Telling)
    threading.Thread(target=two.servers[0].serve_forever, args=(0.05,), daemon=True).start()
    assert {two.told(Cookie="ntm_may=2")["port"] for _ in range(4)} == {other}, "the first process is back, for others"


def test_text_is_compressed_and_only_names_with_a_digest_are_kept_for_good(two):
    answer = two.ask(DIGESTED, Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip" and answer.getheader("Vary") == "Accept-Encoding"
    assert json.loads(gzip.decompress(answer.content))["long"] == LONG
    assert "immutable" in answer.getheader("Cache-Control")
    assert two.ask("/app/static/geo/vn-321fad79804c-01.bin").getheader("Cache-Control").endswith("immutable")
    assert two.ask("/app/static/leaflet/leaflet-20200101.js").getheader("Cache-Control") == "public, max-age=86400"
    assert two.ask("/").getheader("Cache-Control") == "no-cache", "the page's own word stands"
    assert two.ask("/").getheader("X-Content-Type-Options") == "nosniff"


def test_a_caller_cannot_say_who_he_is_and_the_host_is_kept(two):
    headers = two.told("/", X_Forwarded_For="10.9.9.9", X_Forwarded_Proto="https")["headers"]
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]) == ("127.0.0.1", "http")
    assert headers["Host"] == two.address


def test_another_site_cannot_open_a_websocket(two):
    assert two.upgrade(Origin="http://khac.example").status == 403
    assert two.upgrade(Origin=f"http://{two.address}.khac.example").status == 403
    assert two.upgrade(Origin=f"http://{two.address}").status == 101


def test_uploads_end_at_fifty_megabytes_and_inner_ways_are_shut(two):
    too_much = two.ask("/_stcore/upload_file/s/f", "PUT", Content_Length=str(52 * 2**20))
    assert too_much.status == 413
    assert two.ask("/_stcore/metrics").status == two.ask("/_stcore/agent/mcp").status == 404


def test_the_logs_hold_no_token(two):
    secret = "bi-mat-7f3a"
    two.stop(1)
    two.ask(f"/oauth2callback?code={secret}", Cookie=f"ntm_may=1; ntm_phien={secret}", Referer=f"http://a/{secret}")
    two.ask(f"/_stcore/upload_file/{secret}/{secret}")
    two.ask(f"/media/{secret}.png")
    two.upgrade(Sec_WebSocket_Protocol=f"streamlit, {secret}")
    lines = two.logged(4)
    assert [line["path"] for line in lines] == ["/oauth2callback", "/_stcore/upload_file", "/media", STREAM]
    assert lines[0]["status"] == 200 and "502" in lines[0]["process_status"], "the dead process is told of"
    written = "".join(path.read_text() for path in two.folder.glob("*.log")) + (two.folder / "said.txt").read_text()
    assert secret not in written
