"""What chay.bat runs: on the first run set up .venv, then start the app and open the browser.

Nothing but Python's own library is used here: the rest is not installed yet. `--install-only` stops after setting up.
"""

import hashlib
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
PORTS = range(8501, 8521)
LOCAL = "127.0.0.1"


class CannotStart(Exception):  # noqa: N818
    """One sentence for the person who pressed the icon."""


def python_of(root):
    """Return the interpreter of the project's own environment, there or not."""
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(root):
    """Set up .venv unless it holds what requirements.txt asks for by now."""
    wanted = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()
    done = root / ".venv" / "da-cai.txt"
    if python_of(root).is_file() and done.is_file() and done.read_text(encoding="ascii") == wanted:
        return
    print("Đang cài phần mềm, việc này chỉ làm một lần và mất vài phút…", flush=True)
    if not python_of(root).is_file():
        venv.create(root / ".venv", with_pip=True)
    if subprocess.run(pip_command(root), check=False).returncode:
        raise CannotStart(
            "Chưa cài được các gói. Hãy kiểm tra internet; máy không có internet thì chép thư mục «wheels» (làm theo "
            "docs/deploy.md, bằng đúng phiên bản Python của máy này) vào cạnh chay.bat rồi chạy lại."
        )
    done.write_text(wanted, encoding="ascii")


def pip_command(root):
    """Return the command that installs what is listed: from the folder of wheels alone when there is one."""
    command = [python_of(root), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wheels = root / "wheels"
    if wheels.is_dir():
        command += ["--no-index", "--find-links", wheels]
    return [str(part) for part in [*command, "-r", root / "requirements.txt"]]


def free_port(ports=PORTS):
    """Return the first port nothing listens on."""
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex((LOCAL, port)):
                return port
    raise CannotStart(
        f"Các cổng {ports[0]}-{ports[-1]} đều đang bận; hãy đóng những cửa sổ phần mềm đã mở rồi chạy lại."
    )


def run(root):
    """Start the app for this computer alone, open the browser when it answers, and stay until it is closed."""
    port = free_port()
    command = [python_of(root), "-m", "streamlit", "run", "app.py", "--server.address", LOCAL,
               "--server.port", str(port)]  # fmt: skip
    process = subprocess.Popen(command, cwd=root)
    try:
        _wait(process, f"http://{LOCAL}:{port}/_stcore/health")
        print(f"Phần mềm chạy tại http://{LOCAL}:{port}. Đóng cửa sổ này thì phần mềm dừng.", flush=True)
        webbrowser.open(f"http://{LOCAL}:{port}")
        process.wait()
    except KeyboardInterrupt:
        pass  # Ctrl+C is how a person stops it
    finally:
        process.terminate()
        process.wait()


def _wait(process, address, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise CannotStart("Phần mềm không khởi động được; hãy chụp cửa sổ này gửi người quản trị.")


def main(arguments):
    """Return the exit code."""
    try:
        if sys.version_info < OLDEST:
            seen = ".".join(map(str, sys.version_info[:2]))
            raise CannotStart(
                f"Máy này có Python {seen}; phần mềm cần Python 3.11 trở lên, hãy cài bản mới rồi chạy lại."
            )
        install(ROOT)
        if "--install-only" not in arguments:
            run(ROOT)
    except (CannotStart, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
