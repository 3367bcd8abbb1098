"""chay.bat and what it runs: set up once, without internet from a folder of wheels."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import zipfile

import pytest

from tests.deploy.conftest import DEPLOY, ROOT


def load():
    spec = importlib.util.spec_from_file_location("start", DEPLOY / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder, name="goinho", version="1.0"):
    """A package of one line, as small as pip accepts."""
    info = f"{name}-{version}.dist-info"
    folder.mkdir()
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as packed:
        packed.writestr(f"{name}.py", "THERE = True\n")
        packed.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", "")


@pytest.fixture
def office(tmp_path):
    """A copy of the starter in a folder whose name has spaces and diacritics."""
    root = tmp_path / "Bản đồ của xã"
    (root / "deploy").mkdir(parents=True)
    shutil.copy(DEPLOY / "start.py", root / "deploy")
    return root


def press(root):
    command = [sys.executable, root / "deploy" / "start.py", "--install-only"]
    quiet = os.environ | {"PIP_NO_INDEX": "1", "PYTHONUTF8": "1"}  # whatever happens, no registry is asked
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=quiet, timeout=120)


def test_the_first_run_installs_from_the_folder_of_wheels_and_the_second_does_nothing(office):
    wheel(office / "wheels")
    (office / "requirements.txt").write_text("goinho==1.0\n")
    first = press(office)
    assert first.returncode == 0 and "Đang cài" in first.stdout, first.stderr
    python = load().python_of(office)
    subprocess.run([python, "-c", "import goinho; assert goinho.THERE"], check=True)
    second = press(office)
    assert (second.returncode, second.stdout) == (0, "")
    (office / "requirements.txt").write_text("goinho==2.0\n")
    third = press(office)
    assert third.returncode == 1 and "wheels" in third.stderr, "a missing wheel is said, and nothing is fetched"


def test_pip_asks_the_network_only_where_no_wheels_are(office):
    start = load()
    assert "--no-index" not in start.pip_command(office)
    wheel(office / "wheels")
    assert "--no-index" in start.pip_command(office)


def test_a_busy_port_is_passed_over():
    start = load()
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        busy, idle = taken.getsockname()[1], free.getsockname()[1]
        assert start.free_port((busy, idle)) == idle
        with pytest.raises(start.CannotStart, match="đều đang bận"):
            start.free_port((busy,))


def test_the_batch_file_is_what_windows_reads():
    content = (ROOT / "chay.bat").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "cmd takes a byte order mark for a command"
    assert content.count(b"\n") == content.count(b"\r\n") > 0, "labels are lost without CR LF"
    lines = content.decode("utf-8").splitlines()
    assert lines[0] == "@echo off"
    ascii_only = [line for line in lines[: lines.index("chcp 65001 >nul")] if not line.startswith("rem")]
    assert all(line.isascii() for line in ascii_only), "no message before the code page is set"
    assert {line[1:] for line in lines if line.startswith(":")} == {
        word.split()[1] for word in (line[line.find("goto") :] for line in lines if "goto" in line)
    } | {"failed"}
    assert r"deploy\start.py" in content.decode() and (DEPLOY / "start.py").is_file()
