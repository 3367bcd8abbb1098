"""Numbers as the documents print them: reading, writing, and when a stated figure is only a matter of rounding."""

import re
from fractions import Fraction

from ntm.plan_types import Target

PRINTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")


def exact(value: float) -> Fraction:
    """Return a number as the fraction its shortest decimal writing stands for, free of binary noise."""
    return Fraction(str(value))


def read_number(text: str) -> Fraction:
    """Read a number written the Vietnamese way, «.» between thousands and «,» before decimals."""
    return Fraction(text.replace(".", "").replace(",", "."))


def printed_decimals(target: Target) -> int:
    """Decimals with which a target's value is printed in its quote; those of the value itself when it is not there."""
    for text in PRINTED.findall(target.quote):
        if read_number(text) == exact(target.value):
            return len(text.partition(",")[2])
    return len(f"{target.value:g}".partition(".")[2])


def verdict(stated: float, computed: Fraction, decimals: int) -> str:
    """Judge a stated figure against a computed one.

    Parameters
    ----------
    stated : float
        The figure as printed.
    computed : Fraction
        The figure worked out exactly.
    decimals : int
        Decimals printed.

    Returns
    -------
    str
        Empty when the computed figure rounds to the stated one; ``rounding`` when they differ by at most one unit of
        the last printed digit; ``error`` otherwise.
    """
    unit = Fraction(1, 10**decimals)
    gap = abs(exact(stated) - computed)
    return "" if gap <= unit / 2 else "rounding" if gap <= unit else "error"


def readings(target: Target) -> tuple[Fraction, ...]:
    """Return the other possible readings of a doubtful figure, as numbers; none when the figure is sure."""
    return tuple(read_number(text) for text in PRINTED.findall(target.alternative))


def written(value: float | Fraction, decimals: int | None = None) -> str:
    """Write a number the Vietnamese way: 4.756, 13,97; without ``decimals`` as many as it has, at most two."""
    places = decimals if decimals is not None else min(2, len(f"{float(value):.2f}".rstrip("0").partition(".")[2]))
    return f"{float(value):,.{places}f}".translate(str.maketrans(",.", ".,"))


def span(target: Target) -> str:
    """Write a target's value or range: «96», «13,5–14»."""
    low = written(target.value)
    return low if target.value_max is None else f"{low}–{written(target.value_max)}"


def plain(value: float | Fraction, decimals: int = 4) -> float | int:
    """Return a number for JSON: an integer when it is whole, else a float with at most ``decimals`` decimals."""
    number = Fraction(value) if not isinstance(value, float) else exact(value)
    return int(number) if number.denominator == 1 else round(float(number), decimals)
