"""Reading versions: which there are, which is active, and the rows of any of them."""

import datetime

import pandas as pd
from sqlalchemy import Connection, Select, func, select

from ntm.store import schema
from ntm.store.connection import Store
from ntm.store.errors import VersionError
from ntm.store.frames import KINDS, VILLAGE_LIST, Kind, frame_of
from ntm.store.records import Subject, Version

VERSION_COLUMNS = (
    "id", "kind", "province", "year", "set_id", "subject_date", "geography_date", "action", "created_at", "user",
    "file_name", "sha256", "rows_read", "accepted", "doubtful", "rejected", "rows", "note", "active", "replaces",
    "restores",
)  # fmt: skip
SUBJECT_COLUMNS = ("kind", "province", "year", "set_id", "geography_date", "version", "created_at", "rows")
VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))
"""Days are printed as they are on the wall of a provincial office; the store itself keeps UTC."""

_COUNTS = ("rows_read", "accepted", "doubtful", "rejected", "rows")


def versions(store: Store, subject: Subject | None = None) -> pd.DataFrame:
    """List versions, the newest first.

    Parameters
    ----------
    store : Store
    subject : Subject, optional
        None lists those of every subject.

    Returns
    -------
    DataFrame
        VERSION_COLUMNS: ``id``, the parts of the subject (``subject_date`` is its geography_date, empty but for flags
        and boundaries), ``geography_date`` (the day whose units the rows stand on), ``action`` (import or rollback),
        ``created_at`` (ISO, UTC), ``user``, the facts of the file, ``rows`` (of the whole snapshot), ``active``
        (bool: one per subject), ``replaces`` and ``restores`` (Int64, missing when there is none).
    """
    with store.reading() as connection:
        found = [_version(row) for row in connection.execute(_chosen(subject))]
    frame = pd.DataFrame([_as_row(one) for one in found], columns=list(VERSION_COLUMNS))
    whole = dict.fromkeys(("id", "year", *_COUNTS), "int64") | dict.fromkeys(("replaces", "restores"), "Int64")
    rest = dict.fromkeys(set(VERSION_COLUMNS) - set(whole), "str") | {"active": "bool"}
    return frame.astype(whole | rest)


def subjects(store: Store, kind: str | None = None) -> pd.DataFrame:
    """List what has an active version.

    Returns
    -------
    DataFrame
        SUBJECT_COLUMNS, by kind, province, year; ``geography_date`` is the day whose units the active rows stand on,
        ``version`` the number of the active version, ``rows`` how many it has.
    """
    frame = versions(store)
    chosen = frame[frame["active"] & (frame["kind"] == kind if kind else True)]
    named = chosen.rename(columns={"id": "version"})[list(SUBJECT_COLUMNS)]
    return named.sort_values(["kind", "province", "year", "set_id", "geography_date"], ignore_index=True)


def active(store: Store, subject: Subject) -> Version | None:
    """Return the active version of a subject, None when nothing was ever imported for it."""
    with store.reading() as connection:
        number = active_id(connection, subject)
        return None if number is None else version_in(connection, number)


def version(store: Store, version_id: int) -> Version:
    """Return one version; VersionError when there is none of that number."""
    with store.reading() as connection:
        return version_in(connection, version_id)


def rows_of(store: Store, version_id: int) -> pd.DataFrame:
    """Return the rows of a version, in order of their key.

    Returns
    -------
    DataFrame
        The public columns of its kind with their dtypes, as its ``check_*`` wants them; for boundaries the units with
        the hash of their shape (`boundary_file` returns the file).

    Raises
    ------
    VersionError
        There is no such version.
    """
    return _rows(store, version_id, None)


def village_list_of(store: Store, version_id: int) -> pd.DataFrame:
    """Return the list of villages kept with a version of villages, empty when none came with it.

    ``households`` and ``attained_year`` are Int64, ``lon`` and ``lat`` Float64; missing is not known.
    """
    return _rows(store, version_id, VILLAGE_LIST)


def boundary_file(store: Store, version_id: int) -> bytes:
    """Return the bytes of the boundary file of a version; VersionError when it is no version of boundaries."""
    file = schema.boundary_file
    with store.reading() as connection:
        content = connection.execute(select(file.c.content).where(file.c.version_id == version_id)).scalar_one_or_none()
    if content is None:
        raise VersionError(f"Phiên bản v{version_id} không có tệp ranh giới; hãy chọn một phiên bản ranh giới.")
    return bytes(content)


def data_version(store: Store, subject: Subject) -> str:
    """Return the active version in a few characters for a sheet, e.g. «v12 · 22/11/2026»; empty when there is none."""
    found = active(store, subject)
    return "" if found is None else f"v{found.id} · {found.created_at.astimezone(VIET_NAM):%d/%m/%Y}"


def active_id(connection: Connection, subject: Subject) -> int | None:
    """Return the number of the active version: the latest of its subject."""
    chosen = select(func.max(schema.version.c.id)).join(schema.subject).where(*_same(subject))
    return connection.execute(chosen).scalar_one()


def version_in(connection: Connection, version_id: int) -> Version:
    """Return one version through an open transaction; VersionError when there is none of that number."""
    fits = 0 < version_id < 2**31  # a number out of an address bar may be any
    found = connection.execute(_chosen().where(schema.version.c.id == version_id)).one_or_none() if fits else None
    if found is None:
        raise VersionError(f"Kho không có phiên bản v{version_id}; hãy xem lại danh sách phiên bản.")
    return _version(found)


def _chosen(subject: Subject | None = None) -> Select:
    """Select versions with their subject and whether they are the latest of it."""
    table, about = schema.version, schema.subject
    later = table.alias("later")
    latest = select(func.max(later.c.id)).where(later.c.subject_id == table.c.subject_id).scalar_subquery()
    parts = [about.c[name].label(f"subject_{name}") for name in Subject.__dataclass_fields__]
    chosen = select(table, *parts, (table.c.id == latest).label("active")).join(about)
    return chosen.where(*(_same(subject) if subject else ())).order_by(table.c.id.desc())


def _same(subject: Subject) -> list:
    return [schema.subject.c[name] == getattr(subject, name) for name in Subject.__dataclass_fields__]


def _version(row) -> Version:
    seen = row._mapping
    about = Subject(**{name: seen[f"subject_{name}"] for name in Subject.__dataclass_fields__})
    own = {"subject": about, "user": seen["user_name"], "rows": seen["row_count"], "active": bool(seen["active"])}
    created = datetime.datetime.fromisoformat(seen["created_at"])
    same = set(Version.__dataclass_fields__) - own.keys() - {"created_at"}
    return Version(created_at=created, **own, **{name: seen[name] for name in same})


def _as_row(one: Version) -> dict:
    about = one.subject
    parts = {"kind": about.kind, "province": about.province, "year": about.year, "set_id": about.set_id}
    created = one.created_at.isoformat(timespec="milliseconds")
    return vars(one) | parts | {"subject_date": about.geography_date, "created_at": created}


def _rows(store: Store, version_id: int, other: Kind | None) -> pd.DataFrame:
    with store.reading() as connection:
        about = version_in(connection, version_id).subject
        kind = other or KINDS[about.kind]
        columns = [kind.table.c[column] for column in kind.stored]
        found = connection.execute(select(*columns).where(kind.table.c.version_id == version_id)).all()
    return frame_of(kind, found, about)
