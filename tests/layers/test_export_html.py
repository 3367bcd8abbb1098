"""The page in one file: it asks for nothing, and no name leaves its cell."""

import re
from pathlib import Path

import pytest

from layers.export import ExportRequest, export
from layers.filters import Filters
from layers.table import commune_view


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("usb") / "ban-do.html"
    filters = Filters.from_tokens(["border"])
    export(ExportRequest("20", 2021, "group", filters, "html", path), view=commune_view("20", 2021))
    return path


def test_the_file_points_nowhere(file):
    text = file.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.findall(
        r'(?:src|href)\s*=\s*"(?!#|data:)[^"]+', re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    )
    assert not re.findall(r"@import|url\((?!data:|#)", text.partition("</style>")[0])


def test_a_hostile_name_cannot_leave_its_cell():
    import dataclasses

    from layers.export import content

    view = commune_view("20", 2021)
    table = view.table.copy()
    table.loc[table.index[table["rural"]][0], "name"] = "</script><img src=x onerror=alert(1)>"
    hostile = dataclasses.replace(view, table=table)
    text = content(ExportRequest("20", 2021, "group", Filters(), "html", Path("x")), view=hostile).data.decode()
    assert "<img" not in text and "&lt;/script&gt;&lt;img" in text
