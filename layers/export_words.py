"""What every export says of itself: what it shows, when, of what kind, from where, and how far it can be trusted."""

import pyproj

from geo.provinces import province
from geo.source import REQUIREMENT
from geo.units import vintages
from layers.export_subject import filter_words
from layers.formatting import capitalised, date, listed, number
from layers.marks import assumptions
from layers.paper_words import Words
from layers.screen import DEMO_MARK, REFERENCE_NOTE
from ntm.datasets import KIND_VI

REFORM_WORDS = "Từ 01/7/2025"
DOTS = "…" * 12


def map_words(made, page, place, total):
    """Words of one map sheet.

    Parameters
    ----------
    made : layers.export_subject.Subject
    page : layers.export_pages.MapPage
    place, total : int
        Number of the sheet, and of all sheets.

    Returns
    -------
    layers.paper.Words
    """
    dataset = made.view.dataset
    return Words(
        kicker=f"Nông thôn mới · Tỉnh {home(made).name}",
        title=page.heading,
        when=when(made),
        filters=told_filter(made, page.filters),
        answer=page.answer,
        mark=mark(made),
        notes=(
            *_part(page, made.request.atlas == "district"),
            *assumptions(made.view, made.request.filters),
            *made.view.report.alerts,
            *made.notes,
            *dataset.notes,
            *_scope(made),
        ),
        sources=(*sources(made), crs_words(home(made).area_crs)),
        made=made_words(made.request),
        version=f"Phiên bản số liệu {made.version}",
        page=f"Trang {place}/{total}",
        logo=made.request.logo,
    )


def _part(page, district):
    """That the figures reach further than the map, where they do."""
    told = "Bản đồ chỉ in một phần của tỉnh; chú giải và số liệu tính trên cả phạm vi đã ghi."
    return () if page.whole or district else (told,)


def home(made):
    """The province of an export."""
    return province(made.view.dataset.province)


def when(made):
    """What the figures are (a plan's target is never called a result), and since when the boundaries stand."""
    what = listed(each.about or f"số liệu đến hết năm {each.year}" for each in _datasets(made))
    return f"{capitalised(what)}; địa giới từ {date(made.view.geography.vintage)}"


def _datasets(made):
    """The data drawn, the earlier year of a change first."""
    return [each.dataset for each in (made.before, made.view) if each is not None]


def told_filter(made, filters=None):
    """The filter of the request, or of one page of a set, as a line of a title."""
    words = filter_words(made, filters)
    return f"Phạm vi: {words}" if words else "Phạm vi: tất cả các xã"


def mark(made):
    """The demonstration mark, «» for real figures."""
    return DEMO_MARK if made.demo else ""


def sources(made):
    """Sources of figures, criteria and boundaries, and what the boundaries are not."""
    place = made.view.geography
    rows = vintages(place.province)
    decree = rows.loc[rows["effective_date"] == place.vintage, "decree"].iloc[0]
    since = f"{date(place.vintage)} ({decree})" if decree else date(place.vintage)
    return (
        f"Nguồn số liệu: {_figures_of(made)}; {made.view.criteria.name_vi}, {made.view.criteria.decision}.",
        f"Nguồn ranh giới: hình xã của gói {REQUIREMENT.replace('==', ' ')}, dựng theo danh mục đơn vị từ {since}.",
        f"{REFERENCE_NOTE}.",
    )


def _figures_of(made):
    return listed(f"{KIND_VI[each.kind].lower()} năm {each.year}" for each in _datasets(made))


def _scope(made):
    """How much of the province the facts cover, where that matters on this day."""
    note = home(made).scope_note
    later = made.view.geography.vintage.isoformat() >= "2025-07-01"
    return (note,) if note and (later or not note.startswith(REFORM_WORDS)) else ()


def crs_words(crs):
    """Name of the coordinate system: «VN-2000, múi 3°, kinh tuyến trục 107°15' (EPSG:9215)»."""
    found = pyproj.CRS.from_user_input(crs)
    meridian = next(p.value for p in found.coordinate_operation.params if "longitude" in p.name.lower())
    degrees, minutes = divmod(round(meridian * 60), 60)
    return f"Hệ tọa độ VN-2000, múi chiếu 3°, kinh tuyến trục {degrees}°{minutes:02d}' ({found.to_string()})."


def made_words(request):
    """Issuing office and day of making; dots to write on where they are not given."""
    day = request.made_on
    told = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else "ngày …… tháng …… năm ………"
    return f"Cơ quan lập: {request.office or DOTS}, {told}"


def average_words(met):
    """Average of criteria per commune over those with figures: «13,97»."""
    known = met.dropna()
    return number(float(known.mean()), 2) if len(known) else number(None)
