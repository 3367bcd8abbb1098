"""What can go wrong on the way from the view to a file.

LayerError
└── ExportError    the format, paper, resolution, atlas, typeface or target of an export cannot be served

Messages are Vietnamese, for people: what is wrong, what was seen, what to do.
"""

from layers.errors import LayerError


class ExportError(LayerError):
    """An export that cannot be made; nothing has been written."""
