"""Percentages worked out again: communes of communes, funding of the total, and parts of a whole adding to 100."""

from fractions import Fraction

from ntm.plan_ledger import Findings, Ledger
from ntm.plan_numbers import exact, printed_decimals, readings, span, verdict, written
from ntm.plan_types import Target

PARTITIONS = ("group:", "funding:")


def share_findings(ledger: Ledger) -> Findings:
    """Yield the percentages that their own numerator and denominator do not give."""
    for share in ledger.find(measure="share"):
        amount, whole, cited = _amount_of(ledger, share)
        if whole:
            yield from _one_share(ledger, share, amount, whole, cited)
    yield from _share_sums(ledger)


def _amount_of(ledger: Ledger, share: Target) -> tuple[Target | None, Fraction | None, list[Target]]:
    """Return what a percentage is a percentage of: (part, whole, figures to cite); whole None when it is not stated."""
    here = {"place_code": share.place_code, "year": share.year, "period": share.period}
    if share.indicator.startswith("funding:"):
        part = ledger.one(indicator=share.indicator, measure="amount", **here)
        total = ledger.one(indicator="funding:total", measure="amount", **here)
        return part, (exact(total.value) if part and total else None), [share, part, total]
    part = ledger.one(indicator=share.indicator, measure="count", **here)
    if part is None:
        return None, None, []
    return part, (Fraction(part.of) if part.of else ledger.communes(share.place_code, share.year)), [share, part]


def _one_share(ledger: Ledger, share: Target, part: Target, whole: Fraction, cited: list[Target]) -> Findings:
    computed = 100 * exact(part.value) / whole
    decimals = printed_decimals(share)
    severity = verdict(share.value, computed, decimals)
    if not severity:
        return
    kind = "funding-share" if share.indicator.startswith("funding:") else "share"
    words = (
        f"{share.label}: văn bản ghi {span(share)}%, còn {written(part.value)}/{written(whole)} là "
        f"{written(computed, decimals + 2)}%.{_other_reading(share, part, whole, decimals)}"
    )
    yield ledger.finding(kind, severity, share.indicator, (share.value, computed), cited, words)


def _other_reading(share: Target, part: Target, whole: Fraction, decimals: int) -> str:
    """Say what another reading of a doubtful figure would give."""
    words = {"": "khớp", "rounding": "chỉ lệch do làm tròn", "error": "vẫn không khớp"}
    return "".join(
        f" Số {span(part)} đọc từ bản quét còn nghi ngờ; nếu là {written(other)} thì tỷ lệ là "
        f"{written(100 * other / whole, decimals + 2)}%, {words[verdict(share.value, 100 * other / whole, decimals)]}."
        for other in readings(part)
    )


def _share_sums(ledger: Ledger) -> Findings:
    """Percentages of a whole divided up add to 100, as far as the rounding of each allows."""
    for prefix in PARTITIONS:
        shares = [one for one in ledger.find(measure="share") if one.indicator.startswith(prefix)]
        for place, year in dict.fromkeys((one.place_code, one.year) for one in shares):
            rows = [one for one in shares if (one.place_code, one.year) == (place, year)]
            total = sum(exact(one.value) for one in rows)
            slack = sum(Fraction(1, 2 * 10 ** printed_decimals(one)) for one in rows)
            if len(rows) > 1 and abs(total - 100) > slack:
                words = f"Các tỷ lệ thành phần cộng lại là {written(total)}%, lệch 100% quá mức làm tròn cho phép."
                yield ledger.finding("share-sum", "error", rows[0].indicator, (100, total), rows, words)
