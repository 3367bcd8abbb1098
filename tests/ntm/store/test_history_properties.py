"""Whatever is imported and rolled back in whatever order, every version's rows stay what they were."""

import dataclasses
import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm.attainment import STATUSES
from ntm.store.comparing import compare
from ntm.store.history import active, data_version, rows_of, versions
from ntm.store.saving import rollback, save

# The store is shared by the examples on purpose: each has a year of its own, and none may disturb another.
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
YEARS = itertools.count(1901)
CELLS = st.tuples(st.sampled_from(["06004", "06007", "00101"]), st.integers(1, 3))
IMPORTS = st.tuples(
    st.sampled_from(["merge", "replace"]), st.dictionaries(CELLS, st.sampled_from(STATUSES), min_size=1, max_size=6)
)
STEPS = st.lists(st.one_of(IMPORTS, st.integers(0, 9)), min_size=1, max_size=8)


def kept(store, number):
    return {(row.unit_code, row.criterion): row.status for row in rows_of(store, number).itertuples()}


@FEW
@given(steps=STEPS)
def test_every_version_stays_what_it_was(store, subject, statuses, facts, terminal, steps):
    about = dataclasses.replace(subject, year=next(YEARS))
    model = {}
    for step in steps:
        if isinstance(step, tuple):
            mode, cells = step
            saved = save(store, about, statuses(cells, year=about.year), facts(), terminal, mode=mode)
            before = model[max(model)] if model and mode == "merge" else {}
            model[saved.id] = before | cells
        elif len(model) > 1:
            old = sorted(model)[step % (len(model) - 1)]
            model[rollback(store, old, terminal).id] = model[old]
    assert sorted(versions(store, about)["id"]) == sorted(model)
    for number, cells in model.items():
        assert kept(store, number) == cells
    if model:
        assert active(store, about).id == max(model)
        assert data_version(store, about).startswith(f"v{max(model)} · ")
        check_comparison(store, model, min(model), max(model))


def check_comparison(store, model, one, other):
    """What `compare` says is the difference of the two models, a missing row read as unknown."""
    cells = model[one].keys() | model[other].keys()
    pairs = {cell: (model[one].get(cell, "unknown"), model[other].get(cell, "unknown")) for cell in cells}
    expected = {cell: pair for cell, pair in pairs.items() if pair[0] != pair[1]}
    rows = compare(store, one, other).itertuples()
    assert {(row.unit_code, row.criterion): (row.before, row.after) for row in rows} == expected
