"""Recognition rows: the ones a source names, then chosen ones until every published number is reached."""

import random

import pandas as pd
from facts import FULL, Facts, ease

ILLUSTRATION = "số liệu minh họa: xã do phần minh họa chọn cho khớp tổng số"
IMPLIED = "số liệu minh họa: có nguồn nêu xã này ở mức nâng cao nên coi là đã đạt chuẩn, chưa thấy quyết định"
ONE_PER_DISTRICT = "số liệu minh họa: KH 05/KH-UBND (mục II.2) nêu mỗi huyện ít nhất một xã nâng cao, không nêu tên xã"


def recognition_rows(facts: Facts, counts: pd.DataFrame) -> pd.DataFrame:
    """Titles held by the end of the second year, one row each, by code and level.

    Parameters
    ----------
    facts : Facts
        Named titles and the numbers to reach.
    counts : DataFrame
        Criteria met: index code, one column per year.

    Returns
    -------
    DataFrame
        Columns unit_code, level, field, year, decision, decision_date, basis, source. Every commune with all criteria
        at the end of a year is recognised by then, because the plans print one number for both.
    """
    rows = [_row(one["code"], **title) for one in facts.named for title in one.get("titles", ())]
    rows += _missing_basic(facts, counts, rows)
    rows += _missing_advanced(facts, counts, rows)
    rows += _missing_model(facts, rows)
    return pd.DataFrame(rows).sort_values(["unit_code", "year", "level"], ignore_index=True)


def _row(
    code: str, level: str, year: int, basis: str, source: str, decision: str = "", decision_date: str = ""
) -> dict:
    return {
        "unit_code": code,
        "level": level,
        "field": "",
        "year": year,
        "decision": decision,
        "decision_date": decision_date,
        "basis": basis,
        "source": source,
    }


def _holders(rows: list[dict], level: str) -> set[str]:
    return {row["unit_code"] for row in rows if row["level"] == level}


def _missing_basic(facts: Facts, counts: pd.DataFrame, rows: list[dict]) -> list[dict]:
    """Recognition of the communes with all criteria that no source dates; the hardest ones come last."""
    first, second = (year["year"] for year in facts.years)
    named, advanced = _holders(rows, "dat_chuan"), _holders(rows, "nang_cao")
    early = [code for code in counts.index if counts.at[code, first] == FULL and code not in named]
    late = [code for code in counts.index if counts.at[code, first] < FULL == counts.at[code, second]]
    by_ease = ease(facts).loc[[code for code in early if code not in advanced]].sort_values(kind="stable").index
    newest = set(by_ease[: facts.years[0]["new_recognised"]])
    before = first - 1 if newest else first
    years = {code: first if code in newest else before for code in early}
    years |= {code: second for code in late if code not in named}
    why = {code: IMPLIED if code in advanced else ILLUSTRATION for code in years}
    return [_row(code, "dat_chuan", year, "demo", why[code]) for code, year in years.items()]


def _missing_advanced(facts: Facts, counts: pd.DataFrame, rows: list[dict]) -> list[dict]:
    """Advanced communes without a name: as many as the plan's number leaves open, or the best of each district."""
    first, last = facts.years[0]["year"], facts.years[-1]
    held = _holders(rows, "nang_cao") | {one["code"] for one in facts.named if one.get("late_advanced")}
    able = [code for code in counts.index if counts.at[code, first] == FULL and code not in held]
    if "advanced_per_district" in last:
        best = ease(facts).loc[able].groupby(facts.places["district_code"].loc[able]).idxmax()
        return [_row(code, "nang_cao", last["year"], "demo", ONE_PER_DISTRICT) for code in best]
    open_places = last["advanced"] - len(_holders(rows, "nang_cao"))
    chosen = sorted(random.Random(facts.table["seed"] + 2).sample(able, open_places))
    return [_row(code, "nang_cao", last["year"], "demo", ILLUSTRATION) for code in chosen]


def _missing_model(facts: Facts, rows: list[dict]) -> list[dict]:
    """Model communes without a name, among those advanced before the first year."""
    last, barred = facts.years[-1], {one["code"] for one in facts.named if one.get("late_model")}
    old = {row["unit_code"] for row in rows if row["level"] == "nang_cao" and row["year"] < facts.years[0]["year"]}
    chosen = random.Random(facts.table["seed"] + 3).sample(sorted(old - barred), last.get("model", 0))
    return [_row(code, "kieu_mau", last["year"], "demo", ILLUSTRATION) for code in chosen]


def village_rows(facts: Facts, counts: pd.DataFrame) -> pd.DataFrame:
    """Villages of the communes of the border-village scheme; only the two totals are a plan's.

    Returns
    -------
    DataFrame
        Columns commune_code, year, total, attained, source.
    """
    told = facts.table["villages"]
    codes = list(facts.places.index[facts.places["border_village_scheme"]])
    rng = random.Random(facts.table["seed"] + 4)
    total = dict.fromkeys(codes, told["total"] // len(codes) - 3)
    while sum(total.values()) < told["total"]:
        total[rng.choice(codes)] += 1
    attained = {code: total[code] if counts.at[code, told["year"]] == FULL else total[code] // 3 for code in codes}
    while sum(attained.values()) != told["attained"]:
        code, step = rng.choice(codes), 1 if sum(attained.values()) < told["attained"] else -1
        attained[code] = min(max(attained[code] + step, 0), total[code])
    rows = [(code, told["year"], total[code], attained[code], told["source"]) for code in codes]
    return pd.DataFrame(rows, columns=["commune_code", "year", "total", "attained", "source"])
