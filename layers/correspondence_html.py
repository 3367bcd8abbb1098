"""Which criteria of two sets correspond, as a table people read; what has no counterpart is hatched, not guessed."""

from html import escape

from ntm.correspondence import correspondence

CONFIDENCE_VI = {"certain": "chắc chắn", "likely": "khá chắc", "recall": "tên tiêu chí chưa kiểm chứng"}
HATCH = "background:repeating-linear-gradient(45deg,#F4F2EC 0 4px,#DAD6CB 4px 8px)"
NONE = "không có tiêu chí tương ứng"


def sets_sentence(first, second):
    """Say how many criteria of two sets correspond.

    Parameters
    ----------
    first, second : ntm.criteria.CriteriaSet

    Returns
    -------
    str
        Plain text.

    Raises
    ------
    ntm.errors.CriteriaError
        No correspondence between the two is on file.
    """
    found = correspondence(first.id, second.id)
    alone = [len(side) for side in found.without_counterpart]
    return (
        f"{len(found.matches)} tiêu chí tương ứng giữa bộ {first.id} ({first.size} tiêu chí) và bộ {second.id} "
        f"({second.size} tiêu chí); không so sánh được {alone[0]} tiêu chí của bộ trước và {alone[1]} của bộ sau."
    )


def sets_table(first, second):
    """Return the correspondence of two sets as a table; every word is escaped.

    Parameters
    ----------
    first, second : ntm.criteria.CriteriaSet
    """
    found = correspondence(first.id, second.id)
    matches = {match.from_criterion: match for match in found.matches}
    lines = [_line(first, second, number, matches.get(number)) for number in range(1, first.size + 1)]
    lines += [_alone(second, number) for number in found.without_counterpart[1]]
    head = "".join(f"<th>{escape(words)}</th>" for words in (f"Bộ {first.id}", f"Bộ {second.id}", "Ghi chú"))
    source = f"<p><small>Nguồn đối chiếu: {escape(found.source)}</small></p>" if found.source else ""
    note = f"<p>{escape(found.note)}</p>" if found.note else ""
    return (
        f'<div class="ntm-profile" style="overflow-x:auto">{note}<table style="width:100%;border-collapse:collapse">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>{source}</div>"
    )


def _line(first, second, number, match):
    if match is None:
        return _row(_named(first, number), NONE, "", "right")
    told = "; ".join(filter(None, (match.note, CONFIDENCE_VI[match.confidence])))
    return _row(_named(first, number), _named(second, match.to_criterion), told)


def _alone(second, number):
    return _row(NONE, _named(second, number), "", "left")


def _named(one, number):
    return f"{number}. {one.criterion(number).name_vi}"


def _row(left, right, told, hatched=""):
    cells = (("left", left), ("right", right), ("", told))
    return "<tr>" + "".join(_cell(words, bool(side) and side == hatched) for side, words in cells) + "</tr>"


def _cell(words, hatched):
    style = f"padding:.25rem .5rem;border:1px solid #E6E3DA;vertical-align:top;{HATCH if hatched else ''}"
    return f'<td style="{style}">{escape(words)}</td>'
