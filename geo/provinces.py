"""The provinces the product has facts for, with their coordinate system for areas."""

from dataclasses import dataclass

from geo.errors import UnknownProvince

DISPLAY_CRS = "EPSG:4326"


@dataclass(frozen=True)
class Province:
    """One province of the time before 1 July 2025.

    Attributes
    ----------
    code : str
        Code in the GSO catalogue, two digits, as it stood before 1 July 2025.
    name : str
        Name without the type word.
    area_epsg : int
        EPSG code of its VN-2000 / TM-3 zone: areas are measured and paper maps drawn in it (metres).
    scope_note : str
        What part of the province the facts cover, in Vietnamese; empty when they cover all of it at every date.
    """

    code: str
    name: str
    area_epsg: int
    scope_note: str

    @property
    def area_crs(self):
        """CRS text of the zone, such as ``EPSG:9215``."""
        return f"EPSG:{self.area_epsg}"


_PROVINCES = (
    Province("20", "Lạng Sơn", 9215, ""),
    Province(
        "10",
        "Lào Cai",
        9208,
        "Từ 01/7/2025 chỉ gồm 48 đơn vị lập từ tỉnh Lào Cai cũ: tỉnh Yên Bái cũ chưa có dữ liệu cấp xã trước 2025 để "
        "nối sang đơn vị mới. Không đơn vị mới nào gộp xã của cả hai tỉnh. Mã 10 là mã của tỉnh Lào Cai cũ.",
    ),
    Province(
        "24",
        "Bắc Giang",
        9214,
        "Chỉ gồm huyện Tân Yên. Từ 01/7/2025 là sáu đơn vị nhận đất của huyện này thuộc tỉnh Bắc Ninh mới; "
        "phường Đa Mai chỉ có phần đất của xã Quế Nham cũ, phần lớn phường nằm ngoài huyện.",
    ),
)


def all_provinces():
    """Every `Province`, in the order the product offers them."""
    return _PROVINCES


def province(code):
    """The `Province` with this GSO code.

    Raises
    ------
    UnknownProvince
        When the product has no facts for the code.
    """
    for candidate in _PROVINCES:
        if candidate.code == code:
            return candidate
    raise UnknownProvince(code, _PROVINCES)
