"""The verbs `plans` and `plans check`, as another program meets them."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def answer(*arguments):
    command = [sys.executable, "cli.py", *arguments, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def test_plans_have_the_keys_of_the_contract():
    plans = answer("plans")["plans"]
    assert [plan["id"] for plan in plans] == [
        "langson-2021", "langson-2022", "laocai-2021", "tanyen-2021-2025", "thuyhung-2023",
    ]  # fmt: skip
    for plan in plans:
        assert {"id", "source_file", "issuer", "level", "period", "targets"} <= set(plan)
        for target in plan["targets"]:
            keys = {"indicator", "value", "unit", "place_code", "place", "year", "quote", "line"}
            assert keys <= set(target) and target["quote"] and len(target["quote"]) <= 160


def test_the_check_lists_both_numbers_and_both_quotes():
    findings = answer("plans", "check")["findings"]
    keys = {"plan", "other_plan", "kind", "severity", "indicator", "stated", "computed", "quotes"}
    assert all(keys <= set(one) and one["quotes"] for one in findings)
    assert {one["severity"] for one in findings} == {"error", "rounding", "missed", "exceeded"}
    funding = next(one for one in findings if one["plan"] == "langson-2021" and one["kind"] == "funding-sum")
    assert (funding["stated"], funding["computed"]) == (4756, 4766)
