"""Built layers go to a folder of the test session, so that every session builds them anew."""

import pytest
import shapely

from geo.paths import CACHE_VARIABLE


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(folder))
        yield folder


@pytest.fixture
def four_squares():
    """Four squares of 1 km: a b in the lower row, c d in the upper one; a coverage."""

    def square(x, y):
        return shapely.box(x, y, x + 1000, y + 1000)

    return {"a": square(0, 0), "b": square(1000, 0), "c": square(0, 1000), "d": square(1000, 1000)}
