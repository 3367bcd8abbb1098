"""The tables as the code uses them. What makes and changes them are the steps in ``migrations/versions``."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()


def _text(name, **options):
    return Column(name, Text, nullable=False, **options)


def _whole(name, **options):
    return Column(name, Integer, nullable=False, **options)


def _rows(name, *columns):
    """Table of the rows of versions: the key of a row begins with its version."""
    version_id = Column("version_id", Integer, ForeignKey("version.id"), primary_key=True)
    return Table(name, metadata, version_id, *columns, sqlite_with_rowid=False)


subject = Table(
    "subject", metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"), _text("province"), _whole("year"), _text("set_id"), _text("geography_date"),
    UniqueConstraint("kind", "province", "year", "set_id", "geography_date", name="subject_once"),
)  # fmt: skip

version = Table(
    "version", metadata,
    Column("id", Integer, primary_key=True),
    _whole("subject_id"), _text("action"), _text("created_at"), _text("user_name"), _text("file_name"), _text("sha256"),
    _whole("rows_read"), _whole("accepted"), _whole("doubtful"), _whole("rejected"), _whole("row_count"), _text("note"),
    _text("geography_date"), Column("replaces", Integer), Column("restores", Integer),
    sqlite_autoincrement=True,
)  # fmt: skip
"""Numbers are never used twice, not even after a restore: «v12» on a printed sheet means one version for ever."""

version.c.subject_id.append_foreign_key(ForeignKey("subject.id"))
Index("version_by_subject", version.c.subject_id, version.c.id)

attainment_row = _rows(
    "attainment_row", _text("unit_code", primary_key=True), _whole("criterion", primary_key=True, autoincrement=False),
    _text("status"), _text("source"),
)  # fmt: skip

recognition_row = _rows(
    "recognition_row", _text("unit_code", primary_key=True), _text("level", primary_key=True),
    _text("field", primary_key=True), _whole("year"), _text("decision"), _text("decision_date"), _text("basis"),
    _text("source"),
)  # fmt: skip

village_row = _rows(
    "village_row", _text("commune_code", primary_key=True), _whole("total"), _whole("attained"), _text("source")
)

village_list_row = _rows(
    "village_list_row", _text("commune_code", primary_key=True), _text("village", primary_key=True),
    Column("households", Integer), _text("attained"), Column("attained_year", Integer), Column("lon", Float),
    Column("lat", Float), _text("source"),
)  # fmt: skip

flag_row = _rows(
    "flag_row", _text("code", primary_key=True), _text("flag", primary_key=True), _text("value"), _text("status"),
    _text("source"),
)  # fmt: skip

boundary_row = _rows("boundary_row", _text("unit_code", primary_key=True), _text("shape_sha256"))

boundary_file = Table(
    "boundary_file", metadata,
    Column("version_id", Integer, ForeignKey("version.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False), _text("sha256"),
)  # fmt: skip

audit_entry = Table(
    "audit_entry", metadata,
    Column("id", Integer, primary_key=True),
    _text("at"), _text("user_name"), _text("action"), _text("subject"), _text("detail"),
    sqlite_autoincrement=True,
)  # fmt: skip

account = Table(
    "account", metadata,
    Column("id", Integer, primary_key=True),
    _text("name"), _text("name_key", unique=True), Column("email_key", Text, unique=True),
    Column("password_hash", Text), _text("role"), _whole("disabled"), _text("created_at"),
    sqlite_autoincrement=True,
)  # fmt: skip

sign_in_session = Table(
    "sign_in_session", metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    _text("created_at"), _text("seen_at"), _text("client"),
)  # fmt: skip

sign_in_attempt = Table(
    "sign_in_attempt", metadata,
    Column("id", Integer, primary_key=True),
    _text("at"), _text("name_sha256"), _text("client"),
)  # fmt: skip
Index("attempt_by_time", sign_in_attempt.c.at)

PASSING = (sign_in_session, sign_in_attempt)
"""Tables no backup carries: who is signed in right now, and who just tried."""
