"""Pieces of the page as HTML; every word from data is escaped here before it meets a tag."""

from html import escape

from layers.formatting import number, short_district
from layers.profile import STATUS_WORDS
from layers.themes import STATUS_COLOURS
from ntm.attainment import STATUS_VI
from ntm.recognition import BASIS_VI


def header(title, subtitle, mark=""):
    """Return the page's first words: the answer, what it is about, and the demonstration mark when it applies."""
    chip = f'<span class="ntm-chip-demo">{escape(mark)}</span>' if mark else ""
    return f'<div class="ntm-head"><div><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></div>{chip}</div>'


def note(title, words):
    """Return a warning that stays in sight."""
    return f'<div class="ntm-note"><b>{escape(title)}.</b> {escape(words)}</div>'


def tiles(figures):
    """Return the headline figures as a row of cards."""
    cards = "".join(
        f'<div class="ntm-tile"><span>{escape(f.label)}</span><b>{escape(f.value)}</b>'
        f"<small>{escape(f.note)}</small></div>"
        for f in figures
    )
    return f'<div class="ntm-tiles">{cards}</div>'


def profile_panel(profile, demo_mark):
    """Return a commune's profile."""
    mark = f'<div class="ntm-chip-demo">{escape(demo_mark)}</div>' if demo_mark and profile.applicable else ""
    blocks = [_title(profile), mark, _score(profile), _parts(profile), _statuses(profile), _recognition(profile)]
    return f'<div class="ntm-profile">{"".join(blocks)}</div>'


def _title(profile):
    tags = "".join(
        f'<span class="ntm-tag ntm-tag-{tag.status}" title="{escape(tag.source)}">{escape(_tag_text(tag))}</span>'
        for tag in profile.tags
    )
    return f"<h2>{escape(profile.title)}</h2><p>{escape(profile.place)}</p><div>{tags}</div>"


def _tag_text(tag):
    word = STATUS_WORDS.get(tag.status)
    return f"{tag.text}: {word}" if tag.status == "unknown" else f"{tag.text} ({word})" if word else tag.text


def _score(profile):
    if not profile.applicable:
        return '<p class="ntm-quiet">Chương trình áp dụng cho xã, không đánh giá phường và thị trấn.</p>'
    if profile.met is None:
        return '<p class="ntm-quiet">Chưa có số liệu các tiêu chí của xã này.</p>'
    least = " (mức thấp nhất)" if profile.unknown else ""
    villages = ""
    if profile.villages:
        total, attained = profile.villages
        villages = f'<p class="ntm-villages">Thôn đạt chuẩn: <b>{attained}/{total}</b></p>'
    return f'<div class="ntm-score"><b>{profile.met}</b>/{profile.size} tiêu chí{least}</div>{villages}'


def _parts(profile):
    if not profile.parts:
        return ""
    decree, day = profile.parts[0][2], profile.parts[0][3]
    lines = "".join(
        f"<li>{escape(name)} <span>({escape(said)}{_doubt(confidence)})</span></li>"
        for name, said, _, _, confidence in profile.parts
    )
    return f"<h3>Hình thành từ</h3><ul>{lines}</ul><small>Nghị quyết {escape(decree)}, từ {escape(day)}</small>"


def _doubt(confidence):
    return {"likely": ", độ tin cậy: khá", "inferred": ", suy từ bản đồ"}.get(confidence, "")


def _statuses(profile):
    if not profile.applicable:
        return ""
    items = "".join(
        f'<li title="{escape(name)}: {escape(STATUS_VI[status])}"><i class="ntm-dot-{status}" '
        f'style="--c:{STATUS_COLOURS[status]}"></i>{n}. {escape(short)}</li>'
        for n, short, name, status in profile.statuses
    )
    marks = "".join(
        f'<span><i class="ntm-dot-{status}" style="--c:{STATUS_COLOURS[status]}"></i>{escape(STATUS_VI[status])}</span>'
        for status in STATUS_COLOURS
        if any(status == known for _, _, _, known in profile.statuses)
    )
    return f'<h3>{profile.size} tiêu chí</h3><ul class="ntm-criteria">{items}</ul><div class="ntm-marks">{marks}</div>'


def _recognition(profile):
    if not profile.applicable:
        return ""
    if not profile.recognition:
        return "<h3>Công nhận</h3><p>Chưa có quyết định công nhận trong số liệu.</p>"
    lines = "".join(
        f'<li title="{escape(source)}">{escape(label)}, năm {escape(year)} '
        f"<span>({escape(decision or BASIS_VI[basis])})</span></li>"
        for label, year, decision, basis, source in profile.recognition
    )
    return f"<h3>Công nhận</h3><ul>{lines}</ul>"


def district_panel(rows, size):
    """Return the districts of the selection as small bars: communes meeting every criterion, and the average."""
    lines = "".join(
        f"<li><span>{escape(short_district(name))}</span>"
        f'<em><i style="width:{100 * row["full"] / row["communes"]:.0f}%"></i></em>'
        f"<b>{int(row['full'])}/{int(row['communes'])}</b><small>{_average(row['average'])}</small></li>"
        for name, row in rows.iterrows()
    )
    head = f"<li class='ntm-bar-head'><span></span><em></em><b>đủ {size}</b><small>bình quân</small></li>"
    return (
        '<div class="ntm-profile"><h2>Theo huyện, thành phố</h2><p>Bấm một xã trên bản đồ để xem từng tiêu chí.</p>'
        f'<ul class="ntm-bars">{head}{lines}</ul></div>'
    )


def _average(value):
    return "–" if value != value else number(value, 2)


def empty_panel(filter_words):
    """Return what to do when a filter matches nothing."""
    return (
        '<div class="ntm-profile"><h2>Không có xã nào khớp</h2>'
        f"<p>Đang lọc: {escape(filter_words)}.</p><p>Hãy bỏ bớt một điều kiện ở phần Bộ lọc bên trái.</p></div>"
    )
