"""Names of units that other dates had: what became of them, as reason and candidates."""

from geo import matching_reasons as say
from geo.matching_result import Match, full_name, once
from geo.matching_text import district_keys

_TOLD = 3


def former(matcher, asked, loosely=False):
    """Outcome for the name of a unit merged away before, or made after, the date of the list.

    Parameters
    ----------
    matcher : geo.matching.Matcher
    asked : geo.matching_text.Asked
    loosely : bool
        Drop the diacritics, and look only at units of before: a name without its marks is no sign of one to come.

    Returns
    -------
    Match or None
        None when no other date had the name, with the kind and in the district asked for.
    """
    history = matcher.history
    lives = [life for reading in asked.readings for life in history.lives(reading, loosely)]
    keys = district_keys(asked.district, loosely=True) if asked.district else None
    lives = [life for life in lives
             if (keys is None or keys & district_keys(life["district"] or "", loosely=True))
             and not (loosely and _is_later(history, life))]  # fmt: skip
    if not lives:
        return None
    told, candidates = zip(*(_told(matcher, life) for life in lives[:_TOLD]), strict=True)
    return Match("former", "", once(each for some in candidates for each in some), " ".join(told))


def _told(matcher, life):
    history, later = matcher.history, _is_later(matcher.history, life)
    pieces = history.pieces(life["valid_from"] if later else life["valid_to"], life["code"])
    here = [matcher.index.units[code] for code in pieces]
    direct = not later and set(pieces) == {each["code"] for each in life["became"]}
    titles = [] if direct else [full_name(unit.kind, unit.name) for unit in here]
    why = "sẽ góp {} vào đơn vị này" if later else "nhận {}"
    candidates = [unit.candidate(100 * (share or 0), why.format(_area(share)))
                  for unit, share in zip(here, pieces.values(), strict=True)]  # fmt: skip
    sentence = say.later_from if later else say.became_here
    return sentence(history.told(life), titles), candidates


def _is_later(history, life):
    return life["valid_from"] > history.geo.vintage.isoformat()


def _area(share):
    return "một phần diện tích, chưa rõ bao nhiêu" if share is None else f"{100 * share:.0f} % diện tích"
