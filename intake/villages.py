"""Lists of villages (thôn) as checked rows, and their totals by commune for the border-village layer."""

import hashlib
from dataclasses import dataclass

import pandas as pd

from geo.units import geography, units
from intake.errors import IntakeError
from intake.layout import find_tables, kind_said, no_table_notes, unused_note
from intake.layout_columns import ROLES, Vocabulary
from intake.layout_entries import Communes, Entry, check_row_choices, entries_frame, entry_records
from intake.layout_rows import STRAY, UNIT, body_rows
from intake.sheets import file_bytes, place, read_sheets
from intake.villages_cells import village_of
from intake.words import legend_of
from ntm.villages import COLUMNS, check_villages

_VILLAGE = r"(thon|ban|xom|khu|khu dan cu|to dan pho|khu pho|ap|buon|lang)"
VILLAGES = Vocabulary(
    (
        ("village", rf"(ten )?{_VILLAGE}( {_VILLAGE})*|village"),
        ("households", r"(tong )?(so )?ho( dan| gia dinh)?|so ho.*|households"),
        ("lon", r"kinh do|lon|lng|long|longitude"),
        ("lat", r"vi do|lat|latitude"),
        ("year", r"nam (dat|cong nhan|dat chuan|duoc cong nhan)( .*)?"),
        ("status", ROLES["status"] + r"|(thon )?dat( chuan)?( ntm| nong thon moi)?"),
        *((role, ROLES[role]) for role in ("order", "code", "name", "district", "source", "note")),
    ),
    (("code", "village"), ("name", "village")),
)
FRAME_COLUMNS = (
    "commune_code", "village", "households", "attained", "attained_year", "lon", "lat", "source", "sheet", "row",
)  # fmt: skip
_KINDS = {"households": "Int64", "attained_year": "Int64", "lon": "float64", "lat": "float64", "row": "int64"}


@dataclass(frozen=True, eq=False)
class VillageReading:
    """What a village list says, before anything is saved.

    Attributes
    ----------
    villages : pandas.DataFrame
        ``commune_code`` and ``village`` (text), ``households`` and ``attained_year`` (Int64), ``attained`` (a status of
        `ntm.attainment.STATUSES`; unknown when the list says nothing), ``lon`` and ``lat`` (degrees, WGS 84; missing
        when not given), ``source``, ``sheet``, ``row``.
    totals : pandas.DataFrame
        Columns of `ntm.villages.COLUMNS`. A commune of whose villages no result is known has no row; of one with
        some unknown, ``total`` counts every village and ``attained`` those known to have attained.
    doubtful, rejected : pandas.DataFrame
        As in `intake.attainment.Reading`.
    notes : tuple of str
    sha256, file_name : str
    rows_read : int
    """

    villages: pd.DataFrame
    totals: pd.DataFrame
    doubtful: pd.DataFrame
    rejected: pd.DataFrame
    notes: tuple[str, ...]
    sha256: str
    file_name: str
    rows_read: int

    def as_json(self):
        """The keys of an import's answer on the command line; accepted counts villages."""
        return {
            "accepted": len(self.villages),
            "doubtful": entry_records(self.doubtful),
            "rejected": entry_records(self.rejected),
            "rows_read": self.rows_read,
            "notes": list(self.notes),
            "sha256": self.sha256,
        }


def read_village_file(path_or_bytes, file_name, province, year, date, bounds=None, choices=None):
    """Read a list of villages of any supported format.

    Parameters
    ----------
    path_or_bytes : path or bytes
    file_name : str
    province : str
        GSO code.
    year : int
        Year the list describes; a village that attained later is rejected.
    date : datetime.date or str
        Day whose geography the communes belong to.
    bounds : (float, float, float, float), optional
        West, south, east, north of the province in degrees; coordinates outside are rejected, the village is kept.
    choices : dict, optional
        ``(sheet, row)`` → code of the commune, or None to leave the row out: the user's answer to doubtful rows.

    Returns
    -------
    VillageReading

    Raises
    ------
    IntakeError
        The file cannot be read, no sheet holds a list of villages, or a choice names no unit.
    """
    data, chosen = file_bytes(path_or_bytes), dict(choices or {})
    communes = Communes(geography(province, date))
    check_row_choices(chosen, communes)
    reader = _Reader(file_name, year, bounds, communes, chosen)
    for sheet in read_sheets(data, file_name):
        reader.sheet(sheet)
    if not reader.rows_read:
        raise IntakeError(
            f"Tệp «{file_name}» không có danh sách thôn nào đọc được. {' '.join(reader.notes)} "
            "Bảng phải có cột tên hoặc mã xã và cột tên thôn."
        )
    villages = reader.settled()
    totals, notes = village_totals(villages, year, file_name, communes.names)
    check_villages(totals, units(geography(province, date)).index, f"Tệp «{file_name}»")
    return VillageReading(
        villages=villages,
        totals=totals,
        doubtful=entries_frame(reader.doubtful),
        rejected=entries_frame(reader.rejected),
        notes=(*reader.notes, *communes.notes(), *notes),
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        rows_read=reader.rows_read,
    )


def village_totals(villages, year, file_name, names):
    """Villages counted by commune.

    Parameters
    ----------
    villages : DataFrame
        As in `VillageReading`.
    year : int
    file_name : str
        For the source of the totals.
    names : dict of str to str
        Code → name with its kind, for the notes.

    Returns
    -------
    (DataFrame, list of str)
        Columns of `ntm.villages.COLUMNS`, and what was not known.
    """
    rows, notes = [], []
    for code, group in villages.groupby("commune_code", sort=True):
        unknown, total = int((group["attained"] == "unknown").sum()), len(group)
        if unknown:
            left = "không tính tổng" if unknown == total else "tổng số tính cả các thôn này"
            notes.append(f"{names[code]}: {unknown}/{total} thôn chưa có kết quả, {left}.")
        if unknown < total:
            attained = int((group["attained"] == "attained").sum())
            rows.append((code, year, total, attained, f"Tổng hợp danh sách thôn, tệp {file_name}"))
    kinds = {"year": "int64", "total": "int64", "attained": "int64"}
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: kinds.get(name, "str") for name in COLUMNS}), notes


class _Reader:
    """Collects the villages of every sheet of a file."""

    def __init__(self, file_name, year, bounds, communes, choices):
        self.file_name, self.year, self.bounds, self.communes, self.choices = file_name, year, bounds, communes, choices
        self.found, self.doubtful, self.rejected, self.notes, self.rows_read = [], [], [], [], 0

    def sheet(self, sheet):
        self.notes += [f"Sheet '{sheet.name}': {note}" for note in sheet.notes]
        tables = find_tables(sheet, VILLAGES)
        self.notes += [] if tables else no_table_notes(sheet)
        for table in tables:
            self.notes += [note for note in [unused_note(sheet, table)] if note]
            self._table(sheet, table)

    def _table(self, sheet, table):
        legend, above, filled = legend_of(sheet.cells.to_numpy().ravel()), None, 0
        kind = kind_said(sheet, table)
        for row in body_rows(sheet, table):
            texts = {role: sheet.by_row[row.number][letter] for role, letter in table.columns.items()}
            if row.kind not in (UNIT, STRAY) or not texts["village"]:
                continue
            named = (texts.get("name", ""), row.district, texts.get("code", ""), kind)
            filled += not (named[0] or named[2])
            # A commune is often written once, above its villages.
            above = named if named[0] or named[2] else above
            self.rows_read += 1
            self._row(sheet, table, village_of(sheet, table, row.number, texts, legend, self), above)
        if filled:
            self.notes.append(
                f"Sheet '{sheet.name}': {filled} dòng không ghi xã được hiểu là cùng xã với dòng phía trên."
            )

    def _row(self, sheet, table, village, named):
        key = (sheet.name, village.row)
        if key in self.choices and self.choices[key] is None:
            self.notes.append(f"{place(*key)}: «{village.name}» được bỏ qua theo lựa chọn.")
            return
        home, fault = self._home(key, named), village.fault
        if not fault and home[0]:
            self.found.append((home[0], village))
            self.rejected += village.entries
            return
        column = table.columns.get("name") or table.columns["code"]
        value = village.name if fault else " ".join(part for part in (named or ())[:3] if part)
        entry = Entry(sheet.name, village.row, column, value, fault or home[1], () if fault else home[2], 1)
        (self.doubtful if not fault and home[3] else self.rejected).append(entry)

    def _home(self, key, named):
        if key in self.choices:
            return self.choices[key], "", (), False
        if named is None:
            return "", "dòng không ghi xã; hãy ghi tên hoặc mã xã", (), False
        name, district, code, kind = named
        home = self.communes.find(name, district, code, key, kind)
        return home.code, home.reason, home.suggestions, home.doubt

    def settled(self):
        """The villages as a frame; one written twice alike counts once, written differently not at all."""
        by_name = {}
        for code, village in self.found:
            by_name.setdefault((code, village.folded), []).append(village)
        rows = [self._one(code, same) for (code, _), same in by_name.items()]
        frame = pd.DataFrame([row for row in rows if row], columns=list(FRAME_COLUMNS))
        return frame.astype({name: _KINDS.get(name, "str") for name in FRAME_COLUMNS})

    def _one(self, code, same):
        first = same[0]
        where = "; ".join(place(one.sheet, one.row) for one in same)
        if len({one.said for one in same}) > 1:
            reason = (
                f"thôn «{first.name}» của {self.communes.names[code]} có nhiều dòng khác nhau: {where}; hãy giữ một"
            )
            self.rejected += [Entry(one.sheet, one.row, one.column, one.name, reason, (), 1) for one in same]
            return None
        if len(same) > 1:
            self.notes.append(
                f"Thôn «{first.name}» của {self.communes.names[code]} được ghi lặp ({where}), tính một lần."
            )
        return (code, first.name, *first.said, first.source, first.sheet, first.row)
