"""Placing names, on shapes whose answer can be seen without a computer."""

import shapely

from layers.paper_labels import inner_points, place, text_size
from layers.paper_names import unit_sizes
from layers.paper_type import halves, width_mm, wrap

SQUARE = shapely.box(0, 0, 10_000, 10_000)


def test_a_name_takes_the_largest_size_at_the_middle():
    (label,) = place({"a": SQUARE}, {"a": "Hòa Bình"}, 500, [9.0, 7.0])
    assert label.size == 9.0 and label.text == "Hòa Bình"
    assert SQUARE.contains(shapely.box(*label.box))
    assert abs(label.x - 5000) < 1 and abs(label.y - 5000) < 1


def test_a_name_breaks_before_it_shrinks_and_shrinks_before_it_goes():
    narrow = shapely.box(0, 0, 6_000, 10_000)
    (label,) = place({"a": narrow}, {"a": "Hoàng Văn Thụ"}, 500, [9.0, 5.0])
    assert "\n" in label.text
    assert place({"a": shapely.box(0, 0, 500, 500)}, {"a": "Hoàng Văn Thụ"}, 500, [9.0, 5.0]) == []


def test_a_name_avoids_what_is_taken_and_the_names_before_it():
    taken = [(0, 3000, 10_000, 10_000)]
    (label,) = place({"a": SQUARE}, {"a": "Yên Lỗ"}, 300, [7.0], taken=taken)
    assert label.box[3] <= 3000
    both = place({"a": SQUARE, "b": SQUARE}, {"a": "Yên Lỗ", "b": "Tân Văn"}, 300, [7.0])
    first, second = (shapely.box(*label.box) for label in both)
    assert first.intersection(second).area == 0


def test_a_hole_or_an_empty_shape_holds_no_name():
    ring = SQUARE.difference(shapely.box(1000, 1000, 9000, 9000))
    assert place({"a": ring}, {"a": "Thiện Thuật"}, 500, [9.0]) == []
    assert place({"a": shapely.Polygon()}, {"a": "X"}, 500, [9.0]) == []


def test_the_first_point_is_the_most_inner_one():
    points = inner_points(shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)]))
    assert tuple(points[0]) == (5, 5) and len(points) > 100


def test_text_is_measured_in_millimetres_and_marks_do_not_change_the_width_of_composed_letters():
    assert width_mm("Lạng Sơn", 20) == 2 * width_mm("Lạng Sơn", 10)
    decomposed = "La\u0323ng So\u031bn"
    assert width_mm(decomposed, 10) == width_mm("Lạng Sơn", 10)
    wide, high = text_size("Hòa\nBình", 10)
    assert high > 2 * text_size("Hòa", 10)[1] * 0.9 and wide < text_size("Hòa Bình", 10)[0]


def test_lines_are_no_wider_than_asked_and_lose_no_word():
    text = "Số liệu minh họa: kết quả của từng xã do phần mềm tạo ra"
    lines = wrap(text, 30, 8)
    assert len(lines) > 1 and " ".join(lines) == text
    assert all(width_mm(line, 8) <= 30 for line in lines)


def test_a_name_of_one_word_is_not_broken():
    assert halves("Đoàn") is None and halves("Hoàng Văn Thụ") == ("Hoàng", "Văn Thụ")


def test_letters_never_fall_below_the_legible():
    assert unit_sizes(1.0)[-1] == 4.5 and min(unit_sizes(3.0)) > 7
    assert unit_sizes(1.0) == sorted(unit_sizes(1.0), reverse=True)
