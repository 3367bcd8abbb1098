"""What can go wrong between facts and a picture.

LayerError
├── ThemeError    the theme id is not one of the themes
└── FilterError   a filter token cannot be read, or names something that is not there

Messages are Vietnamese, for people: what is wrong, what was seen, what to do.
"""


class LayerError(Exception):
    """Base of this package's errors."""


class ThemeError(LayerError):
    """The theme id is not one of the themes."""


class FilterError(LayerError):
    """A filter token cannot be read."""
