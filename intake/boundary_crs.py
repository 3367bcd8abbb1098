"""Which coordinate system a boundary file is in: what it declares, held against where its communes are known to be.

A declaration is believed only when it puts the communes where they are; nothing is guessed. When it does not, the
systems in use in Viet Nam are tried, also with X and Y exchanged, and the refusal names the one that fits.
"""

from dataclasses import dataclass

from pyproj import CRS
from pyproj.exceptions import CRSError

from intake.boundary_fit import Places
from intake.errors import IntakeError

DEPRECATED = range(6956, 6960)


@dataclass(frozen=True)
class CrsReading:
    """The coordinate system a file is read in.

    Attributes
    ----------
    crs : pyproj.CRS
    epsg : int or None
        Its EPSG code; None for a definition of the file's own.
    how : {"declared", "asked"}
        Whether the file or the person said so.
    offset_m : float
        How far the communes lie, as a whole, from their known positions (median over the units, metres).
    notes : tuple of str
        In Vietnamese.
    """

    crs: CRS
    epsg: int | None
    how: str
    offset_m: float
    notes: tuple[str, ...]

    @property
    def label(self):
        """``EPSG:9215 (VN-2000 / TM-3 107-15)``, or the name alone."""
        return label_of(self.crs)


def settle_crs(shapes, declared, known, asked=None):
    """The coordinate system of shapes whose units are known.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Index ``commune_code`` (may repeat: parts, or namesakes elsewhere); coordinates as in the file.
    declared : pyproj.CRS or None
        What the file says.
    known : geopandas.GeoSeries
        Index ``commune_code``; the units where they are known to be, in the province's metre grid.
    asked : int or str, optional
        EPSG code chosen by the person; it goes before what the file says.

    Returns
    -------
    CrsReading

    Raises
    ------
    IntakeError
        No system is stated; EPSG 6956 to 6959 (their definitions exchange false easting and northing); no
        transformation with a real datum shift; or the communes do not lie where they are known to be: X and Y
        exchanged, another meridian, a forgotten datum shift, another place. The sentence names the system that fits.
    """
    places = Places.of(shapes, known)
    chosen = asked_crs(asked) if asked is not None else declared
    if chosen is None:
        raise IntakeError(f"Tệp không ghi hệ tọa độ (Shapefile thì thiếu .prj); {_advice(places.fitting())}.")
    if is_deprecated(chosen):
        raise IntakeError(
            f"{label_of(chosen)} là định nghĩa đã bỏ vì ghi nhầm chỗ hai hằng số cộng X và Y (hệ đúng là "
            f"EPSG:5896–5899 và 9205–9218); {_advice(places.fitting())}."
        )
    fit = places.fit(chosen)
    if fit is None:
        raise IntakeError(
            f"Không có phép chuyển tin cậy từ hệ «{chosen.name}» sang VN-2000; {_advice(places.fitting())}."
        )
    if not fit.plausible:
        raise IntakeError(_misfit(places, fit))
    how = "declared" if asked is None else "asked"
    return CrsReading(chosen, epsg_of(chosen), how, fit.metres, tuple(_notes(fit, declared)))


def _notes(fit, declared):
    if declared is not None and declared != fit.crs:
        yield f"Tệp khai báo {label_of(declared)}; đã đọc theo {label_of(fit.crs)} như người nhập chọn."
    if not fit.close:
        yield (
            f"Các xã lệch nhau {fit.spread:.0f} m so với vị trí đã biết nên vị trí không đủ để kiểm chứng hệ tọa độ; "
            "hãy xem kỹ từng xã."
        )


def _advice(fitting):
    straight = [fit for fit in fitting if not fit.swapped]
    if straight:
        readings = " hoặc ".join(f"{label_of(fit.crs)} (lệch {fit.metres:.0f} m)" for fit in straight)
        codes = " hoặc ".join(str(epsg_of(fit.crs)) for fit in straight)
        return f"các xã khớp vị trí đã biết nếu đọc theo {readings}: nếu đúng vậy, hãy nhập lại và chọn mã {codes}"
    if fitting:
        return (
            f"X và Y trong tệp bị đổi chỗ (đổi lại thì khớp {label_of(fitting[0].crs)}): sổ đo đạc ghi X là hướng bắc, "
            "còn tệp bản đồ phải ghi hướng đông trước; hãy đổi hai tọa độ cho nhau rồi xuất lại"
        )
    return "không hệ tọa độ nào đang dùng ở Việt Nam đưa các xã về đúng vị trí; hãy hỏi nơi cấp tệp"


def _misfit(places, fit):
    """The sentence for shapes that do not lie where their units are."""
    fitting, reading = places.fitting(), f"Đọc theo {label_of(fit.crs)} thì"
    if places.forgotten_shift(fit):
        advice = _advice(fitting) if fitting else "hãy xuất lại từ phần mềm gốc sang WGS 84 (EPSG:4326)"
        return (
            f"{reading} cả tỉnh lệch {fit.metres:.0f} m, gần đúng bằng độ lệch giữa VN-2000 và WGS 84: tệp thiếu bước "
            f"chuyển giữa hai hệ; {advice}."
        )
    if fitting:
        return f"{reading} các xã {_astray(fit)}; {_advice(fitting)}."
    return (
        f"{reading} các hình {_whereabouts(places.middle(fit.crs))}, {_astray(fit)}; "
        "hãy kiểm tra lại tỉnh, ngày và hệ tọa độ."
    )


def _astray(fit):
    if fit.metres == float("inf"):
        return "rơi ra ngoài bản đồ"
    far = f"{fit.metres / 1000:.1f} km".replace(".", ",") if fit.metres >= 1000 else f"{fit.metres:.0f} m"
    return f"lệch {far} so với vị trí đã biết"


def _whereabouts(middle):
    if middle is None:
        return "không nằm ở đâu trên Trái Đất"
    return "nằm quanh kinh độ {:.2f}°, vĩ độ {:.2f}°".format(*middle).replace(".", ",")


def asked_crs(asked):
    """The CRS a person asked for by its EPSG code."""
    try:
        return CRS.from_epsg(int(str(asked).upper().removeprefix("EPSG:")))
    except (CRSError, ValueError) as error:
        raise IntakeError(f"Mã hệ tọa độ «{asked}» không có; hãy nêu mã EPSG, ví dụ 9215 hoặc 4756.") from error


def epsg_of(crs):
    """EPSG code of a definition, by its parameters when it carries none; None when it is no registered system."""
    return (crs.source_crs if crs.is_bound else crs).to_epsg()


def label_of(crs):
    """What people call a coordinate system."""
    code = epsg_of(crs)
    if crs.is_bound:
        return f"định nghĩa riêng của tệp (tham số của EPSG:{code})" if code else "định nghĩa riêng của tệp"
    return f"EPSG:{code} ({CRS.from_epsg(code).name})" if code else f"«{crs.name}»"


def is_deprecated(crs):
    """Whether it is EPSG 6956 to 6959, under that code or written out: false easting 0, false northing 500,000."""
    if epsg_of(crs) in DEPRECATED:
        return True
    operation = crs.coordinate_operation if crs.is_projected else None
    constants = {each.name: each.value for each in operation.params} if operation else {}
    return constants.get("False easting") == 0 and constants.get("False northing") == 500_000
