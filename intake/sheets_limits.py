"""What a spreadsheet may be before anyone parses it: its size, its kind by content, its archive, its extent."""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from intake.errors import IntakeError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 150_000_000
MAX_RATIO = 200
SMALL = 10_000_000
MAX_ENTRIES = 2_000
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CELLS = 2_000_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_CONTENT = ((b"%PDF", "tài liệu PDF"), (b"\x89PNG", "hình PNG"), (b"\xff\xd8\xff", "ảnh JPEG"),
                  (b"Rar!", "tệp nén RAR"), (b"7z\xbc\xaf", "tệp nén 7z"))  # fmt: skip
_MARKUP = re.compile(rb"^\s*<(!doctype|html|table|\?xml|head|meta|script)", re.IGNORECASE)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def told(number):
    """Write a whole number with '.' between thousands."""
    return f"{number:,}".replace(",", ".")


def kind_of(data, file_name):
    """What the bytes are, whatever the extension says.

    Parameters
    ----------
    data : bytes
    file_name : str
        For the message only.

    Returns
    -------
    str
        ``"xlsx"``, ``"ods"``, ``"xls"`` or ``"text"``.

    Raises
    ------
    IntakeError
        An empty or too big file, a password-protected workbook, or content that is no table.
    """
    _check_size(data, file_name)
    if data.startswith(_OLE):
        return _ole_kind(data, file_name)
    if data.startswith(b"PK"):
        return _zip_kind(data, file_name)
    seen = next((name for start, name in _OTHER_CONTENT if data.startswith(start)), None)
    if _MARKUP.match(data[:200].lstrip(b"\xef\xbb\xbf")):
        seen = "trang HTML hoặc XML"
    if seen:
        raise IntakeError(
            f"Tệp «{file_name}» thực ra là {seen}, không phải bảng tính; "
            "hãy mở bằng phần mềm bảng tính rồi lưu lại dạng XLSX."
        )
    return "text"


def _check_size(data, file_name):
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise IntakeError(f"Tệp «{file_name}» trống, không có gì để đọc; hãy chọn lại tệp có số liệu.")
    if len(data) > MAX_BYTES:
        raise IntakeError(
            f"Tệp «{file_name}» nặng {told(len(data) // 1_000_000)} MB, nhiều hơn {MAX_BYTES // 1_000_000} MB "
            "cho phép; hãy bỏ hình ảnh và các sheet thừa rồi lưu lại."
        )


def _ole_kind(data, file_name):
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise locked(file_name)
    if "WordDocument".encode("utf-16-le") in data:
        raise IntakeError(f"Tệp «{file_name}» là văn bản Word, không phải bảng tính; hãy chép bảng sang XLSX.")
    return "xls"


def _zip_kind(data, file_name):
    names = {entry.filename for entry in archive(data, file_name).infolist()}
    if "xl/workbook.bin" in names:
        raise IntakeError(f"Tệp «{file_name}» ở dạng XLSB chưa đọc được; hãy lưu lại dạng XLSX.")
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and zipfile.ZipFile(io.BytesIO(data)).read("mimetype").startswith(_ODS):
        return "ods"
    raise IntakeError(f"Tệp «{file_name}» là tệp nén nhưng bên trong không phải bảng tính; hãy chọn tệp XLSX hoặc ODS.")


def locked(file_name):
    """The error of a workbook that asks for a password."""
    return IntakeError(
        f"Tệp «{file_name}» có đặt mật khẩu nên không mở được; hãy bỏ mật khẩu trong phần mềm bảng tính rồi lưu lại."
    )


def broken(file_name):
    """The error of a workbook that cannot be opened."""
    return IntakeError(
        f"Tệp «{file_name}» bị hỏng hoặc tải về chưa hết nên không mở được; hãy mở lại bằng phần mềm bảng tính, "
        "lưu lại rồi thử lần nữa."
    )


def archive(data, file_name):
    """Open a ZIP workbook after every entry was unpacked once under the limits and its XML was looked at.

    Raises
    ------
    IntakeError
        A broken or locked archive, a zip bomb, or XML that declares a document type or entities.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        _check_directory(opened.infolist(), len(data), file_name)
        for entry in opened.infolist():
            _check_entry(opened, entry, file_name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise broken(file_name) from error
    return opened


def _check_directory(entries, size, file_name):
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked(file_name)
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise broken(file_name)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > max(SMALL, MAX_RATIO * size):
        raise IntakeError(
            f"Tệp «{file_name}» nặng {told(size // 1000)} KB nhưng bung ra thành {told(unpacked // 1_000_000)} MB "
            f"trong {told(len(entries))} mục, giống tệp nén phá hoại nên không đọc; hãy lưu lại bảng tính từ bản gốc."
        )


def _check_entry(opened, entry, file_name):
    """Unpack one entry to its end: the library stops at the size the directory states, and compares the checksum."""
    left = entry.file_size
    with opened.open(entry) as stream:
        head = stream.read(_CHUNK)
        _check_prolog(head, entry, file_name)
        left -= len(head)
        while left > 0 and (chunk := stream.read(_CHUNK)):
            left -= len(chunk)


class _Enough(Exception):  # noqa: N818
    """The first element was met: a document type can no longer follow."""


def _check_prolog(head, entry, file_name):
    def refuse(*_):
        raise IntakeError(
            f"Tệp «{file_name}» chứa khai báo kiểu tài liệu (DOCTYPE/ENTITY) ở mục «{entry.filename}», có thể gây hại "
            "nên không đọc; hãy lưu lại bảng tính từ bản gốc."
        )

    def enough(*_):
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, enough
    try:
        parser.Parse(head, False)
    except _Enough:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        # Pictures and printer settings are no XML; but what another reader might take for XML must be readable here.
        if b"<!" in head.replace(b"\0", b"") and not entry.filename.lower().endswith((".bin", ".png", ".jpg", ".jpeg")):
            raise broken(file_name) from error


def check_extents(file_name, extents):
    """Refuse sheets with more rows, columns or cells than a list of communes can have.

    Parameters
    ----------
    file_name : str
    extents : list of (str, int, int)
        Sheet, last row and last column that hold something.
    """
    for name, rows, columns in extents:
        if rows > MAX_ROWS:
            raise too_many(file_name, name, f"{told(rows)} dòng", f"{told(MAX_ROWS)} dòng")
        if columns > MAX_COLUMNS:
            raise too_many(file_name, name, f"{told(columns)} cột", f"{MAX_COLUMNS} cột")
    cells = sum(rows * columns for _, rows, columns in extents)
    if cells > MAX_CELLS:
        raise too_many(file_name, extents[0][0], f"{told(cells)} ô (tính cả tệp)", f"{told(MAX_CELLS)} ô")


def too_many(file_name, name, seen, allowed):
    """The error of a sheet beyond a limit."""
    return IntakeError(
        f"Tệp «{file_name}», sheet «{name}» có {seen}, nhiều hơn {allowed} cho phép; "
        "hãy chỉ giữ bảng xã cần nhập, xóa các dòng và cột thừa, rồi lưu lại."
    )
