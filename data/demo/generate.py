"""Make the demonstration data: tables per commune that are invented, and totals that are the plans' own.

Run from anywhere: ``python data/demo/generate.py [--out FOLDER]``. The same bytes come out on every run.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

import pandas as pd  # noqa: E402
from counting import settle_counts  # noqa: E402
from facts import Facts, read_facts, read_table  # noqa: E402
from filling import CRITERIA, fill_cells  # noqa: E402
from titles import recognition_rows, village_rows  # noqa: E402

from geo.flags import flags  # noqa: E402
from geo.units import geography, units  # noqa: E402

PREFIXES = ("langson", "laocai")


def main() -> None:
    """Write every file of the demonstration data into the folder asked for."""
    parser = argparse.ArgumentParser(description="Tạo số liệu minh họa khớp tổng số của các kế hoạch.")
    parser.add_argument("--out", type=Path, default=HERE, help="thư mục ghi tệp (mặc định: data/demo)")
    folder = parser.parse_args().out
    for prefix in PREFIXES:
        for name, frame in province_tables(prefix).items():
            frame.to_csv(folder / name, index=False, encoding="utf-8", lineterminator="\n")
            print(f"{name}: {len(frame)} dòng")


def province_tables(prefix: str) -> dict[str, pd.DataFrame]:
    """All tables of a province by file name."""
    table = read_table(prefix)
    where = geography(table["province"], table["years"][0]["geography_date"].isoformat())
    facts = read_facts(prefix, units(where), flags(where))
    counts = settle_counts(facts)
    _report(facts, counts)
    cells = fill_cells(facts, counts)
    tables = {f"{prefix}_{year['year']}_attainment.csv": attainment_rows(facts, cells, year) for year in facts.years}
    tables[f"{prefix}_recognition.csv"] = recognition_rows(facts, counts)
    if "villages" in table:
        tables[f"{prefix}_{table['villages']['year']}_villages.csv"] = village_rows(facts, counts)
    return tables


def attainment_rows(facts: Facts, cells: dict[tuple[int, str, int], bool], year: dict) -> pd.DataFrame:
    """Long attainment table of one year, by commune and criterion."""
    rows = [
        (
            code,
            year["year"],
            facts.table["set_id"],
            number,
            "attained" if cells[year["year"], code, number] else "not_attained",
            year["source"],
        )
        for code in facts.codes
        for number in CRITERIA
    ]
    return pd.DataFrame(rows, columns=["unit_code", "year", "set_id", "criterion", "status", "source"])


def _report(facts: Facts, counts: pd.DataFrame) -> None:
    """Print each district's average, and the stated one where a plan states it."""
    stated = facts.years[-1].get("district_average", {})
    for code, mean in counts.groupby(facts.places["district_code"]).mean().iterrows():
        years = ", ".join(f"{year}: {average:.2f}" for year, average in mean.items())
        print(f"{facts.table['prefix']} {code}: {years}" + (f" (kế hoạch: {stated[code]})" if code in stated else ""))


if __name__ == "__main__":
    main()
