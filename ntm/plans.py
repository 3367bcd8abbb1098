"""The plans of ``data/plans``: read one by one, as records, as a table, and as the command line answers them."""

from pathlib import Path

import pandas as pd

from ntm.errors import DatasetError
from ntm.plan_files import KnownCodes, PlanFileError, read_plan
from ntm.plan_types import CitedDocument, Plan, PlanLibrary, Refusal, Target, TimelineRow
from ntm.plan_vocabulary import PLANS_DIR, VOCABULARY_FILE

__all__ = [
    "PLANS_DIR", "CitedDocument", "Plan", "PlanLibrary", "Refusal", "Target", "TimelineRow",
    "as_contract", "load_plans", "plans_answer", "targets_frame",
]  # fmt: skip
CONTRACT_FIELDS = ("indicator", "value", "unit", "place_code", "place", "year", "quote", "line")
EXTRA_FIELDS = (
    "measure", "value_max", "bound", "of", "qualifier", "kind", "label", "district", "period", "text", "confidence",
    "alternative",
)  # fmt: skip
FRAME_TYPES = {"value": "Float64", "value_max": "Float64", "of": "Int64", "year": "int64", "line": "int64"}


def load_plans(folder: Path = PLANS_DIR, known_codes: KnownCodes = None) -> PlanLibrary:
    """Read every plan file of a folder; a bad file is refused and the others still load.

    Parameters
    ----------
    folder : Path
        Folder of ``*.toml`` plan files; the vocabulary ``indicators.toml`` in it is not a plan.
    known_codes : collection of str or callable, optional
        Legal GSO codes (keys count when it is a mapping), or a function of (province code, date) that returns them;
        None checks only the shape of codes.

    Returns
    -------
    PlanLibrary
        ``plans`` in order of file name; ``refused`` with file, line and reason.

    Raises
    ------
    DatasetError
        There is no such folder.
    """
    if not Path(folder).is_dir():
        raise DatasetError(f"Không có thư mục kế hoạch «{folder}»; hãy kiểm tra lại đường dẫn.")
    plans: dict[str, Plan] = {}
    refused = []
    for path in sorted(Path(folder).glob("*.toml")):
        if path.name == VOCABULARY_FILE:
            continue
        try:
            plan = read_plan(path, known_codes)
            _require_new(plan, plans)
            plans[plan.id] = plan
        except PlanFileError as fault:
            refused.append(Refusal(path.name, fault.line, str(fault)))
    return PlanLibrary(tuple(plans.values()), tuple(refused))


def _require_new(plan: Plan, plans: dict[str, Plan]) -> None:
    if plan.id in plans:
        raise PlanFileError(1, f"trùng mã kế hoạch «{plan.id}» với một tệp khác, hãy đặt mã khác")


def targets_frame(plans: tuple[Plan, ...]) -> pd.DataFrame:
    """Return every target of some plans as a table.

    Parameters
    ----------
    plans : iterable of Plan

    Returns
    -------
    DataFrame
        One row a target, in the order of the plans and their files, default index. Columns: ``plan`` and
        ``source_file``; ``indicator``, ``indicator_label`` and ``topic``; ``measure``, ``value`` and ``value_max``
        (Float64, missing for a status), ``bound`` («lower» or «upper» end of a range, else empty), ``qualifier``,
        ``unit``, ``of`` (Int64, missing when no denominator is stated); ``place``, ``place_code`` (text), ``district``;
        ``year`` (int), ``period``; ``kind``, ``label``, ``text``; ``quote``, ``line`` (int), ``confidence``,
        ``alternative``. Texts that are not stated are empty, never missing.
    """
    rows = [_row(plan, target) for plan in plans for target in plan.targets]
    columns = ["plan", "source_file", "indicator", "indicator_label", "topic", *CONTRACT_FIELDS[1:], *EXTRA_FIELDS]
    return pd.DataFrame(rows, columns=columns).astype({column: FRAME_TYPES.get(column, "str") for column in columns})


def _row(plan: Plan, target: Target) -> dict:
    head = {"plan": plan.id, "source_file": plan.source_file}
    meaning = {"indicator_label": target.meaning.label, "topic": target.meaning.topic}
    return head | meaning | {name: getattr(target, name) for name in (*CONTRACT_FIELDS, *EXTRA_FIELDS)}


def as_contract(plan: Plan) -> dict:
    """Return a plan as the command line answers it: plain dicts, lists, texts and numbers.

    A status in words has ``value`` None and ``text``. A stated range stands twice, once for each printed end; its
    lower end carries both ``value`` and ``value_max``.
    """
    head = {name: getattr(plan, name) for name in ("id", "source_file", "issuer", "level", "period")}
    targets = [{name: getattr(one, name) for name in (*CONTRACT_FIELDS, *EXTRA_FIELDS)} for one in plan.targets]
    return head | {"targets": targets}


def plans_answer(folder: Path = PLANS_DIR, known_codes: KnownCodes = None) -> dict:
    """Answer the verb ``plans``: ``{"plans": […]}``, with ``refused`` (sentences) beside it only when a file was."""
    library = load_plans(folder, known_codes)
    answer = {"plans": [as_contract(plan) for plan in library.plans]}
    return answer | ({"refused": [one.sentence for one in library.refused]} if library.refused else {})
