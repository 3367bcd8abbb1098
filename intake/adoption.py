"""Boundaries the store says are in force, put in place on this machine; each process follows the one store."""

from geo.adopted import adopt, adopted_version, unpack_layer, withdraw
from geo.provinces import all_provinces
from geo.units import geography, vintages
from ntm.store.place import store_exists


def follow_store():
    """Make the boundaries in use those of the store's active versions; built ones stand where it has none.

    Returns
    -------
    tuple of Geography
        The geographies whose boundaries changed.

    Raises
    ------
    StoreError, BoundaryError
    """
    wanted = _active_versions()
    changed = []
    for place in _every_geography():
        number = wanted.get((place.province, place.vintage.isoformat()))
        if adopted_version(place) != _name(number):
            _put_in_place(place, number)
            changed.append(place)
    return tuple(changed)


def _active_versions():
    if not store_exists():
        return {}
    from ntm.store.history import subjects
    from ntm.store.opening import open_store

    return {
        (row.province, row.geography_date): int(row.version)
        for row in subjects(open_store(), "boundaries").itertuples()
    }


def _every_geography():
    for home in all_provinces():
        for day in vintages(home.code)["effective_date"]:
            yield geography(home.code, day)


def _name(number):
    return "" if number is None else f"v{number}"


def _put_in_place(place, number):
    if number is None:
        withdraw(place)
    else:
        from ntm.store.history import boundary_file
        from ntm.store.opening import open_store

        adopt(place, unpack_layer(boundary_file(open_store(), number)), _name(number))
