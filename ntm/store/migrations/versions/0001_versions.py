"""Subjects, their versions, the rows of versions, and the audit table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROWS = {
    "attainment_row": "unit_code! criterion!# status source",
    "recognition_row": "unit_code! level! field! year# decision decision_date basis source",
    "village_row": "commune_code! total# attained# source",
    "village_list_row": "commune_code! village! households?# attained attained_year?# lon?~ lat?~ source",
    "flag_row": "code! flag! value status source",
    "boundary_row": "unit_code! shape_sha256",
}
"""Columns of the row tables: ``!`` part of the key, ``?`` may be missing, ``#`` integer, ``~`` number, else text."""


def upgrade() -> None:
    """Make everything a version needs."""
    _subjects_and_versions()
    for name, columns in ROWS.items():
        key = _version_id(primary_key=True)
        op.create_table(name, key, *(_column(one) for one in columns.split()), sqlite_with_rowid=False)
    op.create_table(
        "boundary_file",
        _version_id(primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _column("sha256"),
    )
    op.create_table("audit_entry", _id(), *_texts("at user_name action subject detail"), sqlite_autoincrement=True)


def downgrade() -> None:
    """Drop it all."""
    for name in ("audit_entry", "boundary_file", *ROWS, "version", "subject"):
        op.drop_table(name)


def _subjects_and_versions() -> None:
    subject = (_column("kind"), _column("province"), _column("year#"), _column("set_id"), _column("geography_date"))
    once = sa.UniqueConstraint("kind", "province", "year", "set_id", "geography_date", name="subject_once")
    op.create_table("subject", _id(), *subject, once)
    op.create_table(
        "version",
        _id(),
        sa.Column("subject_id", sa.Integer, sa.ForeignKey("subject.id"), nullable=False),
        *_texts("action created_at user_name file_name sha256"),
        *_texts("rows_read# accepted# doubtful# rejected# row_count# note geography_date replaces?# restores?#"),
        sqlite_autoincrement=True,
    )
    op.create_index("version_by_subject", "version", ["subject_id", "id"])


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer, primary_key=True)


def _version_id(**options) -> sa.Column:
    return sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id"), **options)


def _texts(words: str) -> list[sa.Column]:
    return [_column(word) for word in words.split()]


def _column(word: str) -> sa.Column:
    """Make one column from its word in ROWS."""
    kind = sa.Integer if "#" in word else sa.Float if "~" in word else sa.Text
    part_of_key = {"primary_key": True, "autoincrement": False} if "!" in word else {"nullable": "?" in word}
    return sa.Column(word.rstrip("!?#~"), kind, **part_of_key)
