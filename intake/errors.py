"""What can go wrong while reading what people bring.

IntakeError     base; also raised for bytes that are no readable text

Messages are Vietnamese, for people: what is wrong, where, what was seen, what to do.
"""


class IntakeError(Exception):
    """Base of this package's errors."""
