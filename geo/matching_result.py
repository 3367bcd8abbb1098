"""What matching a written name gives: a code, or the reason why there is none and the units to choose from."""

from dataclasses import dataclass, replace

STATUSES = (
    "exact_code",
    "exact_name",
    "folded_name",
    "without_diacritics",
    "ambiguous",
    "former",
    "code_of_other_date",
    "other_province",
    "unknown",
)


@dataclass(frozen=True)
class Candidate:
    """A unit of the geography that could be meant.

    Attributes
    ----------
    code, name, kind : str
    district : str or None
        None where there are no districts.
    score : float
        0 to 100, likeness of the names or share of the land; for order only, never a reason to accept.
    why : str
        In Vietnamese.
    """

    code: str
    name: str
    kind: str
    district: str | None
    score: float
    why: str


@dataclass(frozen=True)
class Match:
    """Outcome for one row.

    Attributes
    ----------
    status : str
        One of `STATUSES`.
    code : str
        The unit's code when the row is settled, else empty. ``exact_code``, ``exact_name`` and ``folded_name`` are
        always settled; ``without_diacritics`` only when the row drops all marks, in the district too, which must
        agree and have marks to drop, and no other unit, now or at another date, reads so; the others never.
    candidates : tuple of Candidate
        To choose from, in the order to offer them.
    reason : str
        One Vietnamese sentence; of a settled row a note, often empty.
    """

    status: str
    code: str
    candidates: tuple = ()
    reason: str = ""

    @property
    def accepted(self):
        """Whether the row is settled."""
        return bool(self.code)

    def noted(self, note):
        """The same outcome with a further note; the note stands first."""
        return replace(self, reason=f"{note} {self.reason}".strip())


def full_name(kind, name, district=None):
    """«xã Thụy Hùng (huyện Cao Lộc)»."""
    home = f" ({district[:1].lower()}{district[1:]})" if district else ""
    return f"{kind} {name}{home}".strip()


def listed(names, last="và"):
    """«a», «a và b», «a, b và c», from at most six names."""
    names = list(names)
    shown = names if len(names) <= 6 else [*names[:5], f"{len(names) - 5} đơn vị khác"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def upper_first(text):
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def once(candidates):
    """Candidates without repetition of a code, in order, as a tuple; the first of each code stays."""
    first = {}
    for each in candidates:
        first.setdefault(each.code, each)
    return tuple(first.values())
