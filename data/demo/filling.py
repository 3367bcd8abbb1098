"""Second step: which criteria each commune meets, once it is settled how many."""

import random

import pandas as pd
from facts import BANDS, FULL, Facts
from ortools.sat.python import cp_model
from solver import solve

CRITERIA = range(1, FULL + 1)
MOVE_COST = 200
"""Worth of leaving a commune at its settled count, against 0-99 for a single criterion."""


def fill_cells(facts: Facts, counts: pd.DataFrame) -> dict[tuple[int, str, int], bool]:
    """Choose the criteria each commune meets, so that every criterion has its published total.

    Parameters
    ----------
    facts : Facts
        Totals by criterion of the two years.
    counts : DataFrame
        Criteria met as settled so far: index code, one column per year.

    Returns
    -------
    dict
        (year, code, criterion) to attained. A commune may end a criterion or two beside its settled count, inside its
        group and with its district's sum unchanged, where no table exists otherwise.
    """
    model = cp_model.CpModel()
    keys = [(when, code, number) for when in counts for code in counts.index for number in CRITERIA]
    cell = {key: model.new_bool_var("") for key in keys}
    for year in facts.years:
        for number, total in enumerate(year["criteria"], start=1):
            model.add(sum(cell[year["year"], code, number] for code in counts.index) == total)
    _add_change(model, facts, cell)
    moved = [_add_rows(model, facts, year, counts[year["year"]], cell) for year in facts.years]
    model.maximize(_weight(facts, cell) - MOVE_COST * sum(moved))
    solver = solve(model, gap=0.02)
    return {key: bool(solver.value(one)) for key, one in cell.items()}


def _add_rows(model: cp_model.CpModel, facts: Facts, year: dict, settled: pd.Series, cell: dict):
    """Tie each commune to its settled count within its group; return how many criteria communes move away from it."""
    met, moves = {}, []
    for code, count in settled.items():
        met[code] = sum(cell[year["year"], code, number] for number in CRITERIA)
        low, high = next(band for band in BANDS.values() if band[0] <= count <= band[1])
        up, down = (model.new_int_var(0, room, "") for room in (high - count, count - max(low, year["lowest"])))
        model.add(met[code] == int(count) + up - down)
        moves += [up, down]
    for members in [facts.members(one) for one in sorted(facts.places["district_code"].unique())] + [facts.border]:
        model.add(sum(met[code] for code in members) == int(settled[members].sum()))
    return sum(moves)


def _add_change(model: cp_model.CpModel, facts: Facts, cell: dict) -> None:
    """Once attained stays attained, except where a published total falls: there the fall is all the change."""
    before, after = facts.years
    for number, (old, new) in enumerate(zip(before["criteria"], after["criteria"], strict=True), start=1):
        for code in facts.codes:
            was, now = cell[before["year"], code, number], cell[after["year"], code, number]
            model.add_implication(*((was, now) if new >= old else (now, was)))


def _weight(facts: Facts, cell: dict):
    """Seeded random worth of each commune meeting each criterion, the same in both years."""
    rng = random.Random(facts.table["seed"] + 1)
    worth = {(code, number): rng.randrange(100) for code in facts.codes for number in CRITERIA}
    return sum(worth[code, number] * one for (_, code, number), one in cell.items())
