"""Moving every row from one database to another, whatever engine each is on."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, insert, select, text

from ntm.store.schema import PASSING, audit_entry, metadata

CHUNK = 2000
KEPT = tuple(table for table in metadata.sorted_tables if table not in (*PASSING, audit_entry))
"""Tables a backup replaces, parents before children. The audit table is only ever added to."""


def copy_all(source: Connection, target: Connection) -> None:
    """Copy the kept tables and the audit entries into a database whose tables are empty of them."""
    for table in KEPT:
        for rows in _chunks(source, table):
            target.execute(insert(table), rows)
    add_audit(source, target)


def replace_all(source: Connection, target: Connection) -> None:
    """Put the kept tables of the source in the place of the target's; nobody stays signed in."""
    for table in (*PASSING, *reversed(KEPT)):
        target.execute(delete(table))
    copy_all(source, target)
    if target.dialect.name == "postgresql":
        for table in KEPT:
            _move_numbers_on(target, table)


def add_audit(source: Connection, target: Connection) -> None:
    """Add the source's audit entries the target does not have: a restore must not wipe out who did what."""
    columns = [column for column in audit_entry.columns if column.name != "id"]
    known = {tuple(row) for row in target.execute(select(*columns))}
    names = [column.name for column in columns]
    new = [dict(zip(names, row, strict=True)) for row in source.execute(select(*columns).order_by(audit_entry.c.id))
           if tuple(row) not in known]  # fmt: skip
    if new:
        target.execute(insert(audit_entry), new)


def _chunks(source: Connection, table: Table) -> Iterator[list[dict]]:
    for rows in source.execute(select(table)).mappings().partitions(CHUNK):
        yield [dict(row) for row in rows]


def _move_numbers_on(connection: Connection, table: Table) -> None:
    """PostgreSQL does not see numbers given by hand; the next one must be new, and none is used twice."""
    if "id" not in table.columns:
        return
    sequence = f"{table.name}_id_seq"
    connection.execute(
        text(
            f"SELECT setval('{sequence}', GREATEST((SELECT last_value FROM {sequence}), "  # noqa: S608
            f'(SELECT COALESCE(MAX(id), 1) FROM "{table.name}")))'
        )
    )
