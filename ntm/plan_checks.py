"""What does not add up in the plans, within one and between two, each with both numbers and both quotes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from ntm.plan_averages import average_findings
from ntm.plan_between import between_findings, plan_against_plan
from ntm.plan_ledger import SEVERITY_VI, Citation, Finding, Ledger
from ntm.plan_repeats import repeat_findings
from ntm.plan_shares import share_findings
from ntm.plan_sums import sum_findings
from ntm.plan_types import Plan
from ntm.plans import load_plans

__all__ = ["SEVERITY_VI", "Citation", "Finding", "findings", "findings_answer", "plan_against_plan"]
CONTRACT_FIELDS = ("plan", "other_plan", "kind", "severity", "indicator", "stated", "computed")


def findings(plans: Iterable[Plan], communes_by_district: Mapping[str, int] | None = None) -> list[Finding]:
    """Recompute everything the plans state that other stated figures give, and list what does not meet.

    Parameters
    ----------
    plans : iterable of Plan
    communes_by_district : mapping of str to int, optional
        Number of communes (xã) by district code, from the geography of the plans' time; without it the averages of
        districts are not weighed against the province's.

    Returns
    -------
    list of Finding
        Gravest first (in the order of SEVERITY_VI), then by plan as given. ``kind`` is one of: ``share``,
        ``funding-share``, ``share-sum``, ``group-sum``, ``funding-sum``, ``district-sum``, ``roadmap-sum``,
        ``named-count``, ``increment``, ``average``, ``average-unsupported`` (a criterion without a stated number),
        ``group-average``, ``criterion-below-full``, ``district-average``, ``district-range``, ``repeated``,
        ``denominator``, ``document-number``, ``increment-previous``, ``target-lowered``, ``funding-change``.
        A figure that adds up, as far as its printed decimals tell, is not in the list.
    """
    plans = tuple(plans)
    found = []
    for ledger in map(Ledger, plans):
        found += [*share_findings(ledger), *sum_findings(ledger), *average_findings(ledger, communes_by_district)]
    found += [*repeat_findings(plans), *between_findings(plans)]
    order = {plan.id: place for place, plan in enumerate(plans)}
    return sorted(found, key=lambda one: (list(SEVERITY_VI).index(one.severity), order[one.plan]))


def findings_answer(
    plans: Iterable[Plan] | None = None, communes_by_district: Mapping[str, int] | None = None
) -> dict[str, list[dict]]:
    """Answer the verb ``plans check``: ``{"findings": […]}`` over the given plans, or over every plan there is.

    Each finding has the keys of the contract, ``quotes`` being the texts alone; then ``explanation`` and ``citations``
    (plan, source_file, line, quote).
    """
    chosen = load_plans().plans if plans is None else plans
    return {"findings": [_as_contract(one) for one in findings(chosen, communes_by_district)]}


def _as_contract(finding: Finding) -> dict:
    head = {name: getattr(finding, name) for name in CONTRACT_FIELDS}
    extra = {"explanation": finding.explanation, "citations": [asdict(one) for one in finding.citations]}
    return head | {"quotes": list(finding.quotes)} | extra
