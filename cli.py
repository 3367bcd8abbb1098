"""The command line: the same calls as the page, one JSON object out.

`python cli.py VERB … --json` prints one JSON object and nothing else; without `--json` the same object is printed
indented. An error is one Vietnamese sentence on standard error, with exit code 2.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from verbs import bench, health, imports, keeping

TRANSLATED = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", r"\1 không nhận \2, hãy chọn trong \3"),
    (r"argument (\S+): invalid int value: (.+)", r"\1 phải là số nguyên, đã thấy \2"),
    (r"argument (\S+): invalid float value: (.+)", r"\1 phải là số, đã thấy \2"),
    (r"argument (\S+): expected one argument", r"\1 cần một giá trị"),
    (r"unrecognized arguments: (.+)", r"không có tham số \1"),
    (r"ambiguous option: (.+)", r"tham số chưa rõ: \1"),
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one Vietnamese line."""

    def error(self, message):
        for english, vietnamese in TRANSLATED:
            message = re.sub(english, vietnamese, message)
        self.exit(2, f"Lệnh chưa đúng: {message}. Xem `python {self.prog} --help`.\n")


def _units(given):
    from layers.listing import list_units

    return list_units(given.province, given.date)


def _boundaries(given):
    from geo.boundaries import write_geojson
    from geo.units import geography

    return write_geojson(geography(given.province, given.date), given.out)


def _summary(given):
    from layers.listing import summary

    return summary(given.province, given.year, given.dataset, given.only, given.attainment)


def _plans(given):
    from layers.plan_places import findings_answer, plans_answer

    return findings_answer() if given.action == "check" else plans_answer()


def _where(given):
    from geo.lineage import where

    return where(given.name, given.province)


def _convert(given):
    from layers.conversion import convert
    from layers.conversion_asked import people, year_asked

    year = year_asked(given.province, given.year, given.from_date, given.dataset)
    counted = people(given.province, (year,), given.populations, given.dataset)
    return convert(given.province, year, given.to_date, given.rule, given.dataset, populations=counted)


def _compare(given):
    from layers.comparison import compare
    from layers.conversion_asked import people

    counted = people(given.province, given.years, given.populations, given.dataset)
    return compare(given.province, tuple(given.years), given.to_date, given.rule, given.dataset, counted)


def _priority(given):
    from layers.targeting import priority

    return priority(given.province, given.year, given.weights, given.dataset, given.only)


def _allocate(given):
    from layers.targeting import allocation

    return allocation(given.province, given.year, given.budget, given.objective, given.costs, given.dataset, given.only)


def _export(given):
    from layers.conversion_asked import people
    from layers.export import ExportRequest, export
    from layers.export_logo import read_logo
    from layers.filters import Filters

    names = ("province", "year", "theme", "format", "out", "paper", "dpi", "atlas", "office", "scheme",
             "from_year", "to_date", "rule", "weights")  # fmt: skip
    asked = {name: getattr(given, name) for name in names} | {"kind": given.dataset}
    asked["filters"], asked["logo"] = Filters.from_tokens(given.only), read_logo(given.logo) if given.logo else b""
    asked["people"] = people(given.province, (given.year,), given.populations, given.dataset)
    return export(ExportRequest(**asked))


def _parser():
    parser = _Parser(prog="cli.py", description="Bản đồ Nông thôn mới trên dòng lệnh")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=_Parser)
    units = _verb(verbs, "units", _units, "các đơn vị hành chính của một ngày")
    units.add_argument("--date", required=True, metavar="NGÀY", help="ngày, dạng 2021-12-31")
    shapes = _verb(verbs, "boundaries", _boundaries, "ghi ranh giới của một ngày ra GeoJSON")
    shapes.add_argument("--date", required=True, metavar="NGÀY")
    shapes.add_argument("--out", required=True, type=Path, metavar="TỆP")
    summary = _verb(verbs, "summary", _summary, "tổng hợp kết quả của một năm")
    summary.add_argument("--year", required=True, type=int, metavar="NĂM")
    summary.add_argument("--dataset", choices=["demo", "store"])
    summary.add_argument("--only", action="append", default=[], metavar="LỌC", help="border, merged, district:185 …")
    summary.add_argument("--attainment", type=Path, metavar="TỆP", help="tính trên một tệp CSV kết quả tiêu chí")
    where = verbs.add_parser("where", help="một đơn vị cũ nay ở đâu")
    where.set_defaults(run=_where)
    where.add_argument("name", metavar="TÊN")
    where.add_argument("--province", metavar="MÃ")
    where.add_argument("--json", action="store_true")
    convert = _verb(verbs, "convert", _convert, "số liệu một năm trên địa giới ngày khác")
    convert.add_argument("--year", type=int, metavar="NĂM", help="năm của số liệu; bỏ được khi có --from-date")
    convert.add_argument("--from-date", metavar="NGÀY", help="ngày của số liệu gốc: lấy số liệu mới nhất đến ngày ấy")
    compare = _verb(verbs, "compare", _compare, "so sánh hai năm trên cùng một địa giới")
    compare.add_argument("--years", required=True, type=int, nargs=2, metavar="NĂM")
    for verb in (convert, compare):
        verb.add_argument("--to-date", required=True, metavar="NGÀY")
        verb.add_argument("--rule", required=True, help="strict, area, population hoặc any")
        verb.add_argument("--populations", type=Path, metavar="TỆP", help="CSV unit_code,population,source")
        verb.add_argument("--dataset", choices=["demo", "store"])
    _export_verb(verbs)
    _targeting_verbs(verbs)
    plans = verbs.add_parser("plans", help="các kế hoạch; plans check: điều chưa khớp trong các kế hoạch")
    plans.set_defaults(run=_plans)
    plans.add_argument("action", nargs="?", choices=["check"])
    plans.add_argument("--json", action="store_true")
    imports.register(lambda *told: _verb(verbs, *told))
    keeping.register(lambda *told: _plain_verb(verbs, *told))
    bench.register(lambda *told: _plain_verb(verbs, *told))
    health.register(lambda *told: _plain_verb(verbs, *told))
    return parser


def _export_verb(verbs):
    verb = _verb(verbs, "export", _export, "xuất tờ bản đồ, trang chiếu, báo cáo hoặc tệp số liệu")
    verb.add_argument("--year", required=True, type=int, metavar="NĂM")
    themes = "count, group, recognition, criterion:N, change, change:N, priority"
    verb.add_argument("--theme", required=True, help=themes)
    verb.add_argument("--format", required=True, help="png, pdf, svg, pptx, docx, xlsx, csv, geojson, gpkg, html")
    verb.add_argument("--out", required=True, type=Path, metavar="TỆP")
    verb.add_argument("--only", action="append", default=[], metavar="LỌC")
    verb.add_argument("--paper", default="A4", help="A4, A3, A2, A1, A0")
    verb.add_argument("--dpi", default=300, type=int, metavar="N")
    verb.add_argument("--atlas", help="district, criterion hoặc group: mỗi huyện, tiêu chí hoặc nhóm xã một tờ")
    verb.add_argument("--dataset", choices=["demo", "store"])
    verb.add_argument("--office", default="", metavar="CƠ QUAN")
    verb.add_argument("--logo", type=Path, metavar="TỆP", help="biểu trưng của cơ quan lập, PNG hoặc JPG")
    verb.add_argument("--from-year", type=int, metavar="NĂM", help="chuyên đề change: năm trước, mặc định năm gần nhất")
    verb.add_argument("--to-date", metavar="NGÀY", help="vẽ trên địa giới của ngày này")
    verb.add_argument("--rule", default="strict", help="quy tắc quy đổi: strict, area, population hoặc any")
    verb.add_argument("--populations", type=Path, metavar="TỆP", help="CSV unit_code,population,source")
    verb.add_argument("--weights", metavar="BỘ", help="chuyên đề priority: bộ trọng số")
    verb.add_argument("--scheme", default="colour", help="colour hoặc hatch (để sao chụp đen trắng)")


def _targeting_verbs(verbs):
    ranking = _verb(verbs, "priority", _priority, "xếp thứ tự ưu tiên các xã, mỗi điểm mở ra từng phần")
    ranking.add_argument("--weights", metavar="BỘ", help="tên bộ trọng số, hoặc phần=trọng số,…")
    money = _verb(verbs, "allocate", _allocate, "phân bổ vốn trong một tổng số tiền")
    money.add_argument("--budget", required=True, type=float, metavar="TRIỆU", help="tổng vốn, triệu đồng")
    money.add_argument("--objective", required=True, help="communes, criteria, lowest-group, border, mix")
    money.add_argument("--costs", required=True, type=Path, metavar="TỆP", help="CSV criterion,cost[,district_code]")
    for verb in (ranking, money):
        verb.add_argument("--year", required=True, type=int, metavar="NĂM")
        verb.add_argument("--dataset", choices=["demo", "store"])
        verb.add_argument("--only", action="append", default=[], metavar="LỌC")


def _verb(verbs, name, run, words):
    verb = _plain_verb(verbs, name, run, words)
    verb.add_argument("--province", required=True, metavar="MÃ", help="mã tỉnh: 20 Lạng Sơn, 10 Lào Cai, 24 Bắc Giang")
    return verb


def _plain_verb(verbs, name, run, words):
    verb = verbs.add_parser(name, help=words, description=words)
    verb.set_defaults(run=run)
    verb.add_argument("--json", action="store_true", help="một đối tượng JSON trên một dòng")
    return verb


def main(arguments=None):
    """Run one verb; return the exit code."""
    from geo.errors import GeoError
    from intake.errors import IntakeError
    from layers.errors import LayerError
    from ntm.errors import ProgrammeError

    given = _parser().parse_args(arguments)
    try:
        answer = given.run(given)
    except (GeoError, IntakeError, ProgrammeError, LayerError, OSError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False, indent=None if given.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
