"""The one-way street of imports, and the size of files and functions, read from the code itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOWING = {"streamlit", "folium", "streamlit_folium", "matplotlib", "altair"}
FORBIDDEN = {
    "geo": {"ntm", "intake", "layers", "views", "verbs", "app", "cli"} | SHOWING,
    "ntm": {"geo", "intake", "layers", "views", "verbs", "app", "cli", "geopandas", "shapely", "pyproj"} | SHOWING,
    "intake": {"layers", "views", "verbs", "app", "cli"} | SHOWING,
    "layers": {"views", "verbs", "app", "cli", "streamlit", "streamlit_folium"},
    "views": {"verbs", "app", "cli", "folium", "matplotlib", "shapely", "pyproj"},
    "verbs": {"views", "app", "cli", "streamlit", "streamlit_folium", "folium", "matplotlib"},
    "cli": {"views", "app", "streamlit", "streamlit_folium", "folium", "matplotlib"},
}
PARTS = ("geo", "ntm", "intake", "layers", "views", "verbs", "bench", "tools")
FILES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py")) + [ROOT / "app.py", ROOT / "cli.py"]
# This machine, and names that look like addresses: the XML names of office files are never fetched.
NOT_ASKED = ("localhost", "127.0.0.1", "www.w3.org", "schemas.openxmlformats.org", "purl.oclc.org")


def imported(path):
    """Top-level names a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def part_of(path):
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    wrong = FORBIDDEN.get(part_of(path), set()) & set(imported(path))
    assert not wrong, f"{path.name} imports {sorted(wrong)}, which its layer may not know"


def test_the_rule_itself_sees_a_wrong_import(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from streamlit_folium import st_folium\n    import ntm.criteria\n")
    assert {"streamlit_folium", "ntm"} <= set(imported(bad))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    limit = 150 if path.name == "app.py" else 250
    assert len(text.splitlines()) <= limit, f"{path.name} is longer than {limit} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.body[0].lineno
            assert node.end_lineno - start < 40, f"{path.name}:{node.name} has a body over 40 lines"


def test_nothing_asks_another_machine():
    """No address outside this machine stands in code a browser or the server runs."""
    served = [
        *FILES,
        *(ROOT / "layers" / "web").iterdir(),
        ROOT / "views" / "style.css",
        ROOT / ".streamlit/config.toml",
    ]
    for path in served:
        text = path.read_text(encoding="utf-8")
        hosts = [part for part in text.split("http")[1:] if part.startswith(("://", "s://"))]
        outside = [host for host in hosts if not host.lstrip("s:/").startswith(NOT_ASKED)]
        assert not outside, f"{path.name} names {outside[:2]}"
