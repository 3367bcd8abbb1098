"""The annex of work as bars: the words for a time read as months."""

import pytest

from layers.plan_places import plan_library
from layers.plan_timeline import gantt_rows, intervals

LIBRARY = plan_library()


def month(text, year=2021):
    rhythm, spans = intervals(text, year, year)
    return rhythm, [(f"{start:%Y-%m-%d}", f"{end:%m-%d}") for start, end in spans]


@pytest.mark.parametrize(
    ("text", "rhythm", "spans"),
    [
        ("Quý I", "months", [("2021-01-01", "03-31")]),
        ("Quý I, II", "months", [("2021-01-01", "06-30")]),
        ("Quý II, III", "months", [("2021-04-01", "09-30")]),
        ("Quý II, III, IV", "months", [("2021-04-01", "12-31")]),
        ("Quý I, III", "months", [("2021-01-01", "03-31"), ("2021-07-01", "09-30")]),
        ("Quý I/2022", "months", [("2022-01-01", "03-31")]),
        ("Tháng 3,4, 7", "months", [("2021-03-01", "04-30"), ("2021-07-01", "07-31")]),
        ("Tháng 3,7, 11", "months", [("2021-03-01", "03-31"), ("2021-07-01", "07-31"), ("2021-11-01", "11-30")]),
        ("Tháng 3-10", "months", [("2021-03-01", "10-31")]),
        ("Tháng 2", "months", [("2021-02-01", "02-28")]),
        ("Thường xuyên", "continuous", [("2021-01-01", "12-31")]),
        ("Định kỳ và đột xuất", "periodic", [("2021-01-01", "12-31")]),
        ("Theo kế hoạch đã được phê duyệt", "unscheduled", []),
        ("Tháng 13", "unscheduled", []),
        ("", "unscheduled", []),
    ],
)
def test_times_are_read_as_months(text, rhythm, spans):
    assert month(text) == (rhythm, spans)


def test_every_quarter_has_its_own_bar():
    rhythm, spans = month("Hàng quý")
    assert rhythm == "quarterly" and [start[5:7] for start, _ in spans] == ["01", "04", "07", "10"]


def test_the_annex_of_2021_as_bars():
    frame = gantt_rows(LIBRARY.plan("langson-2021"))
    assert frame["row"].nunique() == 27 and len(frame) == 33
    assert frame.drop_duplicates("row")["rhythm"].value_counts().to_dict() == {
        "continuous": 11, "months": 12, "unscheduled": 2, "quarterly": 1, "periodic": 1,
    }  # fmt: skip
    assert frame.loc[frame["start"].isna(), "line"].to_list() == [267, 268]
    assert (frame["end"].dropna() > frame["start"].dropna()).all()
    assert frame.loc[frame["row"] == 14, "body"].item() == "UBND cấp huyện, Sở NN& PTNT, Văn phòng Điều phối"
    assert gantt_rows(LIBRARY.plan("langson-2022")).empty
