import pandas as pd
import pytest

from ntm.errors import TableError
from ntm.villages import COLUMNS, check_villages, no_villages, read_villages


def row(code="06004", year=2021, total=8, attained=3, source="báo cáo"):
    return dict(zip(COLUMNS, (code, year, total, attained, source), strict=True))


def test_a_good_table_passes_untouched():
    frame = pd.DataFrame([row(), row("06025", attained=8), row("06028", attained=0)])
    before = frame.copy()
    assert check_villages(frame) is frame
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row("06025", attained=9), r"dòng 3 \(mã 06025\).*«attained».*«9»"),
        (row("06025", attained=-1), "«attained».*«-1»"),
        (row("06025", total=0, attained=0), "«total».*«0»"),
        (row("06025", source=""), "ghi nguồn"),
        (row(), "trùng khóa"),
        (row("06999"), "mã 06999.*không có trong danh sách"),
    ],
)
def test_a_bad_row_is_named(bad, message):
    with pytest.raises(TableError, match=message):
        check_villages(pd.DataFrame([row(), bad]), {"06004", "06025"})


def test_reading_keeps_leading_zeros(tmp_path):
    path = tmp_path / "v.csv"
    pd.DataFrame([row()]).to_csv(path, index=False)
    assert read_villages(path).iloc[0].tolist() == ["06004", 2021, 8, 3, "báo cáo"]


def test_a_year_without_village_figures():
    assert no_villages().empty
    assert list(no_villages().columns) == list(COLUMNS)
