"""Verbs that bring files in: attainment, boundaries, villages, marked communes, and the workbook to fill in."""

import datetime
from pathlib import Path


def register(add):
    """Add the verbs; `add(name, run, help)` returns the verb's own parser, which asks for the province."""
    _attainment(add)
    _boundaries(add)
    _villages(add)
    _flags(add)
    _template(add)


def _reader(add, name, run, words):
    verb = add(name, run, words)
    verb.add_argument("file", type=Path, metavar="TỆP")
    return verb


def _attainment(add):
    verb = _reader(
        add, "import-attainment", _import_attainment, "nhập kết quả tiêu chí từ bảng tính; mỗi lần là một phiên bản"
    )
    _year(verb)
    verb.add_argument("--set", required=True, dest="set_id", metavar="BỘ", help="bộ tiêu chí, ví dụ 2021-2025")
    _saving(verb)


def _boundaries(add):
    verb = _reader(add, "import-boundaries", _import_boundaries, "nhập ranh giới xã từ tệp bản đồ")
    verb.add_argument("--date", required=True, metavar="NGÀY")
    verb.add_argument("--crs", metavar="EPSG", help="hệ tọa độ của tệp, khi tệp không ghi")
    verb.add_argument("--layer", metavar="LỚP", help="tên lớp, khi tệp có nhiều lớp")
    _saving(verb, partly=False)


def _villages(add):
    verb = _reader(add, "import-villages", _import_villages, "nhập danh sách thôn của các xã")
    _year(verb)
    _saving(verb)


def _flags(add):
    verb = _reader(
        add, "import-flags", _import_flags, "nhập danh sách xã được đánh dấu, ví dụ 18 xã của Đề án thôn biên giới"
    )
    verb.add_argument("--date", required=True, metavar="NGÀY")
    verb.add_argument("--flag", required=True, help="border_village_scheme, border, disadvantaged_region")
    verb.add_argument("--source", required=True, metavar="VĂN BẢN", help="văn bản có danh sách này")
    verb.add_argument("--complete", action="store_true", help="danh sách đủ: xã không có tên là không thuộc diện")
    _saving(verb)


def _template(add):
    verb = add("template", _write_template, "ghi mẫu nhập số liệu, điền sẵn tên và mã xã")
    _year(verb)
    verb.add_argument("--set", dest="set_id", metavar="BỘ", help="bộ tiêu chí; không ghi thì là mẫu danh sách thôn")
    verb.add_argument("--out", required=True, type=Path, metavar="TỆP")


def _year(verb):
    verb.add_argument("--year", required=True, type=int, metavar="NĂM")
    verb.add_argument("--date", metavar="NGÀY", help="địa giới của ngày nào; không ghi thì là cuối năm ấy")


def _saving(verb, partly=True):
    if partly:
        verb.add_argument("--accept-good", action="store_true", help="chỉ nhận dòng đúng, bỏ dòng sai và dòng chưa rõ")
    verb.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không lưu")
    verb.add_argument("--note", default="", metavar="GHI CHÚ")


def _day(given):
    return given.date or datetime.date(given.year, 12, 31)


def _import_attainment(given):
    from intake.attainment import may_commit, read_attainment_file
    from intake.commit import commit_attainment

    reading = read_attainment_file(given.file, given.file.name, given.province, given.year, given.set_id, _day(given))
    wanted = may_commit(reading, given.accept_good) and not given.dry_run
    return _answer(
        reading,
        wanted,
        lambda store, user: commit_attainment(store, reading, user, given.accept_good, given.note),
    )


def _import_villages(given):
    from geo.boundaries import display_boundaries
    from geo.units import geography
    from intake.commit import commit_villages
    from intake.villages import read_village_file

    day = _day(given)
    bounds = tuple(display_boundaries(geography(given.province, day)).total_bounds)
    reading = read_village_file(given.file, given.file.name, given.province, given.year, day, bounds)
    return _answer(
        reading,
        _clean(reading, given) and len(reading.villages) > 0,
        lambda store, user: commit_villages(
            store, reading, given.province, given.year, day, user, given.accept_good, given.note
        ),
    )


def _import_flags(given):
    from intake.commit import commit_flags
    from intake.flags import read_flag_file

    asked = (given.province, given.date, given.flag, given.source, given.complete)
    reading = read_flag_file(given.file, given.file.name, *asked)
    return _answer(
        reading,
        _clean(reading, given) and len(reading.flags) > 0,
        lambda store, user: commit_flags(
            store, reading, given.province, given.date, user, given.accept_good, given.note
        ),
    )


def _clean(reading, given):
    clean = reading.doubtful.empty and reading.rejected.empty
    return (clean or given.accept_good) and not given.dry_run


def _answer(reading, wanted, commit):
    version = _committed(commit) if wanted else None
    return {**reading.as_json(), "written": wanted, "version": version.id if version else None}


def _committed(commit):
    from ntm.store.opening import open_store
    from ntm.store.people import User

    return commit(open_store(), User.command_line())


def _import_boundaries(given):
    from intake.adoption import follow_store
    from intake.boundaries import import_boundaries
    from intake.commit import commit_boundaries

    made = import_boundaries(given.file, given.province, given.date, given.crs, given.layer)
    if given.dry_run or made.refused:
        return {**made.as_json(), "version": None}
    version = _committed(lambda store, user: commit_boundaries(store, made, user, given.note))
    follow_store()
    return {**made.as_json(written=True), "version": version.id}


def _write_template(given):
    from geo.cache import write_atomically
    from geo.units import geography
    from intake.template import attainment_workbook, village_workbook
    from ntm.criteria import criteria_set

    place = geography(given.province, _day(given))
    if given.set_id:
        content = attainment_workbook(place, criteria_set(given.set_id), given.year)
    else:
        content = village_workbook(place, given.year)
    write_atomically(given.out, lambda temporary: temporary.write_bytes(content))
    return {"path": str(given.out), "bytes": len(content)}
