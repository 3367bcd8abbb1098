"""ODS as rows of text: the text a person sees, repeats counted before they are laid out, formulas and merges seen."""

from dataclasses import dataclass, field
from xml.parsers import expat

from intake.sheets_limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    archive,
    broken,
    check_extents,
    locked,
    told,
    too_many,
)
from intake.sheets_xlsx import filled

_ENCRYPTED = b"encryption-data"


def ods_grids(data, file_name):
    """Rows of every sheet of an ODS workbook; the result is that of `intake.sheets_xlsx.xlsx_grids`.

    Raises
    ------
    IntakeError
        A file that is broken or locked, or sheets beyond the limits (a repeated row or cell counts every time).
    """
    opened = archive(data, file_name)
    if "META-INF/manifest.xml" in opened.namelist() and _ENCRYPTED in opened.read("META-INF/manifest.xml"):
        raise locked(file_name)
    scan = _Scan(file_name)
    try:
        scan.parser().Parse(opened.read("content.xml"), True)
    except (expat.ExpatError, ValueError) as error:
        raise broken(file_name) from error
    check_extents(file_name, [(one.name, one.rows, one.columns) for one in scan.tables])
    return [_grid(one, one.style in scan.hidden) for one in scan.tables]


@dataclass
class _Table:
    name: str
    style: str
    texts: dict = field(default_factory=dict)
    formulas: set = field(default_factory=set)
    merges: list = field(default_factory=list)

    @property
    def rows(self):
        return max((row for row, _ in self.texts), default=0)

    @property
    def columns(self):
        return max((column for _, column in self.texts), default=0)


def _grid(table, hidden):
    if hidden:
        return table.name, None, set(), []
    rows = [[table.texts.get((r, c), "") for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)]
    return table.name, *filled(rows, table.merges, table.formulas), []


class _Scan:
    """Walks content.xml once; positions count from 1."""

    def __init__(self, file_name):
        self.file_name, self.tables, self.hidden = file_name, [], set()
        self.row = self.column = self.row_repeat = self.filled = self.depth = 0
        self.style, self.cell, self.pieces, self.written, self.note = "", None, [], [], 0

    def parser(self):
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.buffer_text = True
        return parser

    def start(self, tag, told_attributes):
        handler = _STARTS.get(tag)
        if handler:
            handler(self, told_attributes)

    def end(self, tag):
        handler = _ENDS.get(tag)
        if handler:
            handler(self)

    def text(self, data):
        if self.cell is not None and self.depth and not self.note:
            self.pieces.append(data)

    def _style(self, attributes):
        self.style = attributes.get("style:name", "")

    def _table_style(self, attributes):
        if attributes.get("table:display") == "false":
            self.hidden.add(self.style)

    def _table(self, attributes):
        self.tables.append(_Table(attributes.get("table:name", ""), attributes.get("table:style-name", "")))
        self.row = 0

    def _row(self, attributes):
        self.row += 1
        self.column, self.row_repeat = 0, int(attributes.get("table:number-rows-repeated", 1))
        self.written = []

    def _row_end(self):
        table, first = self.tables[-1], self.row
        self.row += self.row_repeat - 1
        if self.row_repeat == 1 or not self.written:
            return
        self._count(len(self.written) * (self.row_repeat - 1), self.row, 1)
        for row in range(first + 1, self.row + 1):
            table.texts |= {(row, column): table.texts[first, column] for column in self.written}
            table.formulas |= {(row, column) for column in self.written if (first, column) in table.formulas}

    def _cell(self, attributes):
        self.cell, self.pieces, self.depth = attributes, [], 0

    def _cell_end(self):
        attributes, first = self.cell, self.column + 1
        repeat = int(attributes.get("table:number-columns-repeated", 1))
        self.cell, self.column = None, self.column + repeat
        text = "".join(self.pieces).strip()
        formula = attributes.get("table:formula")
        if not text and not formula:
            return
        self._count(repeat, self.row, self.column)
        # «of:=HYPERLINK(…)» is shown as a person knows it.
        text = formula.partition(":")[2] or formula if formula else text
        places = [(self.row, column) for column in range(first, self.column + 1)]
        table = self.tables[-1]
        self.written += [column for _, column in places]
        table.texts |= dict.fromkeys(places, text)
        table.formulas |= set(places) if formula else set()
        self._merge(attributes, first, table)

    def _merge(self, attributes, first, table):
        down = int(attributes.get("table:number-rows-spanned", 1))
        across = int(attributes.get("table:number-columns-spanned", 1))
        if down > 1 or across > 1:
            table.merges.append((self.row, first, self.row + down - 1, first + across - 1))

    def _count(self, cells, row, column):
        """Refuse while reading, before a repeat of a million is laid out."""
        self.filled += cells
        name = self.tables[-1].name
        if row > MAX_ROWS:
            raise too_many(self.file_name, name, f"ít nhất {told(row)} dòng", f"{told(MAX_ROWS)} dòng")
        if column > MAX_COLUMNS:
            raise too_many(self.file_name, name, f"ít nhất {told(column)} cột", f"{MAX_COLUMNS} cột")
        if self.filled > MAX_CELLS:
            raise too_many(self.file_name, name, f"ít nhất {told(self.filled)} ô", f"{told(MAX_CELLS)} ô")

    def _paragraph(self, _attributes):
        if self.pieces and not self.note:
            self.pieces.append("\n")
        self.depth += 1

    def _paragraph_end(self):
        self.depth -= 1

    def _space(self, attributes):
        self.text(" " * min(int(attributes.get("text:c", 1)), 100))

    def _break(self, _attributes):
        self.text("\n")

    def _note(self, _attributes):
        self.note += 1

    def _note_end(self):
        self.note -= 1


_STARTS = {
    "style:style": _Scan._style, "style:table-properties": _Scan._table_style, "table:table": _Scan._table,
    "table:table-row": _Scan._row, "table:table-cell": _Scan._cell, "table:covered-table-cell": _Scan._cell,
    "text:p": _Scan._paragraph, "text:s": _Scan._space, "text:line-break": _Scan._break,
    "text:tab": _Scan._break, "office:annotation": _Scan._note,
}  # fmt: skip
_ENDS = {
    "table:table-row": _Scan._row_end, "table:table-cell": _Scan._cell_end,
    "table:covered-table-cell": _Scan._cell_end, "text:p": _Scan._paragraph_end,
    "office:annotation": _Scan._note_end,
}  # fmt: skip
