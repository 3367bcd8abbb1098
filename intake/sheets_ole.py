"""The container of old XLS workbooks: its workbook stream, whether it asks for a password, where its formulas are.

Sources of the record layouts: Microsoft Open Specifications [MS-CFB] and [MS-XLS].
"""

import struct
from dataclasses import dataclass, field

_FREE = 0xFFFFFFFA
# Records of one cell with a value (number, text, truth, formula) and of a run of numbers.
_VALUES = {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}
_MAX_SECTORS = 400_000
_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _FORMULA, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x0006, 0x002F, 0x0085


class OleError(Exception):
    """The container breaks its own rules: cut off, or chains that run in circles."""


def workbook_stream(data):
    """Bytes of the workbook stream of a compound file.

    Raises
    ------
    OleError
        The container is cut off, its chains run in circles, or it holds no workbook.
    """
    try:
        return _Container(data).stream(_STREAMS)
    except (struct.error, IndexError, OverflowError) as error:
        raise OleError("container cut off") from error


class _Container:
    def __init__(self, data):
        self.data = data
        self.sector = 1 << struct.unpack_from("<H", data, 30)[0]
        self.small = 1 << struct.unpack_from("<H", data, 32)[0]
        if self.sector not in (512, 4096) or self.small != 64:
            raise OleError("sector size")
        directory, self.cutoff, small_fat = struct.unpack_from("<I4xII", data, 48)
        self.fat = self._numbers(self._fat_sectors())
        self.small_fat = self._numbers(self._chain(small_fat, self.fat))
        self.directory = self._joined(directory)

    def _fat_sectors(self):
        listed = [one for one in struct.unpack_from("<109I", self.data, 76) if one < _FREE]
        further, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, _MAX_SECTORS)):
            if further >= _FREE:
                break
            numbers = self._numbers([further])
            listed += [one for one in numbers[:-1] if one < _FREE]
            further = numbers[-1]
        return listed

    def _piece(self, sector):
        start = (sector + 1) * self.sector
        piece = self.data[start : start + self.sector]
        if not piece:
            raise OleError("sector beyond the end of the file")
        return piece.ljust(self.sector, b"\0")

    def _numbers(self, sectors):
        joined = b"".join(self._piece(one) for one in sectors)
        return struct.unpack(f"<{len(joined) // 4}I", joined)

    def _chain(self, sector, fat):
        chain = []
        while sector < _FREE:
            chain.append(sector)
            if len(chain) > min(len(fat), _MAX_SECTORS):
                raise OleError("chain runs in circles")
            sector = fat[sector]
        return chain

    def _joined(self, first):
        return b"".join(self._piece(one) for one in self._chain(first, self.fat))

    def stream(self, names):
        entries = [self._entry(at) for at in range(0, len(self.directory), 128)]
        found = next((entry for entry in entries if entry[0] in names), None)
        if found is None:
            raise OleError("no workbook stream")
        _, first, size = found
        if size >= self.cutoff:
            return self._joined(first)[:size]
        small = self._joined(entries[0][1])
        at = [one * self.small for one in self._chain(first, self.small_fat)]
        return b"".join(small[start : start + self.small] for start in at)[:size]

    def _entry(self, at):
        length = struct.unpack_from("<H", self.directory, at + 64)[0]
        name = self.directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        return name, *struct.unpack_from("<II", self.directory, at + 116)


def is_locked(stream):
    """Whether the workbook asks for a password: a FILEPASS record stands among its first records."""
    for kind, _, _ in _records(stream, 0):
        if kind in (_FILEPASS, _EOF):
            return kind == _FILEPASS
    return False


@dataclass
class Measured:
    """What the records of a sheet say before it is read: last row and column with a value, places of formulas."""

    rows: int = 0
    columns: int = 0
    formulas: set = field(default_factory=set)


def measured(stream):
    """One `Measured` per sheet, in the order of the workbook."""
    starts = []
    for kind, at, _ in _records(stream, 0):
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _EOF:
            break
    return [_measured(stream, start) for start in starts]


def _measured(stream, start):
    sheet, depth = Measured(), 0
    for kind, at, size in _records(stream, start):
        # A chart inside a sheet brings its own beginning and end.
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            break
        if kind in _VALUES and depth == 1 and size >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
            if kind == _FORMULA:
                sheet.formulas.add((row + 1, column + 1))
    return sheet


def _records(stream, at):
    """Yield (kind, place of the content, size) of the records from a place on; ends where the stream is cut off."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size
