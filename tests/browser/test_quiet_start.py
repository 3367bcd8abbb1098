"""Starting the app asks no other machine anything: what it would fetch is led to a recorder that must stay empty."""

import socket
import threading

import pytest

from tests.browser.conftest import Map, running


@pytest.fixture
def recorder():
    """A proxy that answers nothing and remembers who called."""
    heard = []
    listening = socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:  # closed at the end of the test
                return
            heard.append(caller.recv(300))
            caller.close()

    threading.Thread(target=listen, daemon=True).start()
    yield listening.getsockname()[1], heard
    listening.close()


def test_nothing_is_fetched_at_the_start_or_by_a_page(page, recorder, built):
    port, heard = recorder
    proxy = f"http://127.0.0.1:{port}"
    names = {name: proxy for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}
    with running((), NTM_CACHE_DIR=str(built), no_proxy="", NO_PROXY="", **names) as address:
        page.goto(f"{address}/?tinh=20&nam=2021")
        Map(page).painted()
    assert heard == []
