from geo.names import plain, vietnamese_key


def test_plain_drops_tones_and_the_stroke_of_d():
    assert plain("Đồng Đăng") == "dong dang"
    assert plain("Thụy Hùng") == "thuy hung"
    assert plain("Ô Quý Hồ") == "o quy ho"


def test_plain_reads_composed_and_decomposed_text_alike():
    assert plain("Hòa") == plain("Ho\u0300a") == "hoa"


def test_letters_stand_in_the_order_of_the_vietnamese_alphabet():
    names = ["Ơ", "Đông", "Dương", "Ân", "Ăn", "An", "Ô", "O", "Ư", "U", "E", "Ê"]
    assert sorted(names, key=vietnamese_key) == ["An", "Ăn", "Ân", "Dương", "Đông", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư"]


def test_tones_decide_only_between_words_of_the_same_letters():
    assert sorted(["má", "mạ", "mã", "mả", "mà", "ma", "mân"], key=vietnamese_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mân",
    ]  # fmt: skip


def test_the_shorter_word_comes_first():
    names = ["Tân Thành", "Tân Tác", "Tân", "Tân Thanh", "Tâng"]
    assert sorted(names, key=vietnamese_key) == ["Tân", "Tân Tác", "Tân Thanh", "Tân Thành", "Tâng"]


def test_the_place_of_the_tone_mark_makes_no_difference():
    assert vietnamese_key("Hòa") == vietnamese_key("Hoà")


def test_digits_stand_before_letters():
    assert vietnamese_key("Khu 2") < vietnamese_key("Khu A")
