"""What the store keeps, in words: a subject, the facts of one import, a version."""

import dataclasses
import datetime
import re
from dataclasses import dataclass

from ntm.criteria import criteria_set
from ntm.store.errors import VersionError

KIND_VI = {
    "attainment": "Kết quả tiêu chí",
    "recognition": "Công nhận xã",
    "villages": "Thôn",
    "flags": "Xã được đánh dấu",
    "boundaries": "Ranh giới",
}
KINDS = tuple(KIND_VI)
ACTION_VI = {"import": "Nhập", "rollback": "Quay lại"}
DATED = ("flags", "boundaries")
"""Kinds whose subject is a day's geography rather than a year of the programme."""

YEARLY = ("attainment", "villages")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Subject:
    """What a line of versions is about. ``year`` is 0 and the texts are empty where they do not apply.

    ``geography_date`` (ISO, the day a geography took effect) belongs to the subject of flags and boundaries only.
    """

    kind: str
    province: str
    year: int = 0
    set_id: str = ""
    geography_date: str = ""

    @property
    def text(self) -> str:
        """One short line naming the subject, e.g. ``attainment/20/2021/2016-2020``."""
        parts = (self.kind, self.province, str(self.year or ""), self.set_id, self.geography_date)
        return "/".join(part for part in parts if part)


@dataclass(frozen=True)
class ImportFacts:
    """What is known of one import: the file, how its rows fared, and on which day's units (ISO) they stand."""

    file_name: str
    sha256: str
    rows_read: int
    accepted: int
    doubtful: int
    rejected: int
    note: str = ""
    geography_date: str = ""


@dataclass(frozen=True)
class Version:
    """One version: a whole snapshot after an import or a rollback. ``rows`` counts the snapshot, not the file.

    ``replaces`` is the version that was active before, None for the first; ``restores`` the one a rollback took its
    rows from.
    """

    id: int
    subject: Subject
    action: str
    created_at: datetime.datetime
    user: str
    file_name: str
    sha256: str
    rows_read: int
    accepted: int
    doubtful: int
    rejected: int
    rows: int
    note: str
    geography_date: str
    active: bool
    replaces: int | None
    restores: int | None


def check_subject(subject: Subject) -> Subject:
    """Raise VersionError (CriteriaError for an unknown set) unless the subject has the parts its kind needs."""
    if subject.kind not in KINDS:
        raise VersionError(f"Kho không giữ loại số liệu «{subject.kind}»; hãy dùng một trong: {', '.join(KINDS)}.")
    if not re.fullmatch(r"\d\d", subject.province):
        raise VersionError(f"Mã tỉnh «{subject.province}» không đúng dạng; hãy dùng hai chữ số, ví dụ «20».")
    _require_part(subject, "năm", bool(subject.year), subject.kind in YEARLY)
    _require_part(subject, "bộ tiêu chí", bool(subject.set_id), subject.kind == "attainment")
    _require_part(subject, "ngày địa giới", bool(subject.geography_date), subject.kind in DATED)
    if subject.set_id:
        criteria_set(subject.set_id)
    if subject.geography_date:
        check_day(subject.geography_date)
    return subject


def check_facts(facts: ImportFacts, subject: Subject) -> ImportFacts:
    """Return the facts with the day of the subject filled in; VersionError when one of them cannot be true."""
    day = facts.geography_date or subject.geography_date
    check_day(day)
    if subject.geography_date and day != subject.geography_date:
        raise VersionError(
            f"Tệp nhập ghi địa giới ngày {day} nhưng đang lưu vào địa giới ngày {subject.geography_date}; "
            "hãy chọn lại ngày."
        )
    if not _DIGEST.fullmatch(facts.sha256):
        raise VersionError(f"Mã SHA-256 «{facts.sha256}» của tệp nhập không đúng dạng; hãy tính lại từ tệp gốc.")
    counts = (facts.rows_read, facts.accepted, facts.doubtful, facts.rejected)
    if any(count < 0 for count in counts):
        raise VersionError(f"Số dòng của tệp nhập không thể âm (đã thấy {counts}); hãy đếm lại.")
    # A file name from another system may hold bytes that are no text; the name is kept readable, never refused.
    name = facts.file_name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return dataclasses.replace(facts, geography_date=day, file_name=name, note=plain_text(facts.note, "Ghi chú"))


def check_day(text: str) -> None:
    """Raise VersionError unless the text is an ISO day."""
    try:
        datetime.date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise VersionError(
            f"Ngày địa giới «{text}» không đúng dạng; hãy viết năm-tháng-ngày, ví dụ 2020-02-01."
        ) from error


def plain_text(text: str, what: str) -> str:
    """Return the text when every database can keep it; VersionError for a zero character or half a character."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise VersionError(f"{what} có ký tự không lưu được (ký tự rỗng hoặc hỏng mã); hãy gõ lại.")
    return text


def _require_part(subject: Subject, name: str, given: bool, wanted: bool) -> None:
    if given != wanted:
        state, remedy = ("thiếu", "thêm") if wanted else ("thừa", "bỏ")
        raise VersionError(f"{KIND_VI[subject.kind]} ({subject.text}) {state} {name}; hãy {remedy} {name} rồi lưu lại.")
