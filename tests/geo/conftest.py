"""A coverage small enough to check by hand."""

import pytest
import shapely


@pytest.fixture
def four_squares():
    """Four squares of 1 km: a b in the lower row, c d in the upper one; a coverage."""

    def square(x, y):
        return shapely.box(x, y, x + 1000, y + 1000)

    return {"a": square(0, 0), "b": square(1000, 0), "c": square(0, 1000), "d": square(1000, 1000)}
