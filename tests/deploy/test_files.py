"""Units, containers and the timer: checked as far as this machine can, by the programs that read them."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.deploy.conftest import DEPLOY, ROOT
from tests.test_structure import imported

UNITS = ("ntm@.service", "ntm-backup.service", "ntm-backup.timer")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
HOST = re.compile(r"https?://([\w-]+(?:\.[\w-]+)+)")
SETTINGS = ("NTM_DATABASE_URL", "NTM_STORE_DIR", "NTM_CACHE_DIR", "NTM_VIEW", "NTM_OIDC_UNKNOWN", "NTM_LOG")


def test_the_units_pass_the_check_of_systemd(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze không có trên máy này")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        # Where the app would be installed there is nothing here; the interpreter of these tests stands in for it.
        (tmp_path / name).write_text(text.replace("/opt/ntm/.venv/bin/python", sys.executable), encoding="utf-8")
    done = subprocess.run([program, "verify", *(tmp_path / name for name in UNITS)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_both_processes_of_nginx_are_those_of_the_unit():
    unit = (DEPLOY / "ntm@.service").read_text(encoding="utf-8")
    ports = set(re.findall(r"127\.0\.0\.1:(\d+)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    assert set(re.findall(r"ntm@(\d+)", unit)) == ports == {"8501", "8502"}
    assert "--server.address 127.0.0.1" in unit, "only nginx may reach a process"


def test_the_backup_of_the_timer_and_of_cron_is_one_and_deletes_only_backups():
    for name in ("ntm-backup.service", "ntm.cron"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert "cli.py backup /var/backups/ntm" in text
        assert re.search(r"find /var/backups/ntm -name '?ntm-sao-luu-\*\.sqlite'? -mtime \+60 -delete", text)
    assert "%" not in (DEPLOY / "ntm.cron").read_text(encoding="utf-8"), "cron takes a per cent sign for a new line"


def test_the_settings_file_names_every_setting():
    named = re.findall(r"^(\w+)=", (DEPLOY / "ntm.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(SETTINGS) <= set(named)
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert all(name in guide for name in SETTINGS)


def copied():
    """Top names the image gets from the checkout."""
    lines = re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
    return {part.split("/")[0] for line in lines for part in line.split()[:-1]}


def test_the_image_holds_what_the_app_imports_and_no_more():
    ours = {path.name for path in ROOT.iterdir() if path.is_dir() and list(path.glob("*.py"))} - {"bench", "tools"}
    ours -= {"tests", "deploy"}
    needed, queue = set(), [ROOT / "app.py", ROOT / "cli.py"]
    for path in queue:
        new = set(imported(path)) & ours - needed
        needed |= new
        queue += [file for name in new for file in (ROOT / name).rglob("*.py")]
    assert copied() == needed | {"views", "data", "app.py", "cli.py", "requirements.txt", ".streamlit"}
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert {name.split("/")[0] for name in let_in} == copied()
    assert "secrets" not in DOCKERFILE, "a secret is mounted, never built in"


def test_the_image_is_plain_runs_as_nobody_special_and_tells_its_health():
    assert re.findall(r"^FROM (.+)$", DOCKERFILE, re.MULTILINE) == ["python:3.11-slim"]
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["ntm"] and DOCKERFILE.index("USER ntm") < DOCKERFILE.index("\nCMD")
    assert re.search(r"^HEALTHCHECK .*\\\n\s+CMD .*_stcore/health", DOCKERFILE, re.MULTILINE)


def test_the_composition_joins_two_processes_nginx_and_postgresql():
    """No YAML reader is among this project's packages: the structure is read by its indentation."""
    assert "\t" not in COMPOSE
    services = COMPOSE.split("\nservices:\n")[1].split("\nvolumes:\n")[0]
    assert re.findall(r"^  ([\w-]+):", services, re.MULTILINE) == ["db", "app-1", "app-2", "web"]
    assert set(re.findall(r"image: (\S+)", COMPOSE)) == {"ntm-atlas", "postgres:17", "nginx:1.28"}
    anchors, used = re.findall(r"&(\w+)", COMPOSE), re.findall(r"<<: \*(\w+)", COMPOSE)
    assert sorted(set(used)) == sorted(anchors)
    assert re.findall(r'STREAMLIT_SERVER_PORT: "(\d+)"', services) == ["8501", "8502"]
    assert services.count("ports:") == 1, "only nginx is reached from outside"
    mounted = re.findall(r"- \./(\S+?):", COMPOSE)
    assert mounted and all((ROOT / path).is_file() for path in mounted)


def test_the_container_of_nginx_gets_the_same_file_with_its_two_names(tmp_path):
    made = tmp_path / "default.conf"
    subprocess.run(["sh", DEPLOY / "nginx-compose.sh", DEPLOY / "nginx.conf", made], check=True)
    text = made.read_text(encoding="utf-8")
    pools = re.findall(r"^    server (\S+?)[ ;]", text, re.MULTILINE)
    assert pools == ["app-1:8501", "app-2:8502", "app-2:8502", "app-1:8501", "app-1:8501", "app-2:8502"]


def test_no_machine_on_the_network_is_named():
    files = [*DEPLOY.iterdir(), ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / "chay.bat", ROOT / "docs/deploy.md"]
    named = {host for path in files if path.is_file() for host in HOST.findall(path.read_text(encoding="utf-8"))}
    assert {host for host in named if not host.endswith(".example")} == {"127.0.0.1"}
