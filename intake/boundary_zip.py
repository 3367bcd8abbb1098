"""Taking a map out of a zip without trusting the zip: no name of its own ever becomes a path."""

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from intake.errors import IntakeError

MAX_UNPACKED_BYTES = 300_000_000
MAX_MEMBERS = 1000
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SINGLE_FILES = (".geojson", ".json", ".gpkg", ".kml", ".fgb", ".parquet", ".geoparquet")


def unpack(path, folder, layer=None):
    """Take the one map of a zip file out into a folder.

    Parameters
    ----------
    path : Path
        The zip file (.zip, .kmz).
    folder : Path
        An existing temporary folder; files are written there under names of our own.
    layer : str, optional
        Name (without its ending) of the map wanted, when the zip holds several.

    Returns
    -------
    Path
        The .shp (its parts beside it) or the single file.

    Raises
    ------
    IntakeError
        Damaged or locked zip; a name that leaves the folder, a link, a zip in the zip; more than 300 MB or 1,000
        files unpacked; no map or several; a Shapefile without its .shp, .shx or .dbf.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(path, archive)
            parts = _one_map(path, members, layer)
            written = [_extract(archive, member, folder / f"map{ending}") for ending, member in parts.items()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise IntakeError(
            f"Tệp nén «{path.name}» bị hỏng hoặc tải lên chưa đủ ({error}); hãy nén lại rồi gửi lại."
        ) from error
    return written[0]


def _members(path, archive):
    infos = [info for info in archive.infolist() if not info.is_dir()]
    for info in infos:
        _refuse_odd(path, info)
    size = sum(info.file_size for info in infos)
    if size > MAX_UNPACKED_BYTES or len(infos) > MAX_MEMBERS:
        raise IntakeError(
            f"Tệp nén «{path.name}» bung ra {len(infos)} tệp, {size / 1e6:.0f} MB, vượt mức {MAX_MEMBERS} tệp, "
            f"{MAX_UNPACKED_BYTES / 1e6:.0f} MB; hãy chỉ nén lớp ranh giới cấp xã của tỉnh."
        )
    return [info for info in infos if not _is_clutter(info)]


def _refuse_odd(path, info):
    inside = PurePosixPath(info.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in str(inside):
        raise IntakeError(
            f"Tệp nén «{path.name}» có đường dẫn «{info.filename}» trỏ ra ngoài thư mục giải nén nên bị từ chối; "
            "hãy nén lại các tệp bản đồ bằng công cụ nén thông thường."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise IntakeError(
            f"Tệp nén «{path.name}» có «{info.filename}» là liên kết tới tệp khác nên bị từ chối; "
            "hãy nén chính các tệp bản đồ."
        )
    if info.flag_bits & 0x1:
        raise IntakeError(f"Tệp nén «{path.name}» có mật khẩu; hãy nén lại không đặt mật khẩu.")


def _is_clutter(info):
    inside = PurePosixPath(info.filename)
    return inside.parts[0] == "__MACOSX" or inside.name.startswith(".")


def _one_map(path, members, layer):
    """Parts of the only map, by ending, the main file first."""
    maps = _maps(members)
    if layer is not None:
        maps = {stem: parts for stem, parts in maps.items() if PurePosixPath(stem).name == layer}
    if not maps:
        raise IntakeError(_no_map(path, members, layer))
    if len(maps) > 1:
        names = ", ".join(f"«{name}»" for name in sorted(PurePosixPath(stem).name for stem in maps))
        raise IntakeError(
            f"Tệp nén «{path.name}» chứa {len(maps)} bản đồ ({names}); hãy gửi riêng lớp ranh giới cấp xã."
        )
    parts = next(iter(maps.values()))
    return parts if set(parts) & set(SINGLE_FILES) else _whole_shapefile(path, parts)


def _maps(members):
    maps = {}
    for info in members:
        inside = PurePosixPath(info.filename)
        ending = inside.suffix.lower()
        if ending in SHAPEFILE_PARTS:
            maps.setdefault(str(inside.with_suffix("")), {})[ending] = info
        elif ending in SINGLE_FILES:
            maps[str(inside.with_suffix(""))] = {ending: info}
    return {stem: parts for stem, parts in maps.items() if set(parts) & {".shp", ".shx", ".dbf", *SINGLE_FILES}}


def _no_map(path, members, layer):
    if layer is not None:
        return f"Tệp nén «{path.name}» không có bản đồ tên «{layer}»; hãy kiểm tra lại tên lớp."
    if any(info.filename.lower().endswith((".zip", ".7z", ".rar")) for info in members):
        return f"Tệp nén «{path.name}» chứa một tệp nén khác; hãy giải nén và gửi tệp nén bên trong."
    seen = ", ".join(f"«{PurePosixPath(info.filename).name}»" for info in members[:5]) or "không có tệp nào"
    return f"Tệp nén «{path.name}» không chứa bản đồ (thấy {seen}); hãy nén đủ .shp, .shx, .dbf và .prj của lớp."


_WHY = {
    ".shp": "không có hình ranh giới; hãy nén lại kèm tệp .shp",
    ".dbf": "không có mã và tên xã; hãy nén lại kèm tệp .dbf",
    ".shx": "không tìm được từng hình; hãy nén lại kèm tệp .shx, hoặc mở .shp bằng QGIS rồi xuất lại",
}


def _whole_shapefile(path, parts):
    for ending, why in _WHY.items():
        if ending not in parts:
            raise IntakeError(f"Shapefile trong «{path.name}» thiếu tệp {ending} nên {why}.")
    return {ending: parts[ending] for ending in SHAPEFILE_PARTS if ending in parts}


def _extract(archive, info, target):
    """Write one member under our own name; zipfile itself reads no more than the size the zip declares."""
    with archive.open(info) as source, Path(target).open("wb") as sink:
        shutil.copyfileobj(source, sink)
    return Path(target)
