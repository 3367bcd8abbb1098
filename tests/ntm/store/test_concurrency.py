"""Two editors at once, and a process killed in the middle: nothing is lost, nothing is half there."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ntm.store.accounts import add_user
from ntm.store.history import active, rows_of, versions
from ntm.store.opening import close_store, open_store
from ntm.store.saving import save

ROOT = Path(__file__).resolve().parents[3]
EACH = 4
IMPORTER = """
import sys
import pandas as pd
from ntm.store.opening import open_store
from ntm.store.people import User
from ntm.store.records import ImportFacts, Subject
from ntm.store.saving import save

address, prefix, count, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(address)
subject, columns = Subject("attainment", "20", 2021, "2016-2020"), "unit_code year set_id criterion status source"

def rows(turn):
    units = [(f"{prefix}{turn:02d}{unit:02d}", number) for unit in range(size) for number in range(1, 20)]
    return pd.DataFrame([(unit, 2021, "2016-2020", number, "attained", "x") for unit, number in units],
                        columns=columns.split())

def one(turn):
    facts = ImportFacts(f"{prefix}.xlsx", "ab" * 32, size, size, 0, 0, "", "2020-02-01")
    return save(store, subject, rows(turn), facts, User.command_line())
"""
ALL = IMPORTER + "\nfor turn in range(count):\n    one(turn)\n"
KILLED_AT = {
    "before the commit": "event.listen(store.engine, 'commit', lambda connection: die())",
    "between the rows": "event.listen(store.engine, 'after_cursor_execute', lambda c, cursor, said, *rest:"
    " 'INSERT INTO attainment_row' in said and die())",
    "before the audit entry": "event.listen(store.engine, 'before_cursor_execute', lambda c, cursor, said, *rest:"
    " 'INSERT INTO audit_entry' in said and die())",
}
KILLED = """
import os, signal
from sqlalchemy import event

def die():
    os.kill(os.getpid(), signal.SIGKILL)

"""
FOREVER = IMPORTER + "\nprint('ready', flush=True)\nfor turn in range(count):\n    one(turn % 90)\n"


def run(code, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, **options)


def units(store, number):
    return set(rows_of(store, number)["unit_code"])


def test_two_editors_in_threads_lose_no_row(store, subject, statuses, facts, admin):
    people = [add_user(store, f"Biên tập {n}", "mat khau dai lam", "editor", admin) for n in range(2)]
    together, wrong = threading.Barrier(2), []

    def work(person, prefix):
        try:
            together.wait(timeout=30)
            for turn in range(EACH):
                save(store, subject, statuses({(f"{prefix}{turn}", 1): "attained"}), facts(), person)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(people, "AB", strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert wrong == []
    listed = versions(store)
    assert len(listed) == 2 * EACH
    assert listed["user"].value_counts().to_dict() == {"Biên tập 0": EACH, "Biên tập 1": EACH}
    assert units(store, active(store, subject).id) == {f"{prefix}{turn}" for prefix in "AB" for turn in range(EACH)}
    assert listed["rows"].tolist() == list(range(2 * EACH, 0, -1))


def test_two_processes_lose_no_row(address, store, subject):
    both = [run(ALL, address, prefix, EACH, 3) for prefix in "AB"]
    assert [one.wait(timeout=90) for one in both] == [0, 0]
    listed = versions(store, subject)
    assert len(listed) == 2 * EACH
    assert listed["replaces"].tolist()[:-1] == listed["id"].tolist()[1:]  # one line, no version beside another
    wanted = {f"{prefix}{turn:02d}{unit:02d}" for prefix in "AB" for turn in range(EACH) for unit in range(3)}
    assert units(store, active(store, subject).id) == wanted


@pytest.mark.parametrize("moment", KILLED_AT)
def test_killed_half_way_the_old_version_stands(address, store, subject, statuses, facts, terminal, moment):
    old = save(store, subject, statuses({("06004", 1): "nearly"}), facts(), terminal)
    close_store(store)
    child = run(IMPORTER + KILLED + KILLED_AT[moment] + "\none(1)\n", address, "K", 1, 30)
    assert child.wait(timeout=60) == -signal.SIGKILL
    again = open_store(address)
    assert active(again, subject) == old
    assert len(versions(again)) == 1
    assert rows_of(again, old.id)["status"].tolist() == ["nearly"]
    assert save(again, subject, statuses({("06007", 1): "attained"}), facts(), terminal).rows == 2
    close_store(again)


def test_killed_at_any_moment_every_version_is_whole(address, store):
    """The child writes as fast as it can and is killed at three moments; each time all that is there is complete."""
    for tenth in range(3):
        child = run(FOREVER, address, f"{tenth}", 1000, 20, stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.15 + tenth * 0.13)
        child.kill()
        assert child.wait(timeout=30) == -signal.SIGKILL
        child.stdout.close()
        listed = versions(store)
        for number, count in zip(listed["id"].head(3), listed["rows"].head(3), strict=False):
            assert len(rows_of(store, number)) == count
            assert count % (20 * 19) == 0
    assert len(versions(store)) > 0
