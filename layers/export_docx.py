"""A report as officials write it: A4 upright, Times New Roman 14, national header, figures, table, map, sources."""

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from layers.export_logo import fitted
from layers.export_office import described, fixed_package, picture, table_rows
from layers.export_pages import map_pages
from layers.export_subject import filter_words, year_before
from layers.export_words import DOTS, home, map_words
from layers.formatting import number
from layers.headline import figures
from layers.paper_map import fill
from layers.paper_words import legend

FACE, SIZE = "Times New Roman", 14
# Margins of an official document in millimetres: top and bottom, left, right.
UPRIGHT, LEFT, RIGHT = 20, 30, 20
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PICTURE_MM = (160, 150)
LOGO_MM = (40, 16)
HEADER_MM, LEGEND_MM = (62, 98), (14, 116, 20)


def docx(made, progress):
    """Return (bytes, pages) of the export as a report.

    The count of pages is that of the parts that begin on a new page; Word may need more for a long table.
    """
    progress(0.2, "Đang viết báo cáo…")
    report, (page,) = _document(), map_pages(made)
    words = map_words(made, page, 1, 1)
    _national_header(report, made)
    _title(report, made, words)
    _results(report, made, words)
    _table(report, made)
    report.add_page_break()
    progress(0.6, "Đang vẽ bản đồ…")
    _map(report, made, page, words)
    _sources(report, words)
    stream = io.BytesIO()
    described(report.core_properties, made)
    report.save(stream)
    return fixed_package(stream.getvalue()), 2


def _document():
    report = Document()
    section = report.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(UPRIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    for name in ("Normal", "Heading 1"):
        style = report.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(SIZE), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FACE)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_after = Pt(6)
    _language(report)
    _page_number(section.footer.paragraphs[0])
    return report


def _language(report):
    """Say that the text is Vietnamese, so that Word does not underline it all."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    report.styles["Normal"].element.get_or_add_rPr().append(language)


def _page_number(paragraph):
    paragraph.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _national_header(report, made):
    table = report.add_table(rows=1, cols=2)
    _widths(table, HEADER_MM)
    office, nation = table.rows[0].cells
    if made.request.logo:
        _logo(office.paragraphs[0], made.request.logo)
    _line(office.add_paragraph() if made.request.logo else office.paragraphs[0], *_office(made), bold=True)
    _line(office.add_paragraph(), "Số: ……/BC-……", 13)
    _line(nation.paragraphs[0], NATION, 12, bold=True)
    _line(nation.add_paragraph(), MOTTO, 13, bold=True, underline=True)
    day = made.request.made_on
    told = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else "ngày …… tháng …… năm ……"
    _line(nation.add_paragraph(), f"{home(made).name}, {told}", 13, italic=True)


def _office(made):
    return (made.request.office or DOTS).upper(), 13


def _logo(paragraph, data):
    paragraph.alignment = ALIGN.CENTER
    width, height = fitted(data, *LOGO_MM)
    shown = paragraph.add_run().add_picture(io.BytesIO(data), width=Mm(width), height=Mm(height))
    shown._inline.docPr.set("descr", "Biểu trưng của cơ quan lập")


def _title(report, made, words):
    _line(report.add_paragraph(), "BÁO CÁO", SIZE, bold=True)
    subject = f"Xây dựng nông thôn mới tỉnh {home(made).name} năm {made.view.dataset.year}"
    _line(report.add_paragraph(), subject, SIZE, bold=True)
    if words.mark:
        run = _line(report.add_paragraph(), words.mark, SIZE, bold=True)
        run.font.color.rgb = RGBColor(0x7A, 0x4F, 0x00)


def _results(report, made, words):
    report.add_heading("1. Kết quả", 1)
    scope = filter_words(made)
    told = f"{words.when}. Chuyên đề: {made.theme.title}. {words.filters}." if scope else f"{words.when}."
    _body(report, f"{told} {words.answer}.")
    for figure in figures(made.view, made.mask, year_before(made)):
        _body(report, f"- {figure.label}: {figure.value} ({figure.note}).")


def _table(report, made):
    head, rows, totals = table_rows(made)
    report.add_heading("2. Bảng số liệu", 1)
    lines = [head, *rows, totals]
    table = report.add_table(rows=len(lines), cols=len(head), style="Table Grid")
    for place, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            strong = place == 0 or line is totals
            align = ALIGN.LEFT if column == 0 and place else ALIGN.CENTER
            _line(paragraph, text, 12, bold=strong, align=align)
    _repeat(table.rows[0])


def _repeat(row):
    """Print the headings again on every page the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _map(report, made, page, words):
    report.add_heading("3. Bản đồ", 1)
    shown = report.add_paragraph()
    shown.alignment = ALIGN.CENTER
    image = shown.add_run().add_picture(io.BytesIO(picture(made, page, *PICTURE_MM)), width=Mm(PICTURE_MM[0]))
    image._inline.docPr.set("descr", f"Bản đồ: {words.title}. {words.answer}")
    _line(report.add_paragraph(), f"Bản đồ: {words.title}. {words.when}.", 12, italic=True)
    rows = legend(page.painted)
    table = report.add_table(rows=len(rows), cols=3, style="Table Grid")
    _widths(table, LEGEND_MM)
    for line, row in zip(table.rows, rows, strict=True):
        swatch, label, count = line.cells
        for cell in line.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        _shade(swatch, row, page.painted["rows"], made.request.scheme)
        _line(label.paragraphs[0], row["label"], 12, align=ALIGN.LEFT)
        _line(count.paragraphs[0], number(row["count"]), 12, bold=True)


def _widths(table, widths):
    """Set the widths of columns, millimetres; readers take them from the columns or from the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _shade(cell, row, rows, scheme):
    """Colour a cell as the class is coloured; a hatch becomes the nearest pattern Word has."""
    hatch = fill(row, rows, scheme)["hatch"] or ""
    patterns = {
        "/": "thinDiagStripe", "\\": "thinReverseDiagStripe", "-": "thinHorzStripe", "|": "thinVertStripe",
        "x": "thinDiagCross", ".": "pct12", "o": "pct25",
    }  # fmt: skip
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), patterns.get(hatch[:1], "clear"))
    shade.set(qn("w:color"), fill(row, rows, scheme)["hatchcolor"].lstrip("#"))
    shade.set(qn("w:fill"), row["colour"].lstrip("#"))
    cell._tc.get_or_add_tcPr().append(shade)


def _sources(report, words):
    report.add_heading("4. Nguồn và lưu ý", 1)
    for text in (*words.notes, *words.sources, f"{words.version}."):
        paragraph = report.add_paragraph()
        _line(paragraph, f"- {text}", 12, align=ALIGN.JUSTIFY)
        paragraph.paragraph_format.space_after = Pt(2)


def _body(report, text):
    _line(report.add_paragraph(), text, SIZE, align=ALIGN.JUSTIFY)


def _line(paragraph, text, size, bold=False, italic=False, underline=False, align=ALIGN.CENTER):
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic, run.underline = FACE, Pt(size), bold, italic, underline
    return run
