"""Weight schemes as data: who says so, how far it is checked, and weights typed by hand."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ntm.priority_parts import PARTS, PriorityError

PRESETS_FILE = Path(__file__).resolve().parent.parent / "data" / "priority" / "presets.toml"
METHODS = {
    "weighted-sum": "Tổng có trọng số của các phần đã đưa về 0-1",
    "topsis": "TOPSIS: độ gần phương án tốt nhất và xa phương án kém nhất",
    "highest": "Chỉ tính hệ số cao nhất trong các diện của xã",
}
LARGEST = 1_000_000
STATUS_VI = {
    "plan": "Thứ tự theo kế hoạch, hệ số do phần mềm đặt",
    "press": "Theo báo chí, chưa kiểm chứng",
    "own": "Do phần mềm hoặc người dùng đặt",
}


@dataclass(frozen=True)
class Preset:
    """A weight scheme. ``weights`` are (part, weight) pairs; ``notes`` are printed wherever the scheme is used.

    ``short_vi`` is the name for narrow places.
    """

    id: str
    name_vi: str
    status: str
    method: str
    source: str
    notes: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]
    short_vi: str = ""

    def weight_of(self) -> dict[str, float]:
        """Return the weights by part."""
        return dict(self.weights)


@cache
def presets() -> tuple[Preset, ...]:
    """Return every weight scheme of ``data/priority/presets.toml``, in the file's order.

    Raises
    ------
    PriorityError
        A scheme names a part, method or status that does not exist.
    """
    return tuple(_preset(row) for row in _file()["presets"])


def scheme(text: str | None) -> Preset:
    """Read a weight scheme: the id of a preset, or own weights such as ``missing=2,border=1``.

    Parameters
    ----------
    text : str or None
        None is ``plan-order``.

    Returns
    -------
    Preset
        Own weights have the id ``own``, the status ``own`` and the method ``weighted-sum``.

    Raises
    ------
    PriorityError
        No such preset or part, a weight that is no number from 0 up, a part twice, or all weights 0.
    """
    if text is not None and "=" in text:
        weights = tuple(_pair(item) for item in text.split(","))
        return own_scheme(weights)
    wanted = "plan-order" if text is None else text.strip()
    for one in presets():
        if one.id == wanted:
            return one
    legal = ", ".join(one.id for one in presets())
    raise PriorityError(f"Không có bộ trọng số «{wanted}»; hãy chọn {legal}, hoặc ghi dạng missing=2,border=1.")


def own_scheme(weights, method: str = "weighted-sum") -> Preset:
    """Make a scheme of weights set by the user, a mapping or (part, weight) pairs; see `scheme` for the errors."""
    pairs = tuple(weights.items()) if isinstance(weights, dict) else tuple(weights)
    source = "Trọng số do người dùng đặt"
    return _checked(Preset("own", "Trọng số tự đặt", "own", method, source, (), pairs, "Tự đặt"))


def poor_districts(province: str, year: int) -> frozenset | None:
    """Return the codes of the province's poor districts of Decision 353/QĐ-TTg (2022).

    Returns
    -------
    frozenset of str or None
        None when the list does not speak of the year, or the province has no list here: not known.
    """
    listed = _file()["poor_districts"]
    if province not in listed["codes"] or not listed["first_year"] <= year <= listed["last_year"]:
        return None
    return frozenset(listed["codes"][province])


@cache
def _file() -> dict:
    return tomllib.loads(PRESETS_FILE.read_text(encoding="utf-8"))


def _preset(row: dict) -> Preset:
    return _checked(Preset(**{**row, "notes": tuple(row["notes"]), "weights": tuple(row["weights"].items())}))


def _pair(item: str) -> tuple[str, float]:
    name, _, value = item.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise PriorityError(f"Trọng số «{item.strip()}» không đọc được; hãy ghi dạng missing=2,border=1.") from error


def _checked(one: Preset) -> Preset:
    """The scheme itself, when every part, weight, method and status of it is legal."""
    names = [name for name, _ in one.weights]
    _check_weights(one, names)
    if one.method not in METHODS or one.status not in STATUS_VI:
        raise PriorityError(f"Không có phương pháp «{one.method}»; hãy chọn {', '.join(METHODS)}.")
    graded = [name for name in names if not PARTS[name].is_flag]
    if one.method == "highest" and graded:
        raise PriorityError(f"Cách «chỉ tính hệ số cao nhất» chỉ dùng cho các diện của xã, không cho «{graded[0]}».")
    return one


def _check_weights(one: Preset, names: list[str]) -> None:
    for name in names:
        if name not in PARTS:
            raise PriorityError(f"Không có phần «{name}» để đặt trọng số; hãy dùng {', '.join(PARTS)}.")
        if names.count(name) > 1:
            raise PriorityError(f"Phần «{name}» được đặt trọng số hai lần; hãy giữ một lần.")
    for name, value in one.weights:
        if not math.isfinite(value) or not 0 <= value <= LARGEST:
            raise PriorityError(f"Trọng số của «{name}» là {value:g}; hãy dùng số từ 0 đến {LARGEST}.")
    if not any(value > 0 for _, value in one.weights):
        raise PriorityError("Mọi trọng số đều bằng 0 nên không xếp được; hãy đặt ít nhất một trọng số lớn hơn 0.")
