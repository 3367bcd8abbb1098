"""Lists of communes that bear a mark: the border-village scheme, the border, a disadvantaged region."""

import hashlib
import re
from dataclasses import dataclass

import pandas as pd

from geo.flags import FLAGS
from geo.units import geography
from intake.errors import IntakeError
from intake.layout import find_tables, kind_said, no_table_notes, unused_note
from intake.layout_columns import ROLES, Vocabulary
from intake.layout_entries import Communes, Entry, check_row_choices, entries_frame, entry_records
from intake.layout_rows import UNIT, body_rows
from intake.sheets import file_bytes, place, read_sheets
from intake.words import plain_fold, status_of

COLUMNS = ("code", "flag", "value", "status", "source")
REGION = "disadvantaged_region"
_VALUE = (
    r"(thuoc )?(khu vuc|kv|value|gia tri|dau|danh dau|bien gioi|xa bien gioi|phan loai|thuoc dien|ket qua|dbkk)"
    r"( (i ii iii|dac biet kho khan))?"
)
# A row of a name needs no further column: being on the list is the mark.
MARKS = Vocabulary(
    (("value", _VALUE), *((role, ROLES[role]) for role in ("order", "code", "name", "district", "source", "note"))),
    (("code",), ("name",)),
)
_REGION = re.compile(r"(?:xa )?(?:khu vuc|kv)?\s*(iii|ii|i|[123])")
_GRADES = {"1": "I", "2": "II", "3": "III", "i": "I", "ii": "II", "iii": "III"}
_FORMULA = "ô chứa công thức «{}», phần mềm không tính công thức; hãy chép rồi dán giá trị (Paste Values)"


@dataclass(frozen=True, eq=False)
class FlagReading:
    """What a list of marked communes says, before anything is saved.

    Attributes
    ----------
    flags : pandas.DataFrame
        ``code``, ``flag``, ``value`` («1», «0», or «I», «II», «III»; empty: in no region), ``status`` («sourced») and
        ``source``, all text, one row per unit; the columns of ``data/boundaries/flags.csv`` that are not the place.
    doubtful, rejected : pandas.DataFrame
        As in `intake.attainment.Reading`.
    notes : tuple of str
    sha256, file_name : str
    rows_read : int
    """

    flags: pd.DataFrame
    doubtful: pd.DataFrame
    rejected: pd.DataFrame
    notes: tuple[str, ...]
    sha256: str
    file_name: str
    rows_read: int

    def as_json(self):
        """The keys of an import's answer on the command line; accepted counts units."""
        return {
            "accepted": len(self.flags),
            "doubtful": entry_records(self.doubtful),
            "rejected": entry_records(self.rejected),
            "rows_read": self.rows_read,
            "notes": list(self.notes),
            "sha256": self.sha256,
        }


def read_flag_file(path_or_bytes, file_name, province, date, flag, source, complete, choices=None):
    """Read a list of communes that bear a mark.

    Parameters
    ----------
    path_or_bytes : path or bytes
    file_name : str
    province : str
        GSO code.
    date : datetime.date or str
        Day whose geography the list names.
    flag : str
        One of `geo.flags.FLAGS`; ``disadvantaged_region`` needs a column with I, II or III.
    source : str
        The document the list comes from; obligatory.
    complete : bool
        The officer says the list is complete: units not on it get the value «0» (for the region the empty text,
        which means none). They get no row otherwise, nor as long as a row of the list is unsettled.
    choices : dict, optional
        ``(sheet, row)`` → code, or None to leave the row out.

    Returns
    -------
    FlagReading

    Raises
    ------
    IntakeError
        No such flag, no source, a file that cannot be read, or no list in it.
    """
    _check_asked(flag, source)
    data, chosen = file_bytes(path_or_bytes), dict(choices or {})
    communes = Communes(geography(province, date))
    check_row_choices(chosen, communes)
    reader = _Reader(flag, communes, chosen)
    for sheet in read_sheets(data, file_name):
        reader.sheet(sheet)
    if not reader.rows_read:
        raise IntakeError(
            f"Tệp «{file_name}» không có danh sách xã nào đọc được. {' '.join(reader.notes)} "
            "Bảng phải có cột tên hoặc mã xã."
        )
    values = reader.settled(complete)
    rows = [(code, flag, value, "sourced", source.strip()) for code, value in values.items()]
    return FlagReading(
        flags=pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"),
        doubtful=entries_frame(reader.doubtful),
        rejected=entries_frame(reader.rejected),
        notes=(*reader.notes, *communes.notes()),
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        rows_read=reader.rows_read,
    )


def _check_asked(flag, source):
    if flag not in FLAGS:
        raise IntakeError(f"Không có dấu «{flag}»; hãy chọn một trong {', '.join(FLAGS)}.")
    if not source.strip():
        raise IntakeError("Danh sách chưa ghi nguồn; hãy ghi số, ngày và cơ quan ban hành văn bản.")


class _Reader:
    """Collects the marked units of every sheet of a file."""

    def __init__(self, flag, communes, choices):
        self.flag, self.communes, self.choices = flag, communes, choices
        self.found, self.doubtful, self.rejected, self.notes, self.rows_read = {}, [], [], [], 0

    def sheet(self, sheet):
        self.notes += [f"Sheet '{sheet.name}': {note}" for note in sheet.notes]
        tables = find_tables(sheet, MARKS)
        self.notes += [] if tables else no_table_notes(sheet)
        for table in tables:
            self.notes += [note for note in [unused_note(sheet, table)] if note]
            for row in body_rows(sheet, table):
                if row.kind == UNIT:
                    self._row(sheet, table, row)

    def _row(self, sheet, table, row):
        key = (sheet.name, row.number)
        texts = {role: sheet.by_row[row.number][letter] for role, letter in table.columns.items()}
        run = [role for role in table.columns if (row.number, table.columns[role]) in sheet.formulas]
        fault = _FORMULA.format(texts[run[0]]) if set(run) & {"name", "code", "value"} else ""
        value, why = self._value(texts.get("value"))
        self.rows_read += 1
        if key in self.choices and self.choices[key] is None:
            self.notes.append(f"{place(*key)}: «{texts.get('name') or texts.get('code')}» được bỏ qua theo lựa chọn.")
        elif fault or why:
            self._entry(sheet, table, row, texts, fault or why, (), False)
        elif value is not None:
            self._placed(sheet, table, row, texts, value)

    def _placed(self, sheet, table, row, texts, value):
        key = (sheet.name, row.number)
        if key in self.choices:
            self.found.setdefault(self.choices[key], []).append((key, value))
            return
        home = self.communes.find(
            texts.get("name", ""), row.district, texts.get("code", ""), key, kind_said(sheet, table)
        )
        if home.code:
            self.found.setdefault(home.code, []).append((key, value))
        else:
            self._entry(sheet, table, row, texts, home.reason, home.suggestions, home.doubt)

    def _entry(self, sheet, table, row, texts, reason, suggestions, doubt):
        column = table.columns.get("name") or table.columns["code"]
        told = texts.get("name") or texts.get("code")
        entry = Entry(sheet.name, row.number, column, told, reason, suggestions, 1)
        (self.doubtful if doubt else self.rejected).append(entry)

    def _value(self, text):
        """(value, why not) of a row; no value and no reason for a blank cell in a column of marks."""
        if self.flag == REGION:
            match = _REGION.fullmatch(plain_fold(text or ""))
            return (_GRADES[match[1]], "") if match else (None, f"«{text or ''}» không phải khu vực I, II hoặc III")
        if text is None:
            return "1", ""
        meaning = {"attained": "1", "not_attained": "0", "": None}
        status = status_of(text)
        return (meaning[status], "") if status in meaning else (None, f"không hiểu «{text}»; hãy ghi x hoặc để trống")

    def settled(self, complete):
        """Code → value; of differing values for one unit none."""
        values = {}
        for code, told in self.found.items():
            if len({value for _, value in told}) == 1:
                values[code] = told[0][1]
                continue
            where = "; ".join(f"«{value}» ở {place(*key)}" for key, value in told)
            reason = f"{self.communes.names[code]} có nhiều giá trị khác nhau: {where}; hãy giữ một"
            self.rejected += [Entry(*key, "", value, reason) for key, value in told]
        if complete and (self.doubtful or self.rejected):
            self.notes.append("Còn dòng chưa rõ xã nên các xã ngoài danh sách chưa được ghi là không mang dấu.")
        elif complete:
            values |= {code: "" if self.flag == REGION else "0" for code in self.communes.names if code not in values}
        return values
