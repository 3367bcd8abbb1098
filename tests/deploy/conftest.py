"""A real nginx from the shipped file, on a free port of this machine, in a folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
MAIN = """{user}daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/ntm.conf;
}}
"""


def require_nginx():
    if NGINX is None:
        pytest.skip("nginx (gói Debian nginx-light) chưa được cài trên máy này")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_configuration(folder, port=80, processes=(8501, 8502)):
    """Put the shipped file, with these ports and this folder for its logs, under a main file; return the latter."""
    shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    ports = dict(zip(("8501", "8502"), map(str, processes), strict=True))
    moved = re.sub("850[12]", lambda found: ports[found[0]], shipped)
    moved = moved.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/var/log/nginx", str(folder))
    (folder / "ntm.conf").write_text(moved, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;\n" if os.geteuid() == 0 else ""), encoding="utf-8")
    return main


@contextmanager
def nginx_running(folder, processes):
    """Address of an nginx before these two ports for the length of a block."""
    require_nginx()
    port = free_port()
    main = write_configuration(folder, port, processes)
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen([NGINX, "-p", folder, "-e", "stderr", "-c", main], stderr=said)
    try:
        _wait_until_up(port, process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_up(port, process, folder):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "said.txt").read_text()
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    pytest.fail("nginx did not answer in time")
