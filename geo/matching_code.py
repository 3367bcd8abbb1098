"""Rows that carry a code: it settles them only as long as nothing else in the row gainsays it."""

import re

from geo import matching_reasons as say
from geo.matching_result import Match, full_name, once
from geo.matching_text import glued, marks_dropped

_CODE = re.compile(r"(\d{4,5})(?:\.0)?")
_LENGTH = 5


def by_code(matcher, written, asked):
    """Outcome for a row with something in its column of codes.

    Parameters
    ----------
    matcher : geo.matching.Matcher
    written : str
        Not empty. A spreadsheet may have dropped the leading zero or added ``.0``.
    asked : geo.matching_text.Asked

    Returns
    -------
    Match
    """
    form = _CODE.fullmatch(written)
    if form is None and asked.readings:
        return matcher.by_name(asked).noted(say.code_ignored(written))
    if form is None:
        return Match("unknown", "", (), say.code_malformed(written))
    code = form[1].zfill(_LENGTH)
    unit = matcher.index.units.get(code)
    return _absent(matcher, code, asked) if unit is None else _present(matcher, unit, asked)


def _present(matcher, unit, asked):
    if not asked.readings:
        holders = matcher.history.holders(unit.code)
        note = say.code_was_also(unit.code, holders) if holders else ""
        return _checked_district(matcher, unit, asked, note)
    fitting = [each for each in asked.readings if each.kind in ("", unit.kind)]
    if any(glued(unit.name) == each.glued or _without_marks(matcher, unit, each) for each in fitting):
        return _checked_district(matcher, unit, asked, "")
    if any(_only_spelled_so(matcher, unit, each) for each in fitting):
        return _checked_district(matcher, unit, asked, say.spelled_otherwise(asked, unit))
    return _gainsaid(matcher, unit, asked)


def _without_marks(matcher, unit, reading):
    """«tan thanh» with the code of Tân Thanh; but not «Cam Thanh» with that of Cam Thành where both are names."""
    spelled = matcher.history.spellings(reading.plain) | {
        glued(each.name) for each in matcher.index.units_alike(reading)
    }
    return marks_dropped(reading.name, unit.name) and reading.glued not in spelled


def _only_spelled_so(matcher, unit, reading):
    """Other diacritics, but no unit of any date whose name reads alike: one unit in two spellings (Nậm Chày, Chầy)."""
    alike = matcher.index.units_alike(reading)
    return alike == {unit} and matcher.history.spellings(reading.plain) <= {glued(unit.name)}


def _checked_district(matcher, unit, asked, note):
    homes = matcher.index.districts(asked.district) if asked.district else ()
    strange = unit.district not in homes if homes else asked.district and matcher.knows_district(asked.district)
    if strange and not matcher.lay_in(unit.code, asked.district):
        candidates = (unit.candidate(100, "đúng mã"), *_by_name(matcher, asked))
        return Match("ambiguous", "", once(candidates), say.code_and_district(unit.code, unit, asked))
    return Match("exact_code", unit.code, (), note)


def _gainsaid(matcher, unit, asked):
    """Code and name disagree: the code may be that of another date."""
    candidates = once((*_by_name(matcher, asked), unit.candidate(50, "đúng mã, khác tên")))
    holders = [holder for holder in matcher.history.holders(unit.code) if _is(holder, asked)]
    reissue = matcher.history.reissued(unit.code)
    if holders:
        return Match("code_of_other_date", "", candidates, say.code_of_then(unit.code, holders, unit, asked))
    if reissue and _is((None, *reissue[1:], None), asked):
        return Match("code_of_other_date", "", candidates, say.code_provisional(unit.code, reissue, asked))
    return Match("ambiguous", "", candidates, say.code_and_name(unit.code, unit, asked))


def _is(holder, asked):
    _, name, kind, _ = holder
    return any(each.kind in ("", kind) and glued(name) == each.glued for each in asked.readings)


def _absent(matcher, code, asked):
    """The list of this date does not have the code."""
    history = matcher.history
    holders, reissue, home = history.holders(code), history.reissued(code), history.province_of_code(code)
    named = matcher.by_name(asked) if asked.readings else None
    if named and named.accepted and _same_unit(matcher, code, named.code, holders, reissue):
        return named.noted(say.code_older(code, matcher.index.units[named.code]))
    if reissue and (not holders or _is((None, *reissue[1:], None), asked)):
        candidates = once((*_pieces(matcher, reissue[0], None), *_by_name(matcher, asked)))
        return Match("code_of_other_date", "", candidates, say.code_provisional(code, reissue, asked))
    if holders:
        then = tuple(one for holder in holders for one in _pieces(matcher, code, holder))
        official = _pieces(matcher, reissue[0], None) if reissue else ()
        candidates = once((*_by_name(matcher, asked), *official, *then))
        return Match("code_of_other_date", "", candidates, say.code_of_then(code, holders, None, asked))
    if home:
        return Match("other_province", "", _by_name(matcher, asked), say.code_of_province(code, home))
    found = matcher.index.units[named.code] if named and named.accepted else None
    status = "ambiguous" if found else "unknown"
    return Match(status, "", _by_name(matcher, asked), say.code_unknown(code, found))


def _same_unit(matcher, code, found, holders, reissue):
    """Whether the code is an older one of the very unit the name gives."""
    unit = matcher.index.units[found]
    if reissue and reissue[0] == found and glued(reissue[1]) == glued(unit.name):
        return True
    return any(
        glued(name) == glued(unit.name) and kind == unit.kind and matcher.history.pieces(day, code) == {found: 1.0}
        for day, name, kind, _ in holders
    )


def _pieces(matcher, code, holder):
    """Units of the list that hold the land of a code's holder, or that bear the official code."""
    if holder is None:
        unit = matcher.index.units.get(code)
        return (unit.candidate(90, "mã chính thức"),) if unit else ()
    day, name, kind, _ = holder
    shares = matcher.history.pieces(day, code)
    why = f"có đất của {full_name(kind, name)} mang mã này"
    return tuple(matcher.index.units[each].candidate(100 * (share or 0), why) for each, share in shares.items())


def _by_name(matcher, asked):
    """What the name alone gives, as candidates."""
    if not asked.readings:
        return ()
    named = matcher.by_name(asked)
    return (matcher.index.units[named.code].candidate(100, "đúng tên"),) if named.accepted else named.candidates
