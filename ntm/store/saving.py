"""Writing versions: an import or a rollback, whole or not at all, one writer at a time."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, literal, select, update

from ntm.store import audit, schema
from ntm.store.accounts import require_still
from ntm.store.connection import Store
from ntm.store.errors import VersionError
from ntm.store.frames import KINDS, VILLAGE_LIST, Kind, check_rows, records_of, require_plain
from ntm.store.history import active_id, version_in
from ntm.store.people import User, require
from ntm.store.records import ImportFacts, Subject, Version, check_facts, check_subject, plain_text

MODES = ("merge", "replace")


@dataclass(frozen=True, eq=False)
class _Batch:
    """What one import brings, checked: rows, the list of villages behind them, the bytes of a boundary file."""

    rows: pd.DataFrame
    villages: pd.DataFrame | None
    content: bytes | None

    def communes(self) -> list[str]:
        """Communes whose villages the import speaks of, in totals or in the list; none for other kinds."""
        frames = [frame for frame in (self.rows, self.villages) if frame is not None and "commune_code" in frame]
        return sorted({code for frame in frames for code in frame["commune_code"]})


def save(
    store: Store,
    subject: Subject,
    rows: pd.DataFrame,
    facts: ImportFacts,
    user: User,
    mode: str | None = None,
    village_list: pd.DataFrame | None = None,
    content: bytes | None = None,
    known_codes: Collection[str] | None = None,
) -> Version:
    """Keep an import as a new version.

    Parameters
    ----------
    store : Store
    subject : Subject
        What the rows are about.
    rows : DataFrame
        Public columns of the kind: `ntm.attainment.COLUMNS`, `ntm.recognition.COLUMNS`, `ntm.villages.COLUMNS`,
        `frames.FLAG_COLUMNS` or `frames.BOUNDARY_COLUMNS`. Further columns are not kept.
    facts : ImportFacts
        The file and how its rows fared. ``geography_date`` says on which day's units the rows stand.
    user : User
        An editor.
    mode : {"merge", "replace"}, optional
        merge: the active version with the rows of the same key replaced and new ones added (of villages: the totals
        and the list of every commune the import speaks of are replaced together); replace: these rows alone. None is
        merge, except for boundaries, which are only ever replaced whole.
    village_list : DataFrame, optional
        `frames.VILLAGE_LIST_COLUMNS`; only with villages. It may name communes without a row: those of whose villages
        no result is known; `rows` may then be empty.
    content : bytes, optional
        The boundary file; obligatory for boundaries, not allowed otherwise.
    known_codes : collection of str, optional
        Codes the rows may use; None skips that comparison.

    Returns
    -------
    Version
        The new active version.

    Raises
    ------
    NotAllowed
        The user is no editor, or no longer.
    TableError, VersionError
        The rows, the facts or the mode do not fit; nothing is written.
    """
    require(user, "editor")
    check_subject(subject)
    told = check_facts(facts, subject)
    merging = _merges(subject, mode)
    listed = _villages(subject, village_list, known_codes)
    checked = check_rows(subject, rows, known_codes, may_be_empty=listed is not None and not listed.empty)
    batch = _Batch(checked, listed, _content(subject, content))
    with store.writing() as connection:
        require_still(connection, user, "editor")
        previous = active_id(connection, subject)
        new = _new_version(connection, store, subject, user, "import", asdict(told) | {"replaces": previous})
        _write(connection, subject, batch, new)
        if merging and previous is not None:
            _require_same_units(version_in(connection, previous), told.geography_date)
            _carry_over(connection, subject.kind, previous, new, batch.communes())
        return _closed(connection, store, user, new)


def rollback(store: Store, version_id: int, user: User, note: str = "") -> Version:
    """Make the rows of an older version active again, as a new version; history only ever grows.

    Returns
    -------
    Version
        A copy of the old version's rows and facts, with its own number, moment, user and note.

    Raises
    ------
    NotAllowed
        The user is no editor, or no longer.
    VersionError
        There is no such version, or it is the active one.
    """
    require(user, "editor")
    plain_text(note, "Ghi chú")
    with store.writing() as connection:
        require_still(connection, user, "editor")
        old = version_in(connection, version_id)
        if old.active:
            raise VersionError(f"Phiên bản v{version_id} đang được dùng; hãy chọn một phiên bản cũ hơn để quay lại.")
        kept = {name: getattr(old, name) for name in ImportFacts.__dataclass_fields__} | {"note": note}
        links = {"replaces": active_id(connection, old.subject), "restores": old.id}
        new = _new_version(connection, store, old.subject, user, "rollback", kept | links)
        _carry_over(connection, old.subject.kind, old.id, new)
        return _closed(connection, store, user, new)


def _merges(subject: Subject, mode: str | None) -> bool:
    if mode not in (None, *MODES):
        raise VersionError(f"Không có cách lưu «{mode}»; hãy dùng «merge» (gộp) hoặc «replace» (thay toàn bộ).")
    if subject.kind == "boundaries" and mode == "merge":
        raise VersionError("Ranh giới chỉ thay được toàn bộ, không gộp từng phần; hãy nhập cả tỉnh.")
    return mode != "replace" and subject.kind != "boundaries"


def _villages(
    subject: Subject, village_list: pd.DataFrame | None, known_codes: Collection[str] | None
) -> pd.DataFrame | None:
    if village_list is None:
        return None
    if subject.kind != "villages":
        raise VersionError("Danh sách thôn chỉ lưu cùng số liệu thôn; hãy chọn lại loại số liệu.")
    VILLAGE_LIST.check(village_list, known_codes)
    return require_plain(village_list[list(VILLAGE_LIST.columns)])


def _content(subject: Subject, content: bytes | None) -> bytes | None:
    if bool(content) != (subject.kind == "boundaries"):
        raise VersionError("Ranh giới phải lưu kèm tệp hình, loại khác thì không; hãy kiểm tra lại tệp nhập.")
    return content


def _new_version(connection: Connection, store: Store, subject: Subject, user: User, action: str, given: dict) -> int:
    own = {
        "subject_id": _subject_id(connection, subject),
        "action": action,
        "created_at": store.now(),
        "user_name": user.name,
        "row_count": 0,
    }
    return connection.execute(insert(schema.version).values(**own, **given)).inserted_primary_key[0]


def _subject_id(connection: Connection, subject: Subject) -> int:
    same = [schema.subject.c[name] == value for name, value in asdict(subject).items()]
    found = connection.execute(select(schema.subject.c.id).where(*same)).scalar_one_or_none()
    if found is not None:
        return found
    return connection.execute(insert(schema.subject).values(**asdict(subject))).inserted_primary_key[0]


def _write(connection: Connection, subject: Subject, batch: _Batch, new: int) -> None:
    parts = [(KINDS[subject.kind], batch.rows), (VILLAGE_LIST, batch.villages)]
    for kind, frame in parts:
        if frame is not None and not frame.empty:
            connection.execute(insert(kind.table), records_of(kind, frame, new))
    if batch.content is not None:
        file = {"version_id": new, "content": batch.content, "sha256": hashlib.sha256(batch.content).hexdigest()}
        connection.execute(insert(schema.boundary_file).values(**file))


def _require_same_units(previous: Version, day: str) -> None:
    """Rows on two days' units may not meet in one snapshot: one code can mean two communes."""
    if previous.geography_date != day:
        raise VersionError(
            f"Số liệu đang có (v{previous.id}) đứng trên địa giới ngày {previous.geography_date}, tệp nhập đứng trên "
            f"địa giới ngày {day}; hãy nhập trên cùng địa giới hoặc chọn thay toàn bộ."
        )


def _carry_over(connection: Connection, kind_name: str, old: int, new: int, communes: Collection[str] = ()) -> None:
    """Copy what the old version has and the new one does not: rows by key, villages by commune."""
    kind, held = KINDS[kind_name], KINDS[kind_name].table.alias("held")
    if kind_name == "villages":
        for one in (kind, VILLAGE_LIST):
            _copy_rows(connection, one, old, new, one.table.c.commune_code.not_in(communes))
        return
    same_key = (held.c[column] == kind.table.c[column] for column in kind.key)
    _copy_rows(connection, kind, old, new, ~exists().where(and_(held.c.version_id == new, *same_key)))
    if kind_name == "boundaries":
        file = schema.boundary_file
        chosen = select(literal(new), file.c.content, file.c.sha256).where(file.c.version_id == old)
        connection.execute(insert(file).from_select(["version_id", "content", "sha256"], chosen))


def _copy_rows(connection: Connection, kind: Kind, old: int, new: int, wanted: ColumnElement) -> None:
    table = kind.table
    chosen = select(literal(new), *(table.c[column] for column in kind.stored)).where(table.c.version_id == old, wanted)
    connection.execute(insert(table).from_select(["version_id", *kind.stored], chosen))


def _closed(connection: Connection, store: Store, user: User, new: int) -> Version:
    """Count the finished snapshot, write the audit entry and return the version as it will be read."""
    version = version_in(connection, new)
    table = KINDS[version.subject.kind].table
    count = select(func.count()).select_from(table).where(table.c.version_id == new).scalar_subquery()
    connection.execute(update(schema.version).where(schema.version.c.id == new).values(row_count=count))
    version = version_in(connection, new)
    told = {"version": new, "rows": version.rows, "file": version.file_name, "sha256": version.sha256}
    audit.record(connection, store.now(), user, version.action, version.subject.text, **told, restores=version.restores)
    return version
