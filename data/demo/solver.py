"""One way of calling the integer programme solver: the same answer on every run and every machine."""

from ortools.sat.python import cp_model

SOLVER_SEED = 1
WORK_LIMIT = 1.5
"""Limit of one solve in the solver's deterministic seconds: a measure of work done, not of time passed."""


def solve(model: cp_model.CpModel, gap: float = 0.0) -> cp_model.CpSolver:
    """Solve until within the relative gap of the best or at the limit of work; one worker, fixed seed.

    Raises
    ------
    RuntimeError
        No table that agrees with every total was found.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SOLVER_SEED
    solver.parameters.relative_gap_limit = gap
    solver.parameters.max_deterministic_time = WORK_LIMIT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"Không tìm được bảng khớp mọi tổng số (trạng thái {solver.status_name(status)}).")
    return solver
