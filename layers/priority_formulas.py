"""The formulas of the ranking's workbook: how a spreadsheet comes to the same scale, score and rank as the program."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name as letter

from ntm.priority import DIGITS
from ntm.priority_parts import FALLING

ORDER, SCORES, WEIGHTS = "Thứ tự", "Tính điểm", "Trọng số"
FIXED = ("Mã xã", "Xã", "Huyện, thành phố")
TAIL = ("Điểm", "Hạng", "Thứ tự", "Điểm phần mềm đã tính", "So sánh", "Giữ nhóm 20 xã đầu (tỷ lệ)")


@dataclass(frozen=True)
class Layout:
    """Where things stand on the sheet of scores: columns from 0, rows as a formula counts them, from 1.

    Attributes
    ----------
    names : tuple of str
        Parts, in the order of their columns.
    method, scaling : str
    weights : int
        Row of the weights; the two levels of the scale stand in the rows below it.
    first, last : int
        Rows of the first and last commune.
    first_weight : int
        Row of the first part on the sheet of weights.
    """

    names: tuple
    method: str
    scaling: str
    weights: int
    first: int
    last: int
    first_weight: int

    @property
    def raw(self):
        """First column of the raw values."""
        return len(FIXED)

    @property
    def scaled(self):
        """First column of the scaled parts."""
        return self.raw + len(self.names)

    @property
    def score(self):
        """Column of the score."""
        return self.scaled + len(self.names)

    def area(self, column):
        """Cells of all communes in a column."""
        return f"${letter(column)}${self.first}:${letter(column)}${self.last}"

    def parts(self, row):
        """Cells of a row over the scaled parts."""
        return f"${letter(self.scaled)}${row}:${letter(self.score - 1)}${row}"

    def weight(self, place):
        """Weight of a part, taken from the sheet of weights."""
        return f"='{WEIGHTS}'!$C${self.first_weight + place}"

    def levels(self, place):
        """Two levels a raw value is measured against: least and most, or mean and standard deviation."""
        area = self.area(self.raw + place)
        if self.scaling == "z-score":
            spread = f"=IF(MAX({area})>MIN({area}),STDEVP({area}),0)"
            return f"=IF(COUNT({area})=0,0,AVERAGE({area}))", spread
        return f"=MIN({area})", f"=MAX({area})"

    def ends(self, place):
        """Best and worst value of a scaled part, which TOPSIS measures distances to."""
        area = self.area(self.scaled + place)
        return f"=MAX({area})", f"=MIN({area})"

    def part(self, place, row):
        """A raw value on the common scale; an empty one is unknown and adds nothing."""
        column = letter(self.raw + place)
        raw, low, high = (f"{column}{at}" for at in (row, f"${self.weights + 1}", f"${self.weights + 2}"))
        if self.method == "highest":
            return f'=IF({raw}="",0,{raw})'
        falling = self.names[place] in FALLING
        if self.scaling == "z-score":
            share = f"({low}-{raw})/{high}" if falling else f"({raw}-{low})/{high}"
            return f'=IF({raw}="",0,IF({high}>0,{share},0))'
        share = f"({high}-{raw})" if falling else f"({raw}-{low})"
        return f'=IF({raw}="",0,IF({high}>{low},{share}/({high}-{low}),0))'

    def points(self, row):
        """The score of a commune, rounded as the program does."""
        weights, parts = self.parts(self.weights), self.parts(row)
        if self.method == "highest":
            return f"=ROUND(SUMPRODUCT(MAX({weights}*{parts})),{DIGITS})"
        if self.method == "topsis":
            far = f"SQRT(SUMPRODUCT(({weights}*({parts}-{self.parts(self.weights + 2)}))^2))"
            near = f"SQRT(SUMPRODUCT(({weights}*({parts}-{self.parts(self.weights + 1)}))^2))"
            return f"=IF({near}+{far}>0,ROUND({far}/({near}+{far}),{DIGITS}),0)"
        return f"=IF(SUM({weights})>0,ROUND(SUMPRODUCT({weights},{parts})/SUM({weights}),{DIGITS}),0)"

    def rank(self, row):
        """Rank of a commune; equal scores share the best rank."""
        return f"=RANK({letter(self.score)}{row},{self.area(self.score)})"

    def order(self, row):
        """Place in the list: the rank, and the order of codes among equal ones."""
        column = letter(self.score)
        return f"{self.rank(row)}+COUNTIF(${column}${self.first}:{column}{row},{column}{row})-1"

    def check(self, row):
        """Whether the workbook comes to the score the program found."""
        here, told = f"{letter(self.score)}{row}", f"{letter(self.score + 3)}{row}"
        return f'=IF(ABS({here}-{told})<0.00000001,"khớp","khác: trọng số đã sửa")'

    def looked_up(self, column, place_cell):
        """What the sheet of scores holds in a column for the commune at a place of the list."""
        cells, order = (f"'{SCORES}'!{self.area(one)}" for one in (column, self.score + 2))
        return f"=INDEX({cells},MATCH({place_cell},{order},0))"
