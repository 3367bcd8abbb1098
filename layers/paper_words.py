"""What a sheet says in words, and which rows its legend shows; slides and reports say the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a sheet says besides its legend; every field is Vietnamese text for people.

    ``notes`` and ``sources`` are sentences; ``mark`` is the demonstration mark, empty for real figures; ``logo`` is the
    mark of the issuing office as PNG or JPEG, empty for none.
    """

    kicker: str
    title: str
    when: str
    filters: str
    answer: str
    mark: str
    notes: tuple
    sources: tuple
    made: str
    version: str
    page: str
    logo: bytes = b""


def legend(painted):
    """Legend rows shown: a class without units is left out where the screen leaves it out too."""
    return [row for row in painted["rows"] if row["count"] or not row["optional"]]
