"""The generator gives back the committed files, byte for byte."""

import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


def test_the_committed_bytes_come_out_again(tmp_path):
    command = [sys.executable, str(DEMO / "generate.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made, kept = ({path.name: path.read_bytes() for path in folder.glob("*.csv")} for folder in (tmp_path, DEMO))
    assert sorted(made) == sorted(kept)
    assert [name for name in kept if made[name] != kept[name]] == []
