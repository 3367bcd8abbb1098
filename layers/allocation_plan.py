"""A plan for spending a budget: what was asked, what is bought, and the communes before and after."""

import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from layers.allocation_answer import money_answer
from layers.formatting import short_district
from layers.priority_measures import selected
from layers.priority_ranking import ranking
from layers.table import commune_view
from ntm.allocation_costs import AllocationError, check_costs
from ntm.allocation_problem import Wishes
from ntm.attainment import group_of
from ntm.errors import TableError
from ntm.tables import read_text_table

EXAMPLE_FILE = Path(__file__).resolve().parent.parent / "data" / "priority" / "costs-example.csv"
EXAMPLE_SIZE = 19
EXAMPLE_MARK = "VÍ DỤ, KHÔNG PHẢI ĐƠN GIÁ"


@dataclass(frozen=True)
class MoneyRequest:
    """Everything an allocation is made from; hashable, a cache key.

    Attributes
    ----------
    province, year, kind
        The data, as `layers.table.commune_view`.
    only : tuple of str
        Filter tokens: money goes only to communes that pass.
    budget : float
        Triệu đồng.
    costs : tuple of (criterion, district_code, cost)
        Texts, as in a costs file; an empty district is every district without a line of its own.
    wishes : ntm.allocation_problem.Wishes
    weights, method, scaling : str
        The ranking that «in order of score» follows.
    example : bool
        Whether any cost comes from the marked example set.
    """

    province: str
    year: int
    kind: str
    only: tuple
    budget: float
    costs: tuple
    wishes: Wishes
    weights: str
    method: str
    scaling: str
    example: bool


@dataclass(frozen=True, eq=False)
class MoneyPlan:
    """A request with its view, the communes concerned and the answer of `layers.allocation_answer.money_answer`."""

    request: MoneyRequest
    view: object
    table: pd.DataFrame
    answer: dict


def money_plan(request, view=None):
    """Solve a request.

    Parameters
    ----------
    request : MoneyRequest
    view : layers.table.CommuneView, optional
        The one of the request when it is at hand.

    Returns
    -------
    MoneyPlan

    Raises
    ------
    ntm.errors.ProgrammeError, layers.errors.LayerError
        A budget, cost, wish, weight or filter that cannot be used.
    """
    view = commune_view(request.province, request.year, request.kind) if view is None else view
    table, size = selected(view, request.only), view.criteria.size
    if table.empty:
        raise AllocationError("Bộ lọc không để lại xã nào để phân bổ; hãy bỏ bớt một điều kiện lọc.")
    made = ranking(view, request.weights, (), request.method, request.scaling)
    order = [code for code in made.ranked.index if code in table.index]
    costs = check_costs(pd.DataFrame(request.costs, columns=["criterion", "district_code", "cost"], dtype="str"), size)
    return MoneyPlan(request, view, table, money_answer(table, size, costs, request.budget, request.wishes, order))


def example_costs(set_size):
    """Return the marked example costs, criterion number to triệu đồng as text; empty for another set than the 19."""
    if set_size != EXAMPLE_SIZE:
        return {}
    rows = read_text_table(EXAMPLE_FILE)
    return {int(number): cost for number, cost in zip(rows["criterion"], rows["cost"], strict=True)}


def uploaded_costs(content, set_size):
    """Read a costs file that someone brought.

    Parameters
    ----------
    content : bytes
        CSV in UTF-8, columns ``criterion``, ``cost`` and optionally ``district_code``.
    set_size : int

    Returns
    -------
    tuple of (criterion, district_code, cost)
        Texts in the order of the file, checked.

    Raises
    ------
    ntm.errors.ProgrammeError
        Not UTF-8, no table, or a line that `ntm.allocation_costs.check_costs` refuses.
    """
    try:
        frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError("Tệp chi phí không phải bảng CSV mã UTF-8; hãy lưu lại dạng CSV UTF-8 rồi nạp lại.") from error
    check_costs(frame, set_size, "Tệp chi phí")
    frame["district_code"] = frame.get("district_code", pd.Series("", index=frame.index))
    return tuple(frame[["criterion", "district_code", "cost"]].itertuples(index=False, name=None))


def after_table(plan):
    """Return the commune table as it would be with everything bought attained.

    Returns
    -------
    DataFrame
        As the view's table: statuses, ``met`` and ``group`` follow the purchase; recognition does not, a decision
        makes it.
    """
    table = plan.view.table.copy()
    for row in plan.answer["selected"]:
        table.loc[row["code"], f"c{row['criterion']}"] = "attained"
    gained = pd.Series([row["code"] for row in plan.answer["selected"]], dtype="str").value_counts()
    table["met"] = table["met"] + gained.reindex(table.index).fillna(0).astype("Int64")
    table["group"] = group_of(table["met"], plan.view.criteria.size)
    return table


def funded_rows(plan):
    """List the communes that get money, most first.

    Returns
    -------
    DataFrame
        Index commune_code: Xã, Huyện, Số tiền (triệu đồng), Mua (short names), Trước, Sau (criteria met).
    """
    short = {one.number: f"{one.number}. {one.short_vi}" for one in plan.view.criteria.criteria}
    amounts, after = plan.answer["amounts"], after_table(plan)
    codes, bought = list(amounts), {}
    for row in plan.answer["selected"]:
        bought.setdefault(row["code"], []).append(short[row["criterion"]])
    table = plan.table.loc[codes]
    return pd.DataFrame(
        {
            "Xã": table["name"],
            "Huyện": table["district"].map(short_district, na_action="ignore"),
            "Số tiền": pd.Series(amounts, dtype="float64"),
            "Mua": pd.Series({code: ", ".join(bought[code]) for code in codes}, dtype="str"),
            "Trước": table["met"],
            "Sau": after.loc[codes, "met"],
        },
        index=pd.Index(codes, dtype=table.index.dtype, name="commune_code"),
    )
