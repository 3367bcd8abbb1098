"""Errors of the programme package.

ProgrammeError
├── CriteriaError   a criteria set that does not exist, or a criteria file that cannot be used
├── TableError      a table (attainment, recognition, villages) that breaks one of its invariants
├── ConversionError a crosswalk, a rule or a population that cannot carry figures to other units (conversion_parts)
└── DatasetError    a province, year or kind of data that is not there

Messages are Vietnamese, for people: what is wrong, what was seen, what to do.
"""


class ProgrammeError(Exception):
    """Base of every error raised by this package."""


class CriteriaError(ProgrammeError):
    """An unknown criteria set, or a criteria file that contradicts itself."""


class TableError(ProgrammeError):
    """A table that breaks one of the invariants stated by its ``check_*`` function."""


class DatasetError(ProgrammeError):
    """A dataset that was asked for and does not exist."""
