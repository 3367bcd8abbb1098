"""Plans on their geography: codes that were legal on a plan's day, and communes by district for the checks."""

from geo.errors import DateTooEarly, UnknownProvince
from geo.units import geography, units
from ntm import plan_checks, plans


def legal_codes(province_code, date):
    """Codes of a province, its districts and its communes on a day, for `ntm.plans.load_plans`.

    Parameters
    ----------
    province_code : str
    date : datetime.date

    Returns
    -------
    set of str
        Empty for a province or a day without a list of units: no code is legal there, so the one plan that asks is
        refused and the others still load.
    """
    try:
        frame = units(geography(province_code, date))
    except (UnknownProvince, DateTooEarly):
        return set()
    return {province_code, *frame["district_code"].dropna(), *frame.index}


def plan_library():
    """Return every plan, its codes checked against the geography of its own day (`ntm.plans.PlanLibrary`)."""
    return plans.load_plans(known_codes=legal_codes)


def communes_by_district(chosen):
    """Count the communes (xã) of each district a province's plan speaks of, on the plan's own geography.

    Parameters
    ----------
    chosen : iterable of ntm.plans.Plan

    Returns
    -------
    dict of str to int
        District code to number of communes; towns and wards are not counted.
    """
    counts = {}
    for plan in chosen:
        if plan.level == "province":
            frame = units(geography(plan.province_code, plan.geography_date))
            counts |= frame[frame["rural"]].groupby("district_code").size().to_dict()
    return {code: int(count) for code, count in counts.items()}


def plans_answer():
    """Answer the verb `plans`; see `ntm.plans.plans_answer`."""
    return plans.plans_answer(known_codes=legal_codes)


def plan_findings():
    """Return what does not add up in the plans (list of `ntm.plan_checks.Finding`), districts weighed by communes."""
    chosen = plan_library().plans
    return plan_checks.findings(chosen, communes_by_district(chosen))


def findings_answer():
    """Answer the verb `plans check`; see `ntm.plan_checks.findings_answer`. Files refused are said beside it."""
    library = plan_library()
    answer = plan_checks.findings_answer(library.plans, communes_by_district(library.plans))
    return answer | ({"refused": [one.sentence for one in library.refused]} if library.refused else {})
