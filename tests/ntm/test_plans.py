"""The five plans as loaded, against numbers read off the documents by hand."""

import pandas as pd
import pytest

from ntm.errors import DatasetError
from ntm.plan_vocabulary import indicator
from ntm.plans import as_contract, load_plans, plans_answer, targets_frame

LIBRARY = load_plans()
FRAME = targets_frame(LIBRARY.plans)
LANGSON_2021 = {2: 96, 3: 176, 4: 121, 5: 82, 6: 81, 7: 161, 8: 119, 9: 147, 10: 84, 11: 105, 12: 181, 13: 140, 14: 180,
                15: 160, 16: 139, 17: 85, 18: 119, 19: 171}  # fmt: skip
LANGSON_2021_MORE = {
    2: 18,
    3: 6,
    4: 11,
    5: 8,
    6: 14,
    7: 4,
    9: 18,
    10: 9,
    11: 11,
    13: 20,
    15: 11,
    16: 16,
    17: 17,
    18: 28,
}
LANGSON_2021_SHARES = {1: 100, 2: 53, 3: 97.2, 4: 66.9, 5: 45.3, 6: 44.8, 7: 89, 8: 65.7, 9: 81.2, 10: 46.4, 11: 58,
                       13: 77.3, 14: 99.5, 15: 88.4, 16: 76.8, 17: 47, 18: 65.7, 19: 95}  # fmt: skip
LANGSON_2022 = {2: 102, 3: 179, 4: 143, 5: 87, 6: 87, 7: 173, 8: 140, 9: 147, 10: 96, 11: 112, 12: 181, 13: 149,
                14: 180, 15: 161, 16: 149, 17: 89, 18: 117, 19: 175}  # fmt: skip
LANGSON_2022_MORE = {
    2: 12,
    3: 4,
    4: 20,
    5: 7,
    6: 10,
    7: 12,
    9: 10,
    10: 11,
    11: 11,
    13: 12,
    15: 5,
    16: 10,
    17: 12,
    18: 10,
}
LANGSON_2022_SHARES = {2: 56, 3: 98.9, 4: 79, 5: 48.1, 6: 48.1, 7: 95.6, 8: 77.3, 9: 81.2, 10: 53, 11: 62, 13: 82.3,
                       14: 99.5, 15: 89, 16: 82.3, 17: 49, 18: 64.6, 19: 96.6}  # fmt: skip
LAOCAI_2020 = [116, 92, 127, 108, 96, 89, 90, 120, 94, 64, 65, 127, 114, 118, 120, 109, 85, 78, 112]
LAOCAI_2021 = [127, 95, 127, 119, 100, 92, 115, 120, 98, 77, 80, 127, 115, 120, 120, 112, 91, 101, 115]


def figures(plan, measure, year=None):
    """Criterion number to value of a plan's province-level figures; the annex, coming last, wins."""
    rows = FRAME[(FRAME["plan"] == plan) & (FRAME["measure"] == measure) & (FRAME["place_code"].str.len() == 2)]
    rows = rows[rows["indicator"].str.fullmatch(r"criterion:\d+")]
    rows = rows if year is None else rows[rows["year"] == year]
    return dict(zip(rows["indicator"].str[10:].astype(int), rows["value"].astype(float), strict=True))


def values(plan, indicator_id, **wanted):
    """Values of a plan's rows on an indicator, in order."""
    rows = FRAME[(FRAME["plan"] == plan) & (FRAME["indicator"] == indicator_id)]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return list(rows["value"])


def test_five_plans_load_and_none_is_refused():
    assert [plan.id for plan in LIBRARY.plans] == [
        "langson-2021", "langson-2022", "laocai-2021", "tanyen-2021-2025", "thuyhung-2023",
    ]  # fmt: skip
    assert LIBRARY.refused == ()


def test_number_and_date_stay_blank_where_the_document_leaves_them_blank():
    assert [(plan.number, plan.date) for plan in LIBRARY.plans] == [
        ("", "ngày tháng 02 năm 2021"),
        ("", ""),
        ("05 /KH-UBND", "ngày 12 tháng 01 năm 2021"),
        ("", ""),
        ("95/KH-UBND", "ngày 15 tháng 02 năm 2023"),
    ]
    assert [plan.ocr for plan in LIBRARY.plans] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("plan", "counts", "more", "shares"),
    [
        ("langson-2021", LANGSON_2021, LANGSON_2021_MORE, LANGSON_2021_SHARES),
        ("langson-2022", LANGSON_2022, LANGSON_2022_MORE, LANGSON_2022_SHARES),
    ],
)
def test_criteria_of_langson(plan, counts, more, shares):
    assert figures(plan, "count") == counts
    assert figures(plan, "increment") == more
    assert figures(plan, "share") == shares
    assert set(
        FRAME[(FRAME["plan"] == plan) & FRAME["indicator"].isin([f"criterion:{n}" for n in counts])]["of"].dropna()
    ) == {181}


def test_criteria_of_laocai_in_both_years():
    assert list(figures("laocai-2021", "count", 2020).values()) == LAOCAI_2020
    assert figures("laocai-2021", "count", 2021) == dict(enumerate(LAOCAI_2021, start=1))


def test_groups():
    groups = ["group:19", "group:15-18", "group:10-14", "group:5-9"]
    assert [values("langson-2021", one, measure="count") for one in groups] == [[75], [1], [70], [35]]
    assert [values("langson-2021", one, measure="share") for one in groups] == [[41.4], [0.5], [38.7], [19.3]]
    assert [values("laocai-2021", one) for one in groups] == [[57, 72], [7, 17], [48, 31], [15, 7]]


def test_recognition_averages_border_and_villages():
    assert values("langson-2021", "communes:recognised") == [10, 75]
    assert values("langson-2022", "communes:recognised") == [10, 85]
    assert values("laocai-2021", "communes:recognised", place_code="10") == [15, 72, 57, 72, 15]
    assert values("langson-2021", "villages:border") == [35, 110]
    ranges = FRAME[(FRAME["bound"] == "lower") & FRAME["indicator"].str.startswith("average:criteria")]
    ranges = ranges[ranges["measure"] == "average"]
    assert list(zip(ranges["plan"], ranges["indicator"], ranges["value"], ranges["value_max"], strict=True)) == [
        ("langson-2021", "average:criteria", 13.5, 14),
        ("langson-2021", "average:criteria:border", 14, 14.5),
        ("langson-2022", "average:criteria:border", 15, 15.5),
    ]
    assert values("langson-2022", "average:criteria") == [14.5]
    assert values("laocai-2021", "average:criteria", place_code="10") == [16.15, 15.15, 16.15, 16.15]


FUNDING = {
    "langson-2021": {
        "total": 4756, "direct": 643, "integrated": 580, "enterprise": 70, "credit": 3200, "community": 273,
    },
    "langson-2022": {
        "total": 4760, "direct": 640, "integrated": 580, "enterprise": 80, "credit": 3200, "community": 270,
    },
    "laocai-2021": {
        "total": 661500, "central": 31500, "local": 280000, "integrated": 270000, "enterprise-community": 80000,
        "direct": 311500, "central-investment": 25500, "central-recurrent": 6000, "local-province": 250000,
        "local-district": 30000, "enterprise": 30000, "community": 50000,
    },
    "tanyen-2021-2025": {"total": 931359, "state": 712276, "other": 219083},
    "thuyhung-2023": {},
}  # fmt: skip


@pytest.mark.parametrize("plan", FUNDING)
def test_funding_by_source(plan):
    rows = FRAME[(FRAME["plan"] == plan) & (FRAME["measure"] == "amount") & (FRAME["kind"] == "funding")]
    assert dict(zip(rows["indicator"].str[8:], rows["value"], strict=True)) == FUNDING[plan]
    assert set(rows["unit"]) <= {"tỷ đồng" if plan.startswith("langson") else "triệu đồng"}


def test_named_communes_of_langson_by_code_not_by_name():
    rows = FRAME[(FRAME["plan"] == "langson-2021") & FRAME["indicator"].str.startswith("named:")]
    codes = rows.groupby("indicator")["place_code"].apply(list)
    assert codes["named:advanced"] == ["06628", "06178", "06493", "06121", "06550"]
    assert codes["named:existing-advanced"] == ["06523", "06364", "05986", "05992", "06634", "06442"]
    assert codes["named:merged"] == ["06298", "06268", "06046", "06433"]
    assert values("langson-2022", "named:merged", place_code="06046") == [pd.NA]


def test_fifteen_communes_of_laocai():
    rows = FRAME[FRAME["indicator"] == "named:recognised"]
    assert dict(zip(rows["place_code"], rows["place"], strict=True)) == {
        "03070": "xã Tân Thượng", "03112": "xã Minh Lương", "03091": "xã Chiềng Ken", "03073": "xã Nậm Dạng",
        "02980": "xã Xuân Thượng", "02989": "xã Bảo Hà", "02956": "xã Vĩnh Yên",
        "02881": "xã Nậm Mòn", "02896": "xã Cốc Lầu", "02869": "xã Bản Liền", "02659": "xã Thống Nhất",
        "02770": "xã Nậm Cháy", "02695": "xã Trịnh Tường", "03037": "xã Mường Hoa", "02812": "xã Sán Chải",
    }  # fmt: skip


def test_thuyhung_down_to_its_village():
    rows = FRAME[FRAME["plan"] == "thuyhung-2023"]
    assert (rows["indicator"].str.fullmatch(r"residential-areas:criterion:[1-7]")).sum() == 7
    village = rows[rows["place"] == "thôn Còn Toòng"].dropna(subset="value")
    assert list(zip(village["value"], village["unit"], village["line"], strict=True)) == [
        (4700, "m", 74), (3300, "m", 74), (3, "hộ", 76),
    ]  # fmt: skip
    assert set(rows["place_code"]) == {"06208"}


def test_timeline_and_cited_documents():
    annex = LIBRARY.plan("langson-2021").timeline
    assert len(annex) == 27 and not any(plan.timeline for plan in LIBRARY.plans[1:])
    assert (annex[2].time, annex[2].performer, annex[2].line) == ("Tháng 3,4, 7", "Thành viên BCD, VPĐP tỉnh", 243)
    assert [one.section.partition(".")[0] for one in annex].count("IV") == 6
    assert [len(plan.documents) for plan in LIBRARY.plans] == [8, 12, 1, 5, 11]


def test_doubtful_readings_carry_the_other_reading():
    doubtful = FRAME[FRAME["confidence"] == "doubtful"]
    assert list(zip(doubtful["indicator"], doubtful["value"], doubtful["alternative"], strict=True)) == [
        ("income:per-capita", 26.86, "28,86; 36,86"),
        ("funding:enterprise", 80, "70"),
    ]


def test_frame_keeps_codes_as_text_and_unstated_as_missing():
    assert FRAME["place_code"].str.fullmatch(r"\d{2}|\d{3}|\d{5}").all()
    assert FRAME["place_code"].str.startswith("0").any()
    statuses = FRAME[FRAME["measure"] == "status"]
    assert statuses["value"].isna().all() and (statuses["text"] != "").all()
    assert FRAME["value"].isna().sum() == len(statuses)
    assert len(FRAME) == sum(len(plan.targets) for plan in LIBRARY.plans)


def test_each_range_is_marked_once_at_each_end():
    ends = FRAME["bound"].value_counts()
    assert ends["lower"] == ends["upper"]
    assert FRAME.loc[FRAME["bound"] == "lower", "value_max"].notna().all()
    assert FRAME.loc[FRAME["bound"] != "lower", "value_max"].isna().all()


def test_contract_has_its_keys_and_the_range_its_two_ends():
    answer = plans_answer()
    assert list(answer) == ["plans"]
    plan = as_contract(LIBRARY.plan("langson-2021"))
    assert plan == answer["plans"][0]
    assert list(plan) == ["id", "source_file", "issuer", "level", "period", "targets"]
    keys = ["indicator", "value", "unit", "place_code", "place", "year", "quote", "line"]
    assert all(list(target)[:8] == keys for target in plan["targets"])
    average = next(target for target in plan["targets"] if target["indicator"] == "average:criteria")
    assert (average["value"], average["value_max"], average["unit"], average["place"], average["year"]) == (
        13.5, 14, "tiêu chí/xã", "tỉnh Lạng Sơn", 2021,
    )  # fmt: skip


def test_every_indicator_has_a_label_and_a_topic():
    for one in FRAME["indicator"].unique():
        assert indicator(one).label and indicator(one).topic


def test_vocabulary_refuses_what_is_not_in_it():
    assert indicator("criterion:19").label == "Tiêu chí số 19"
    assert [indicator(one) for one in ("criterion:0", "criterion:20", "criterion:", "communes", "")] == [None] * 5


def test_an_unknown_plan_is_named_with_the_ones_there_are():
    with pytest.raises(DatasetError, match="langson-2021"):
        LIBRARY.plan("langson-1999")
