"""The verb that says whether this installation can work: the store answers, the boundaries can be had."""


def register(add):
    """Add the verb; `add(name, run, help)` returns its parser."""
    add("health", _health, "kho số liệu và ranh giới có dùng được không")


def _health(_given):
    # Whatever cannot be used raises its own sentence, which the command line prints with exit code 2.
    return {"store": _store(), "boundaries": _boundaries(), "ok": True}


def _store():
    """Ask the store for its newest version; a computer that has imported nothing has no store, and is well."""
    from ntm.store.place import store_exists
    from ntm.stored import store_state

    if not store_exists():
        return {"engine": "none", "place": "", "newest_version": 0}
    newest, _ = store_state()
    opened = _opened()
    return {"engine": "sqlite" if opened.on_sqlite else "postgresql", "place": opened.place, "newest_version": newest}


def _opened():
    from ntm.store.opening import open_store

    return open_store()


def _boundaries():
    """Find the package the boundaries are made of, without reading it, and count the layers built so far."""
    from geo.paths import cache_dir
    from geo.source import package_file

    folder = cache_dir()
    return {"package": package_file().name, "folder": str(folder), "built_layers": len(list(folder.glob("*.parquet")))}
