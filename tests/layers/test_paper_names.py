"""Names of neighbouring provinces from July 2025, against a packaged list made by others."""

import json
from pathlib import Path

import vietnamadminunits

from geo.names import plain
from layers.paper_around import NAMES_2025


def test_merged_provinces_have_the_name_the_package_gives():
    data = Path(vietnamadminunits.__file__).parent / "data" / "converter_2025.json"
    merged = json.loads(data.read_text(encoding="utf-8"))["DICT_PROVINCE"]

    def key(name):
        return plain(name).replace(" ", "")

    became = {old.removeprefix("tinh"): new for new, olds in merged.items() for old in olds}
    for old, new in NAMES_2025.items():
        assert became[key(old)].removeprefix("tinh").removeprefix("thanhpho") == key(new), old
